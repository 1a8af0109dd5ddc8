"""An explanation in a few plain sentences, made of what it already tells: it knows nothing that is masked."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.common.texts import get
from services.matching.explain import Contribution, Explanation
from services.matching.facts import percent

# Scores from which a pair is called so.
_BANDS: Final = ((0.75, "very"), (0.6, "well"), (0.0, "somewhat"))
_GOOD: Final = 0.6
_BAD: Final = 0.5
_NAMED: Final = 2


def of(why: Explanation) -> tuple[str, ...]:
    """The verdict, the requirements, what speaks for the pair and against it, and what nobody could judge."""
    return (*_verdict(why), *_requirements(why), *_features(why.contributions))


def _verdict(why: Explanation) -> Iterator[str]:
    failed = [get(f"matching.gate_{gate.name}") for gate in why.gates if gate.verdict == "failed"]
    if failed:
        yield get("matching.summary_barred", gates=_joined(failed))
    elif not why.passes:
        yield get("matching.summary_weak", score=percent(why.score))
    else:
        band = next(name for least, name in _BANDS if why.score >= least)
        yield get(f"matching.summary_{band}", score=percent(why.score))
    if why.standing is not None:
        yield get("matching.summary_standing", percent=why.standing.percent)


def _requirements(why: Explanation) -> Iterator[str]:
    if not why.requirements:
        return
    status = [found.status for found in why.requirements]
    if "unknown" in status:
        yield get("matching.summary_unjudged", total=len(status))
        return
    counts = {name: status.count(name) for name in ("exact", "similar", "missing")}
    yield get("matching.summary_requirements", total=len(status), **counts)
    musts = [found.name for found in why.requirements if found.must and found.status == "missing"]
    if musts:
        yield get("matching.summary_musts", names=_joined(musts))


def _features(parts: Sequence[Contribution]) -> Iterator[str]:
    known = [(part, part.value) for part in parts if part.value is not None]
    good = sorted(
        ((_weight(part) * value, part) for part, value in known if value >= _GOOD), key=lambda p: -p[0]
    )
    bad = sorted(
        ((_weight(part) * (1 - value), part) for part, value in known if value < _BAD), key=lambda p: -p[0]
    )
    if good:
        yield get("matching.summary_for", names=_labels([part for _, part in good[:_NAMED]]))
    if bad:
        yield get("matching.summary_against", names=_labels([part for _, part in bad[:_NAMED]]))
    unknown = [part for part in parts if part.value is None]
    if unknown:
        yield get("matching.summary_unknown", names=_labels(unknown))


def _weight(part: Contribution) -> float:
    return part.left_weight + part.right_weight


def _labels(parts: Sequence[Contribution]) -> str:
    return _joined([get(f"matching.feature_{part.feature}") for part in parts])


def _joined(names: Sequence[str]) -> str:
    return get("matching.separator").join(names)
