"""The query service's gRPC face: translates only."""

import grpc
from dabridge.matching.v1 import matching_service_pb2 as pb
from dabridge.matching.v1 import matching_service_pb2_grpc

from services.common.access import current
from services.common.texts import get
from services.matching.answers import Answers, Diagnosis, Item
from services.matching.explain import Explanation
from services.matching.profiles import Profile
from services.matching.scoring import SCALE
from services.matching.shortlists import SIDE_CODES, SIDE_NAMES, cause_message, entry_message

SERVICE = "dabridge.matching.v1.MatchingService"
SUMMARY_LENGTH = 240
TAGS_SHOWN = 12

_STATUS = {
    "exact": pb.REQUIREMENT_STATUS_EXACT,
    "similar": pb.REQUIREMENT_STATUS_SIMILAR,
    "missing": pb.REQUIREMENT_STATUS_MISSING,
    "unknown": pb.REQUIREMENT_STATUS_UNKNOWN,
}


class MatchingApi(matching_service_pb2_grpc.MatchingServiceServicer):
    """Answers the calls of MatchingService."""

    def __init__(self, answers: Answers, fingerprint: str) -> None:
        self._answers = answers
        self._fingerprint = fingerprint

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
        return pb.SearchResponse(hits=[_card(hit.profile, hit.score) for hit in page.hits], total=page.total)

    def GetProfile(
        self, request: pb.GetProfileRequest, context: grpc.ServicerContext
    ) -> pb.GetProfileResponse:
        """Reads one profile."""
        profile = self._answers.profile(current.caller(), request.kind, request.id)
        return pb.GetProfileResponse(profile=_card(profile))

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
            subject=_card(listing.subject),
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
            left=_card(pair.left), right=_card(pair.right), explanation=_explanation(pair.explanation)
        )

    def DiagnoseShortlist(
        self, request: pb.DiagnoseShortlistRequest, context: grpc.ServicerContext
    ) -> pb.DiagnoseShortlistResponse:
        """Says which gate empties a list, and what each relaxation would bring."""
        side = SIDE_NAMES.get(request.side)
        found = self._answers.diagnosis(current.caller(), request.market, side, request.subject_id)
        return _diagnosis(found)

    def CountShortlists(
        self, request: pb.CountShortlistsRequest, context: grpc.ServicerContext
    ) -> pb.CountShortlistsResponse:
        """Reads how many are on each of several lists."""
        side = SIDE_NAMES.get(request.side)
        found = self._answers.counts(current.caller(), request.market, side, request.subject_ids)
        counts = [pb.ShortlistCount(subject_id=name, entries=count) for name, count in found.items()]
        return pb.CountShortlistsResponse(counts=counts)

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


def _card(profile: Profile, score: float = 0.0) -> pb.ProfileCard:
    tags = [offer.name for offer in profile.offers] or [need.name for need in profile.needs]
    return pb.ProfileCard(
        kind=profile.kind,
        id=profile.id,
        version=profile.version,
        title=profile.title,
        summary=profile.summary[:SUMMARY_LENGTH],
        zones=profile.zones,
        industries=profile.industries,
        tags=tags[:TAGS_SHOWN],
        score=score,
    )


def _item(item: Item) -> pb.ShortlistItem:
    message = pb.ShortlistItem(entry=entry_message(item.entry), counterpart=_card(item.counterpart))
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
        best_edit=why.best_edit.text if why.best_edit else "",
        best_edit_score=why.best_edit.score if why.best_edit else 0.0,
    )


def _diagnosis(found: Diagnosis) -> pb.DiagnoseShortlistResponse:
    relaxations = [
        pb.Relaxation(
            gate=gate, label=get(f"matching.gate_{gate}"), gained=counts.alone, failed=counts.failed
        )
        for gate, counts in found.gates.items()
    ]
    if found.too_weak:
        label = get("matching.gate_relevance")
        relaxations.append(
            pb.Relaxation(gate="relevance", label=label, gained=found.too_weak, failed=found.too_weak)
        )
    return pb.DiagnoseShortlistResponse(
        counterparts=found.counterparts, passing=found.passing, relaxations=relaxations
    )
