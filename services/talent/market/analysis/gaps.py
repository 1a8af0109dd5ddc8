"""Skills that are asked for and missing, and the posts that learning one would open. Pure.

People are bits of whole numbers: who has a skill is one number, and who has several is their "and".
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.talent.market.analysis.tables import Post

NAMES_SHOWN: Final = 3


@dataclass(slots=True)
class Gap:
    """A skill: seats that require it, who has it, and the posts that it would open.

    `near` are the people who have all else that one of those posts requires.
    """

    skill: str
    asked: int = 0
    found: int = 0
    posts: int = 0
    unlocked: int = 0
    near: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Seats without somebody who has the skill."""
        return self.asked - self.found


def gaps(posts: Sequence[Post], people: Sequence[tuple[str, ...]], least: int = 1) -> list[Gap]:
    """Every skill that is asked for more than it is found or would open a post; the largest gap first.

    A post is opened by a skill where those who have all that it requires are fewer than its seats, and are
    enough together with those who lack this skill alone. Fewer than `least` people with the same skills count
    as nobody there: otherwise a post, by its skills and seats, would find out whether there is one.
    """
    having = _having(people)
    everybody = (1 << len(people)) - 1
    found: dict[str, Gap] = {}
    near: dict[str, int] = defaultdict(int)
    for post in posts:
        for skill in post.skills:
            gap = found.setdefault(skill, Gap(skill, found=having.get(skill, 0).bit_count()))
            gap.asked += post.headcount
            gap.posts += 1
        for skill, others in _without_one(post.skills, having, everybody).items():
            fit = others & having.get(skill, 0)
            if _from(fit, least) < post.headcount <= _from(others, least):
                gap = found[skill]
                gap.unlocked += 1
                near[skill] |= others & ~fit
                if len(gap.names) < NAMES_SHOWN and post.name not in gap.names:
                    gap.names.append(post.name)
    for skill, bits in near.items():
        found[skill].near = bits.bit_count()
    told = [gap for gap in found.values() if gap.missing > 0 or gap.unlocked]
    return sorted(told, key=lambda gap: (-gap.unlocked, -gap.missing, gap.skill))


def _from(people: int, least: int) -> int:
    """How many they are, from `least` on."""
    count = people.bit_count()
    return count if count >= least else 0


def _having(people: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """Skill → who has it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, skills in enumerate(people):
        for skill in skills:
            places[skill].append(place)
    found = {}
    for skill, at in places.items():
        bits = bytearray((len(people) + 7) // 8)
        for place in at:
            bits[place >> 3] |= 1 << (place & 7)
        found[skill] = int.from_bytes(bits, "little")
    return found


def _without_one(skills: Sequence[str], having: Mapping[str, int], everybody: int) -> dict[str, int]:
    """Skill → who has all the others."""
    before = [everybody]
    for skill in skills:
        before.append(before[-1] & having.get(skill, 0))
    after = everybody
    found = {}
    for place in range(len(skills) - 1, -1, -1):
        found[skills[place]] = before[place] & after
        after &= having.get(skills[place], 0)
    return found
