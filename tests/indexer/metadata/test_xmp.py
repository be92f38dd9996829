"""XMP: what packets and sidecars of real programs say, and what they cannot do to us."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.xmp import byline, film_packet, read_xmp
from tests import media

NAMES = "".join(
    f'\n xmlns:{prefix}="{space}"'
    for prefix, space in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "cc": "http://creativecommons.org/ns#",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    }.items()
)
HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
TAIL = f'</x:xmpmeta>{" " * 200}<?xpacket end="w"?>'


def packet(properties: str = "", attributes: str = "") -> bytes:
    """As Adobe's programs write it: RDF in a wrapper, with room behind it."""
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    said = f'<rdf:Description rdf:about=""{NAMES} {attributes}>{properties}</rdf:Description>'
    return f'{HEAD}<rdf:RDF xmlns:rdf="{rdf}">{said}</rdf:RDF>{TAIL}'.encode()


def alt(name: str, **texts: str) -> str:
    items = "".join(f'<rdf:li xml:lang="{lang.replace("_", "-")}">{text}</rdf:li>' for lang, text in texts.items())
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def many(name: str, *texts: str, kind: str = "Bag") -> str:
    return f"<{name}><rdf:{kind}>{''.join(f'<rdf:li>{text}</rdf:li>' for text in texts)}</rdf:{kind}></{name}>"


def test_an_agencys_picture() -> None:
    said = read_xmp(
        packet(
            alt("dc:title", fr="Port à l’aube", x_default="Harbour at dawn")
            + alt("dc:description", x_default="Cranes unload a ship.")
            + many("dc:subject", "ships", "港口")
            + many("dc:creator", "J. Doe", kind="Seq")
            + alt("dc:rights", x_default="© 2021 Reuters")
            + alt("xmpRights:UsageTerms", x_default="Editorial use only")
            + many("Iptc4xmpExt:PersonInImage", "A. Captain"),
            'photoshop:Credit="Reuters" photoshop:Source="Reuters/Lisbon" photoshop:City="Lisbon" '
            'photoshop:Country="Portugal" Iptc4xmpCore:Location="Alcântara" '
            'photoshop:DateCreated="2021-06-04T10:15:30" xmp:CreateDate="2021-07-01" '
            'xmpRights:WebStatement="https://example.org/terms"',
        )
    )
    assert said == {
        "title": "Harbour at dawn",
        "description": "Cranes unload a ship.\nPort à l’aube",
        "keywords": "ships, 港口, A. Captain, Alcântara, Lisbon, Portugal",
        "credit": "J. Doe / Reuters",
        "copyright": "© 2021 Reuters",
        "licence": "Editorial use only",
        "source": "Reuters/Lisbon",
        "date": "2021-06-04T10:15:30",
    }


def test_a_creative_commons_picture() -> None:
    address = "https://creativecommons.org/licenses/by-sa/4.0/"
    said = read_xmp(
        packet(
            f'<cc:license rdf:resource="{address}"/>' + alt("xmpRights:UsageTerms", x_default="Share it as you like"),
            'cc:attributionName="D. Rivera" cc:attributionURL="https://example.org/d"',
        )
    )
    assert (said["licence"], said["credit"], said["source_url"]) == (address, "D. Rivera", "https://example.org/d")
    assert read_xmp(packet("", f'xmpRights:WebStatement="{address}"'))["licence"] == address
    assert read_xmp(packet("", 'xmpRights:WebStatement="https://a.b/c"'))["licence"] == "https://a.b/c"


def test_places_and_faces_are_words_and_their_codes_are_not() -> None:
    place = '<rdf:li Iptc4xmpExt:City="Porto" Iptc4xmpExt:CountryCode="PRT"/>'
    face = (
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<mwg-rs:Name>B. Sailor</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li></rdf:Bag></mwg-rs:RegionList>"
        "</mwg-rs:Regions>"
    )
    shown = f"<Iptc4xmpExt:LocationShown><rdf:Bag>{place}</rdf:Bag></Iptc4xmpExt:LocationShown>"
    assert read_xmp(packet(shown + face)) == {"keywords": "B. Sailor, Porto"}


def test_a_packet_of_many_keywords_is_read_in_one_go() -> None:
    assert (
        len(read_xmp(packet("".join(many("dc:subject", f"x{n}") for n in range(20_000))))["keywords"].split()) == 20_000
    )


def test_a_film_project_describes_its_clips_too() -> None:
    """Premiere keeps what the clips said; it is not about the film."""
    clip = f"<rdf:Description>{alt('dc:title', x_default='Another')}</rdf:Description>"
    pantry = f"<xmpMM:Pantry><rdf:Bag><rdf:li>{clip}</rdf:li></rdf:Bag></xmpMM:Pantry>"
    assert read_xmp(packet(pantry, 'xmpDM:shotDate="2017-09-26T09:57:49-07:00"')) == {
        "date": "2017-09-26T09:57:49-07:00"
    }


def test_utf16_and_a_packet_cut_short() -> None:
    whole = packet(alt("dc:title", x_default="港口") + alt("dc:rights", x_default="© A"))
    assert read_xmp(whole.decode().encode("utf-16"))["title"] == "港口"
    assert read_xmp(whole[: whole.index(b"dc:rights") + 20])["title"] == "港口"


@pytest.mark.parametrize(("author", "credit", "line"), [
    ("J. Doe", "Reuters", "J. Doe / Reuters"), ("J. Doe", "J. Doe/Reuters", "J. Doe/Reuters"),
    ("J. Doe, Reuters", "Reuters", "J. Doe, Reuters"), ("", "Reuters", "Reuters"), ("J. Doe", "", "J. Doe"),
])  # fmt: skip
def test_byline(author: str, credit: str, line: str) -> None:
    assert byline(author, credit) == line


def test_entities_are_neither_fetched_nor_multiplied(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    for declared, said in (
        (f'<!ENTITY x SYSTEM "file://{tmp_path}/secret">', alt("dc:title", x_default="&x;")),
        ('<!ENTITY a0 "ha">' + laughs, alt("dc:title", x_default="&a19;")),
    ):
        with pytest.raises(ValueError, match="no XMP"):
            read_xmp(f"<!DOCTYPE x [{declared}]>".encode() + packet(said, 'photoshop:City="&a19;"'))


@pytest.mark.parametrize(
    "nasty",
    [b"", b"\0" * 99, b"<", b"<a/>", b"not xml", b"<x:xmpmeta>", b"\xff\xfe<\0", b'{"title": "json"}', b"\x80" * 999,
     b"<a>" * 100_000, b'<?xml version="1.0" encoding="no-such"?><a/>', b"<svg><title>a picture</title></svg>"],
)  # fmt: skip
def test_what_is_no_xmp_is_said(nasty: bytes) -> None:
    with pytest.raises(ValueError, match="no XMP"):
        read_xmp(nasty)


@settings(deadline=None)
@given(st.data())
def test_any_damage_gives_text_or_an_error_that_is_expected(data: st.DataObject) -> None:
    body = bytearray(packet(alt("dc:title", x_default="港口") + many("dc:subject", "a"), 'photoshop:City="Rome"'))
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        said = read_xmp(bytes(body))
    except ValueError:
        return
    assert isinstance(said, dict) and all(text and text.encode() for text in said.values())


# In films


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4) + kind + body


UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
FTYP = box(b"ftyp", b"mp42\0\0\0\0mp42")


@pytest.mark.parametrize(
    "film",
    [
        FTYP + box(b"mdat", bytes(500)) + box(b"moov", box(b"mvhd")) + box(b"uuid", UUID, b"here"),
        FTYP + box(b"moov", box(b"udta", box(b"XMP_", b"here"))) + box(b"mdat", bytes(50)),
        FTYP + box(b"moov", box(b"trak", bytes(9)), box(b"uuid", UUID, b"here")),
        FTYP + b"\0\0\0\x01mdat" + (116).to_bytes(8) + bytes(100) + box(b"uuid", UUID, b"here"),
        FTYP + box(b"uuid", bytes(16), b"else") + (28).to_bytes(4) + b"uuid" + UUID + b"here",
        box(b"wide") + box(b"mdat") + b"\0\0\0\0uuid" + UUID + b"here",
    ],
)
def test_packets_in_films(tmp_path: Path, film: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(film)
    assert film_packet(tmp_path / "a.mp4") == b"here"


@pytest.mark.parametrize(
    "film",
    [
        b"", b"\0", FTYP[:9], FTYP + b"\0\0\0\x03mdat", FTYP + b"\0\0\0\x01mdat" + b"\xff" * 8, box(b"RIFF") + UUID,
        FTYP + b"\0\0\0\x01mdat" + bytes(8), b"\x1aE\xdf\xa3" + bytes(99), FTYP + box(b"moov", b"\xff" * 40),
        FTYP + box(b"free") * 50_000 + box(b"uuid", UUID, b"here"),
    ],
)  # fmt: skip
def test_films_without_a_packet_or_made_to_harm(tmp_path: Path, film: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(film)
    assert film_packet(tmp_path / "a.mp4") == b""


def test_pictures_and_sound_are_not_read(tmp_path: Path) -> None:
    """As for forty hours: a sparse file of 200 GB has its packet behind all that."""
    path = tmp_path / "a.mp4"
    size = 200_000_000_000
    with path.open("wb") as file:
        file.write(FTYP + b"\0\0\0\x01mdat" + size.to_bytes(8))
        file.seek(len(FTYP) + size)
        file.write(box(b"uuid", UUID, b"here"))
    assert film_packet(path) == b"here"


def test_a_real_film_of_adobes(shared: Path) -> None:
    said = read_xmp(film_packet(shared / "data/footage/intel__one-by-one-person-detection.mp4"))
    assert said == {"date": "2017-09-26T09:57:49-07:00"}
    assert film_packet(shared / "data/footage/intel__bird.mkv") == b""


def test_ffmpeg_reads_films_with_these_boxes(tmp_path: Path) -> None:
    """The boxes of the tests above are true ones: ffmpeg finds the same packet."""
    import av

    path = media.scenes(tmp_path / "a.mp4", 0.2)
    said = packet(alt("dc:title", x_default="港口"))
    path.write_bytes(path.read_bytes() + box(b"uuid", UUID, said))
    with av.open(str(path), options={"export_xmp": "1"}) as film:
        assert film.metadata["xmp"].encode() == said == film_packet(path)
