"""The third rung: stock services, re-ranked by the library's own embedder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import Shot
from assets_db.plugins import load
from assets_db.protocols import WrongBackend, check_result
from montage.fill.fallback_source import Found, Gaps, Wanted, best_of, fitting
from montage.fill.media import Media
from montage.language.text import HAN
from montage.model import Hit
from montage.stock.choose import choose
from montage.stock.stock import Offer, Stock, bring
from montage.web.hosts import PUBLIC, Reach

SEARCHES = 12  # for a film: services count them
OFFERED = 15  # of each kind by each service, for one search
TAKEN, TRIED = 2, 4  # of what is offered for one search, and how many are asked for until so many have come
WORDS = 5  # of a search: services find nothing for whole sentences
SOUGHT = ("place", "thing", "topic", "phrase")  # anchors; a person or an organisation is not looked for among strangers
UNSOUGHT = ("person", "organisation")


@dataclass(slots=True)
class _Search:
    """What is asked of the services, and what came of it."""

    query: str
    lines: list[int] = field(default_factory=list)  # that it is asked for
    files: dict[Path, float] = field(default_factory=dict)  # what was taken, and how well it fits the query


class StockMedia:
    """What services have for the gaps, as far as its looks and its words fit."""

    def __init__(self, wanted: Wanted, media: Media, names: Sequence[str], reach: Reach = PUBLIC) -> None:
        """`names` of services: backends of the kind `stock`. They are loaded when there is something to look for.

        `reach`: hosts that their files may lie on.
        """
        self._wanted, self._media, self._names, self._reach = wanted, media, names, reach

    def fill(self, gaps: Gaps) -> Found:
        """Shots that reach the floor: by the line's or the anchor's own words, or by what was asked for it."""
        notes = list[str]()
        searches = self._asked(self._searches(gaps), notes) if gaps else []
        files = {path for search in searches for path in search.files}
        contents = self._media.describe("stock", files) if files else {}
        distinct = tuple(dict.fromkeys(notes))
        if not contents:
            return Found(notes=distinct)
        found = fitting(self._media.rank(self._wanted, contents, "stock"), gaps, self._wanted)
        shots = self._media.shots(contents, "stock")
        lines = {line: best_of(hits, _meant(line, searches, shots, contents)) for line, hits in found.lines.items()}
        return Found(lines, found.anchors, distinct)

    def _searches(self, gaps: Gaps) -> list[_Search]:
        """One for the most specific thing of each line that has nothing, then for what else a viewer waits for."""
        wanted, searches = self._wanted, dict[str, _Search]()

        def search(query: str) -> _Search:
            return searches.setdefault(query.lower(), _Search(query))

        for index in gaps.lines:
            if query := next(self._telling(index), ""):
                search(query).lines.append(index)
        for anchor in sorted((wanted.anchors[place] for place in gaps.anchors), key=lambda anchor: -anchor.weight):
            if anchor.kind in SOUGHT and (query := self._sought(anchor.query, anchor.line)):
                search(query)
        return list(searches.values())[:SEARCHES]

    def _telling(self, index: int) -> Iterator[str]:
        """What may be asked for a line, the most specific first."""
        line = self._wanted.script.lines[index]
        things = [anchor for anchor in self._wanted.anchors if anchor.line == index and anchor.kind in SOUGHT]
        for query in (*(one.query for one in sorted(things, key=lambda one: -one.weight)), line.query or line.text):
            if sought := self._sought(query, index):
                yield sought

    def _sought(self, query: str, index: int) -> str:
        """The first words of `query` that name no person in its line: a stranger would be shown under the name."""
        tags = self._wanted.script.lines[index].tags
        named: list[tuple[str, str]] = [(tag.kind, tag.text) for tag in tags]
        named += [(one.kind, f"{one.text} {one.query}") for one in self._wanted.anchors if one.line == index]
        whose = [word for kind, text in named if kind in UNSOUGHT for word in text.split()]
        where = {word for kind, text in named if kind == "place" for word in text.split()}
        sought = [word for word in query.split() if word in where or not _is_of(word, whose)]
        return " ".join(sought[:WORDS])

    def _asked(self, searches: list[_Search], notes: list[str]) -> list[_Search]:
        """`searches` with the files of what fits."""
        services = list(self._services(notes)) if searches else []
        if services:
            calibration = self._media.calibration()
            for search in searches:
                offers = self._offered(services, search.query, notes)
                chosen = choose(search.query, offers, self._media.embedder, calibration, TRIED, self._reach)
                search.files.update(islice(self._brought(chosen, notes), TAKEN))
        return searches

    def _services(self, notes: list[str]) -> Iterator[Stock]:
        """Those that can be asked; the others, say the notes, lack a key."""
        for name in self._names:
            try:
                yield load("stock", name, Stock)
            except WrongBackend:
                raise
            except UserError as error:
                notes.append(str(error))

    def _offered(self, services: Sequence[Stock], query: str, notes: list[str]) -> list[Offer]:
        """What all services have for a query; each that fails says why."""

        def asked(service: Stock) -> list[Offer] | UserError:
            try:
                offers = service.find(query, self._wanted.script.lang, self._wanted.size, OFFERED)
            except UserError as error:
                return error
            good = isinstance(offers, list) and all(isinstance(offer, Offer) for offer in offers)
            check_result(good, service, "stock", "find", offers, "a list of Offers")
            return offers

        with ThreadPoolExecutor(len(services)) as pool:
            answers = list(pool.map(asked, services))
        notes += [str(answer) for answer in answers if isinstance(answer, UserError)]
        return [offer for answer in answers if isinstance(answer, list) for offer in answer]

    def _brought(self, chosen: Iterable[tuple[Offer, float]], notes: list[str]) -> Iterator[tuple[Path, float]]:
        for offer, score in chosen:
            if score >= self._wanted.floor:
                try:
                    yield bring(offer, self._media.folder("stock"), self._reach), score
                except UserError as error:
                    notes.append(str(error))


def _is_of(word: str, names: Iterable[str]) -> bool:
    """Whether it is one of `names`, or, as Chinese is cut into words in one way or another, part of one."""
    return any(word == name or (HAN.match(word) and (word in name or name in word)) for name in names)


def _meant(
    line: int, searches: Iterable[_Search], shots: Iterable[Shot], contents: Mapping[str, Path]
) -> tuple[Hit, ...]:
    """What was asked for this line fits it as well as what was asked for."""
    scores = {path: score for search in searches if line in search.lines for path, score in search.files.items()}
    found = [(shot, scores.get(contents[shot.asset.sha256], 0.0)) for shot in shots]
    return tuple(Hit(shot, score, {"stock": score}) for shot, score in found if score)
