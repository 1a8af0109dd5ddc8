"""Which files are taken, by their bytes and not by their names alone. Pure."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import filetype

from services.common.errors import InvalidInput
from services.common.records import rules
from services.common.scrub import scrub

SIZE_MAX: Final = 20 * 1024 * 1024
NAME_MAX: Final = 120

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
# Media type → the extensions that fit it.
TAKEN: Final[Mapping[str, tuple[str, ...]]] = {
    "application/pdf": ("pdf",),
    f"{_OFFICE}wordprocessingml.document": ("docx",),
    f"{_OFFICE}spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}presentationml.presentation": ("pptx",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "application/zip": ("zip",),
}
EXTENSIONS: Final = tuple(extension for fitting in TAKEN.values() for extension in fitting)

# What makes an archive an office document.
_PARTS: Final = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}
_MACROS: Final = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/", "/activex/")
# What runs, and archives that nobody looks into, have no place in an archive.
_REFUSED: Final = (
    *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf"),
    *(".hta", ".lnk", ".reg", ".jar", ".apk", ".app", ".sh", ".py", ".pif", ".cpl"),
    *(".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".potm", ".ppam"),
    *(".zip", ".rar", ".7z", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".iso", ".img", ".cab"),
)
_HEAD_BYTES: Final = 8 * 1024
# The list of an archive's files is at its end.
_TAIL_BYTES: Final = 256 * 1024
_ARCHIVE: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file was found to be."""

    media_type: str
    size_bytes: int
    sha256: str


class Examined:
    """A file's bytes on their way through: counted, hashed, and looked at; `verdict` once they are through.

    Holds its beginning and its end, and no more.
    """

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._head = b""
        self._tail = b""
        self._size = 0
        self._hash = sha256()

    def __iter__(self) -> Iterator[bytes]:
        """The pieces; raises InvalidInput as soon as they are too many, or none that is taken."""
        for piece in self._pieces:
            self._size += len(piece)
            if self._size > SIZE_MAX:
                raise InvalidInput([rules.broken("attachment", "file_too_large", most=SIZE_MAX >> 20)])
            if len(self._head) < _HEAD_BYTES:
                self._head = (self._head + piece)[:_HEAD_BYTES]
            self._tail = (self._tail + piece)[-_TAIL_BYTES:]
            self._hash.update(piece)
            yield piece

    def verdict(self, name: str) -> Verdict:
        """What it is, as `name` says; raises InvalidInput for what is not taken."""
        if not self._size:
            raise InvalidInput([rules.broken("attachment", "file_empty")])
        media_type = self._media_type()
        if media_type not in TAKEN:
            kinds = "、".join(EXTENSIONS)
            raise InvalidInput([rules.broken("attachment", "file_kind", kinds=kinds)])
        if extension(name) not in TAKEN[media_type]:
            fitting = TAKEN[media_type][0]
            raise InvalidInput([rules.broken("attachment", "file_extension", extension=fitting)])
        return Verdict(media_type, self._size, self._hash.hexdigest())

    def _media_type(self) -> str:
        if self._head.startswith(_ARCHIVE):
            return _archive(self._tail)
        found = filetype.guess(self._head)
        return str(found.mime) if found is not None else ""


def tidy_name(name: str) -> str:
    """A file's name without folders, control signs and identifiers of people.

    Raises InvalidInput where nothing is left of it, or it has no extension.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = seen.strip(" .").rpartition(".")
    if not stem.strip(" .") or not dot:
        raise InvalidInput([rules.broken("attachment", "file_name")])
    return f"{scrub(stem.strip(' .'))[: NAME_MAX - len(ending) - 1]}.{ending.lower()}"[:NAME_MAX]


def extension(name: str) -> str:
    """What stands behind the last dot, in small letters."""
    return name.rpartition(".")[2].lower()


def _archive(tail: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(tail)) as archive:
            names = [item.filename.lower() for item in archive.infolist()]
    # Where the archive needs a version of the format that it does not know, zipfile says NotImplementedError.
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise InvalidInput([rules.broken("attachment", "file_unreadable")]) from None
    if any(part in f"/{name}" for name in names for part in _MACROS):
        raise InvalidInput([rules.broken("attachment", "file_macros")])
    if any(name.rstrip(" .").endswith(_REFUSED) for name in names):
        raise InvalidInput([rules.broken("attachment", "file_runs")])
    if "[content_types].xml" in names:
        return next((media for part, media in _PARTS.items() if part in names), "")
    return "application/zip"
