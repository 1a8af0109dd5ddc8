"""How a skill's name is compared: its spelling, and what of it says nothing."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

LEAST: Final = 2
"""Characters that are left, at least, of a name without what says nothing."""
_PARENTHESES: Final = re.compile(r"\(([^()]*)\)")
_BEFORE: Final = re.compile(
    r"^(?:能够|能|会)?(?:非常)?(?:熟悉|精通|掌握|熟练掌握|熟练使用|熟练运用|熟练操作|熟练|擅长|了解|使用|具备|良好的?)+"
)
_AFTER: Final = re.compile(r"(?:(?:相关|工作|实操)?(?:能力|技能|技术|经验|知识|基础|优先)|等)$")


@lru_cache(maxsize=65_536)
def normalise(phrase: str) -> str:
    """The form under which two spellings of a phrase are one: NFKC, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", phrase).lower().split())


def readings(key: str) -> Iterator[str]:
    """What a normalised name may be looked up by, the name itself first.

    Without parentheses, with what stands in them in place of what stands before, and each without words that
    only praise or introduce.
    """
    seen: set[str] = set()
    for whole in (key, *_opened(key)):
        for reading in (whole, _AFTER.sub("", whole), _BEFORE.sub("", whole), _bare(whole)):
            if reading not in seen and (len(reading) >= LEAST or reading == key):
                seen.add(reading)
                yield reading


def _opened(key: str) -> Iterator[str]:
    found = _PARENTHESES.search(key)
    if found is None:
        return
    before, within, after = key[: found.start()], found[1], key[found.end() :]
    yield before + after
    if within:
        yield within + after
        yield within


def _bare(key: str) -> str:
    return _AFTER.sub("", _BEFORE.sub("", key))
