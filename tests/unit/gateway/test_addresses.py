"""Where requests come from, and where they may lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from services.gateway import addresses
from services.gateway.portal import links

PROXIES = addresses.networks("10.0.0.0/8, 2001:db8::/32")


def scope(peer: str | None, *told: str) -> Scope:
    return {
        "type": "http",
        "client": (peer, 4711) if peer else None,
        "headers": [(b"x-forwarded-for", value.encode("latin-1")) for value in told],
    }


@pytest.mark.parametrize(
    ("peer", "told", "found"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.9"], "192.0.2.1"),
        ("10.1.1.1", ["198.51.100.9"], "198.51.100.9"),
        ("10.1.1.1", ["203.0.113.5, 198.51.100.9"], "198.51.100.9"),
        ("10.1.1.1", ["203.0.113.5", "198.51.100.9, 10.2.2.2"], "198.51.100.9"),
        ("10.1.1.1", ["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
        ("10.1.1.1", ["198.51.100.9, nonsense"], "10.1.1.1"),
        ("10.1.1.1", [""], "10.1.1.1"),
        ("10.1.1.1", [], "10.1.1.1"),
        ("2001:db8::1", ["2001:db9::7"], "2001:db9::7"),
        (None, ["198.51.100.9"], ""),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(
    peer: str | None, told: list[str], found: str
) -> None:
    assert addresses.client(scope(peer, *told), PROXIES) == found


def test_without_proxies_nobody_is_believed() -> None:
    assert addresses.client(scope("127.0.0.1", "198.51.100.9"), ()) == "127.0.0.1"


@given(st.text(max_size=60))
def test_what_anybody_writes_never_raises_and_never_becomes_an_address(told: str) -> None:
    found = addresses.client(scope("10.1.1.1", told.encode("utf-8", "ignore").decode("latin-1")), PROXIES)

    assert addresses._parsed(found) is not None


@pytest.mark.parametrize("address", ["/", "/home", "/demand/d1?saved=1", "/browse/talent?text=%E6%95%B0#x"])
def test_a_path_of_ours_is_kept(address: str) -> None:
    assert links.inside(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        b"/home",
        "",
        "home",
        "//elsewhere.test",
        "/\\elsewhere.test",
        "/a\\b",
        "\\\\elsewhere.test",
        "https://elsewhere.test/",
        "javascript:alert(1)",
        "/\t/elsewhere.test",
        "/home\r\nLocation: https://elsewhere.test",
        " /home",
        "/home ",
        "/" + "x" * 2000,
    ],
)
def test_what_may_lead_elsewhere_is_not(address: object) -> None:
    assert links.inside(address) == "/home"


@given(st.text(max_size=50))
def test_whatever_is_asked_for_stays_here(address: str) -> None:
    kept = links.inside(address)

    assert kept.startswith("/")
    assert not kept.startswith(("//", "/\\"))
    assert links.sign_in(address) == "/sign-in" or links.sign_in(address).startswith("/sign-in?next=/")
