"""What a solution may say, and what it has to say to be given in. Pure."""

from collections.abc import Collection
from copy import deepcopy
from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Attachment, Scenario
from dabridge.scenarios.v1.solutions_service_pb2 import Fulfilment, SolutionContent

from services.common.errors import FieldError
from services.common.records import rules
from services.common.scrub import scrub_message

SUMMARY_MAX: Final = 2_000
APPROACH_MAX: Final = 20_000
HOW_MAX: Final = 2_000
SCHEDULE_MAX: Final = 5_000
ITEM_MAX: Final = 200
ANSWERS_MAX: Final = 60
TEAM_MAX: Final = 30
PEOPLE_MAX: Final = 1_000
REFERENCES_MAX: Final = 30
WEEKS_MAX: Final = 520
FILES_MAX: Final = 10
FIRST_YEAR: Final = 1990

# Ids are codes; what files are called and are is the service's to say.
_CODES: Final = frozenset({"id", "name", "media_type", "sha256"})


def tidied(given: SolutionContent) -> SolutionContent:
    """A copy without identifiers of people, of whose attachments the ids alone are left."""
    content = deepcopy(given)
    scrub_message(content, _CODES)
    ids = [item.id for item in content.attachments]
    del content.attachments[:]
    content.attachments.extend(Attachment(id=item) for item in ids)
    return content


def check_draft(content: SolutionContent, today: date) -> list[FieldError]:
    """Every bound that a draft breaks; what is missing may come later."""
    errors = [
        *rules.text("content.summary", content.summary, SUMMARY_MAX),
        *rules.text("content.approach", content.approach, APPROACH_MAX),
        *rules.money("content.price", content.price),
        *rules.text("content.schedule", content.schedule, SCHEDULE_MAX),
        *rules.whole_number("content.weeks", content.weeks, 0, WEEKS_MAX),
        *rules.names(
            "content.answers",
            [item.requirement for item in content.answers],
            most=ANSWERS_MAX,
            longest=ITEM_MAX,
            path=".requirement",
        ),
        *rules.count("content.team", len(content.team), most=TEAM_MAX),
        *rules.count("content.references", len(content.references), most=REFERENCES_MAX),
        *rules.count("content.attachments", len(content.attachments), most=FILES_MAX),
    ]
    for index, answer in enumerate(content.answers):
        place = f"content.answers[{index}]"
        errors += rules.text(f"{place}.how", answer.how, HOW_MAX)
        errors += rules.known(f"{place}.fulfilment", answer.fulfilment, Fulfilment.values())
    for index, post in enumerate(content.team):
        place = f"content.team[{index}]"
        errors += rules.text(f"{place}.post", post.post, ITEM_MAX, needed=True)
        errors += rules.whole_number(f"{place}.people", post.people, 0, PEOPLE_MAX)
        errors += rules.text(f"{place}.qualification", post.qualification, ITEM_MAX)
    for index, item in enumerate(content.references):
        place = f"content.references[{index}]"
        errors += rules.text(f"{place}.project", item.project, ITEM_MAX, needed=True)
        errors += rules.text(f"{place}.client", item.client, ITEM_MAX)
        if item.year:
            errors += rules.whole_number(f"{place}.year", item.year, FIRST_YEAR, today.year)
        errors += rules.whole_number(f"{place}.amount_yuan", item.amount_yuan, 0, rules.YUAN_MAX)
    return errors


def check_files(content: SolutionContent, there: Collection[str]) -> list[FieldError]:
    """The attachments are among those there, each named once."""
    ids = [item.id for item in content.attachments]
    return [
        rules.broken(f"content.attachments[{index}].id", "no_attachment")
        for index, key in enumerate(ids)
        if key not in there or key in ids[:index]
    ]


def check_complete(content: SolutionContent, scenario: Scenario) -> list[FieldError]:
    """What a solution lacks to be given in as an answer to the scenario."""
    errors = []
    if not content.summary:
        errors.append(rules.required("content.summary"))
    if not (content.price.HasField("min_yuan") or content.price.HasField("max_yuan")):
        errors.append(rules.required("content.price"))
    asked = {item.name for item in scenario.requirements}
    for index, answer in enumerate(content.answers):
        place = f"content.answers[{index}]"
        if answer.requirement not in asked:
            errors.append(rules.broken(f"{place}.requirement", "no_requirement", value=answer.requirement))
        elif answer.fulfilment and answer.fulfilment != Fulfilment.FULFILMENT_NONE and not answer.how:
            errors.append(rules.required(f"{place}.how"))
    answered = {item.requirement for item in content.answers if item.fulfilment}
    errors += (
        rules.broken("content.answers", "requirement_unanswered", value=item.name)
        for item in scenario.requirements
        if item.must and item.name not in answered
    )
    return errors
