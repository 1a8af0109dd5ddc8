"""A certificate as a PDF for print, with a picture of the address at which it is verified."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

import segno
import typst

from services.common import texts
from services.gateway.exports.pdf import fonts

TEMPLATE: Final = "certificate.typ"
VERIFY: Final = "/certificates/verify"


def render(certificate: Mapping[str, Any], holder: str, base: str) -> bytes:
    """The PDF's file; the same for the same certificate. `base` is the portal's address without a slash."""
    compiler = typst.Compiler(
        input=_template(),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data(certificate, holder, base))},
    )
    issued = datetime.combine(date.fromisoformat(certificate["issued_on"]), time(), UTC)
    made: Any = compiler.compile(format="pdf", timestamp=issued)
    return bytes(made)


def data(certificate: Mapping[str, Any], holder: str, base: str) -> dict[str, Any]:
    """What the template shows: no name, for the paper may lie about."""
    code = certificate["code"]
    return {
        "title": texts.get("recognition.pdf.title"),
        "author": texts.get("portal.brand"),
        "example": texts.get("recognition.pdf.example") if certificate["example"] else "",
        "level": certificate["level"],
        "body": texts.get(
            "recognition.pdf.body", level=certificate["level"], level_name=certificate["level_name"]
        ),
        "facts": [
            [texts.get("recognition.certificate.number"), certificate["number"]],
            [texts.get("recognition.case.person"), holder],
            [texts.get("recognition.certificate.issued_on"), certificate["issued_on"]],
            [texts.get("recognition.certificate.valid_until"), certificate["valid_until"]],
            [
                texts.get("recognition.case.scheme"),
                texts.get(
                    "recognition.case.scheme.version",
                    name=certificate["scheme_name"],
                    number=certificate["scheme_number"],
                ),
            ],
        ],
        "verify": texts.get("recognition.pdf.verify"),
        "code": spaced(code),
        "picture": picture(f"{base}{VERIFY}?{urlencode({'code': code})}"),
    }


def spaced(code: str) -> str:
    """A code in groups of four, as it is read out."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def picture(address: str) -> str:
    """An address as the SVG of a QR code."""
    kept = io.BytesIO()
    segno.make(address, error="m").save(kept, kind="svg", scale=4, border=2)
    return kept.getvalue().decode()


@cache
def _template() -> bytes:
    return files(__package__).joinpath(TEMPLATE).read_bytes()
