"""The key that films are signed with is looked through before a film is made."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat

from assets_db.errors import UserError
from montage.provenance import own_key as own
from montage.provenance.keys import load_signer, signer_and_notes
from montage.provenance.own_key import own_key
from tests.certificates import CLAIMS, PKCS8, SEC1, SERVER, Authority, issued, p256, private

DAY = timedelta(days=1)


def test_none_is_nobody() -> None:
    assert load_signer("none") is None
    assert not list(Path(os.environ["XDG_DATA_HOME"]).iterdir()), "and no key is made"


def test_a_key_of_ones_own_is_made_once_and_is_nobody_elses_to_read() -> None:
    first, second = load_signer(""), load_signer("")
    assert first is not None and first == second
    assert (first.name, first.algorithm) == ("self-issued by newsreel", "es256")
    assert own_key().stat().st_mode & 0o777 == 0o600
    assert own_key().parent.stat().st_mode & 0o777 == 0o700
    assert sorted(file.name for file in own_key().parent.iterdir()) == ["authority.pem", "own.lock", "own.pem"]


def test_its_authority_issues_nothing_else_and_says_nothing_of_the_machine() -> None:
    text = own_key().read_bytes()
    assert text.count(b"PRIVATE KEY") == 2, "begin and end of one: the authority's key is kept nowhere"
    leaf, authority = x509.load_pem_x509_certificates(text)
    assert own_key().with_name("authority.pem").read_bytes() in text
    assert leaf.issuer == authority.subject == authority.issuer
    leaf.verify_directly_issued_by(authority)
    assert {str(part.value) for part in (*leaf.subject, *authority.subject)} == {
        "self-issued by newsreel", "self-issued by newsreel: key", "self-issued by newsreel: authority",
    }  # fmt: skip


def test_threads_that_want_it_at_once_get_the_same_one() -> None:
    together = Barrier(8)

    def get(_: int) -> bytes:
        together.wait()
        return own_key().read_bytes()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(get, range(8)))) == 1


def test_processes_that_want_it_at_once_get_the_same_one() -> None:
    ask = "from montage.provenance.own_key import own_key; print(own_key().read_bytes())"
    running = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate(timeout=60)[0] for process in running]
    assert len(set(said)) == 1 and b"PRIVATE KEY" in said[0]


def test_one_that_has_expired_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "LASTS", timedelta(hours=36))  # a day of which is past
    old = own_key().read_bytes()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(own_key().parents[2]))
    assert own_key().read_bytes() != old
    assert load_signer("") is not None


def test_one_that_a_clock_years_ahead_has_made_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as clock:
        clock.setattr(own, "_now", lambda: datetime.now(UTC) + timedelta(days=1000))
        ahead = own_key().read_bytes()
    assert own_key().read_bytes() != ahead
    assert load_signer("") is not None


def test_a_damaged_one_is_told_and_not_replaced() -> None:
    own_key().write_bytes(b"damaged")
    with pytest.raises(UserError, match=r"own\.pem holds no private key; remove it: another one is made"):
        load_signer("")
    assert own_key().read_bytes() == b"damaged"


def test_where_none_can_be_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(UserError, match=r"no signing key can be made in .*\(Not a directory\); .* signing = \"none\""):
        load_signer("")


@pytest.mark.parametrize(
    ("make", "algorithm"),
    [
        (p256, "es256"),
        (lambda: ec.generate_private_key(ec.SECP384R1()), "es384"),
        (lambda: ec.generate_private_key(ec.SECP521R1()), "es512"),
        (lambda: rsa.generate_private_key(65537, 2048), "ps256"),
        (ed25519.Ed25519PrivateKey.generate, "ed25519"),
    ],
)
def test_the_algorithm_is_told_from_the_key(tmp_path: Path, make: Callable[[], Any], algorithm: str) -> None:
    signer = load_signer(str(issued(tmp_path / "all.pem", make())))
    assert signer and (signer.algorithm, signer.name) == (algorithm, "The Daily Example")


def test_two_files_and_any_order(tmp_path: Path) -> None:
    key, authority = p256(), Authority()
    (tmp_path / "key.pem").write_bytes(private(key, form=SEC1))  # as `openssl ecparam` writes it
    other = authority.issue(p256(), "Somebody else")
    (tmp_path / "chain.pem").write_bytes(authority.pem + other + authority.issue(key))
    signer = load_signer(f"{tmp_path / 'key.pem'}, {tmp_path / 'chain.pem'}")
    assert signer and signer.name == "The Daily Example"
    leaf, root = x509.load_pem_x509_certificates(signer.chain)
    leaf.verify_directly_issued_by(root)


def test_a_name_with_a_comma_is_one_file(tmp_path: Path) -> None:
    assert load_signer(str(issued(tmp_path / "key, all.pem"))) is not None


def test_a_certificate_for_c2pas_claims(tmp_path: Path) -> None:
    assert load_signer(str(issued(tmp_path / "all.pem", usages=(CLAIMS,)))) is not None


def test_the_key_is_not_printed(tmp_path: Path) -> None:
    assert "PRIVATE" not in repr(load_signer(str(issued(tmp_path / "all.pem"))))


def refusal(*content: bytes, folder: Path) -> str:
    """What is told of a file with `content`."""
    file = folder / "all.pem"
    file.write_bytes(b"".join(content))
    with pytest.raises(UserError) as caught:
        load_signer(str(file))
    assert "\n" not in str(caught.value)
    return str(caught.value).replace(str(file), "FILE")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"start": -9 * DAY, "end": -2 * DAY}, "the certificate of FILE expired on 20"),
        ({"start": 2 * DAY}, "the certificate of FILE is not valid before 20"),
        ({"usages": (SERVER,)}, "the certificate of FILE is not for signing films; ask for one with digitalSignature"),
        ({"usages": ()}, "the certificate of FILE is not for signing films"),
        ({"signs": False}, "the certificate of FILE is not for signing films"),
        ({"authority": True}, "the certificate of FILE is not for signing films"),
    ],
)
def test_a_certificate_that_no_reader_accepts(tmp_path: Path, fields: dict[str, Any], told: str) -> None:
    key, authority = p256(), Authority()
    assert refusal(private(key), authority.issue(key, **fields), authority.pem, folder=tmp_path).startswith(told)


def test_what_belongs_together_is_asked_for(tmp_path: Path) -> None:
    key, authority = p256(), Authority()
    certificate = authority.issue(key)
    assert refusal(certificate, folder=tmp_path).startswith("FILE holds no private key; name a PEM file with")
    assert refusal(private(key), folder=tmp_path).startswith("FILE holds no certificate; name a PEM file with")
    told = refusal(private(p256()), certificate, folder=tmp_path)
    assert told.startswith("no certificate of FILE belongs to its private key")


@pytest.mark.parametrize("form", [PKCS8, SEC1])
def test_a_locked_key(tmp_path: Path, form: PrivateFormat) -> None:
    key = p256()
    told = refusal(private(key, b"secret", form), Authority().issue(key), folder=tmp_path)
    assert told.startswith("the private key of FILE is locked with a passphrase; unlock a copy that only you can read")


@pytest.mark.parametrize("spoil", ["PRIVATE KEY", "CERTIFICATE"])
def test_damaged_text(tmp_path: Path, spoil: str) -> None:
    text = issued(tmp_path / "whole.pem").read_bytes()
    begin = f"-----BEGIN {spoil}-----\n".encode()
    told = refusal(text.replace(begin, begin + b"MIIB"), folder=tmp_path)
    assert "damaged" in told and told.startswith(("the private key of FILE", "a certificate of FILE"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ec.generate_private_key(ec.SECP256K1()),
        lambda: rsa.generate_private_key(65537, 1024),
        lambda: dsa.generate_private_key(1024),
    ],
)
def test_kinds_of_keys_that_c2pa_does_not_allow(tmp_path: Path, make: Callable[[], Any]) -> None:
    key = make()
    told = refusal(private(key), Authority().issue(key), folder=tmp_path)
    assert told.startswith("C2PA allows no signatures with the kind of key in FILE; use one on P-256")


def test_what_only_c2pa_knows_is_told_before_a_film_is_made(tmp_path: Path) -> None:
    key = p256()
    self_signed = Authority("The Daily Example", key).issue(
        key, usages=(CLAIMS, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.8"))
    )
    told = refusal(private(key), self_signed, folder=tmp_path)  # one for time stamps may be for nothing else
    assert told.startswith("no film can be signed with FILE (") and "the certificate is invalid" in told


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"the signing key .*gone\.pem cannot be read \(No such file or directory\)"):
        load_signer(str(tmp_path / "gone.pem"))
    with pytest.raises(UserError, match=r"cannot be read \(Is a directory\)"):
        load_signer(str(tmp_path))
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(2_000_000)
    with pytest.raises(UserError, match="too large for a key"):
        load_signer(str(tmp_path / "film.mp4"))


def test_where_no_key_can_be_made_films_are_not_signed_and_a_note_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))  # no folder can be made in it
    signer, notes = signer_and_notes("")
    assert signer is None and len(notes) == 1
    assert notes[0].startswith("the film is not signed: no signing key can be made in")
    with pytest.raises(UserError, match="cannot be read"):
        signer_and_notes(str(tmp_path / "gone.pem"))
