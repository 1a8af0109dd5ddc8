"""The account of somebody who was erased."""

from datetime import timedelta

import pytest

from services.common.access.principal import Role
from services.gateway.accounts.erasing import RECENT
from services.gateway.problems import Problem
from tests import scan
from tests.fakes.identities import FICTITIOUS
from tests.integration.accounts.town import MOBILE, PASSWORD, Town

WHO = FICTITIOUS[11]
TALENT = "talent-1"


def a_talent_account(town: Town) -> str:
    """The id of the account of a talent with sessions, a second factor and a place in a firm."""
    account_id = town.resident(mobile=WHO.mobile, role=Role.ENTERPRISE)
    with town.accounts.office.transaction() as connection:
        connection.execute("UPDATE account SET talent_id = %s WHERE id = %s", (TALENT, account_id))
    town.enrolled(account_id)
    return account_id


def test_the_account_says_nothing_of_the_person_any_more(town: Town) -> None:
    account_id = a_talent_account(town)

    counts = town.accounts.erasing.erase(TALENT)

    account = town.account(account_id)
    assert counts["accounts"] == 1
    assert counts["sessions"] == 1
    assert counts["memberships"] == 1
    assert (account.mobile_index, account.mobile_sealed, account.password_hash) == (None, None, None)
    assert (account.talent_id, account.totp_sealed, account.active) == (None, None, False)
    assert account.name(town.accounts.office.sealer) == ""
    assert [noted.object_id for noted in town.noted("account.erased")] == [account_id]


def test_nobody_signs_in_by_it_and_its_mobile_is_free_again(town: Town) -> None:
    a_talent_account(town)
    town.accounts.erasing.erase(TALENT)

    with pytest.raises(Problem) as refused:
        town.sign_in(WHO.mobile)
    another = town.resident(mobile=WHO.mobile)

    assert refused.value.status in (401, 422)
    assert town.account(another).active


def test_erasing_again_finds_nothing(town: Town) -> None:
    a_talent_account(town)

    first, second = town.accounts.erasing.erase(TALENT), town.accounts.erasing.erase(TALENT)

    assert first["accounts"] == 1
    assert second == {"accounts": 0}


def test_the_accounts_of_others_stay_as_they_are(town: Town) -> None:
    a_talent_account(town)
    other = town.resident()

    town.accounts.erasing.erase(TALENT)

    assert town.sign_in(MOBILE, PASSWORD).begun.token
    assert town.account(other).mobile(town.accounts.office.sealer) == MOBILE


def test_who_signed_in_a_while_ago_is_not_recent(town: Town) -> None:
    account_id = town.resident()
    begun = town.sign_in().begun
    recent = town.accounts.erasing.recent

    at_once = recent(account_id, begun.session_id)
    town.wait(RECENT.total_seconds() + 1)
    later = recent(account_id, begun.session_id)
    town.sign_in()

    assert (at_once, later) == (True, False)
    assert recent(account_id)
    assert not recent(account_id, begun.session_id)
    assert timedelta(minutes=1) < RECENT


def test_messages_that_were_sent_to_the_person_are_gone(town: Town) -> None:
    a_talent_account(town)
    sealer = town.accounts.office.sealer
    place = "outgoing_message:m1"
    with town.accounts.office.transaction() as connection:
        connection.execute(
            "INSERT INTO outgoing_message (id, mobile_sealed, text_sealed, created_at)"
            " VALUES ('m1', %s, %s, now())",
            (sealer.seal(WHO.mobile, f"{place}:mobile"), sealer.seal("code", f"{place}:text")),
        )

    town.accounts.erasing.erase(TALENT)

    with town.accounts.office.transaction() as connection:
        left = connection.execute("SELECT id::text FROM outgoing_message").fetchall()
    assert not left
    assert not scan.scan(WHO.values, [scan.Piece("messages", repr(left).encode())]).found
