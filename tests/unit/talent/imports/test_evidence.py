"""What says that two entries are one person's, and what says that they are not."""

from dabridge.events.v1.talent_pb2 import TalentProfile
from hypothesis import given
from hypothesis import strategies as st

from services.talent.market.imports.evidence import THRESHOLD, Side, blocks, compare
from services.talent.market.people.identity import Identity

BORN = "36990219900101"


def side(name: str = "", mobile: str = "", number: str = "", mail: str = "", major: str = "") -> Side:
    return Side(Identity(name=name, mobile=mobile, id_number=number, mail=mail), TalentProfile(major=major))


def test_a_digit_mistyped_is_near_and_another_number_of_the_same_day_is_not() -> None:
    one = side("赵翀赟", number=f"{BORN}0018")

    near = compare(one, side("赵翀赟", number=f"{BORN}0026"))
    far = compare(one, side("赵翀赟", number=f"{BORN}9876"))

    assert "id_near" in near.codes
    assert near.score >= THRESHOLD
    assert far.score < THRESHOLD


def test_name_and_mobile_together_are_enough_and_neither_is_alone() -> None:
    assert compare(side("赵翀赟", "19100000001"), side("赵翀赟", "19100000001")).score >= THRESHOLD
    assert compare(side("赵翀赟"), side("赵翀赟")).score < THRESHOLD
    assert compare(side("赵翀赟", "19100000001"), side("钱瑃瑃", "19100000001")).score < THRESHOLD


def test_the_strongest_comes_first_and_what_speaks_against_it_is_not_among_the_codes() -> None:
    found = compare(
        side("赵翀赟", "19100000001", f"{BORN}0018", "a@b.example"),
        side("赵翀赟", "19100000001", f"{BORN}9876", "a@b.example"),
    )

    assert found.codes == ("mobile_same", "name_same", "mail_same", "birth_same")


def test_blocks_bring_together_a_mistyped_name_and_a_mistyped_number() -> None:
    right = blocks(side("赵翀赟", "19100000001", f"{BORN}0018"))
    name = blocks(side("赵翀焱", "", f"{BORN}0018"))
    number = blocks(side("赵翀赟", "", f"{BORN}0026"))

    assert right["surname_birth"] == name["surname_birth"] == number["surname_birth"]
    assert right["name_year"] == number["name_year"]
    assert blocks(side()) == {}


TEXT = st.text("赵钱翀赟19", max_size=4)
SIDES = st.builds(
    side, TEXT, TEXT, st.sampled_from(["", f"{BORN}0018", f"{BORN}0026", f"{BORN}9876"]), TEXT, TEXT
)


@given(SIDES, SIDES)
def test_it_is_the_same_from_both_sides_and_between_nothing_and_one(one: Side, other: Side) -> None:
    found = compare(one, other)

    assert found == compare(other, one)
    assert 0 <= found.score <= 1
