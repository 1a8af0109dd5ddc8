"""The case of a post: what is held against it, and what people decided. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from services.talent.market.postings import rules
from services.talent.market.postings.rules import FULL, Finding

Stage = Literal["open", "objected", "confirmed", "cleared", "void"]

KIND: Final = "posting"


@dataclass(frozen=True, slots=True)
class About:
    """The post that a case is of, as it is now; `digest` is of all that its owner decides."""

    id: str
    owner: str
    zone: str
    post: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """A case; times are aware, and None where nobody decided or objected."""

    demand_id: str
    version: int
    enterprise_id: str
    zone: str
    post: str
    stage: Stage
    standing: int
    findings: tuple[Finding, ...]
    found_at: datetime
    updated_at: datetime
    reason: str = ""
    decided_at: datetime | None = None
    decided_digest: bytes = b""
    objection: str = ""
    objected_at: datetime | None = None

    @property
    def codes(self) -> list[str]:
        """All codes found, those for the bureau alone too."""
        return sorted({each.code for each in self.findings})

    @property
    def others(self) -> list[str]:
        """The posts that the findings name."""
        return sorted({str(each.evidence["other"]) for each in self.findings if "other" in each.evidence})

    @property
    def lowers(self) -> list[str]:
        """The codes by which the post is ranked lower; none of one that was cleared."""
        return [] if self.stage in ("cleared", "void") else rules.codes(self.findings)


def looked_at(held: Case | None, about: About, findings: Sequence[Finding], now: datetime) -> Case | None:
    """The case after a look at a post; `held` itself where nothing is new, None where there is nothing.

    What the bureau cleared stays so until the content changes; what it confirmed until the content changes or
    something else is found; an objection until somebody decides.
    """
    if held is None:
        return _opened(about, findings, now) if findings else None
    stage = _stage(held, about, findings)
    fresh = replace(
        held,
        enterprise_id=about.owner,
        zone=about.zone,
        post=about.post,
        stage=stage,
        standing=FULL if stage == "cleared" else rules.standing(findings),
        findings=tuple(findings),
    )
    if fresh == held:
        return held
    if stage == "open" and held.stage != "open":
        began = now if held.stage == "void" else held.found_at
        fresh = replace(
            fresh,
            found_at=began,
            reason="",
            decided_at=None,
            decided_digest=b"",
            objection="",
            objected_at=None,
        )
    return replace(fresh, version=held.version + 1, updated_at=now)


def confirmed(held: Case, digest: bytes, reason: str, now: datetime) -> Case:
    """The findings hold, of the content that the digest is of."""
    return replace(
        _decided(held, digest, reason, now), stage="confirmed", standing=rules.standing(held.findings)
    )


def cleared(held: Case, digest: bytes, reason: str, now: datetime) -> Case:
    """Nothing is wrong with the content that the digest is of."""
    return replace(_decided(held, digest, reason, now), stage="cleared", standing=FULL)


def objected(held: Case, objection: str, now: datetime) -> Case:
    """The owner asks for a look."""
    return replace(
        held,
        version=held.version + 1,
        stage="objected",
        objection=objection,
        objected_at=now,
        updated_at=now,
    )


def _opened(about: About, findings: Sequence[Finding], now: datetime) -> Case:
    return Case(
        demand_id=about.id,
        version=1,
        enterprise_id=about.owner,
        zone=about.zone,
        post=about.post,
        stage="open",
        standing=rules.standing(findings),
        findings=tuple(findings),
        found_at=now,
        updated_at=now,
    )


def _stage(held: Case, about: About, findings: Sequence[Finding]) -> Stage:
    same = held.decided_digest == about.digest
    if held.stage == "cleared" and same:
        return "cleared"
    if not findings:
        return "void"
    if held.stage == "objected":
        return "objected"
    known = {each.code for each in findings} <= set(held.codes)
    return "confirmed" if held.stage == "confirmed" and same and known else "open"


def _decided(held: Case, digest: bytes, reason: str, now: datetime) -> Case:
    return replace(
        held,
        version=held.version + 1,
        reason=reason,
        decided_at=now,
        decided_digest=digest,
        updated_at=now,
    )
