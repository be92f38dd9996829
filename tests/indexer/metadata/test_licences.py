"""What people write of a licence, and what it means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.licences import find_licence, licence_id, matches, says_a_licence

CC = "https://creativecommons.org/licenses"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC BY-SA 4.0", "cc-by-sa-4.0"), ("cc_by_sa_4.0", "cc-by-sa-4.0"), ("CC-BY 4.0 International", "cc-by-4.0"),
        ("ＣＣ ＢＹ ４.０", "cc-by-4.0"), ("ccby4.0", "cc-by-4.0"), ("CC BYSA", "cc-by-sa"), ("cc-by", "cc-by"),
        (f"{CC}/by-sa/4.0/", "cc-by-sa-4.0"), (f"{CC}/by/3.0/us/", "cc-by-3.0-us"), ("CC-BY-3.0-US", "cc-by-3.0-us"),
        (f"{CC}/by-nc-sa/4.0/deed.fr", "cc-by-nc-sa-4.0"), ("by-nc-nd", "cc-by-nc-nd"),
        ("Creative Commons Attribution ShareAlike", "cc-by-sa"), ("Creative Commons", "cc"),
        ("Creative Commons Attribution license (reuse allowed)", "cc-by"),
        ("Attribution-NonCommercial-ShareAlike 4.0 International (CC BY-NC-SA 4.0)", "cc-by-nc-sa-4.0"),
        ("CC BY-NonCommercial 4.0", "cc-by-nc-4.0"), ("Licensed CC BY 4.0. Credit: D. Rivera", "cc-by-4.0"),
        ("CC BY 4.0, J. Smith, Raleigh NC", "cc-by-4.0"), ("CC BY-SA 3.0 or GFDL", "cc-by-sa-3.0"),
        ("No derivatives, CC BY-ND 2.0", "cc-by-nd-2.0"),
        ("知识共享 署名-相同方式共享 4.0", "cc-by-sa-4.0"), ("署名-非商业性使用-禁止演绎 4.0 国际", "cc-by-nc-nd-4.0"),
        ("CC0", "cc0-1.0"), ("Creative Commons Zero, Public Domain Dedication", "cc0-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/deed.en", "cc0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "public-domain"), ("PDM", "public-domain"),
        ("Public Domain", "public-domain"), ("PD-USGov", "public-domain"), ("公有领域", "public-domain"),
        ("© 2020 Reuters. All rights reserved.", "all-rights-reserved"), ("版权所有", "all-rights-reserved"),
        ("MIT", "mit"), ("Pexels License", "pexels"), ("Unsplash License", "unsplash"),
        ("Royalty-free", "royalty-free"), ("Royalty-free, editorial use only", "editorial"), ("编辑用途", "editorial"),
        ("Standard YouTube License", "youtube"), ("原创", "own"),
    ],
)  # fmt: skip
def test_known_licences(text: str, name: str) -> None:
    assert licence_id(text) == name
    assert says_a_licence(text)
    assert licence_id(name) == name, "a short name is read as itself"


@pytest.mark.parametrize(
    "text",
    ["© Reuters", "by the sea", "by J. Smith", "Copyright MIT", "Some rights reserved", "Attribution required",
     "Cc: by Anna", "(c) 2026 CC Films", "Not in the public domain", "no Creative Commons licence", "不属于公有领域",
     "isn't royalty-free", "AFP contract 5"],
)  # fmt: skip
def test_what_names_no_known_licence_stays_itself(text: str) -> None:
    assert licence_id(f" {text}\n") == text.lower()
    assert find_licence(text).name == text
    assert not says_a_licence(text)


@pytest.mark.parametrize("text", ["", "  ", "unknown", "N/A", "未知"])
def test_nothing_is_said_to_be_unknown(text: str) -> None:
    assert (licence_id(text), find_licence(text).name) == ("", "licence unknown")


def test_long_terms_are_believed_an_address_alone() -> None:
    terms = "Pictures in the public domain are not sold here. " * 10
    assert not says_a_licence(terms)
    assert licence_id(f"{terms} {CC}/by/4.0/") == "cc-by-4.0"


def test_what_is_printed() -> None:
    found = find_licence("cc by-nc-nd 4.0")
    assert (found.name, found.url, found.credit) == ("CC BY-NC-ND 4.0", f"{CC}/by-nc-nd/4.0/", True)
    assert found.caution == "not for commercial use, not to be altered or cut"
    assert find_licence("CC BY").url == "", "no version, no address"
    assert find_licence("cc by 3.0-us").url == f"{CC}/by/3.0/us/"


@pytest.mark.parametrize(
    ("licence", "wanted", "found"),
    [
        ("CC BY 4.0", "cc-by", True), ("CC BY", "cc-by", True), ("CC BY-SA 4.0", "cc-by", False),
        ("CC BY-NC 4.0", "cc-by", False), ("CC BY 3.0", "cc-by-4.0", False), ("CC BY", "cc-by-4.0", False),
        ("CC BY-SA 4.0", "CC BY-SA", True), ("CC BY-NC-ND 2.0", "cc", True), ("CC0", "cc", True), ("CCTV", "cc", False),
        ("public domain", "cc", False), ("CC0 1.0", "cc0", True), ("Public Domain", "pd", True),
        ("CC BY-SA 4.0", "cc0, cc-by-sa", True), ("CC BY-SA 4.0", "cc0,cc-by", False), ("", "cc", False),
        ("", "", False), ("MIT", "", False), ("AFP contract 5", "afp  Contract 5", True),
        ("AFP contract 5", "afp", False),
    ],
)  # fmt: skip
def test_what_a_search_for_a_licence_finds(licence: str, wanted: str, found: bool) -> None:
    assert matches(licence, wanted) is found


@pytest.mark.slow
@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_licence_that_finds_itself(text: str) -> None:
    found = licence_id(text)
    assert licence_id(found) == found
    assert matches(text, text) or not found or "," in text


@pytest.mark.parametrize(
    "text",
    ["https://www.pexels.com/video/seal-7/", "https://www.pexels.com/zh-cn/photo/license-plate-8/",
     "https://pixabay.com/photos/seal-beach-8/", "https://unsplash.com/photos/abc", "https://mixkit.co/free-video/1/"],
)  # fmt: skip
def test_a_page_with_footage_names_no_licence(text: str) -> None:
    assert not says_a_licence(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [("https://www.pexels.com/license/", "pexels"), ("https://www.pexels.com/zh-cn/license/", "pexels"),
     ("https://pixabay.com/service/license-summary/", "pixabay"), ("https://pixabay.com/service/terms/", "pixabay"),
     ("Pixabay Content License", "pixabay"), ("from pexels.com", "pexels"), ("https://pixabay.com/", "pixabay"),
     ("https://mixkit.co/license", "mixkit"), ("https://unsplash.com/license", "unsplash"), ("coverr.co", "coverr")],
)  # fmt: skip
def test_the_licences_of_sites_with_footage(text: str, name: str) -> None:
    assert licence_id(text) == name
