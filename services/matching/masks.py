"""What is left out of a talent for those who are to judge what they offer, not who they are. Pure."""

from dataclasses import replace
from typing import Final

from services.common.access.principal import Principal, Role
from services.common.texts import get
from services.matching.explain import Contribution, Explanation, Gate
from services.matching.markets import Market
from services.matching.profiles import Profile, sentences

SEES_WHOLE: Final = frozenset({Role.HR_BUREAU, Role.SYSTEM})
# A finer value beside the salary that is offered would tell the one that is wanted, and so would a finer
# bound beside posts whose salary is moved: it is compared in whole thousands of yuan, rounded down.
SALARY_STEPS: Final = 4
SALARY_STEP_YUAN: Final = 1_000


def masks(caller: Principal, profile: Profile) -> bool:
    """Whether the caller sees it masked: a talent, for all but the person, the bureau and programs."""
    return (
        profile.kind == "talent"
        and caller.roles.isdisjoint(SEES_WHOLE)
        and (not caller.talent or caller.talent != profile.id)
    )


def withheld(caller: Principal, market: Market, profile: Profile) -> bool:
    """Whether a talent's consent keeps the profile from the caller, or their organisation, in the market."""
    return profile.withheld_from(market.key, caller.organisation) and masks(caller, profile)


def shown(caller: Principal, profile: Profile) -> Profile:
    """The profile as the caller sees it.

    Masked it has titles, education, years, occupation, wishes, names, levels and trust of skills, level and
    staleness; nothing that the person wrote in sentences, and no salary.
    """
    if not masks(caller, profile):
        return profile
    offers = tuple(replace(offer, evidence="") for offer in profile.offers)
    return replace(
        profile, summary="", text="", offers=offers, money_min=None, money_max=None, confirmed_on=""
    )


def compared(caller: Principal, profile: Profile) -> Profile:
    """What the caller's explanations are made of, scores in them included.

    Of who is masked it is the text that is shown and the salary in steps, so that no post, however it is
    written, finds out by its explanation what the person's own sentences say, or the least that they want.
    """
    if not masks(caller, profile):
        return profile
    told = sentences(*profile.titles, *(offer.name for offer in profile.offers))
    return replace(
        profile,
        summary="",
        text=told,
        money_min=_stepped(profile.money_min),
        money_max=_stepped(profile.money_max),
    )


def explained(caller: Principal, why: Explanation, left: Profile, right: Profile) -> Explanation:
    """The explanation of what is `compared`, as the caller sees it; trust tells whether there is evidence."""
    if not (masks(caller, left) or masks(caller, right)):
        return why
    best = why.best_edit
    return replace(
        why,
        requirements=tuple(replace(finding, evidence="") for finding in why.requirements),
        contributions=tuple(_contribution(part, left) for part in why.contributions),
        gates=tuple(_gate(gate) for gate in why.gates),
        best_edit=None if best is not None and best.edit.field == "salary" else best,
    )


def _stepped(yuan: int | None) -> int | None:
    return None if yuan is None else yuan - yuan % SALARY_STEP_YUAN


def _contribution(part: Contribution, left: Profile) -> Contribution:
    if part.value is None:
        return part
    if part.feature == "salary":
        stepped = round(part.value * SALARY_STEPS) / SALARY_STEPS
        return replace(part, value=stepped, detail=get("matching.salary_masked"))
    if part.feature == "lexical":
        return replace(part, detail=get("matching.lexical_masked", told=part.detail))
    if part.feature == "freshness":
        return replace(part, detail=get("matching.stale_masked" if left.stale else "matching.fresh_masked"))
    return part


def _gate(gate: Gate) -> Gate:
    if gate.name != "salary" or gate.verdict == "unknown":
        return gate
    return replace(gate, detail=get(f"matching.gate_salary_{gate.verdict}"))
