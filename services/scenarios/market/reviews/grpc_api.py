"""ReviewsService: which use case answers which method."""

from dabridge.scenarios.v1.reviews_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.reviews_service_pb2_grpc import add_ReviewsServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.common.sealing import Sealer
from services.scenarios.market.reviews.deciding import Deciding
from services.scenarios.market.reviews.naming import Naming
from services.scenarios.market.reviews.questions import Questions
from services.scenarios.market.reviews.reading import Reading
from services.scenarios.market.reviews.scoring import Scoring
from services.scenarios.market.reviews.sheets import Sheets


def companion(parts: Parts) -> Companion:
    """The service over the parts; raises SettingsError without SEAL_KEY."""
    sheets = Sheets(Sealer.from_environ(parts.environ))
    naming = Naming(parts.workflow, sheets)
    scoring = Scoring(parts.workflow, sheets)
    deciding = Deciding(parts.workflow)
    reading = Reading(parts.workflow)
    questions = Questions(parts.workflow)
    methods = {
        "CreateReview": Method("review", naming.create),
        "AssignReviewers": Method("review", naming.assign),
        "StartReview": Method("review", naming.start),
        "DeclareConflict": Method("review", scoring.declare),
        "SaveScores": Method("review", scoring.save),
        "SubmitScores": Method("review", scoring.submit),
        "ListScores": Method("review", scoring.shown),
        "RecordConsensus": Method("review", deciding.record),
        "DecideReview": Method("review", deciding.decide),
        "GetReview": Method("review", reading.get),
        "ListReviews": Method("review", reading.page),
        "AskQuestion": Method("scenario", questions.ask),
        "AnswerQuestion": Method("question", questions.answer),
        "ListQuestions": Method("scenario", questions.page),
    }
    return Companion(
        descriptor=_FILE.services_by_name["ReviewsService"],
        servicer=acts.servicer(methods, parts.refused),
        register=add_ReviewsServiceServicer_to_server,
    )
