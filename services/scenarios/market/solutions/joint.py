"""Who bids together. Pure."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Partner, Solution, SolutionStage

from services.common.errors import FieldError
from services.common.records import rules

PARTNERS_MAX: Final = 5


def check_partners(partner_ids: Sequence[str], lead: str, provider_id: str) -> list[FieldError]:
    """A few others, each once: neither who leads nor who asks."""
    errors = rules.count("partner_ids", len(partner_ids), most=PARTNERS_MAX)
    for index, partner in enumerate(partner_ids):
        place = f"partner_ids[{index}]"
        errors += rules.identifier(place, partner)
        if partner in partner_ids[:index]:
            errors.append(rules.broken(place, "repeated", value=partner))
        elif partner == lead:
            errors.append(rules.broken(place, "partner_leads"))
        elif provider_id and partner == provider_id:
            errors.append(rules.broken(place, "own_scenario"))
    return errors


def check_strangers(solution: Solution, provider_id: str) -> list[FieldError]:
    """Neither who leads nor a partner is who asks, whoever that was when the draft was begun."""
    everybody = [solution.enterprise_id, *(partner.enterprise_id for partner in solution.partners)]
    return [
        rules.broken(f"partner_ids[{place - 1}]" if place else "enterprise_id", "own_scenario")
        for place, enterprise_id in enumerate(everybody)
        if provider_id and enterprise_id == provider_id
    ]


def named(solution: Solution, partner_ids: Sequence[str]) -> Solution:
    """A copy with these partners, of whom those stay agreed that were.

    What was given in was given in by others: it is a draft again.
    """
    held = {partner.enterprise_id: partner for partner in solution.partners}
    if list(held) == list(partner_ids):
        return solution
    partners = [held.get(key, Partner(enterprise_id=key)) for key in partner_ids]
    fresh = _draft_again(solution) if set(held) != set(partner_ids) else deepcopy(solution)
    del fresh.partners[:]
    fresh.partners.extend(partners)
    return fresh


def agreed(solution: Solution, enterprise_id: str) -> Solution:
    """A copy in which the partner has agreed."""
    fresh = deepcopy(solution)
    for partner in fresh.partners:
        partner.agreed |= partner.enterprise_id == enterprise_id
    return fresh


def left(solution: Solution, enterprise_id: str) -> Solution:
    """A copy without the partner; what they had agreed to and was given in is a draft again."""
    return named(solution, [p.enterprise_id for p in solution.partners if p.enterprise_id != enterprise_id])


def partner(solution: Solution, enterprise_id: str) -> Partner | None:
    """The partner of the id; None where there is none."""
    return next((p for p in solution.partners if p.enterprise_id == enterprise_id), None)


def check_agreed(solution: Solution) -> list[FieldError]:
    """Every partner has agreed."""
    return [
        rules.broken(f"partner_ids[{index}]", "partner_waits")
        for index, item in enumerate(solution.partners)
        if not item.agreed
    ]


def _draft_again(solution: Solution) -> Solution:
    fresh = deepcopy(solution)
    fresh.stage = SolutionStage.SOLUTION_STAGE_DRAFT
    fresh.submitted_at = ""
    fresh.sealed_sha256 = ""
    return fresh
