"""A workbook of one sheet, written row by row: nothing of its rows comes to lie on a disk."""

import io
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

_PIECE: Final = 256 * 1024


class MemoryBook:
    """The workbook; `sheet` takes widths and panes until the first row is there."""

    def __init__(self, title: str) -> None:
        self._book = Workbook(write_only=True)
        self.sheet: Any = self._book.create_sheet(title)
        self._begun = False

    def append(self, row: Sequence[Any]) -> None:
        """One more row."""
        if not self._begun:
            self.sheet._writer = _Writer(self.sheet, _Packed())  # noqa: SLF001 - openpyxl has no other way in
            self.sheet._writer.write_top()  # noqa: SLF001
            self._begun = True
        self.sheet.append(row)

    def save(self, file: IO[bytes]) -> None:
        """Writes the workbook, to which nothing can be added then; it has a row at least."""
        ExcelWriter(self._book, _Archive(file, "w", ZIP_DEFLATED)).save()

    def close(self) -> None:
        """Nothing can be added then; whether it was saved or not."""
        if self._begun and not self.sheet.closed:
            self.sheet.close()


class _Packed(io.RawIOBase):
    """What is written to it, packed."""

    def __init__(self) -> None:
        super().__init__()
        self._packer = zlib.compressobj(1)
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Takes all of it."""
        if part := self._packer.compress(data):
            self._parts.append(part)
        return len(data)

    def pieces(self) -> Iterator[bytes]:
        """All that was written; nothing can be added then, and it can be had once."""
        self._parts.append(self._packer.flush())
        unpacker = zlib.decompressobj()
        for part in self._parts:
            packed = part
            while piece := unpacker.decompress(packed, _PIECE):
                yield piece
                packed = unpacker.unconsumed_tail
        yield unpacker.flush()


class _Writer(WorksheetWriter):
    """Writes a sheet to a stream, where openpyxl makes a file with a name in the temporary folder."""

    def __init__(self, sheet: Any, packed: _Packed) -> None:
        super().__init__(sheet, packed)

    def cleanup(self) -> None:
        """There is no file to remove."""


class _Archive(ZipFile):
    """Takes a packed stream for a file, too."""

    def write(self, filename: Any, arcname: Any = None, *args: Any, **options: Any) -> None:
        """Adds it under the name."""
        if not isinstance(filename, _Packed):
            super().write(filename, arcname, *args, **options)
            return
        with self.open(arcname, "w", force_zip64=True) as part:
            for piece in filename.pieces():
                part.write(piece)
