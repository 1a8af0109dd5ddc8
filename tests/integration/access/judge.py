"""What the cells of docs/security.md mean, said anew: nothing of ours that decides is used here."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.common.access.policy import Scope
from services.common.access.principal import Principal, Role

Words = Mapping[Role, frozenset[Scope]]


@dataclass(frozen=True, slots=True)
class Thing:
    """An object as the table sees it: whose it is, where it lies, who may read it, whom it names."""

    name: str
    owner: str = ""
    zone: str = ""
    public: bool = False
    parties: frozenset[str] = frozenset()


class Verdict(StrEnum):
    """What became of a request; undecided: it failed for another reason, so that the cell is not tested."""

    PASSED = "passed"
    REFUSED = "refused"
    UNDECIDED = "undecided"


def words_of(cells: Words, caller: Principal) -> frozenset[Scope]:
    """The words of the caller's roles in a row."""
    return frozenset(word for role in caller.roles for word in cells.get(role, ()))


def reaches(words: frozenset[Scope], caller: Principal, thing: Thing) -> bool:
    """Whether the words let the caller reach the thing."""
    own = thing.owner != "" and thing.owner in (caller.organisation, caller.talent)
    at_home = thing.zone != "" and thing.zone == caller.zone
    return (
        Scope.ANY in words
        or (Scope.OWN in words and own)
        or (Scope.ZONE in words and at_home)
        or (Scope.PUBLIC in words and thing.public)
        or (Scope.PARTY in words and not thing.parties.isdisjoint({caller.organisation, caller.talent}))
    )


@dataclass
class Tally:
    """Counts of the cells that were tried, and those that differ from the table; for several threads."""

    tried: int = 0
    passed: int = 0
    refused: int = 0
    leaks: list[str] = field(default_factory=list)
    wrongly_refused: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def note(self, cell: str, verdict: Verdict, *, expected: bool, told: object = "") -> None:
        """One cell: whether the table lets it pass, what became of it, and what was answered."""
        with self._lock:
            self.tried += 1
            self.passed += verdict is Verdict.PASSED
            self.refused += verdict is Verdict.REFUSED
            if verdict is Verdict.UNDECIDED:
                self.undecided.append(f"{cell}: {told}")
            elif verdict is Verdict.PASSED and not expected:
                self.leaks.append(f"{cell}: {told}")
            elif verdict is Verdict.REFUSED and expected:
                self.wrongly_refused.append(f"{cell}: {told}")

    def saw(self, cell: str, seen: Iterable[str], shown: Mapping[str, bool]) -> None:
        """A list: `seen` are the names in it, `shown` says of each thing whether it has to be there."""
        found = list(seen)
        for name, expected in shown.items():
            verdict = Verdict.PASSED if name in found else Verdict.REFUSED
            self.note(f"{cell} {name}", verdict, expected=expected, told="in the list")
        for name in set(found) - shown.keys():
            self.note(f"{cell} {name}", Verdict.UNDECIDED, expected=False, told="nothing of this world")

    def add(self, other: "Tally") -> None:
        """Counts what the other has counted, too."""
        self.tried += other.tried
        self.passed += other.passed
        self.refused += other.refused
        self.leaks += other.leaks
        self.wrongly_refused += other.wrongly_refused
        self.undecided += other.undecided

    def figures(self) -> str:
        """The counts on a line."""
        return (
            f"{self.tried} cells tried, {self.passed} passed, {self.refused} refused,"
            f" {len(self.leaks)} leaks, {len(self.wrongly_refused)} wrongly refused,"
            f" {len(self.undecided)} undecided"
        )

    def differences(self) -> str:
        """Every cell that is not as the table says, a line each; empty where all are."""
        return "\n".join(
            [
                *(f"LEAK {cell}" for cell in sorted(self.leaks)),
                *(f"REFUSED {cell}" for cell in sorted(self.wrongly_refused)),
                *(f"UNDECIDED {cell}" for cell in sorted(self.undecided)),
            ]
        )
