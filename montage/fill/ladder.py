"""The rungs that a film's settings name, in their order, and the stage that asks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from montage.fill.article import ArticleMedia, Save
from montage.fill.cards import Cards
from montage.fill.fallback_source import FallbackSource, Wanted
from montage.fill.fill import fill
from montage.fill.generated import Generated, GenerationSettings
from montage.fill.media import Media
from montage.fill.own import Own
from montage.fill.stock import StockMedia
from montage.library import Library
from montage.model import Ranking
from montage.web.hosts import Reach


@dataclass(frozen=True, slots=True)
class FillContext:
    """What rungs work with."""

    media: Media
    save: Save  # puts what an article shows into a file
    stock: tuple[str, ...]  # services
    making: GenerationSettings
    cards: Path  # the folder that cards are drawn into
    reach: Reach  # hosts that may be asked


def rungs(names: Sequence[str], wanted: Wanted, ranking: Ranking, means: FillContext) -> list[FallbackSource]:
    """One for each of `names` (`settings.RUNGS`); `ranking` is the library's."""
    known: dict[str, FallbackSource] = {
        "own": Own(wanted, ranking),
        "article": ArticleMedia(wanted, means.media, means.save),
        "stock": StockMedia(wanted, means.media, means.stock, means.reach),
        "generated": Generated(wanted, means.media, means.making),
        "card": Cards(wanted, means.cards),
    }
    return [known[name] for name in names]


def filled(
    names: Sequence[str],
    wanted: Wanted,
    ranking: Ranking,
    library: Library,
    stock: tuple[str, ...],
    making: GenerationSettings,
    save: Save,
    reach: Reach,
    brought: Path,
    cards: Path,
) -> Ranking:
    """Something for every line, by the rungs of `names`: see `fill`. What they bring lies in the folder `brought`."""
    with Media(brought, library.embedder, library.store, library.text_embedder) as media:
        means = FillContext(media, save, stock, making, cards, reach)
        return fill(wanted, rungs(names, wanted, ranking, means))
