"""XMP, as Adobe's programs, darktable, digiKam and agencies write it into files and beside them.

ISO 16684-1; the fields are those of the IPTC Photo Metadata Standard, and of what editors of film add to them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from indexer.metadata.dates import iso_date
from indexer.metadata.licences import says_a_licence
from indexer.metadata.text import clean

LARGEST = 4_000_000  # [bytes] of a packet that are read: histories of retouching reach hundreds of kilobytes
MOST_BOXES = 10_000  # of a film file: a crafted one has one every 8 bytes
XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # UUID, ISO 16684-3
FIRST_BOXES = frozenset((b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
HOLDERS = {b"": b"moov", b"moov": b"udta"}  # in what: what is opened

_RDF, _XML = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://www.w3.org/XML/1998/namespace}"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "rights",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "film",
    "http://creativecommons.org/ns#": "cc",
    "http://web.resource.org/cc/": "cc",  # before 2008
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "core",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "ext",
    "http://www.metadataworkinggroup.com/schemas/regions/": "faces",
}
_DATES = ("exif:DateTimeOriginal", "photoshop:DateCreated", "film:shotDate", "xmp:CreateDate")
_KEYWORDS = (
    "dc:subject", "ext:PersonInImage", "faces:Name", "ext:Event", "core:Location", "photoshop:City", "photoshop:State",
    "photoshop:Country", "ext:Sublocation", "ext:LocationName", "ext:City", "ext:ProvinceState", "ext:CountryName",
)  # fmt: skip
_NESTED = {"ext:LocationShown", "ext:LocationCreated", "faces:Regions"}  # what they are made of is read by its own name


def read_xmp(packet: bytes) -> dict[str, str]:
    """The fields of an XMP packet: title, description, keywords, credit, copyright, licence, source, source_url, date.

    A text in several languages gives its default as the title, and all of them as description.
    Raises ValueError for what is no XMP.
    """
    fields = _properties(packet)
    titles = fields["dc:title"] + fields["photoshop:Headline"]
    licences = fields["cc:license"] + fields["rights:WebStatement"] + fields["rights:UsageTerms"]
    dates = [text for name in _DATES for text in fields[name]]
    found = {
        "title": "".join(titles[:1]),
        "description": "\n".join(dict.fromkeys(fields["dc:description"] + titles[1:] + fields["film:logComment"])),
        "keywords": ", ".join(dict.fromkeys(text for name in _KEYWORDS for text in fields[name])),
        "credit": byline(
            ", ".join(fields["dc:creator"] or fields["cc:attributionName"]), *fields["photoshop:Credit"][:1]
        ),
        "copyright": "".join(fields["dc:rights"][:1]),
        "licence": next(filter(says_a_licence, licences), "".join((fields["rights:UsageTerms"] + licences)[:1])),
        "source": "".join(fields["photoshop:Source"][:1]),
        "source_url": "".join((fields["cc:attributionURL"] + fields["dc:source"])[:1]),
        "date": next(filter(iso_date, dates), ""),
    }
    return {name: text for name, text in found.items() if text}


def byline(author: str, credit: str = "") -> str:
    """Who is to be named: `Jane Doe / Reuters`, or the credit line alone where it names the author."""
    if author.lower() in credit.lower():
        return credit
    return author if not credit or credit.lower() in author.lower() else f"{author} / {credit}"


def film_packet(path: Path) -> bytes:
    """The XMP packet in an MP4 or QuickTime file, empty where there is none; pictures and sound are not read.

    Raises OSError.
    """
    with path.open("rb") as file:
        for kind, start, end in islice(boxes(file, 0, file.seek(0, 2)), MOST_BOXES):
            file.seek(start)
            if kind == b"XMP_" or (kind == b"uuid" and file.read(16) == XMP_BOX):
                return file.read(min(end - file.tell(), LARGEST))
    return b""


def boxes(file: BinaryIO, start: int, end: int, within: bytes = b"") -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of what the boxes from `start` to `end` hold, those inside some of them too."""
    while start + 8 <= end:
        file.seek(start)
        head = file.read(16)
        size, kind, body = int.from_bytes(head[:4]), head[4:8], start + 8
        if not within and start == 0 and kind not in FIRST_BOXES:
            return  # no such file
        if size == 1:
            size, body = int.from_bytes(head[8:]), start + 16
        stop = min(end, start + size if size else end)
        if stop < body:
            return
        yield kind, body, stop
        if HOLDERS.get(within) == kind:
            yield from boxes(file, body, stop, kind)
        start = stop


def _properties(packet: bytes) -> Mapping[str, list[str]]:
    """Texts by name, `dc:title`; the default language first."""
    # Entities are not resolved, nothing is fetched, and broken parts are skipped: a packet may be truncated.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True)
    try:
        root = etree.fromstring(packet[:LARGEST].strip(b"\0 \t\r\n"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or root.getroottree().docinfo.doctype or root.find(f".//{_RDF}Description") is None:
        raise ValueError("it holds no XMP")
    found: dict[str, dict[str, None]] = defaultdict(dict)  # texts as an ordered set
    for part in _parts(root):
        values = {str(name): [str(text)] for name, text in part.attrib.items()} | {str(part.tag): _texts(part)}
        for tag, texts in values.items():
            found[_name(tag)] |= dict.fromkeys(filter(None, map(clean, texts)))
    return defaultdict(list, {name: list(texts) for name, texts in found.items()})


def _parts(root: etree._Element) -> Iterator[etree._Element]:
    """What properties stand in: the descriptions, their elements, and the elements of some of these.

    Not all: a film project's packet describes the clips that it was made of, too.
    """
    for description in root.iter(f"{_RDF}Description"):
        above = description.getparent()
        if above is None or above.tag == f"{_RDF}RDF":
            yield description
            for element in description.iterchildren("*"):
                yield from element.iter("*") if _name(str(element.tag)) in _NESTED else (element,)


def _texts(element: etree._Element) -> list[str]:
    """The values of a property: one, or the items of a list."""
    items = list(element.iter(f"{_RDF}li"))
    items.sort(key=lambda item: item.get(f"{_XML}lang") != "x-default")
    if items:
        return [item.text or item.get(f"{_RDF}resource") or "" for item in items]
    return [element.text or element.get(f"{_RDF}resource") or ""]


def _name(tag: str) -> str:
    space, _, local = tag.removeprefix("{").rpartition("}")
    return f"{_PREFIXES[space]}:{local}" if space in _PREFIXES else ""
