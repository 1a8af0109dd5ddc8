"""Certificates for trying out TLS between the services: an authority of our own, one certificate a service.

Not for a network: the authority's key lies beside the certificates.
"""

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.common.tls import VARIABLES, Tls

OPERATOR: Final = "operator"  # people's tools: seeds by hand, benchmarks, tests, probes
NAMES: Final = ("scenarios", "talent", "matching", "gateway", OPERATOR)
LIFE: Final = timedelta(days=90)
RENEWED_BEFORE: Final = timedelta(days=15)
AUTHORITY: Final = "ca"
CLOCKS_APART: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def tls_of(folder: Path, name: str) -> Tls:
    """The files of one of NAMES."""
    return Tls(folder / f"{name}.crt", folder / f"{name}.key", folder / f"{AUTHORITY}.crt")


def variables(tls: Tls) -> dict[str, str]:
    """What a process is told to use them."""
    return dict(zip(VARIABLES, map(str, (tls.certificate, tls.key, tls.authority)), strict=True))


def make(folder: Path, now: datetime | None = None) -> None:
    """Makes an authority and a certificate for each of NAMES, in place of those that the folder has.

    Each is good for 90 days, for servers and clients at localhost, 127.0.0.1 and the service's name; a file
    is its owner's alone.
    """
    begun = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority = _authority(begun)
    _keep(folder, AUTHORITY, authority)
    for name in NAMES:
        _keep(folder, name, _issue(authority, name, begun))


def make_where_needed(folder: Path, now: datetime | None = None) -> bool:
    """Makes them where one is missing or ends within 15 days; whether it did."""
    if _good(folder, now or datetime.now(UTC)):
        return False
    make(folder, now)
    return True


def _good(folder: Path, now: datetime) -> bool:
    for name in (AUTHORITY, *NAMES):
        certificate = folder / f"{name}.crt"
        if not certificate.exists() or not (folder / f"{name}.key").exists():
            return False
        ends = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
        if ends - now < RENEWED_BEFORE:
            return False
    return True


def _authority(now: datetime) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("DaBridge local authority")
    usage = _usage(signs_certificates=True)
    builder = (
        _builder(name, name, key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return Issued(builder.sign(key, hashes.SHA256()), key)


def _issue(authority: Issued, name: str, now: datetime) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    names: Sequence[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.DNSName(name),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    builder = (
        _builder(_name(name), authority.certificate.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]),
            critical=False,
        )
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    return Issued(builder.sign(authority.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_APART)
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _keep(folder: Path, name: str, issued: Issued) -> None:
    key = issued.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(folder / f"{name}.key", key)
    write_private(folder / f"{name}.crt", issued.certificate.public_bytes(serialization.Encoding.PEM))


def write_private(path: Path, content: bytes) -> None:
    """Writes the whole file at once, for its owner alone."""
    half = path.with_name(f".{path.name}")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)
