"""Diagnoses and suggestions as messages, in words."""

from collections.abc import Iterator, Mapping
from typing import Final

from dabridge.matching.v1 import matching_service_pb2 as pb

from services.common.texts import get
from services.matching import facts
from services.matching.answers import Suggestions
from services.matching.cards import card
from services.matching.doctor import Attendance, Diagnosis
from services.matching.improve import Improvement, Step
from services.matching.markets import Side, market
from services.matching.profiles import Kind
from services.matching.scoring import NO_MATCH, SCALE

# The field by which a subject itself sets a gate; what is not here is not the subject's to change.
GATE_FIELDS: Final[Mapping[tuple[Kind, str], str]] = {
    ("talent", "education"): "education",
    ("talent", "years"): "years",
    ("talent", "zone"): "wanted_zones",
    ("talent", "salary"): "salary",
    ("talent", "consent"): "consents",
    ("demand", "education"): "education",
    ("demand", "years"): "years",
    ("demand", "zone"): "zone",
    ("demand", "salary"): "salary",
    ("expert", "zone"): "zones",
    ("need", "zone"): "zone",
    ("scenario", "answering"): "answer_deadline",
}


def diagnosis(found: Diagnosis, market_key: str, side: Side) -> pb.DiagnoseShortlistResponse:
    """What keeps counterparts off a list; counterparts below the floor stand as one more relaxation."""
    in_market = market(market_key)
    kind = in_market.kind_of(side)
    relaxations = [
        pb.Relaxation(
            gate=gate,
            label=get(f"matching.gate_{gate}"),
            gained=counts.alone,
            failed=counts.failed,
            reaching=counts.reaching,
            field=GATE_FIELDS.get((kind, gate), ""),
        )
        for gate, counts in found.gates.items()
    ]
    if found.too_weak:
        label = get("matching.gate_relevance")
        relaxations.append(
            pb.Relaxation(gate="relevance", label=label, gained=found.too_weak, failed=found.too_weak)
        )
    asks = in_market.needs_side == side
    return pb.DiagnoseShortlistResponse(
        counterparts=found.counterparts,
        passing=found.passing,
        relaxations=relaxations,
        listed=found.listed,
        floor=found.floor,
        too_weak=found.too_weak,
        together=[
            pb.JointRelaxation(
                gates=each.gates,
                labels=[get(f"matching.gate_{gate}") for gate in each.gates],
                reaching=each.reaching,
            )
            for each in found.together
        ],
        blockers=[
            pb.Blocker(
                requirement=each.name,
                reaching=each.reaching,
                text=get(
                    f"matching.blocker_{'asked' if asks else 'offered'}",
                    name=each.name,
                    count=each.reaching,
                    kind=get(f"matching.kind_{in_market.right if side == 'left' else in_market.left}"),
                ),
            )
            for each in found.blockers
        ],
        notes=list(_notes(found.attendance)),
    )


def suggestions(found: Suggestions) -> pb.SuggestEditsResponse:
    """Changes of a subject with what they do."""
    return pb.SuggestEditsResponse(suggestions=[_suggestion(each, found) for each in found.improvements])


def ranks(places: tuple[int, int]) -> pb.RankChange:
    """Two places, before and after."""
    return pb.RankChange(before=places[0], after=places[1])


def _suggestion(each: Improvement, found: Suggestions) -> pb.Suggestion:
    return pb.Suggestion(
        edit=each.edit.key,
        field=each.edit.field,
        text=facts.edit(each.edit),
        entered=each.entered,
        risen=each.risen,
        fallen=each.fallen,
        listed_before=each.listed[0],
        listed_after=each.listed[1],
        pairs=[_pair(step, found) for step in each.steps],
    )


def _pair(step: Step, found: Suggestions) -> pb.SuggestedPair:
    counterpart = found.counterparts[step.counterpart_id]
    before, after = (0.0 if score == NO_MATCH else score / SCALE for score in (step.before, step.after))
    return pb.SuggestedPair(
        counterpart=card(counterpart, after),
        score_before=before,
        score_after=after,
        ranks=ranks(step.theirs),
        own_ranks=ranks(step.own),
        text=get(
            "matching.suggested_pair",
            kind=get(f"matching.kind_{counterpart.kind}"),
            title=counterpart.title,
            before=facts.rank(step.theirs[0]),
            after=facts.rank(step.theirs[1]),
        ),
    )


def _notes(present: Attendance) -> Iterator[pb.Note]:
    """What of the subject itself keeps it off lists, the weightiest first."""
    if not present.live:
        code = present.absence or "out"
        yield pb.Note(code=code, text=get(f"matching.note_{code}"), bars=True)
    if present.withheld:
        yield pb.Note(code="withheld", text=get("matching.note_withheld"), bars=True)
    if present.left_out:
        yield pb.Note(code="left_out", text=get("matching.note_left_out", count=present.left_out))
    if present.stale:
        yield pb.Note(code="stale", text=get("matching.note_stale"))
