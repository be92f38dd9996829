"""Keys and certificates to sign films with, as an authority issues them, or as none should."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM
PKCS8, SEC1 = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL
MAIL, SERVER = ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.SERVER_AUTH
CLAIMS = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")  # what C2PA's own authorities issue for


def p256() -> Any:
    return ec.generate_private_key(ec.SECP256R1())


def private(key: Any, passphrase: bytes = b"", form: serialization.PrivateFormat = PKCS8) -> bytes:
    locked = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(PEM, form, locked)  # type: ignore[no-any-return]


@dataclass
class Authority:
    """Issues certificates; `pem` is its own."""

    name: str = "An Authority"
    key: Any = field(default_factory=p256)

    @property
    def pem(self) -> bytes:
        return self.issue(self.key, self.name, authority=True)

    def issue(
        self,
        key: Any,
        holder: str = "The Daily Example",
        *,
        start: timedelta = timedelta(days=-1),
        end: timedelta = timedelta(days=30),
        usages: tuple[x509.ObjectIdentifier, ...] = (MAIL,),
        signs: bool = True,
        authority: bool = False,
    ) -> bytes:
        """A certificate for `key`, valid from `start` to `end` from now."""
        now = datetime.now(UTC)
        usage = x509.KeyUsage(signs, False, False, False, not signs, authority, authority, False, False)
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(holder))
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + start)
            .not_valid_after(now + end)
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if usages and not authority:
            made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        signed = made.sign(self.key, None if isinstance(self.key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
        return signed.public_bytes(PEM)


def issued(path: Path, key: Any = None, authority: Authority | None = None, **fields: Any) -> Path:
    """A PEM file with a key, a certificate for it, and its authority's."""
    key, authority = key or p256(), authority or Authority()
    path.write_bytes(private(key) + authority.issue(key, **fields) + authority.pem)
    return path


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, text), x509.NameAttribute(NameOID.COMMON_NAME, text)]
    )
