"""What matching knows, as the API answers it."""

from typing import Literal

from services.gateway.kinds import Kind, Market, Side
from services.gateway.schemas.base import Out, described

CauseName = Literal["subject", "arrived", "member", "left"]
FindingStatus = Literal["exact", "similar", "missing", "unknown"]


class CardSkill(Out):
    """A skill of a talent, without what the person wrote of it."""

    name: str = described("api.model.card.skill.name")
    level: Literal["basic", "proficient", "expert"] | None = described(
        "api.model.card.skill.level", default=None
    )
    trust: str = described("api.model.card.skill.trust", default="")


class Card(Out):
    """A record in short; from `education` on of talents alone."""

    kind: Kind = described("api.param.kind")
    id: str = described("api.param.id")
    version: int = described("fields.record.version")
    title: str = described("api.model.card.title")
    summary: str = described("api.model.card.summary")
    zones: list[str] = described("api.model.card.zones")
    industries: list[str] = described("api.model.card.industries")
    tags: list[str] = described("api.model.card.tags")
    score: float = described("api.model.card.score")
    education: Literal["secondary", "college", "bachelor", "master", "doctor"] | None = described(
        "api.model.card.education", default=None
    )
    years: int | None = described("api.model.card.years", default=None)
    occupation_code: str = described("api.model.card.occupation_code", default="")
    skills: list[CardSkill] = described("api.model.card.skills", default=[])
    stale: bool = described("api.model.card.stale", default=False)
    level: str = described("api.model.card.level", default="")


class SearchResult(Out):
    """A page of search results."""

    hits: list[Card] = described("api.model.search.hits")
    total: int = described("api.model.search.total")


class Cause(Out):
    """Why a list changed."""

    kind: CauseName | None = described("api.model.cause.kind")
    profile_id: str = described("api.model.cause.profile_id")
    profile_version: int = described("api.model.cause.profile_version")


class Finding(Out):
    """How one requirement is met."""

    requirement: str = described("api.model.finding.requirement")
    must: bool = described("api.model.finding.must")
    status: FindingStatus | None = described("api.model.finding.status")
    met_by: str = described("api.model.finding.met_by")
    similarity: float = described("api.model.finding.similarity")
    evidence: str = described("api.model.finding.evidence")
    trust: str = described("api.model.finding.trust")
    relation: str = described("api.model.finding.relation", default="")


class Feature(Out):
    """One feature's part in the score."""

    feature: str = described("api.model.feature.feature")
    label: str = described("api.model.feature.label")
    value: float | None = described("api.model.feature.value")
    weight_left: float = described("api.model.feature.weight_left")
    weight_right: float = described("api.model.feature.weight_right")
    detail: str = described("api.model.feature.detail")


class Gate(Out):
    """One hard gate's verdict."""

    gate: str = described("api.model.gate.gate")
    label: str = described("api.model.gate.label")
    verdict: str = described("api.model.gate.verdict")
    detail: str = described("api.model.gate.detail")


class RankChange(Out):
    """Places on a list."""

    before: int = described("api.model.ranks.before")
    after: int = described("api.model.ranks.after")


class Explanation(Out):
    """Why a pair has its score."""

    score: float = described("api.model.explanation.score")
    left_satisfaction: float = described("api.model.explanation.left_satisfaction")
    right_satisfaction: float = described("api.model.explanation.right_satisfaction")
    passes: bool = described("api.model.explanation.passes")
    requirements: list[Finding] = described("api.model.explanation.requirements")
    features: list[Feature] = described("api.model.explanation.features")
    gates: list[Gate] = described("api.model.explanation.gates")
    best_edit: str = described("api.model.explanation.best_edit")
    best_edit_score: float = described("api.model.explanation.best_edit_score")
    best_edit_side: Side | None = described("api.model.explanation.best_edit_side", default=None)
    best_edit_field: str = described("api.model.explanation.best_edit_field", default="")
    best_edit_ranks: RankChange | None = described("api.model.explanation.best_edit_ranks", default=None)
    summary: list[str] = described("api.model.explanation.summary", default=[])
    standing: int = described("api.model.explanation.standing", default=0)
    standing_reasons: list[str] = described("api.model.explanation.standing_reasons", default=[])


class Entry(Out):
    """One counterpart on a list."""

    counterpart_id: str = described("api.model.entry.counterpart_id")
    counterpart_version: int = described("api.model.entry.counterpart_version")
    rank: int = described("api.model.entry.rank")
    previous_rank: int = described("api.model.entry.previous_rank")
    score: float = described("api.model.entry.score")


class Item(Out):
    """One entry with what a reader needs."""

    entry: Entry
    counterpart: Card | None = described("api.model.entry.counterpart", default=None)
    explanation: Explanation | None = described("api.model.entry.explanation", default=None)


class Shortlist(Out):
    """A subject's shortlist as it stands."""

    market: Market = described("api.param.market")
    side: Side = described("api.param.side")
    subject: Card | None = described("api.model.shortlist.subject", default=None)
    version: int = described("api.model.shortlist.version")
    ranked_at: str = described("api.model.shortlist.ranked_at")
    items: list[Item] = described("api.model.shortlist.items")
    causes: list[Cause] = described("api.model.shortlist.causes")


class ShortlistChange(Out):
    """A shortlist after a change, as an event tells it."""

    id: str = described("api.model.shortlist.id")
    version: int = described("api.model.shortlist.version")
    market: Market = described("api.param.market")
    side: Side = described("api.param.side")
    subject_id: str = described("api.param.subject")
    subject_version: int = described("api.model.shortlist.subject_version")
    entries: list[Entry] = described("api.model.shortlist.items")
    left_ids: list[str] = described("api.model.shortlist.left_ids")
    causes: list[Cause] = described("api.model.shortlist.causes")
    ranked_at: str = described("api.model.shortlist.ranked_at")
    trace_id: str = described("api.model.shortlist.trace_id")


class Pair(Out):
    """A pair with its explanation."""

    left: Card
    right: Card
    explanation: Explanation


class Relaxation(Out):
    """What giving up one gate would bring."""

    gate: str = described("api.model.gate.gate")
    label: str = described("api.model.gate.label")
    gained: int = described("api.model.relaxation.gained")
    failed: int = described("api.model.relaxation.failed")
    reaching: int | None = described("api.model.relaxation.reaching", default=None)
    field: str = described("api.model.relaxation.field", default="")


class JointRelaxation(Out):
    """What giving up several gates at once would bring."""

    gates: list[str] = described("api.model.joint.gates")
    labels: list[str] = described("api.model.joint.labels")
    reaching: int = described("api.model.relaxation.reaching")


class Blocker(Out):
    """A requirement that keeps counterparts below the floor."""

    requirement: str = described("api.model.finding.requirement")
    reaching: int = described("api.model.blocker.reaching")
    text: str = described("api.model.blocker.text")


class Note(Out):
    """Why a subject is on no list, or lower, for reasons of its own."""

    code: str = described("api.model.note.code")
    text: str = described("api.model.note.text")
    bars: bool = described("api.model.note.bars")


class Diagnosis(Out):
    """Why a list is short."""

    counterparts: int = described("api.model.diagnosis.counterparts")
    passing: int = described("api.model.diagnosis.passing")
    relaxations: list[Relaxation] = described("api.model.diagnosis.relaxations")
    listed: int | None = described("api.model.diagnosis.listed", default=None)
    floor: float = described("api.model.diagnosis.floor", default=0.0)
    too_weak: int = described("api.model.diagnosis.too_weak", default=0)
    together: list[JointRelaxation] = described("api.model.diagnosis.together", default=[])
    blockers: list[Blocker] = described("api.model.diagnosis.blockers", default=[])
    notes: list[Note] = described("api.model.diagnosis.notes", default=[])


class SuggestedPair(Out):
    """What a change does to one pair."""

    counterpart: Card
    score_before: float = described("api.model.suggested.score_before")
    score_after: float = described("api.model.suggested.score_after")
    ranks: RankChange = described("api.model.suggested.ranks")
    own_ranks: RankChange = described("api.model.suggested.own_ranks")
    text: str = described("api.model.suggested.text")


class Suggestion(Out):
    """A change of a record and what it does."""

    edit: str = described("api.model.suggestion.edit")
    field: str = described("api.model.suggestion.field")
    text: str = described("api.model.suggestion.text")
    entered: int = described("api.model.suggestion.entered")
    risen: int = described("api.model.suggestion.risen")
    fallen: int = described("api.model.suggestion.fallen")
    listed_before: int = described("api.model.suggestion.listed_before")
    listed_after: int = described("api.model.suggestion.listed_after")
    pairs: list[SuggestedPair] = described("api.model.suggestion.pairs")


class Suggestions(Out):
    """The changes that help most."""

    suggestions: list[Suggestion] = described("api.model.suggestions")


class KindCount(Out):
    """Live records of a kind."""

    kind: Kind = described("api.param.kind")
    live: int = described("api.model.overview.live")


class MarketCount(Out):
    """Shortlists of one side of a market."""

    market: Market = described("api.param.market")
    side: Side = described("api.param.side")
    subjects: int = described("api.model.overview.subjects")
    shortlists: int = described("api.model.overview.shortlists")
    empty: int = described("api.model.overview.empty")


class TopicLag(Out):
    """Unread messages of a topic."""

    topic: str = described("api.model.overview.topic")
    lag: int = described("api.model.overview.lag")


class Overview(Out):
    """The state of matching as a whole."""

    kinds: list[KindCount] = described("api.model.overview.kinds")
    markets: list[MarketCount] = described("api.model.overview.markets")
    lags: list[TopicLag] = described("api.model.overview.lags")
    model: str = described("api.model.overview.model")


class PlanZone(Out):
    """One of the plan's zones."""

    code: str = described("api.model.plan.code")
    name: str = described("api.model.plan.name")
    kind: str = described("api.model.plan.kind")


class PlanIndustry(Out):
    """One of the plan's industries."""

    code: str = described("api.model.plan.code")
    name: str = described("api.model.plan.name")
    cluster: str = described("api.model.plan.cluster")


class PlanCell(Out):
    """An industry that a zone develops."""

    zone: str = described("api.param.zone")
    industry: str = described("api.param.industry")
    role: str = described("api.model.plan.role")
    main_pilot: bool = described("api.model.plan.main_pilot")


class Plan(Out):
    """The plan's tables."""

    zones: list[PlanZone] = described("api.model.plan.zones")
    industries: list[PlanIndustry] = described("api.model.plan.industries")
    cells: list[PlanCell] = described("api.model.plan.cells")


class Health(Out):
    """Whether the gateway can serve."""

    status: str = described("api.model.health.status")
    services: dict[str, bool] = described("api.model.health.services")
    feed: bool = described("api.model.health.feed")
