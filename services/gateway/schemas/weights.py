"""Weights, their versions and the runs that learn them, as the API takes and answers them."""

from typing import Literal

from services.gateway.schemas.base import In, Out, described


class FeatureWeight(Out):
    """What one feature weighs for each side."""

    feature: str = described("weights.api.feature")
    left: float = described("weights.api.left")
    right: float = described("weights.api.right")


class MeasuredChange(Out):
    """A measure before and after."""

    measure: str = described("weights.api.measure")
    before: float = described("weights.api.before")
    after: float = described("weights.api.after")


class WeightsVersion(Out):
    """One version of a market's weights."""

    market: str = described("api.param.market")
    version: int = described("weights.api.version")
    features: list[FeatureWeight] = described("weights.api.features")
    floor: float = described("weights.api.floor")
    origin: Literal["release", "learning", "rollback"] | None = described("weights.api.origin")
    copied_from: int = described("weights.api.copied_from")
    run_id: str = described("weights.api.run_id")
    measures: list[MeasuredChange] = described("weights.api.measures")
    made_by: str = described("weights.api.made_by")
    made_at: str = described("weights.api.made_at")


class RunCheck(Out):
    """One guard of a run."""

    guard: str = described("weights.api.guard")
    passed: bool = described("weights.api.passed")
    figure: float = described("weights.api.figure")
    bound: float = described("weights.api.bound")
    about: str = described("weights.api.about")


class LearningRun(Out):
    """What a learning run came to."""

    id: str = described("api.param.id")
    market: str = described("api.param.market")
    base_version: int = described("weights.api.base_version")
    promoted_version: int = described("weights.api.promoted_version")
    verdict: Literal["promoted", "refused", "nothing", "trial"] | None = described("weights.api.verdict")
    outcomes: int = described("weights.api.outcomes")
    fitted: int = described("weights.api.fitted")
    held_out: int = described("weights.api.held_out")
    checks: list[RunCheck] = described("weights.api.checks")
    proposed: list[FeatureWeight] = described("weights.api.proposed")
    measures: list[MeasuredChange] = described("weights.api.measures")
    made_by: str = described("weights.api.made_by")
    finished_at: str = described("weights.api.finished_at")


class WeightsList(Out):
    """Versions of weights."""

    versions: list[WeightsVersion] = described("weights.api.versions")


class RunList(Out):
    """Learning runs."""

    runs: list[LearningRun] = described("weights.api.runs")


class RollbackIn(In):
    """Which weights are to be in force again."""

    version: int = described("weights.api.to", default=0, ge=0, lt=2**31)
    expected_version: int = described("weights.api.expected", ge=0, lt=2**31)
