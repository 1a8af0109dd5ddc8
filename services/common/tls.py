"""TLS between services, both sides with a certificate (mTLS), or plaintext where none is set."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import grpc
import grpc.aio

from services.common.settings import Environ, SettingsError, text

VARIABLES: Final = ("GRPC_TLS_CERT", "GRPC_TLS_KEY", "GRPC_TLS_CA")

Options = Sequence[tuple[str, Any]]
Files = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files: this process's certificate (chain) and key, and the authority that the others' come from."""

    certificate: Path
    key: Path
    authority: Path

    @classmethod
    def from_environ(cls, environ: Environ) -> "Tls | None":
        """From GRPC_TLS_CERT, GRPC_TLS_KEY and GRPC_TLS_CA: all or none; raises SettingsError."""
        values = {name: text(environ, name, "") for name in VARIABLES}
        if not any(values.values()):
            return None
        for name, value in values.items():
            if not value:
                raise SettingsError(name, f"must be set together with {', '.join(VARIABLES)}")
            try:
                Path(value).read_bytes()
            except OSError as error:
                raise SettingsError(name, f"names a file that cannot be read: {error.strerror}") from None
        return cls(*(Path(value) for value in values.values()))

    def server_credentials(self) -> grpc.ServerCredentials:
        """For a server that takes clients with a certificate of the authority alone.

        The files are read again for each connection, so that a renewed certificate is used without a restart.
        """
        return grpc.dynamic_ssl_server_credentials(
            _configuration(self.files()),
            _Renewed(self).fetch,  # type: ignore[arg-type]  # the stubs leave out that None means "as before"
            require_client_authentication=True,
        )

    def channel_credentials(self) -> grpc.ChannelCredentials:
        """For a client that shows its certificate and takes servers with one of the authority alone."""
        return grpc.ssl_channel_credentials(
            root_certificates=self.authority.read_bytes(),
            private_key=self.key.read_bytes(),
            certificate_chain=self.certificate.read_bytes(),
        )

    def files(self) -> Files:
        """Key, certificate and authority as they are now; raises OSError."""
        return self.key.read_bytes(), self.certificate.read_bytes(), self.authority.read_bytes()


def _configuration(files: Files) -> grpc.ServerCertificateConfiguration:
    """A server's side of the files."""
    key, certificate, authority = files
    return grpc.ssl_server_certificate_configuration([(key, certificate)], authority)


class _Renewed:
    """A server's configuration where the files hold another than before."""

    def __init__(self, tls: Tls) -> None:
        self._tls = tls
        self._lock = threading.Lock()
        self._seen = tls.files()

    def fetch(self) -> grpc.ServerCertificateConfiguration | None:
        """None where nothing changed, or the files cannot be read just now."""
        with self._lock:
            try:
                files = self._tls.files()
            except OSError:
                return None
            if files == self._seen:
                return None
            self._seen = files
        return _configuration(files)


def open_channel(address: str, tls: Tls | None, options: Options = ()) -> grpc.Channel:
    """A channel to host:port, over TLS where it is set."""
    if tls is None:
        return grpc.insecure_channel(address, options=options)
    return grpc.secure_channel(address, tls.channel_credentials(), options=options)


def open_aio_channel(
    address: str,
    tls: Tls | None,
    options: Options = (),
    interceptors: Sequence[grpc.aio.ClientInterceptor] = (),
) -> grpc.aio.Channel:
    """The same for asyncio."""
    if tls is None:
        return grpc.aio.insecure_channel(address, options=options, interceptors=interceptors)
    return grpc.aio.secure_channel(
        address, tls.channel_credentials(), options=options, interceptors=interceptors
    )
