"""A signing key of one's own, made once a machine. It is not vouched for: it is for trying out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets_db.errors import UserError
from assets_db.files import atomic_write

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

OWN = "self-issued by newsreel"  # the issuer in its certificate
LASTS = timedelta(days=3650)  # films have no time stamp: what they were signed with has to be valid when they are read
WAIT = 60.0  # [s] for another process that is making the key


class NoKey(UserError):
    """No key of one's own can be made here."""


def own_key() -> Path:
    """The file of this machine's own key, made if none is valid today. Raises NoKey if it cannot be."""
    from filelock import FileLock, Timeout
    from platformdirs import user_data_dir

    file = Path(user_data_dir("newsreel", appauthor=False)) / "signing" / "own.pem"
    if _lasts(file):
        return file
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock"), timeout=WAIT):
            if not _lasts(file):  # another process was quicker
                _make(file)
    except Timeout as error:
        raise NoKey(f"another newsreel has been making {file} for {WAIT:g} s", "end it, and try again") from error
    except OSError as error:
        raise NoKey(
            f"no signing key can be made in {file.parent} ({error.strerror})",
            'make room or make it writable, or set signing = "none"',
        ) from error
    return file


def _lasts(file: Path) -> bool:
    """Whether there is a key that is valid for another day; `load_signer` reports a damaged one.

    One that is not valid yet was made by a clock that was ahead.
    """
    from cryptography import x509

    try:
        first = x509.load_pem_x509_certificates(file.read_bytes())[0]
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return first.not_valid_before_utc <= _now() < first.not_valid_after_utc - timedelta(days=1)


def _make(file: Path) -> None:
    """A key, a certificate for it, and that of the authority which issued it; whose key is stored nowhere.

    The authority's certificate stands beside it, for readers that are to trust this machine.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    names = f"{OWN}: authority", f"{OWN}: key"
    root = _certificate(names[0], names[0], authority.public_key(), authority, authority=True)
    leaf = _certificate(names[1], names[0], key.public_key(), authority, authority=False)
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with atomic_write(file.with_name("authority.pem")) as temporary:
        temporary.write_bytes(root.public_bytes(pem))
    with atomic_write(file) as temporary:
        temporary.touch(mode=0o600, exist_ok=False)
        temporary.write_bytes(secret + leaf.public_bytes(pem) + root.public_bytes(pem))


def _certificate(name: str, issuer: str, public: Any, signing: Any, *, authority: bool) -> "Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    usage = x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    started = _now() - timedelta(days=1)  # clocks differ
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(started)
        .not_valid_after(started + LASTS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    if not authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return made.sign(signing, hashes.SHA256())


def _name(common: str) -> Any:
    """Nothing of the machine or its user: films are published."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = (NameOID.ORGANIZATION_NAME, OWN), (NameOID.COMMON_NAME, common)
    return x509.Name([x509.NameAttribute(*part) for part in parts])


def _now() -> datetime:
    return datetime.now(UTC)
