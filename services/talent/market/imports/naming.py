"""Names of sources: schools and offices. Pure."""

import re
from typing import Final

from services.common.records import rules
from services.common.records.workflow import refuse
from services.common.scrub import REDACTED, scrub

SOURCE_MAX: Final = 60

_BLANKS: Final = re.compile(r"\s+")


def source_name(text: str) -> str:
    """The name of a school or an office, tidied; raises InvalidInput for none, or for one with a number of a
    person in it."""
    name = _BLANKS.sub(" ", text).strip()
    errors = rules.text("source_name", name, SOURCE_MAX, needed=True)
    if REDACTED in scrub(name):
        errors = [rules.broken("source_name", "personal_id")]
    refuse(errors)
    return name
