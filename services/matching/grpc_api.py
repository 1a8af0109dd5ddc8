"""The query service's gRPC face: translates only."""

from typing import Any

import grpc
from dabridge.matching.v1 import matching_service_pb2 as pb
from dabridge.matching.v1 import matching_service_pb2_grpc

from services.common.access import current
from services.common.texts import get
from services.matching import advice, questions, summary
from services.matching.answers import Answers, Item
from services.matching.cards import card
from services.matching.explain import BestEdit, Explanation
from services.matching.fits import Fits
from services.matching.profiles import FULL_STANDING
from services.matching.scoring import SCALE
from services.matching.shortlists import SIDE_CODES, SIDE_NAMES, cause_message, entry_message
from services.matching.skills import lookup
from services.matching.skills.graph import skill_graph

SERVICE = "dabridge.matching.v1.MatchingService"
_STATUS = {
    "exact": pb.REQUIREMENT_STATUS_EXACT,
    "similar": pb.REQUIREMENT_STATUS_SIMILAR,
    "missing": pb.REQUIREMENT_STATUS_MISSING,
    "unknown": pb.REQUIREMENT_STATUS_UNKNOWN,
}


class MatchingApi(matching_service_pb2_grpc.MatchingServiceServicer):
    """Answers the calls of MatchingService."""

    def __init__(self, answers: Answers, fingerprint: str, fits: Fits) -> None:
        self._answers = answers
        self._fingerprint = fingerprint
        self._fits = fits

    def Search(self, request: pb.SearchRequest, context: grpc.ServicerContext) -> pb.SearchResponse:
        """Finds profiles of a kind."""
        page = self._answers.search(
            current.caller(),
            request.kind,
            request.text,
            zone=request.zone,
            industry=request.industry,
            start=request.offset,
            size=request.size,
        )
        return pb.SearchResponse(hits=[card(hit.profile, hit.score) for hit in page.hits], total=page.total)

    def GetProfile(
        self, request: pb.GetProfileRequest, context: grpc.ServicerContext
    ) -> pb.GetProfileResponse:
        """Reads one profile."""
        profile = self._answers.profile(current.caller(), request.kind, request.id)
        return pb.GetProfileResponse(profile=card(profile))

    def GetShortlist(
        self, request: pb.GetShortlistRequest, context: grpc.ServicerContext
    ) -> pb.GetShortlistResponse:
        """Reads a subject's shortlist."""
        side = SIDE_NAMES.get(request.side)
        listing = self._answers.shortlist(
            current.caller(), request.market, side, request.subject_id, request.explain
        )
        response = pb.GetShortlistResponse(
            market=request.market,
            side=request.side,
            subject=card(listing.subject),
            items=[_item(item) for item in listing.items],
        )
        if listing.shortlist is not None:
            response.version = listing.shortlist.version
            response.ranked_at = listing.shortlist.ranked_at
            response.causes.extend(cause_message(cause) for cause in listing.shortlist.causes)
        return response

    def ExplainPair(
        self, request: pb.ExplainPairRequest, context: grpc.ServicerContext
    ) -> pb.ExplainPairResponse:
        """Says why a pair has its score."""
        pair = self._answers.pair(current.caller(), request.market, request.left_id, request.right_id)
        return pb.ExplainPairResponse(
            left=card(pair.left), right=card(pair.right), explanation=_explanation(pair.explanation)
        )

    def DiagnoseShortlist(
        self, request: pb.DiagnoseShortlistRequest, context: grpc.ServicerContext
    ) -> pb.DiagnoseShortlistResponse:
        """Says which gate empties a list, and what each relaxation would bring."""
        side = SIDE_NAMES.get(request.side)
        found = self._answers.diagnosis(current.caller(), request.market, side, request.subject_id)
        return advice.diagnosis(found, request.market, side or "left")

    def SuggestEdits(
        self, request: pb.SuggestEditsRequest, context: grpc.ServicerContext
    ) -> pb.SuggestEditsResponse:
        """Says what a subject could change, and what each change would do to lists."""
        side = SIDE_NAMES.get(request.side)
        found = self._answers.suggestions(current.caller(), request.market, side, request.subject_id)
        return advice.suggestions(found)

    def CountShortlists(
        self, request: pb.CountShortlistsRequest, context: grpc.ServicerContext
    ) -> pb.CountShortlistsResponse:
        """Reads how many are on each of several lists."""
        side = SIDE_NAMES.get(request.side)
        found = self._answers.counts(current.caller(), request.market, side, request.subject_ids)
        counts = [pb.ShortlistCount(subject_id=name, entries=count) for name, count in found.items()]
        return pb.CountShortlistsResponse(counts=counts)

    def CountFitting(
        self, request: pb.CountFittingRequest, context: grpc.ServicerContext
    ) -> pb.CountFittingResponse:
        """Reads how many counterparts reach a score with each of several subjects."""
        reached = self._answers.fitting_subjects(
            current.caller(), request.market, request.subject_ids, request.least
        )
        found = self._fits.counts(reached, request.least)
        counts = [pb.FittingCount(subject_id=key, fitting=count) for key, count in found.counts.items()]
        return pb.CountFittingResponse(counts=counts, counted_at=found.at)

    def FindSkills(
        self, request: pb.FindSkillsRequest, context: grpc.ServicerContext
    ) -> pb.FindSkillsResponse:
        """Finds skills of the graph by a text."""
        size = request.size or questions.DEFAULT_SIZE
        questions.skills(request.text, request.offset, size)
        hits, total = lookup.find(skill_graph(), request.text, request.offset, size)
        return pb.FindSkillsResponse(
            hits=[
                pb.SkillHit(name=hit.name, found_by=hit.found_by, narrower=hit.narrower, broader=hit.broader)
                for hit in hits
            ],
            total=total,
        )

    def GetSkill(self, request: pb.GetSkillRequest, context: grpc.ServicerContext) -> pb.GetSkillResponse:
        """Reads one skill: its other names, broader, narrower and related skills."""
        questions.skill(request.term)
        found = lookup.skill(skill_graph(), request.term)
        return pb.GetSkillResponse(
            name=found.name,
            synonyms=map(_skill_link, found.synonyms),
            broader=map(_skill_link, found.broader),
            narrower=map(_skill_link, found.narrower),
            related=map(_skill_link, found.related),
        )

    def GetOverview(
        self, request: pb.GetOverviewRequest, context: grpc.ServicerContext
    ) -> pb.GetOverviewResponse:
        """Reads counts and lags."""
        overview = self._answers.overview()
        return pb.GetOverviewResponse(
            kinds=[pb.KindCount(kind=kind, live=live) for kind, live in overview.kinds.items()],
            markets=[
                pb.MarketCount(
                    market=counts.market,
                    side=SIDE_CODES[counts.side],
                    subjects=counts.subjects,
                    shortlists=counts.shortlists,
                    empty=counts.empty,
                )
                for counts in overview.lists
            ],
            lags=[pb.TopicLag(topic=topic, lag=lag) for topic, lag in overview.lags.items()],
            model=self._fingerprint,
        )


def _skill_link(link: lookup.Link) -> pb.SkillLink:
    edge = link.edge
    return pb.SkillLink(
        name=link.name, provenance=edge.provenance, count=edge.count, pmi=edge.pmi, serves=link.serves
    )


def _item(item: Item) -> pb.ShortlistItem:
    message = pb.ShortlistItem(entry=entry_message(item.entry), counterpart=card(item.counterpart))
    message.counterpart.score = item.entry.score / SCALE
    if item.explanation is not None:
        message.explanation.CopyFrom(_explanation(item.explanation))
    return message


def _explanation(why: Explanation) -> pb.Explanation:
    return pb.Explanation(
        score=why.score,
        left_satisfaction=why.left_satisfaction,
        right_satisfaction=why.right_satisfaction,
        passes=why.passes,
        requirements=[
            pb.RequirementFinding(
                requirement=r.name,
                must=r.must,
                status=_STATUS[r.status],
                met_by=r.met_by,
                similarity=r.similarity,
                evidence=r.evidence,
                trust=r.trust,
                relation=r.relation,
            )
            for r in why.requirements
        ],
        features=[
            pb.FeatureContribution(
                feature=c.feature,
                label=get(f"matching.feature_{c.feature}"),
                value=c.value,
                weight_left=c.left_weight,
                weight_right=c.right_weight,
                detail=c.detail,
            )
            for c in why.contributions
        ],
        gates=[
            pb.GateFinding(
                gate=g.name, label=get(f"matching.gate_{g.name}"), verdict=g.verdict, detail=g.detail
            )
            for g in why.gates
        ],
        **_best_edit(why.best_edit),
        standing=why.standing.percent if why.standing else FULL_STANDING,
        standing_reasons=why.standing.reasons if why.standing else (),
        summary=summary.of(why),
    )


def _best_edit(best: BestEdit | None) -> dict[str, Any]:
    if best is None:
        return {}
    return {
        "best_edit": best.text,
        "best_edit_score": best.score,
        "best_edit_side": SIDE_CODES[best.side],
        "best_edit_field": best.edit.field,
        "best_edit_ranks": advice.ranks(best.places) if best.places else None,
    }
