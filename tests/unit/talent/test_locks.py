"""Advisory locks: each number is one lock's alone, or what one of them guards never has its turn."""

import re
from collections import Counter
from pathlib import Path

SERVICES = Path(__file__).parents[3] / "services"
NUMBER = re.compile(r"= (4_201_\d{3})$", re.MULTILINE)


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    found = Counter(
        number for path in SERVICES.rglob("*.py") for number in NUMBER.findall(path.read_text("utf-8"))
    )

    assert len(found) > 10
    assert [number for number, times in found.items() if times > 1] == []
