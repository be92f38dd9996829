"""The type of a file that was given as an article and is no text: from its first bytes, not its name."""

import re

_ZIPPED = (  # entries of packed documents
    (b"word/", "a Word document"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an e-book"),
    (b"ppt/", "a PowerPoint file"),
    (b"xl/", "an Excel file"),
    (b"Index/Document.iwa", "a Pages document"),
)
_KNOWN = (
    (rb"%PDF-", "a PDF"),
    (rb"\{\\rtf", "an RTF document"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)"
     rb"|\x00\x00\x01\x00", "a picture"),
    (rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI |FLV\x01|\x00\x00\x01\xba", "a video"),
    (rb"ID3[\x02-\x04]|fLaC\x00|OggS\x00|RIFF.{4}WAVE|\xff[\xfb\xf3\xf2]", "a sound file"),
    (rb"\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ\x00|7z\xbc\xaf'\x1c|Rar!\x1a|\x28\xb5\x2f\xfd", "a packed file"),
    (rb"\x7fELF|\xca\xfe\xba\xbe", "a program"),
    (rb"SQLite format 3\x00", "a database"),
    (rb"\s*(?:From: <Saved by |MIME-Version: |Snapshot-Content-Location: )", "a web archive (MHTML)"),
    (rb"-----BEGIN [A-Z ]+-----", "a key or a certificate"),
    (rb"%!PS", "a PostScript file"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(mark, re.DOTALL), what) for mark, what in _KNOWN)
_XML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(rss|feed|rdf:RDF|opml|urlset|sitemapindex|svg)\b", re.S
)
_BOM = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
WITHIN = 4096  # [B] in which a packed file names what it holds
FEEDS = ("rss", "feed", "rdf:RDF", "opml", "urlset", "sitemapindex")


def what_it_is(body: bytes) -> tuple[str, str]:
    """What `body` is, and what to do with it; both empty where it may be a text."""
    if body.startswith(b"PK\x03\x04"):
        what = next((what for mark, what in _ZIPPED if mark in body[:WITHIN]), "a ZIP archive")
        return what, "save its text as .txt"
    start = body[:WITHIN].removeprefix(_BOM[0])
    if found := _XML.match(start):
        root = found[1].decode()
        return (
            (f"a feed ({root})", "give it to newsreel batch") if root in FEEDS else ("a picture (SVG)", "give a page")
        )
    what = "" if body.startswith(_BOM[1:]) else next((what for mark, what in _PATTERNS if mark.match(start)), "")
    return what, "save its text as .txt, or give the page that it comes from" if what else ""
