"""Whose a row is, by what is kept: number of the source, ID number, mobile with the name."""

import pytest

from services.talent.market.imports.reading import Person
from services.talent.market.imports.resolving import NEW, Known, resolve, same_name
from services.talent.market.people.identity import Identity

WHO = Identity(name="赵翀赟", mobile="19100000001", id_number="369902199001010018")


def row(**changes: str) -> Person:
    given = {"name": WHO.name, "mobile": WHO.mobile, "id_number": WHO.id_number, **changes}
    external = given.pop("external_id", "")
    return Person(2, external, Identity(**given))


def known(**people: Identity) -> dict[str, Identity]:
    return people


def test_nobody_known_is_somebody_new() -> None:
    assert resolve(row(), Known()).talent_id == NEW
    assert resolve(row(), Known()).error is None


def test_an_id_number_is_enough_whatever_the_mobile() -> None:
    found = resolve(row(mobile="19100000009"), Known(by_id_number=["a"], identities=known(a=WHO)))

    assert (found.talent_id, found.error) == ("a", None)


def test_a_shared_mobile_is_no_person_where_the_id_number_is_another() -> None:
    other = Identity(name=WHO.name, mobile=WHO.mobile, id_number="369902199001010034")

    assert resolve(row(), Known(by_mobile=["a"], identities=known(a=other))).talent_id == NEW


def test_who_was_entered_without_an_id_number_is_found_by_mobile_and_name() -> None:
    bare = Identity(name=WHO.name, mobile=WHO.mobile)

    assert resolve(row(), Known(by_mobile=["a"], identities=known(a=bare))).talent_id == "a"


def test_of_those_who_share_a_mobile_the_one_of_the_name_is_meant() -> None:
    mother = Identity(name="钱瑃瑃", mobile=WHO.mobile)
    child = Identity(name="赵 翀赟", mobile=WHO.mobile)

    found = resolve(row(id_number=""), Known(by_mobile=["m", "c"], identities=known(m=mother, c=child)))

    assert found.talent_id == "c"


def test_two_of_one_name_and_mobile_cannot_be_told_apart_and_make_a_pair() -> None:
    same = Identity(name=WHO.name, mobile=WHO.mobile)

    found = resolve(row(id_number=""), Known(by_mobile=["b", "a"], identities=known(a=same, b=same)))

    assert found.error is not None
    assert (found.error.rule, found.pair) == ("ambiguous", ("a", "b"))


@pytest.mark.parametrize(
    ("held", "rule"),
    [
        (Known(by_id_number=["a"], identities={"a": Identity(name="钱瑃瑃")}), "name_differs"),
        (Known(by_number="a", identities={"a": Identity(id_number="369902199001010034")}), "id_differs"),
        (Known(by_number="a", by_id_number=["b"], identities={}), "other_person"),
        (Known(by_id_number=["a"], withdrawn=frozenset({"a"})), "withdrawn"),
    ],
)
def test_what_contradicts_what_is_kept_is_refused(held: Known, rule: str) -> None:
    found = resolve(row(external_id="S1"), held)

    assert found.error is not None
    assert found.error.rule == rule


def test_an_unknown_name_contradicts_nothing() -> None:
    assert same_name("", "赵翀赟")
    assert not same_name("赵翀", "赵翀赟")
