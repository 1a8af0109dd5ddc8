"""What a policy may say, how two versions differ, and whom one concerns. Pure."""

import difflib
from datetime import date
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import Education
from dabridge.talent.v1.conditions_pb2 import AssessedCondition, Condition
from dabridge.talent.v1.policies_service_pb2 import (
    Firm,
    MatchedPolicy,
    Policy,
    PolicyAudience,
    PolicyChange,
    PolicyLine,
    PolicyLineKind,
    PolicyStage,
)

from services.common import texts
from services.common.errors import WrongStage
from services.common.plain import enum_name
from services.common.records import rules
from services.common.records.rules import Errors
from services.talent.market import conditions

TALENT: Final = PolicyAudience.POLICY_AUDIENCE_TALENT
ENTERPRISE: Final = PolicyAudience.POLICY_AUDIENCE_ENTERPRISE
DRAFT: Final = PolicyStage.POLICY_STAGE_DRAFT
PUBLISHED: Final = PolicyStage.POLICY_STAGE_PUBLISHED

TITLE_MAX: Final = 120
ISSUER_MAX: Final = 100
TEXT_MAX: Final = 20_000
LINE_MAX: Final = 2_000
BENEFITS_MAX: Final = 30
BENEFIT_MAX: Final = 300
LINK_MAX: Final = 500
REASON_MAX: Final = 500

# What people write of a policy, in the order in which it is read.
WRITTEN: Final = (
    "title",
    "issuer",
    "document_number",
    "issued_on",
    "effective_on",
    "expires_on",
    "text",
    "benefits",
    "conditions",
    "how_to_apply",
    "contact",
    "link",
    "source",
)
_SAME: Final = PolicyLineKind.POLICY_LINE_KIND_SAME
_ADDED: Final = PolicyLineKind.POLICY_LINE_KIND_ADDED
_REMOVED: Final = PolicyLineKind.POLICY_LINE_KIND_REMOVED


def check(policy: Policy) -> Errors:
    """What is wrong with what was written."""
    kinds = conditions.OF_TALENTS if policy.audience == TALENT else conditions.OF_FIRMS
    return [
        *rules.text("title", policy.title, TITLE_MAX, needed=True),
        *rules.text("issuer", policy.issuer, ISSUER_MAX, needed=True),
        *rules.text("document_number", policy.document_number, ISSUER_MAX),
        *rules.day("issued_on", policy.issued_on),
        *rules.day("effective_on", policy.effective_on),
        *rules.day("expires_on", policy.expires_on),
        *rules.days_in_order(policy.effective_on or policy.issued_on, "expires_on", policy.expires_on),
        *rules.text("text", policy.text, TEXT_MAX, needed=True),
        *rules.names("benefits", policy.benefits, most=BENEFITS_MAX, longest=BENEFIT_MAX),
        *rules.known("audience", policy.audience, PolicyAudience.values(), needed=True),
        *conditions.check("conditions", policy.conditions, kinds),
        *rules.text("how_to_apply", policy.how_to_apply, LINE_MAX),
        *rules.text("contact", policy.contact, ISSUER_MAX * 2),
        *rules.text("link", policy.link, LINK_MAX),
        *_link(policy.link),
        *rules.text("source", policy.source, BENEFIT_MAX),
        *rules.text("changes", policy.changes, LINE_MAX),
    ]


def publishable(policy: Policy, today: date) -> Errors:
    """What keeps a draft from being published on a day: one that has ended is good for nobody."""
    errors = check(policy)
    if policy.number > 1:
        errors += rules.text("changes", policy.changes, LINE_MAX, needed=True)
    if policy.expires_on and policy.expires_on < today.isoformat():
        errors.append(rules.broken("expires_on", "policy_over"))
    return errors


def stage_name(policy: Policy) -> str:
    """The stage's plain name."""
    return enum_name(PolicyStage.DESCRIPTOR, policy.stage) or ""


def at(policy: Policy, stage: int) -> None:
    """Raises WrongStage for a policy at another stage."""
    if policy.stage != stage:
        raise WrongStage("policy", policy.id, stage_name(policy))


def diff(before: Policy, after: Policy) -> list[PolicyChange]:
    """The fields that differ, each as lines that stay, come and go."""
    found = []
    for name in WRITTEN:
        old, new = lines(before, name), lines(after, name)
        if old != new:
            found.append(PolicyChange(field=name, lines=_compared(old, new)))
    return found


def lines(policy: Policy, name: str) -> list[str]:
    """A field as lines of text."""
    value = getattr(policy, name)
    if name == "benefits":
        return list(value)
    if name == "conditions":
        return [_condition_line(item) for item in value]
    return str(value).splitlines()


def matched(policy: Policy, who: TalentProfile | Firm) -> MatchedPolicy:
    """A policy beside what is known of somebody."""
    found = assessed(policy, who)
    return MatchedPolicy(
        policy=policy,
        conditions=found,
        met=conditions.all_met(found),
        possible=conditions.none_missed(found),
    )


def assessed(policy: Policy, who: TalentProfile | Firm) -> list[AssessedCondition]:
    """Each of a policy's conditions beside what is known of somebody."""
    if isinstance(who, Firm):
        return conditions.of_firm(policy.conditions, who)
    return conditions.of_profile(policy.conditions, who)


def concerns(policy: Policy, who: TalentProfile | Firm) -> bool:
    """Whether somebody is to be told of a policy."""
    return conditions.concerns(assessed(policy, who))


def closeness(item: MatchedPolicy) -> tuple[bool, bool, int]:
    """What sorts those first that are met, then those that may be, then those with the most met."""
    met = sum(each.verdict == conditions.MET for each in item.conditions)
    return not item.met, not item.possible, -met


def _compared(old: list[str], new: list[str]) -> list[PolicyLine]:
    made: list[PolicyLine] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            made += [PolicyLine(kind=_SAME, text=line) for line in old[first:last]]
            continue
        made += [PolicyLine(kind=_REMOVED, text=line) for line in old[first:last]]
        made += [PolicyLine(kind=_ADDED, text=line) for line in new[begin:end]]
    return made


def _condition_line(item: Condition) -> str:
    """A condition in words, with what it is judged by."""
    told = [item.text]
    if item.education:
        name = enum_name(Education.DESCRIPTOR, item.education)
        told.append(texts.get(f"fields.value.education.{name}"))
    if item.least:
        told.append(f"≥{item.least}")
    if item.values:
        told.append("、".join(item.values))
    if item.evidence:
        told.append(texts.get("policies.with_evidence"))
    return "；".join(told)


def _link(link: str) -> Errors:
    """A page of the web, of which nothing runs."""
    good = not link or (link.startswith(("https://", "http://")) and not any(sign in link for sign in ' "<>'))
    return [] if good else [rules.broken("link", "bad_link")]
