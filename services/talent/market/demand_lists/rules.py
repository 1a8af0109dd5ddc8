"""What a demand list says otherwise than the posts there are. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost, PostChange, PostChangeKind

from services.common.errors import FieldError
from services.common.records import rules
from services.common.records.rules import Errors
from services.common.scrub import scrub_message
from services.talent.model import DEMAND, check_demand

POSTS_MAX: Final = 1_000
ADDED: Final = PostChangeKind.POST_CHANGE_KIND_ADDED
CHANGED: Final = PostChangeKind.POST_CHANGE_KIND_CHANGED
CLOSED: Final = PostChangeKind.POST_CHANGE_KIND_CLOSED

# What a list decides of a post, in the order of its columns.
FIELDS: Final = (
    "code",
    "post",
    "zone",
    "industry",
    "headcount",
    "education",
    "years",
    "salary",
    "required_skills",
    "preferred_skills",
    "occupation_code",
    "open_until",
    "description",
)


@dataclass(frozen=True, slots=True)
class Known:
    """The posts that an enterprise has, by id.

    `closed` are ids of posts of its own that were withdrawn; `listed` the versions that lists of before made.
    """

    open: Mapping[str, Demand]
    closed: Collection[str] = ()
    listed: Mapping[str, int] = field(default_factory=dict)

    def is_outdated(self, listed: ListedPost, held: Demand) -> bool:
        """Whether something else than a list changed the post since the list was made."""
        if not listed.based_on or listed.based_on == held.version:
            return False
        return self.listed.get(held.id) != held.version


@dataclass(frozen=True, slots=True)
class Row:
    """A post of a list as it would be, and the post that it stands for; None: a new one."""

    listed: ListedPost
    wanted: Demand
    held: Demand | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What a list does; `unchanged` and `missing` are counts of posts that it leaves as they are."""

    changes: tuple[PostChange, ...]
    unchanged: int
    missing: int


def check(
    enterprise_id: str, posts: Sequence[ListedPost], known: Known, today: date, *, close_missing: bool
) -> tuple[list[Row], Errors]:
    """The posts of a list with those that they stand for, and everything that is wrong, by place."""
    if errors := rules.count("posts", len(posts), most=POSTS_MAX):
        return [], errors
    tidied = [_tidied(post) for post in posts]
    found, errors = _identified(tidied, known)
    rows = [
        Row(post, _wanted(enterprise_id, post, held), held) for post, held in zip(tidied, found, strict=True)
    ]
    for place, row in enumerate(rows):
        prefix = f"posts[{place}]"
        if row.held is None and not row.listed.code:
            errors.append(rules.required(f"{prefix}.code"))
        errors += (FieldError(f"{prefix}.{e.field}", e.message) for e in check_demand(row.wanted, today))
    return rows, [*errors, *_codes(rows, known, close_missing=close_missing)]


def compare(rows: Sequence[Row], known: Known, *, close_missing: bool) -> Compared:
    """What the checked rows change; numbered in their order, closed posts last."""
    changes = [change for row in rows if (change := _change(row, known)) is not None]
    stays = {row.held.id for row in rows if row.held is not None}
    gone = [held for key, held in known.open.items() if key not in stays]
    unchanged = len(rows) - len(changes)
    if close_missing:
        changes += (
            PostChange(kind=CLOSED, demand_id=held.id, before=listed_of(held), compared_version=held.version)
            for held in sorted(gone, key=lambda held: (held.code, held.post, held.id))
        )
    for number, change in enumerate(changes, 1):
        change.number = number
    return Compared(tuple(changes), unchanged, 0 if close_missing else len(gone))


def listed_of(demand: Demand) -> ListedPost:
    """A post as a list has it."""
    listed = ListedPost(id=demand.id, based_on=demand.version)
    for name in FIELDS:
        _copy(demand, listed, name)
    listed.description = _lines(listed.description)
    return listed


def differing(before: ListedPost, after: ListedPost) -> list[str]:
    """The names of the fields in which two states of a post as a list has it differ."""
    return [name for name in FIELDS if _differs(before, after, name)]


def applied(change: PostChange, held: Demand | None, enterprise_id: str) -> Demand:
    """The post as a change wants it."""
    return _wanted(enterprise_id, change.after, held)


def collisions(wanted: Mapping[str, str], present: Mapping[str, str]) -> set[str]:
    """Ids in `wanted` (id → code) whose code another of them has, or one that is `present` (id → code)."""
    taken = Counter(code for code in wanted.values() if code)
    others = {code for key, code in present.items() if code and key not in wanted}
    return {key for key, code in wanted.items() if code and (taken[code] > 1 or code in others)}


def _identified(posts: Sequence[ListedPost], known: Known) -> tuple[list[Demand | None], Errors]:
    """For each post the one that it stands for: by its id, else by its code."""
    errors: Errors = []
    found: list[Demand | None] = [None] * len(posts)
    bearers: dict[str, list[int]] = {}
    for place, post in enumerate(posts):
        if post.id in known.open:
            bearers.setdefault(post.id, []).append(place)
        elif post.id and post.id not in known.closed:
            errors.append(rules.broken(f"posts[{place}].id", "foreign_post"))
    for key, places in bearers.items():
        # A row copied within a workbook takes its id along: the copy with the code of old is the post itself.
        held = known.open[key]
        found[next((place for place in places if posts[place].code == held.code), places[0])] = held
    taken = {held.id for held in found if held is not None}
    by_code = {held.code: held for held in known.open.values() if held.code and held.id not in taken}
    for place, post in enumerate(posts):
        if found[place] is None and post.code:
            found[place] = by_code.pop(post.code, None)
    return found, errors


def _codes(rows: Sequence[Row], known: Known, *, close_missing: bool) -> Iterator[FieldError]:
    """A code is borne by one post of the enterprise alone."""
    stays = {row.held.id for row in rows if row.held is not None}
    seen = set() if close_missing else {held.code for key, held in known.open.items() if key not in stays}
    for place, row in enumerate(rows):
        code = row.listed.code
        if code and code in seen:
            yield rules.broken(f"posts[{place}].code", "repeated", value=code)
        seen.add(code)


def _change(row: Row, known: Known) -> PostChange | None:
    after = listed_of(row.wanted)
    if row.held is None:
        return PostChange(kind=ADDED, after=after, fields=[name for name in FIELDS if _says(after, name)])
    before = listed_of(row.held)
    fields = differing(before, after)
    if not fields:
        return None
    return PostChange(
        kind=CHANGED,
        demand_id=row.held.id,
        before=before,
        after=after,
        fields=fields,
        compared_version=row.held.version,
        outdated=known.is_outdated(row.listed, row.held),
    )


def _wanted(enterprise_id: str, listed: ListedPost, held: Demand | None) -> Demand:
    wanted = Demand(enterprise_id=enterprise_id) if held is None else deepcopy(held)
    for name in FIELDS:
        _copy(listed, wanted, name)
    return wanted


def _copy(source: Any, target: Any, name: str) -> None:
    target.ClearField(name)
    value = getattr(source, name)
    kind = source.DESCRIPTOR.fields_by_name[name]
    if kind.is_repeated:
        getattr(target, name).extend(value)
    elif kind.message_type is not None:
        # Bounds that are not given are no range at all.
        if value.ListFields():
            getattr(target, name).CopyFrom(value)
    elif not kind.has_presence or source.HasField(name):
        setattr(target, name, value)


def _says(post: ListedPost, name: str) -> bool:
    return any(given.name == name for given, _ in post.ListFields())


def _differs(before: Any, after: Any, name: str) -> bool:
    """Of a number that may be left out, 0 is another answer than none."""
    if getattr(before, name) != getattr(after, name):
        return True
    presence = ListedPost.DESCRIPTOR.fields_by_name[name].has_presence
    return bool(presence and before.HasField(name) != after.HasField(name))


def _tidied(post: ListedPost) -> ListedPost:
    copy = deepcopy(post)
    scrub_message(copy, DEMAND.codes)
    copy.description = _lines(copy.description)
    for name in ("required_skills", "preferred_skills"):
        skills = [skill for skill in getattr(copy, name) if skill]
        del getattr(copy, name)[:]
        getattr(copy, name).extend(skills)
    return copy


def _lines(text: str) -> str:
    """With the line ends that a workbook keeps."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
