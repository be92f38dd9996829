"""The second rung: the pictures and videos that the article shows, and those of related pages."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from assets_db.errors import UserError
from assets_db.files import write_text
from assets_db.model import Asset, Shot
from montage.credits.sources import publisher_of
from montage.files.digests import file_stamp
from montage.files.seals import is_whole, seal
from montage.fill.fallback_source import Found, Gaps, Wanted, fitting
from montage.fill.media import Media
from montage.model import Hit, Picture, Ranking
from montage.web.redact import public_url

MOST = {"image": 8, "video": 3}  # of the article are tried
AT_ONCE = 4
SMALLEST = 300  # [px] the short side of a picture: below it is an icon, a portrait beside a name, a tracker
LONGEST = 3.6  # times as long as high, or the other way: a banner
STAND_IN = 0.5  # of the floor: how well a picture of the article fits a line that it does not name
ENDINGS = {
    "image": (".jpg", ".jpeg", ".png", ".webp", ".avif", ".bmp", ".gif"),
    "video": (".mp4", ".m4v", ".webm", ".mov"),
}  # the first: where the address has none

Save = Callable[[Picture, Path], None]


class ArticleMedia:
    """What an article shows fits all of it a little, and what its caption or its looks name better."""

    def __init__(self, wanted: Wanted, media: Media, save: Save) -> None:
        """`save` puts a picture or a video into a file, whole or not at all; it raises UserError where it cannot."""
        self._wanted, self._media, self._save = wanted, media, save

    def fill(self, gaps: Gaps) -> Found:
        """Shots that reach the floor; for lines the others in turn, too, as they are on the story's subject."""
        usable, notes = self.shots() if gaps else ({}, ())
        if not usable:
            return Found(notes=notes)
        ranking = self._media.rank(self._wanted, {shot.asset.sha256 for shot in usable.values()}, "article")
        known = _among(ranking, usable)
        found = fitting(known, gaps, self._wanted)
        lines = {line: (*hits, *self._in_turn(line, hits, usable)) for line, hits in found.lines.items()}
        return Found(lines, found.anchors, notes)

    def shots(self) -> tuple[dict[str, Shot], tuple[str, ...]]:
        """What the article shows and is large enough to be shown, by key, and a note of what could not be had."""
        pictures, notes = self._brought()
        contents = self._media.describe("article", pictures) if pictures else {}
        shown = {content: pictures[path] for content, path in contents.items()}
        shots = self._media.shots(contents, "article")
        return _apart(_described(shot, shown[shot.asset.sha256]) for shot in shots if _is_usable(shot.asset)), notes

    def _brought(self) -> tuple[dict[Path, Picture], tuple[str, ...]]:
        """The files of fetched pictures, and a note of each failure."""
        every = self._wanted.script.pictures
        asked = [one for kind, most in MOST.items() for one in [p for p in every if p.kind == kind][:most]]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(zip(asked, pool.map(self._file, asked, _turns(asked)), strict=True))
        missed = [why for _, why in results if isinstance(why, UserError)]
        what = "pictures and videos" if any(one.kind == "video" for one in asked) else "pictures"
        note = f"{len(missed)} of {len(asked)} {what} of the article could not be had: {missed[0]}" if missed else ""
        return {file: one for one, file in results if isinstance(file, Path)}, (note,) if note else ()

    def _file(self, picture: Picture, turn: int) -> Path | UserError:
        """What has been fetched for this film before is not fetched again, though its key may be forgotten by now."""
        ending = Path(urlsplit(picture.url).path).suffix.lower()
        ending = ending if ending in ENDINGS[picture.kind] else ENDINGS[picture.kind][0]
        try:
            origin = str(file_stamp(picture.path)) if picture.path else public_url(picture.url)
            shown = f"{origin} {picture.caption}{turn or ''}".encode("utf-8", "surrogateescape")
            name = hashlib.sha256(shown).hexdigest()[:16]
            file = self._media.folder("article") / f"{name}{ending}"
            sidecar = file.with_suffix(".txt")  # the indexer's
            if not is_whole(file, sidecar):
                write_text(sidecar, picture.caption)
                self._save(picture, file)
                seal(file, sidecar)
        except UserError as error:
            return error
        return file

    def _in_turn(self, line: int, named: Sequence[Hit], shots: Mapping[str, Shot]) -> list[Hit]:
        """The others, another one first for each line."""
        taken = {hit.shot.key for hit in named}
        others = [shot for key, shot in shots.items() if key not in taken]
        hits = []
        for place, shot in enumerate(others):
            turn = (place - line) % len(others) / (10 * len(others))
            score = round(self._wanted.floor * (STAND_IN - turn), 3)
            hits.append(Hit(shot, score, {"article": score}))
        return sorted(hits, key=lambda hit: (-hit.score, hit.shot.key))


def _turns(pictures: Iterable[Picture]) -> list[int]:
    """How many before each differ from it by a key in their addresses alone."""
    seen: Counter[tuple[str, str]] = Counter()
    turns = []
    for picture in pictures:
        name = public_url(picture.url), picture.caption
        turns.append(seen[name])
        seen[name] += 1
    return turns


def _described(shot: Shot, picture: Picture) -> Shot:
    """With the page's metadata. Agencies put author and licence into the file: that counts first."""
    asset = shot.asset
    credit = asset.rights.credit or picture.credit or publisher_of(picture)
    rights = replace(asset.rights, credit=credit, source_url=public_url(picture.url))
    return replace(shot, asset=replace(asset, title=picture.caption or asset.title, rights=rights))


def _is_usable(asset: Asset) -> bool:
    """Whether it is no icon and no banner."""
    short, long = sorted(asset.size)
    return short >= SMALLEST and long <= LONGEST * short


def _apart(shots: Iterable[Shot]) -> dict[str, Shot]:
    """Shots by key, of near-duplicates the largest: pages show a picture in several sizes and crops."""
    groups: dict[int | str, list[Shot]] = defaultdict(list)
    for shot in shots:
        groups[shot.group or shot.key].append(shot)
    best = [max(some, key=lambda shot: (shot.asset.size[0] * shot.asset.size[1], shot.key)) for some in groups.values()]
    return {shot.key: shot for shot in best}


def _among(ranking: Ranking, shots: Mapping[str, Shot]) -> Ranking:
    """Of a ranking the hits on `shots`, with their metadata."""

    def of(hits: Iterable[Hit]) -> tuple[Hit, ...]:
        return tuple(replace(hit, shot=shots[hit.shot.key]) for hit in hits if hit.shot.key in shots)

    return Ranking(tuple(map(of, ranking.lines)), tuple(map(of, ranking.anchors)))
