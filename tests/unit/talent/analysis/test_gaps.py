"""Skills that would open posts, against counting person by person."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.talent.market.analysis.gaps import gaps
from services.talent.market.analysis.tables import Post

SKILLS = ["SQL", "Python", "嵌入式", "焊接", "数据治理"]


def post(number: int, headcount: int, *skills: str) -> Post:
    return Post(f"d{number}", "511702", "big-data", f"岗位{number}", headcount, None, tuple(sorted(skills)))


people = st.lists(st.sets(st.sampled_from(SKILLS)).map(lambda s: tuple(sorted(s))), max_size=12)
posts = st.lists(
    st.tuples(st.integers(1, 4), st.sets(st.sampled_from(SKILLS), min_size=1, max_size=4)), max_size=6
).map(lambda given: [post(place, each[0], *each[1]) for place, each in enumerate(given)])


def test_a_post_is_opened_by_the_one_skill_that_too_few_have() -> None:
    held = [("SQL",), ("SQL",), ("Python", "SQL")]

    found = {gap.skill: gap for gap in gaps([post(1, 2, "SQL", "Python")], held)}

    assert (found["Python"].unlocked, found["Python"].near, found["Python"].names) == (1, 2, ["岗位1"])
    assert "SQL" not in found, "three have it, for two seats"


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(0, 4), st.integers(0, 4), st.integers(5, 8))
def test_no_post_finds_out_how_many_of_a_few_there_are(
    seats: int, some: int, others: int, lacking: int
) -> None:
    def told(fit: int, near: int) -> list[tuple[str, int]]:
        held = [*[("Python", "SQL")] * fit, *[("SQL",)] * near]
        return [(gap.skill, gap.unlocked) for gap in gaps([post(1, seats, "SQL", "Python")], held, 5)]

    wide = told(some, lacking + 4 - some), told(others, lacking + 4 - others)
    few = told(some, 4 - some), told(others, 4 - others)

    assert dict(wide[0]).get("Python") == dict(wide[1]).get("Python")
    assert not any(unlocked for found in few for _, unlocked in found)


@settings(deadline=None)
@given(posts, people)
def test_every_figure_is_that_of_counting_one_by_one(
    offered: list[Post], held: list[tuple[str, ...]]
) -> None:
    told = {gap.skill: gap for gap in gaps(offered, held)}

    for skill in SKILLS:
        asking = [each for each in offered if skill in each.skills]
        asked = sum(each.headcount for each in asking)
        having = sum(skill in each for each in held)
        opened, near = 0, set()
        for each in asking:
            others = {n for n, has in enumerate(held) if set(each.skills) - {skill} <= set(has)}
            fit = {n for n in others if skill in held[n]}
            if len(fit) < each.headcount <= len(others):
                opened += 1
                near |= others - fit
        if asked - having > 0 or opened:
            gap = told[skill]
            assert (gap.asked, gap.found, gap.posts) == (asked, having, len(asking))
            assert (gap.unlocked, gap.near) == (opened, len(near))
        else:
            assert skill not in told
