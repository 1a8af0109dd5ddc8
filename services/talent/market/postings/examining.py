"""Looks at posts: what changes is noted with the change, and looked at by one process soon after.

A look is the same however often it is taken. A post is looked at again when one that says the same comes,
changes or goes; a standing that stays makes no version and no event.
"""

import logging
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, datetime
from functools import partial
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand

from services.common import leading
from services.common.access.principal import system
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records.aggregate import ACTIVE, content_hash
from services.common.records.service import Parts
from services.common.records.store import Transaction
from services.common.records.workflow import Desk
from services.talent.market.demand_lists import tables as demand_lists
from services.talent.market.postings import cases, repeats, rules, signatures, tables
from services.talent.market.postings.cases import KIND, About, Case
from services.talent.market.postings.repeats import Seen, Spread
from services.talent.market.postings.rules import FULL, Finding
from services.talent.market.postings.tables import Row
from services.talent.model import DEMAND

logger = logging.getLogger(__name__)

ACTOR: Final = system("postings")
ACT: Final = "RatePosting"
LOCK: Final = 4_201_034
LOOK_EVERY_S: Final = 2.0
# So few that their rows are locked for a second or two even if all say the same at length.
AT_ONCE: Final = 100
# Posts of one owner within 24 hours, beside those of demand lists.
MANY_A_DAY: Final = 100
TWINS_SHOWN: Final = 3


def watch(transaction: Transaction, changes: Sequence[tuple[Demand | None, Demand]]) -> None:
    """Notes of every new state of a post that it has to be looked at."""
    connection = transaction.connection  # type: ignore[attr-defined]  # of Postgres
    tables.note(connection, {after.id: datetime.fromisoformat(after.updated_at) for _, after in changes})


@contextmanager
def running(parts: Parts) -> Iterator[None]:
    """Looks until the block ends; outlives any absence of the database."""
    look = partial(examine_due, parts)
    with leading.running(parts.log.pool, "postings-clock", LOCK, look, LOOK_EVERY_S):
        yield


def examine_due(parts: Parts, stop: threading.Event | None = None) -> int:
    """Looks at all that waits, AT_ONCE at a time; how many looks there were."""
    done = 0
    while stop is None or not stop.is_set():
        parts.workflow.do("HearOfPostings", ACTOR, _hear)
        many = parts.workflow.do(ACT, ACTOR, _examine)
        done += many
        if not many:
            break
    if done:
        logger.info("%d posts were looked at", done)
    return done


def _hear(desk: Desk) -> None:
    held = desk.lock(DEMAND, tables.unheard(desk.connection, AT_ONCE))
    began = tables.first_written(desk.connection, held)
    changed = {key: datetime.fromisoformat(demand.updated_at) for key, demand in held.items()}
    tables.note(desk.connection, {**changed, **began})


def _examine(desk: Desk) -> int:
    ids = tables.due(desk.connection, AT_ONCE)
    if not ids:
        return 0
    demands = desk.lock(DEMAND, ids)
    standing = {key: demand for key, demand in demands.items() if demand.status == ACTIVE}
    held = tables.rows(desk.connection, ids)
    began = tables.first_written(desk.connection, [key for key in standing if not _was_seen(held.get(key))])
    fresh = {
        key: row_of(demand, held.get(key), desk.today, began.get(key)) for key, demand in standing.items()
    }
    gone = set(ids) - standing.keys()
    changed = {key for key, row in fresh.items() if row != held.get(key)}
    touched = _near(desk, changed | gone, held)
    kept = [fresh[key] for key in sorted(changed)]
    bands = {row.demand_id: signatures.bands(row.content) for row in kept if row.open}
    tables.keep(desk.connection, kept, bands)
    # A post whose last day is over is on no list: its case waits as it is for a decision or a later day.
    opened = {key: standing[key] for key, row in fresh.items() if row.open}
    findings, alike = _findings(desk, opened, fresh)
    touched |= {other for key in changed for other in alike.get(key, ())}
    touched |= tables.naming(desk.connection, changed | gone)
    tables.drop(desk.connection, gone)
    tables.touch(desk.connection, touched - set(ids))
    _settle(desk, opened, fresh, findings, gone)
    # What is put is noted by `watch`, and was looked at.
    tables.seen(desk.connection, ids)
    return len(ids)


def row_of(demand: Demand, held: Row | None, today: date, began: datetime | None = None) -> Row:
    """What is kept of a post, by what was kept of it before; `began`: when it was first written, where known.

    One that is looked at for the first time is taken to say since then what it says.
    An edit that leaves it saying the same does not make it newer: who copies it meanwhile is no original.
    One that makes it say something else does, at once or by and by, also while it is closed or as it opens
    again: an old post does not become the original of what somebody else said since.
    """
    is_open = not (demand.open_until and demand.open_until < today.isoformat())
    content = signatures.content_of(demand)
    amount = repeats.pay(demand.salary.min_yuan, demand.salary.max_yuan)
    since, said = datetime.fromisoformat(demand.updated_at), content
    if began is not None and not _was_seen(held):
        since = min(since, began)
    if held is not None and held.since is not None and repeats.keeps_saying(held.said, content):
        since, said = held.since, held.said
    return Row(
        demand_id=demand.id,
        since=since,
        owner=demand.enterprise_id,
        zone=demand.zone,
        synthetic=demand.synthetic,
        open=is_open,
        pay=amount,
        pay_group=tuple(repeats.groups(demand.occupation_code, demand.zone)) if amount else (),
        digest=digest_of(demand),
        content=content,
        said=said,
    )


def _was_seen(held: Row | None) -> bool:
    return held is not None and held.since is not None


def digest_of(demand: Demand) -> bytes:
    """Of all that the owner decides in a post."""
    content = deepcopy(demand)
    content.ClearField("standing")
    content.ClearField("standing_reasons")
    return content_hash(content)


def _seen(row: Row) -> Seen:
    if row.since is None:
        raise ValueError(f"{row.demand_id} was never looked at")
    return Seen(row.demand_id, row.owner, row.zone, row.since, row.content)


def _near(desk: Desk, ids: Collection[str], known: Mapping[str, Row]) -> set[str]:
    """The posts for which something followed from these as they are `known`."""
    near = tables.neighbours(desk.connection, [key for key in ids if key in known and known[key].open])
    others = tables.rows(desk.connection, {other for found in near.values() for other in found})
    return {
        other
        for key, found in near.items()
        for other in found
        if repeats.compare(_seen(others[other]), _seen(known[key])) is not None
    }


def _findings(
    desk: Desk, posts: Mapping[str, Demand], known: Mapping[str, Row]
) -> tuple[dict[str, list[Finding]], dict[str, list[str]]]:
    """What is found in each post, and the posts for which something follows from it."""
    near = tables.neighbours(desk.connection, posts)
    others = tables.rows(desk.connection, {other for found in near.values() for other in found})
    names = {name for key in posts for name in known[key].pay_group}
    spreads = tables.spreads(desk.connection, names) if names else {}
    crowded = tables.crowded(desk.connection, posts, MANY_A_DAY)
    found: dict[str, list[Finding]] = {}
    alike: dict[str, list[str]] = {}
    for key, demand in posts.items():
        row, twins = _seen(known[key]), near.get(key, ())
        compared = [(other, *repeats.compare_both(row, _seen(others[other]))) for other in twins]
        found[key] = [
            *rules.alone(demand),
            *_pay(known[key], spreads),
            *([Finding(rules.MANY, {"posts": MANY_A_DAY})] if key in crowded else []),
            *_most_alike([of_it for _, of_it, _ in compared if of_it is not None]),
        ]
        alike[key] = [other for other, _, of_other in compared if of_other is not None]
    return found, alike


def _pay(row: Row, spreads: Mapping[str, Spread]) -> list[Finding]:
    found = repeats.far_out(row.pay, row.pay_group, spreads)
    return [found] if found else []


def _most_alike(findings: Sequence[Finding]) -> list[Finding]:
    """Of each code those of the posts that say the same most."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=_by_likeness):
        if sum(each.code == finding.code for each in kept) < TWINS_SHOWN:
            kept.append(finding)
    return kept


def _by_likeness(finding: Finding) -> tuple[str, float, str]:
    return finding.code, -float(str(finding.evidence["similarity"])), str(finding.evidence["other"])


def _settle(
    desk: Desk,
    opened: Mapping[str, Demand],
    fresh: Mapping[str, Row],
    findings: Mapping[str, Sequence[Finding]],
    gone: Collection[str],
) -> None:
    """Keeps cases of open posts and of those that are gone, gives open ones their standing, and tells owners
    whose posts fell.
    """
    held = tables.cases(desk.connection, [*opened, *gone], lock=True)
    now: dict[str, Case] = {}
    for key in sorted({*opened, *gone}):
        before = held.get(key)
        demand = opened.get(key)
        if demand is not None:
            about = About(key, demand.enterprise_id, demand.zone, demand.post, fresh[key].digest)
        elif before is not None:
            about = About(key, before.enterprise_id, before.zone, before.post, b"")
        else:
            continue
        case = cases.looked_at(before, about, findings.get(key, ()), desk.now)
        if case is not None:
            now[key] = case
    tables.put_cases(desk.connection, [case for key, case in now.items() if case is not held.get(key)])
    rate(desk, {key: (demand, now.get(key)) for key, demand in opened.items()})
    _tell(desk, [case for key, case in now.items() if _fell(held.get(key), case)])


def rate(desk: Desk, posts: Mapping[str, tuple[Demand, Case | None]]) -> None:
    """Gives locked posts the standing that their cases say, where they have another."""
    rated = []
    for _, (demand, case) in sorted(posts.items()):
        lowers = case.lowers if case is not None else []
        percent = case.standing if case is not None and lowers else FULL
        before = demand.standing if demand.HasField("standing") else FULL
        if (percent, lowers) != (before, list(demand.standing_reasons)):
            rated.append(_rated(demand, percent, lowers))
    versions = {demand.id: demand.version for demand in rated}
    fresh = desk.put_all(DEMAND, rated)
    # The owner changed nothing: a workbook that was made of the version before is not outdated.
    demand_lists.follow(desk.connection, {post.id: (versions[post.id], post.version) for post in fresh})


def _rated(demand: Demand, percent: int, lowers: Sequence[str]) -> Demand:
    fresh = deepcopy(demand)
    fresh.ClearField("standing")
    del fresh.standing_reasons[:]
    if percent < FULL:
        fresh.standing = percent
        fresh.standing_reasons.extend(lowers)
    return fresh


def _fell(before: Case | None, after: Case) -> bool:
    known = set(before.lowers) if before is not None else set()
    return bool(set(after.lowers) - known)


def _tell(desk: Desk, fallen: Sequence[Case]) -> None:
    """One notice an owner: of the post, or of how many there are."""
    of: dict[str, list[Case]] = {}
    for case in fallen:
        of.setdefault(case.enterprise_id, []).append(case)
    told = [
        Notice(owner, "posting_lowered", KIND, found[0].demand_id, {"post": found[0].post})
        if len(found) == 1
        else Notice(owner, "postings_lowered", KIND, found[0].demand_id, {"many": str(len(found))})
        for owner, found in sorted(of.items())
    ]
    notices.tell(desk.connection, desk.now, told)
