"""The key that films are signed with: one of one's own, a newsroom's, or none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets_db.errors import UserError
from montage.provenance.own_key import NoKey, own_key

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

NONE = "none"  # films are not signed
LARGEST = 1_000_000  # [bytes] of a file with a key and its certificates
HOW = 'name a PEM file with the key and its certificates, or "key.pem,chain.pem"'
CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
LEAST_RSA = 2048  # [bit]
# What a certificate may be for: e-mail, documents, Microsoft's and C2PA's own signing of claims.
USAGES = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.76.59.1.9", "1.3.6.1.4.1.62558.2.1")
# Trust is decided by readers of the film; and nothing is looked up on the network.
VERIFY = {"verify_trust": False, "remote_manifest_fetch": False, "ocsp_fetch": False}
SETTINGS = {
    "builder": {"thumbnail": {"enabled": False}},
    "trust": {"trust_config": "\n".join(USAGES)},
    "core": {"backing_store_memory_threshold_in_mb": 16},  # more of a film is put on disk while it is signed
}
_KEY = re.compile(rb"-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----.*?-----END \1-----", re.DOTALL)
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_TRIAL = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, and the certificates that say whose it is."""

    name: str  # of whom the certificate was made out to
    algorithm: str  # as C2PA names it: "es256"
    chain: bytes = field(repr=False)  # PEM, the key's own certificate first
    key: bytes = field(repr=False)  # PEM, PKCS#8


def load_signer(spec: str) -> Signer | None:
    """The signer that `spec` names: a PEM file, `key.pem,chain.pem`, "" for a key of one's own, "none" for no signer.

    Call it before a film is made. Raises UserError for a key with which no film could be signed.
    """
    if spec == NONE:
        return None
    own = "" if spec else str(own_key())
    try:
        signer = _signer(_files(spec or own), spec or own)
    except UserError as error:
        raise UserError(error.what, "remove it: another one is made" if own else error.todo) from error
    _try_out(signer, spec or own)
    return signer


def signer_and_notes(spec: str) -> tuple[Signer | None, tuple[str, ...]]:
    """The signer, and a note where a key of one's own cannot be made: the film is still made.

    Raises UserError as `load_signer` does for a named key, or an existing one that is unusable.
    """
    try:
        return load_signer(spec), ()
    except NoKey as error:
        return None, (f"the film is not signed: {error}",)


def native(signer: Signer) -> Any:
    """`signer` as c2pa's own type: a context manager. Raises C2paError."""
    import c2pa

    return c2pa.Signer.from_info(c2pa.C2paSignerInfo(signer.algorithm, signer.chain, signer.key, None))


def context(**verify: bool) -> Any:
    """What c2pa is to work by, with other settings of `verify` where they are given: a context manager."""
    import c2pa

    return c2pa.Context.from_dict({**SETTINGS, "verify": {**VERIFY, **verify}})


def _files(spec: str) -> tuple[Path, ...]:
    whole_name = Path(spec).expanduser()
    if "," not in spec or whole_name.exists():
        return (whole_name,)
    return tuple(Path(part.strip()).expanduser() for part in spec.split(","))


def _signer(files: Sequence[Path], spec: str) -> Signer:
    """What `files` hold, looked through. Raises UserError."""
    from cryptography.hazmat.primitives import serialization

    text = b"\n".join(_content(file) for file in files)
    key = _private(text, spec)
    chain = _chain(text, key.public_key(), spec)
    _check(chain[0], spec)
    pem = serialization.Encoding.PEM
    return Signer(
        _holder(chain[0]), _algorithm(key, spec), b"".join(one.public_bytes(pem) for one in chain),
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )  # fmt: skip


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise UserError(f"the signing key {file} cannot be read ({error.strerror})", HOW) from error
    if len(content) > LARGEST:
        raise UserError(f"{file} is too large for a key and its certificates", HOW)
    return content


def _private(text: bytes, spec: str) -> Any:
    """The private key in `text`."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    found = _KEY.search(text)
    if found is None:
        raise UserError(f"{spec} holds no private key", HOW)
    try:
        return serialization.load_pem_private_key(found[0], None)
    except TypeError as error:  # how cryptography asks for a passphrase
        unlock = "unlock a copy that only you can read: openssl pkey -in LOCKED.pem -out key.pem"
        raise UserError(f"the private key of {spec} is locked with a passphrase", unlock) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UserError(f"the private key of {spec} is damaged, or of an unknown kind", HOW) from error


def _chain(text: bytes, public: Any, spec: str) -> "list[Certificate]":
    """The certificate of `public`, and those of its issuers, in order; what else is in the file is left out."""
    from cryptography import x509

    try:
        found = [x509.load_pem_x509_certificate(block) for block in _CERTIFICATE.findall(text)]
        chain = [one for one in found if one.public_key() == public][:1]
    except ValueError as error:
        raise UserError(f"a certificate of {spec} is damaged", "export it again") from error
    if not found:
        raise UserError(f"{spec} holds no certificate", HOW)
    if not chain:
        raise UserError(f"no certificate of {spec} belongs to its private key", "name the two that were made together")
    while issuer := next((one for one in found if one.subject == chain[-1].issuer and one not in chain), None):
        chain.append(issuer)
    return chain


def _check(leaf: "Certificate", spec: str) -> None:
    """Raises UserError for a certificate that no reader would accept."""
    from cryptography import x509

    now = datetime.now(UTC)
    if leaf.not_valid_after_utc < now:
        raise UserError(f"the certificate of {spec} expired on {leaf.not_valid_after_utc:%Y-%m-%d}", "renew it")
    if leaf.not_valid_before_utc > now:
        day = f"{leaf.not_valid_before_utc:%Y-%m-%d}"
        raise UserError(f"the certificate of {spec} is not valid before {day}", "wait, or correct the clock")
    try:
        signs = leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
        usages = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        signs, usages = False, x509.ExtendedKeyUsage([])
    if not signs or not {usage.dotted_string for usage in usages} & set(USAGES):
        raise UserError(
            f"the certificate of {spec} is not for signing films",
            "ask for one with digitalSignature, and emailProtection, documentSigning or C2PA claim signing",
        )


def _algorithm(key: Any, spec: str) -> str:
    """The one that C2PA allows with this key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_RSA:
        return "ps256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return CURVES[key.curve.name]
    kinds = f"use one on P-256, P-384 or P-521, RSA of {LEAST_RSA} bits or more, or Ed25519"
    raise UserError(f"C2PA allows no signatures with the kind of key in {spec}", kinds)


def _holder(leaf: "Certificate") -> str:
    """Whom readers name: the organisation, else the common name."""
    from cryptography.x509.oid import NameOID

    named = (leaf.subject.get_attributes_for_oid(oid) for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME))
    return next((str(some[0].value) for some in named if some), "nobody that is named")


def _try_out(signer: Signer, spec: str) -> None:
    """Sign next to nothing: c2pa finds other faults of a certificate now, not after the film."""
    import c2pa

    created = {"action": "c2pa.created", "digitalSourceType": "http://c2pa.org/digitalsourcetype/empty"}
    trial = {"assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}]}
    try:
        with native(signer) as key, context() as settings, c2pa.Builder(trial, settings) as builder:
            builder.sign(key, "image/svg+xml", BytesIO(_TRIAL), BytesIO())
    except c2pa.C2paError as error:
        raise UserError(
            f"no film can be signed with {spec} ({' '.join(str(error).split())})",
            f'use another key and certificate, or set signing = "{NONE}"',
        ) from error
