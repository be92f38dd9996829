"""What people see of a batch: a page with its films, and a podcast feed of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import formatdate
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as xml

from PIL import Image

from assets_db.errors import UserError
from assets_db.files import atomic_write, write_text
from assets_db.jobs import Job
from assets_db.timebase import timecode
from montage.model import Timeline
from montage.web.redact import public_text, public_url

PAGE, PODCAST, POSTER = "index.html", "films.xml", "poster.jpg"
POSTER_SIZE = (640, 640)  # [px] at most
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"


@dataclass(frozen=True, slots=True)
class Shown:
    """A film in the list."""

    job: Job
    folder: str  # relative to the page, as an address
    length: str  # 1:02
    warnings: tuple[str, ...]


def save_poster(film: Path, timeline: Timeline, out: Path) -> None:
    """A frame of the film's first picture that is no card, as JPEG."""
    from indexer.shots.keyframes import picture_at

    clip = next((clip for clip in timeline.video if clip.origin != "card"), timeline.video[0])
    picture = picture_at(film, "video", Fraction(clip.start + clip.dur // 2) / timeline.fps)
    picture.thumbnail(POSTER_SIZE, Image.Resampling.LANCZOS)
    try:
        with atomic_write(out) as temporary:
            picture.save(temporary, "JPEG", quality=85)
    except OSError as error:
        raise UserError(f"{out} cannot be written ({error.strerror})", "make room, or choose another --out") from error


def write_site(output_dir: Path, films: Sequence[Job], failed: Sequence[Job], address: str) -> None:
    """`index.html` and `films.xml` in `output_dir`, newest film first. `address` is its own on the web, or ""."""
    from jinja2 import Environment, FileSystemLoader

    films, failed = [list(map(_published, some)) for some in (films, failed)]
    shown = [_shown(job, output_dir) for job in sorted(films, key=lambda job: (job.published, job.id), reverse=True)]
    folder = Path(__file__).parent.parent / "report"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True)
    page = environment.get_template("films.html").render(films=shown, failed=failed, podcast=PODCAST)
    write_text(output_dir / PAGE, page)
    write_text(output_dir / PODCAST, podcast(shown, address))


def podcast(films: Sequence[Shown], address: str) -> str:
    """An RSS feed with an enclosure a film; players need absolute addresses, which `address` makes them."""
    base = address.rstrip("/") + "/" if address else ""
    xml.register_namespace("itunes", ITUNES)
    rss = xml.Element("rss", version="2.0")
    channel = xml.SubElement(rss, "channel")
    _texts(channel, title="Films", link=base + PAGE, description="Films made from news", generator="newsreel")
    for film in films:
        item = xml.SubElement(channel, "item")
        where = f"{base}{film.folder}/film.mp4"
        _texts(item, title=film.job.title, link=film.job.url, guid=where, pubDate=formatdate(film.job.ended))
        item.find("guid").set("isPermaLink", "false")  # type: ignore[union-attr]
        xml.SubElement(item, "enclosure", url=where, type="video/mp4", length=str(film.job.details.get("bytes", 0)))
        xml.SubElement(item, f"{{{ITUNES}}}duration").text = film.length
        xml.SubElement(item, f"{{{ITUNES}}}image", href=f"{base}{film.folder}/{POSTER}")
    xml.indent(rss)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring(rss, encoding="unicode") + "\n"


def _published(job: Job) -> Job:
    return replace(job, url=public_url(job.url), feed=public_url(job.feed), error=public_text(job.error))


def _shown(job: Job, output_dir: Path) -> Shown:
    folder = Path(job.film).parent
    relative = folder.relative_to(output_dir) if folder.is_relative_to(output_dir) else folder
    length = timecode(Fraction(job.details.get("seconds", 0)).limit_denominator(1000)).rpartition(".")[0]
    warnings = (*job.details.get("faults", ()), *job.details.get("notes", ()))
    return Shown(job, quote(relative.as_posix()), length.removeprefix("0:").removeprefix("0"), warnings)


def _texts(parent: xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        xml.SubElement(parent, name).text = "".join(letter for letter in text if letter.isprintable())
