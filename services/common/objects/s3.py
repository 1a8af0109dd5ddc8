"""Objects in a bucket that speaks S3."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from services.common.objects.store import NoObject, StoreAway, checked

PIECE_BYTES: Final = 64 * 1024
# What is larger goes in parts of that size, one at a time: the smallest that S3 takes.
PART_BYTES: Final = 5 * 1024 * 1024
CONNECT_TIMEOUT_S: Final = 3
READ_TIMEOUT_S: Final = 10
ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where it is; `endpoint` is empty for Amazon's own.

    Credentials are found as boto3 finds them: in AWS_* variables, or given by the machine.
    """

    name: str
    endpoint: str = ""
    region: str = ""


class S3Store:
    """Objects of one bucket; connects when it is first asked for something."""

    def __init__(self, bucket: Bucket) -> None:
        """Asks nothing yet."""
        self._bucket = bucket
        self._client: Any = None

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Stores the pieces as one object; parts of one that breaks off are taken away."""
        checked(name)
        from boto3.s3.transfer import TransferConfig  # noqa: PLC0415 - a second to load, for those who use it

        config = TransferConfig(
            multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False
        )
        reader = _Reader(pieces)
        try:
            with _explained():
                self._connected().upload_fileobj(reader, self._bucket.name, name, Config=config)
        finally:
            # What the pieces raised is not the bucket's.
            if reader.error is not None:
                raise reader.error

    def get(self, name: str) -> Iterator[bytes]:
        """The object in pieces."""
        with _explained():
            try:
                answer = self._connected().get_object(Bucket=self._bucket.name, Key=checked(name))
            except self._client.exceptions.NoSuchKey:
                raise NoObject(name) from None
        return _pieces(answer["Body"])

    def delete(self, name: str) -> None:
        """Removes the object."""
        checked(name)
        with _explained():
            self._connected().delete_object(Bucket=self._bucket.name, Key=name)

    def _connected(self) -> Any:
        if self._client is None:
            import boto3  # noqa: PLC0415 - a second to load, for those who use it
            from botocore.config import Config  # noqa: PLC0415

            self._client = boto3.session.Session().client(
                "s3",
                endpoint_url=self._bucket.endpoint or None,
                region_name=self._bucket.region or None,
                config=Config(
                    connect_timeout=CONNECT_TIMEOUT_S,
                    read_timeout=READ_TIMEOUT_S,
                    retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                    s3={"addressing_style": "path" if self._bucket.endpoint else "auto"},
                    # Other makers' stores know no checksums but those of the protocol.
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_required",
                ),
            )
        return self._client


class _Reader:
    """Pieces as a file to read; `error` is what they raised."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all for -1; none at the end."""
        try:
            while size < 0 or len(self._held) < size:
                self._held += next(self._pieces)
        except StopIteration:
            pass
        except BaseException as error:
            self.error = error
            raise
        end = len(self._held) if size < 0 else size
        given = bytes(self._held[:end])
        del self._held[:end]
        return given


def _pieces(body: Any) -> Iterator[bytes]:
    try:
        while True:
            with _explained():
                piece = body.read(PIECE_BYTES)
            if not piece:
                return
            yield piece
    finally:
        body.close()


@contextmanager
def _explained() -> Iterator[None]:
    """Raises StoreAway for whatever boto makes of a store that does not answer or refuses."""
    from boto3.exceptions import Boto3Error  # noqa: PLC0415 - as above
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError, OSError) as error:
        raise StoreAway(f"the bucket: {type(error).__name__}") from error
