"""A curriculum vitae from outside: told by its bytes, read by a process of its own, kept nowhere."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any, Final

import filetype

from services.common.errors import Busy, FieldError, InvalidInput
from services.common.records import rules
from services.talent.market.registration import extract

FIELD: Final = "content"
SIZE_MAX: Final = 10 * 1024 * 1024
SECONDS_MAX: Final = 20.0
# Readers at a time, of a process of the service.
AT_ONCE: Final = 2
WAIT_S: Final = 10.0

_PDF: Final = "application/pdf"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS: Final = {_PDF: "pdf", _DOCX: "docx", "application/zip": "docx"}
_MODULE: Final = extract.__name__
_lanes: Final = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """The text of a file, its first `pages` pages or parts; `cut`: there are more."""

    text: str
    pages: int
    cut: bool


def read(content: bytes) -> Read:
    """The text of a PDF or DOCX.

    Raises InvalidInput for what is none, is too large or has no text, and Busy where too many are being read.
    """
    kind = _kind(content)
    if not _lanes.acquire(timeout=WAIT_S):
        raise Busy("resumes")
    try:
        told = _asked(kind, content)
    finally:
        _lanes.release()
    if "refused" in told:
        raise refused(str(told["refused"]))
    return Read(str(told["text"]), int(told["pages"]), bool(told["cut"]))


def refused(rule: str, **values: object) -> InvalidInput:
    """Says why a file gives nothing."""
    error = rules.broken("registration.resume", f"resume_{rule}", **values)
    return InvalidInput([FieldError(FIELD, error.message)])


def _kind(content: bytes) -> str:
    if not content:
        raise refused("empty")
    if len(content) > SIZE_MAX:
        raise refused("too_large", most=SIZE_MAX >> 20)
    found = filetype.guess(content[:8192])
    kind = _KINDS.get(str(found.mime)) if found is not None else None
    if kind is None:
        raise refused("kind")
    return kind


def _asked(kind: str, content: bytes) -> dict[str, Any]:
    # The reader knows no setting of the service, and no secret.
    environ = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (a program of ours, and one of two words)
            [sys.executable, "-m", _MODULE, kind],
            input=content,
            capture_output=True,
            timeout=SECONDS_MAX,
            env=environ,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "unreadable"}
    # Killed by its own bounds, it has said nothing.
    if done.returncode != 0:
        return {"refused": "unreadable"}
    told: dict[str, Any] = json.loads(done.stdout)
    return told
