"""A file -> all that the library stores of it: asset, shots, frames, words. One pass in constant memory."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assets_db.model import NO_RIGHTS, Asset, Rights, Shot
from assets_db.timebase import timecode
from indexer.media.safety import MediaError
from indexer.metadata.read import Metadata, read_metadata
from indexer.probe import probe, read_tags
from indexer.shots.cuts import Span, Takes
from indexer.shots.decode import Decoding
from indexer.shots.keyframes import Picker, still, stored_frame
from indexer.shots.looks import Meter, colours, crispness
from indexer.spool import Described, Spool


@dataclass(frozen=True, slots=True)
class Description:
    """What a file holds."""

    asset: Asset
    shots: Spool  # in order, covering all of it
    note: str = ""  # what is damaged or could not be used
    unread: tuple[str, ...] = ()  # keys of its sidecars that are not understood


def describe(
    path: Path,
    spool: Spool,
    root: Path | None = None,
    given: Rights = NO_RIGHTS,
    threads: int = 0,
    beside: Iterable[Path] | None = None,
) -> Description:
    """Analyse `path`, a video or a picture, and put its shots into `spool`.

    `root` is the folder below which it was found, `beside` are its sidecars, looked for where they are not given;
    `given` are credit and licence for a file that names none; decoding uses `threads`, 0: one a core.
    Raises MediaError for a file that cannot be used; one that is damaged in the middle gives what it has.
    """
    path = path.absolute()
    asset = probe(path)
    metadata = read_metadata(path, root or path.parent, read_tags(path), beside)
    asset = with_metadata(asset, metadata, given)
    if asset.kind == "image":
        spool.put(*_still(asset, metadata.words))
        spool.seal(asset)
        return Description(asset, spool, metadata.note, metadata.unread)
    return _video(asset, spool, metadata, threads)


def with_metadata(asset: Asset, metadata: Metadata, given: Rights) -> Asset:
    """`asset` with its current metadata, and credit and licence given now or before where the metadata names none."""
    licence, credit = given.licence or asset.given_licence, given.credit or asset.given_credit
    known = metadata.rights
    rights = Rights(known.credit or credit, known.licence or licence, known.source_url, asset.rights.made_by)
    return replace(
        asset, title=metadata.title, description=metadata.description, tags=metadata.tags, recorded=metadata.recorded,
        rights=rights, given_licence=licence, given_credit=credit,
    )  # fmt: skip


def _still(asset: Asset, words: str) -> Described:
    picture = still(asset.path)
    looks = replace(colours(picture[None]), sharpness=round(crispness(picture), 3))
    return Shot(asset, asset.start, asset.start + asset.duration, looks, words), [stored_frame(asset.start, picture)]


def _video(asset: Asset, spool: Spool, metadata: Metadata, threads: int) -> Description:
    """The one decoding pass. Its results are true; the container's claims may not be."""
    frames = Decoding(asset.path, asset, threads)
    picker, meter = Picker(asset), Meter(asset)
    takes = Takes(asset, threads)

    def close(spans: list[Span]) -> None:
        for span in spans:
            chosen, sharpness = picker.take(span)
            spool.put(Shot(asset, *span, meter.take(span, sharpness), metadata.words), chosen)

    for seen in frames:
        close(takes.begin(seen.pts, frames.jumps))
        meter.feed(seen.pts, seen.small, seen.damaged)
        picker.offer(seen)
        close(takes.feed(seen.pts, seen.small))
    if frames.end <= asset.start:
        raise MediaError(asset.path, "holds no frame that can be decoded")
    close(takes.finish(frames.end))
    asset = replace(asset, duration=frames.end - asset.start, jumps=bool(frames.jumps))
    spool.seal(asset)
    note = "; ".join(filter(None, (_where(frames.note, asset), metadata.note)))
    return Description(asset, spool, note, metadata.unread)


def _where(note: str, asset: Asset) -> str:
    return f"{note}, {timecode(Fraction(asset.duration * asset.time_base))} are used" if note else ""
