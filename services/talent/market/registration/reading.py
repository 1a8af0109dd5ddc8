"""Words to choose from, and what a curriculum vitae says of the draft's fields."""

from dabridge.talent.v1 import registration_service_pb2 as api

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.records import rights, rules
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent.market.people.vault import People
from services.talent.market.registration import files, findings, vocabulary
from services.talent.market.registration.rules import broken, label, labelled
from services.talent.market.registration.work import own


def suggest(request: api.SuggestTermsRequest, caller: Principal) -> api.SuggestTermsResponse:
    """Terms of a vocabulary, the likeliest first; none without a text. Raises InvalidInput or Forbidden."""
    rights.reach(TALENT_MARKET["SuggestTerms"], caller)
    errors = labelled("text", rules.text(label("text"), request.text, vocabulary.TEXT_MAX))
    errors += labelled("limit", rules.whole_number(label("limit"), request.limit, 0, vocabulary.LIMIT_MAX))
    if request.kind not in vocabulary.KINDS:
        errors.append(broken("kind", "unknown_choice", value=request.kind[:40]))
    refuse(errors)
    found = vocabulary.suggest(request.kind, request.text, request.limit or vocabulary.LIMIT)
    return api.SuggestTermsResponse(
        terms=[api.Term(code=term.code, name=term.name, found_by=term.found_by) for term in found]
    )


class Reading:
    """Reads curricula vitae; keeps nothing of them."""

    def __init__(self, workflow: Workflow, people: People) -> None:
        """`people` knows what must not stand in a text."""
        self._workflow = workflow
        self._people = people

    def read(self, request: api.ReadResumeRequest, caller: Principal) -> api.ReadResumeResponse:
        """What it says; raises InvalidInput where nothing can be read, Busy, or Forbidden."""

        def known(desk: Desk) -> tuple[str, ...]:
            who = self._people.read(desk, own(desk))
            return who.known if who is not None else ()

        names = self._workflow.do("ReadResume", caller, known)
        told = files.read(request.content)
        return api.ReadResumeResponse(
            findings=[
                api.ResumeFinding(
                    field=each.field, value=each.value, label=each.label, sentence=each.sentence
                )
                for each in findings.of(told.text, names)
            ],
            pages=told.pages,
            cut=told.cut,
        )
