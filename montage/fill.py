"""The ladder for lines that nothing fits: the library above the floor, the article's own pictures, a card.

A made shot is an Asset and a Shot like any other; its file lies in the film's own folder.
"""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Asset, Shot
from assets_db.tokens import query_tokens
from montage.cards.canvas import look_of
from montage.cards.content import cards_for
from montage.cards.draw import draw
from montage.model import Anchor, Hit, Line, Picture, Ranking, Script
from montage.template import Template
from montage.told import publisher_of

PICTURES = 8  # of the article are tried
PICTURE_BYTES = 20_000_000
SMALLEST = 300  # [px] a picture's short side
CARD, CARD_OF_ANCHOR = 0.1, 0.35  # how well a card fits its line, and what it shows; any real shot is better
STAND_IN = 0.5  # of the floor: how well a picture of the article fits a line that it does not name


def fill(
    script: Script,
    ranking: Ranking,
    anchors: Sequence[Anchor],
    rungs: Sequence[str],
    template: Template,
    size: tuple[int, int],
    folder: Path,
    fetch: Callable[[Picture], bytes],
) -> Ranking:
    """`ranking` without what does not fit, and with something for every line.

    Rungs are tried in order for each line: `own` keeps hits that reach the template's floor, `article` adds the
    article's pictures (`fetch` brings their bytes), `card` adds a card. Files are written to `folder`.
    Raises UserError when the rungs leave a line with nothing to show.
    """
    own = [
        tuple(hit for hit in hits if hit.score >= template.floor) if "own" in rungs else () for hits in ranking.lines
    ]
    notes = list(ranking.notes)
    pictures: list[Shot] = []
    if "article" in rungs and not all(own):
        pictures, missed = _pictures(script.pictures, folder, fetch)
        notes += missed
    lines: list[tuple[Hit, ...]] = []
    shown: dict[Anchor, Hit] = {}  # cards of anchors
    for index, hits in enumerate(own):
        more = _by_caption(script.lines[index], pictures, template.floor, index) if not hits else ()
        cards = _cards(script, index, anchors, template, size, folder, shown) if "card" in rungs else ()
        lines.append((*hits, *more, *cards))
        if not lines[-1]:
            raise UserError(
                f"nothing fits line {index + 1} ('{script.lines[index].text[:60]}')",
                "add card to --fill, or index more footage",
            )
    found = [tuple(hit for hit in hits if hit.score >= template.floor and "own" in rungs) for hits in ranking.anchors]
    kept = tuple(
        (*hits, shown[anchor]) if anchor in shown else hits for anchor, hits in zip(anchors, found, strict=True)
    )
    return Ranking(tuple(lines), kept, tuple(notes))


def _pictures(
    pictures: Sequence[Picture], folder: Path, fetch: Callable[[Picture], bytes]
) -> tuple[list[Shot], list[str]]:
    """The article's pictures as shots, and a note for those that could not be had."""
    wanted = pictures[:PICTURES]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda picture: _picture(picture, folder, fetch), wanted))
    shots = {shot.key: shot for shot in results if isinstance(shot, Shot)}
    reasons = [str(reason) for reason in results if isinstance(reason, UserError)]
    note = f"{len(reasons)} of {len(wanted)} pictures of the article could not be had: {reasons[0]}" if reasons else ""
    return list(shots.values()), [note] if note else []


def _picture(picture: Picture, folder: Path, fetch: Callable[[Picture], bytes]) -> Shot | UserError | None:
    from indexer.probe import probe, read_tags
    from indexer.words import tell

    try:
        body = fetch(picture)
        ending = Path(picture.url.partition("?")[0]).suffix[:5] or ".jpg"
        path = folder / f"{hashlib.sha256(body).hexdigest()[:16]}{ending}"
        path.write_bytes(body)
        told = tell(path, folder, read_tags(path))  # agencies put author and licence into the file
        asset = replace(probe(path), origin="article", title=picture.caption, source_url=picture.url)
        asset = replace(asset, credit=told.credit or publisher_of(picture), licence=told.licence)
    except UserError as error:
        return error
    if asset.kind != "image" or min(asset.size) < SMALLEST:
        return None
    return _still(asset, picture.caption)


def _by_caption(line: Line, pictures: Sequence[Shot], floor: float, index: int) -> tuple[Hit, ...]:
    """The article's pictures for a line: by the words of their captions, the rest in turn."""
    wanted = set(query_tokens(f"{line.text} {line.query}"))
    hits = []
    for place, shot in enumerate(pictures):
        caption = set(query_tokens(shot.words))
        overlap = len(wanted & caption) / max(3, min(len(wanted), len(caption))) if wanted and caption else 0.0
        turn = (place - index) % len(pictures) / (10 * len(pictures))
        hits.append(Hit(shot, round(max(overlap, floor * (STAND_IN - turn)), 3), {"caption": round(overlap, 3)}))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.shot.key)))


def _cards(
    script: Script,
    index: int,
    anchors: Sequence[Anchor],
    template: Template,
    size: tuple[int, int],
    folder: Path,
    shown: dict[Anchor, Hit],
) -> tuple[Hit, ...]:
    """The cards of a line. One that shows an anchor goes to `shown` too: it belongs on screen when that is said."""
    hits = []
    for number, card in enumerate(cards_for(script, index, anchors, template.title.show == "card")):
        path = folder / f"card-{index:03d}-{number}.png"
        draw(card, look_of(template, size), path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        asset = Asset(
            sha256=digest, path=path, kind="image", time_base=STILL_TIME_BASE, fps=Fraction(1), size=size,
            start=0, duration=STILL_DURATION, origin="card", title=card.big,
        )  # fmt: skip
        hits.append(Hit(_still(asset, card.big), CARD, {"card": 1.0}))
        if card.of is not None:
            shown[card.of] = replace(hits[-1], score=CARD_OF_ANCHOR)
    return tuple(hits)


def _still(asset: Asset, words: str) -> Shot:
    return Shot(asset, asset.start, asset.start + asset.duration, words=words)
