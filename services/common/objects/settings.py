"""Which object store, from the environment."""

from pathlib import Path
from typing import Final

from services.common.objects.disk import DiskStore
from services.common.objects.s3 import Bucket, S3Store
from services.common.objects.store import ObjectStore
from services.common.settings import Environ, SettingsError, required, text

VARIABLE: Final = "OBJECT_STORE"
ENDPOINT: Final = "OBJECT_STORE_ENDPOINT"
REGION: Final = "OBJECT_STORE_REGION"


def from_environ(environ: Environ) -> ObjectStore:
    """OBJECT_STORE is disk:<folder> or s3:<bucket>; raises SettingsError.

    Of a bucket OBJECT_STORE_ENDPOINT and OBJECT_STORE_REGION are read, too.
    """
    kind, _, place = required(environ, VARIABLE).partition(":")
    if kind not in ("disk", "s3") or not place:
        raise SettingsError(VARIABLE, "must be disk:<folder> or s3:<bucket>")
    if kind == "s3":
        return S3Store(Bucket(place, text(environ, ENDPOINT, ""), text(environ, REGION, "")))
    try:
        return DiskStore(Path(place))
    except OSError as error:
        raise SettingsError(VARIABLE, f"names no folder that can be written: {error.strerror}") from None
