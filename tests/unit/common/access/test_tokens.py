"""Tokens: what is in them, and which are refused."""

import base64
import json
import time
from pathlib import Path
from typing import Any, Final

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from services.common.access import keys, tokens
from services.common.access.keys import SigningKeys, VerifyingKeys
from services.common.access.principal import VISITOR, Principal, Role, system
from services.common.access.tokens import Signer, Verifier
from services.common.errors import Unauthenticated
from tests.unit.common.access.conftest import AUDIENCE, Watch

OFFICER = Principal(
    "p-1",
    frozenset({Role.HR_BUREAU, Role.ZONE_BUREAU}),
    organisation="org-1",
    zone="511702",
    talent="t-1",
    address="192.0.2.7",
)
LONG_AGO: Final = 1_500_000_000
FAR_OFF: Final = 4_000_000_000


def claims(**changes: Any) -> dict[str, Any]:
    """Those of a good token of the officer, changed."""
    now = int(time.time())
    good = {
        "iss": "dabridge",
        "aud": AUDIENCE,
        "sub": "p-1",
        "roles": ["hr_bureau"],
        "org": "",
        "zone": "",
        "talent": "",
        "address": "",
        "iat": now,
        "nbf": now,
        "exp": now + 60,
    }
    return good | changes


def signed(signing: SigningKeys, body: dict[str, Any], **header: Any) -> str:
    """By our key, whatever it says."""
    kid, key = signing.current()
    return jwt.encode(body, key, "EdDSA", headers={"kid": kid, **header})


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def refusal(verifier: Verifier, token: str) -> str:
    """Why a token is refused; never in the token's own words."""
    with pytest.raises(Unauthenticated) as caught:
        verifier.principal(token)
    assert caught.value.__cause__ is None
    assert not token or token not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("principal", [OFFICER, VISITOR, system("seed"), Principal("p", frozenset())])
def test_a_token_tells_who_calls(signing: SigningKeys, verifier: Verifier, principal: Principal) -> None:
    assert verifier.principal(Signer(signing).token(principal, AUDIENCE)) == principal


def test_a_token_is_short_lived_and_names_its_key(signing: SigningKeys) -> None:
    token = Signer(signing).token(OFFICER, AUDIENCE)

    told = jwt.decode(token, options={"verify_signature": False})
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "JWT", "kid": signing.current()[0]}
    assert set(told) == set(tokens.CLAIMS)
    assert told["exp"] - told["iat"] == 60
    assert told["nbf"] == told["iat"]


def test_the_changes_of_these_tests_start_from_a_good_token(signing: SigningKeys, verifier: Verifier) -> None:
    assert verifier.principal(signed(signing, claims())).roles == {Role.HR_BUREAU}


@pytest.mark.parametrize("alg", ["none", "None", "NONE"])
def test_an_unsigned_token_is_refused(signing: SigningKeys, verifier: Verifier, alg: str) -> None:
    header = {"alg": alg, "typ": "JWT", "kid": signing.current()[0]}
    body = part(json.dumps(claims()).encode())
    for signature in ("", part(b"\0" * 64)):
        refusal(verifier, f"{part(json.dumps(header).encode())}.{body}.{signature}")


@pytest.mark.parametrize(
    "encoding", [serialization.Encoding.PEM, serialization.Encoding.DER, serialization.Encoding.Raw]
)
def test_a_token_signed_by_the_public_key_as_a_secret_is_refused(
    signing: SigningKeys, verifier: Verifier, encoding: serialization.Encoding
) -> None:
    raw = encoding is serialization.Encoding.Raw
    public = (
        signing.current()[1]
        .public_key()
        .public_bytes(
            encoding,
            serialization.PublicFormat.Raw if raw else serialization.PublicFormat.SubjectPublicKeyInfo,
        )
    )
    head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": signing.current()[0]}).encode())
    body = part(json.dumps(claims()).encode())
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = part(algorithm.sign(f"{head}.{body}".encode(), public))

    refusal(verifier, f"{head}.{body}.{signature}")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "scenarios"},
        {"aud": ""},
        {"aud": [AUDIENCE]},
        {"aud": ["scenarios", AUDIENCE]},
        {"aud": 7},
        {"iss": "somebody"},
        {"iss": ""},
        {"exp": LONG_AGO},
        {"nbf": FAR_OFF},
        {"iat": FAR_OFF},
        {"exp": "soon"},
        {"exp": []},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"nbf": {}},
        {"iat": "now"},
        {"sub": 7},
        {"sub": ["p-1"]},
        {"org": 7},
        {"org": ["org-1"]},
        {"zone": True},
        {"talent": {}},
        {"address": 0},
        {"roles": "admin"},
        {"roles": {"admin": True}},
        {"roles": 7},
        {"roles": [7]},
        {"roles": [["admin"]]},
        {"roles": [{}]},
        {"roles": [None]},
        {"roles": ["emperor"]},
        {"roles": ["hr_bureau", "emperor"]},
        {"roles": ["HR_BUREAU"]},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(
    signing: SigningKeys, verifier: Verifier, changes: dict[str, Any]
) -> None:
    refusal(verifier, signed(signing, claims(**changes)))


@pytest.mark.parametrize("name", tokens.CLAIMS)
def test_a_token_without_a_claim_or_with_an_empty_one_is_refused(
    signing: SigningKeys, verifier: Verifier, name: str
) -> None:
    without = {key: value for key, value in claims().items() if key != name}

    refusal(verifier, signed(signing, without))
    if name != "iss":  # the library does not make such tokens
        refusal(verifier, signed(signing, {**without, name: None}))


@pytest.mark.parametrize("kid", ["0123456789abcdef", "", "../jwks", "current"])
def test_a_token_of_an_unknown_key_is_refused(signing: SigningKeys, verifier: Verifier, kid: str) -> None:
    assert refusal(verifier, signed(signing, claims(), kid=kid)) == "the token names no key that is good"


def test_a_token_that_names_no_key_is_refused(signing: SigningKeys, verifier: Verifier) -> None:
    refusal(verifier, jwt.encode(claims(), signing.current()[1], "EdDSA"))


def test_a_strangers_token_under_the_name_of_our_key_is_refused(
    tmp_path: Path, signing: SigningKeys, verifier: Verifier
) -> None:
    keys.create(tmp_path / "stranger")
    _, key = SigningKeys(tmp_path / "stranger").current()

    refusal(verifier, jwt.encode(claims(), key, "EdDSA", headers={"kid": signing.current()[0]}))


def test_a_token_that_brings_its_own_key_is_refused(
    tmp_path: Path, signing: SigningKeys, verifier: Verifier
) -> None:
    keys.create(tmp_path / "stranger")
    _, key = SigningKeys(tmp_path / "stranger").current()
    (entry,) = json.loads((tmp_path / "stranger" / keys.JWKS).read_text("utf-8"))["keys"]
    for header in ({"jwk": entry}, {"jku": "https://192.0.2.7/jwks.json"}, {"x5u": "https://192.0.2.7/"}):
        kid = signing.current()[0]
        refusal(verifier, jwt.encode(claims(), key, "EdDSA", headers={"kid": kid, **header}))


def test_changed_content_is_refused(signing: SigningKeys, verifier: Verifier) -> None:
    head, _, signature = signed(signing, claims()).split(".")

    body = part(json.dumps(claims(roles=["admin"])).encode())

    refusal(verifier, f"{head}.{body}.{signature}")


def test_no_changed_character_of_a_token_passes(signing: SigningKeys, verifier: Verifier) -> None:
    token = signed(signing, claims())

    for place in range(0, len(token) - 1, 3):  # the last one's lowest bits mean nothing
        refusal(verifier, token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "garbage",
        "ö.ö.ö",
        "\0",
        part(b"[" * 5000 + b"]" * 5000) + ".e30.AAAA",
        part(b"\xff\xfe") + ".e30.AAAA",
        part(b'{"alg":"EdDSA","kid":7}') + ".e30.AAAA",
        part(b'{"alg":"EdDSA","kid":{"a":[]}}') + ".e30.AAAA",
        part(b'{"alg":["EdDSA"]}') + ".e30.AAAA",
        part(b"null") + ".e30.AAAA",
        part(b"7") + ".e30.AAAA",
        part(b'"EdDSA"') + ".e30.AAAA",
        "A" * 100_000,
    ],
    ids=lambda token: token[:16],
)
def test_what_is_no_token_is_refused(verifier: Verifier, token: str) -> None:
    refusal(verifier, token)


def test_a_signed_token_whose_content_is_no_claims_is_refused(
    signing: SigningKeys, verifier: Verifier
) -> None:
    kid, key = signing.current()
    head = part(json.dumps({"alg": "EdDSA", "typ": "JWT", "kid": kid}).encode())
    for content in (b"", b"[]", b"7", b"null", b"\xff", b"[" * 5000, b'{"exp": 1e999}'):
        message = f"{head}.{part(content)}"
        refusal(verifier, f"{message}.{part(key.sign(message.encode()))}")


def test_clocks_may_differ_by_seconds(signing: SigningKeys, verifier: Verifier) -> None:
    now = int(time.time())

    assert verifier.principal(signed(signing, claims(nbf=now + 3, iat=now + 3))).person == "p-1"
    assert verifier.principal(signed(signing, claims(exp=now - 2))).person == "p-1"
    refusal(verifier, signed(signing, claims(exp=now - 6)))


def test_a_token_is_used_again_for_half_its_life(signing: SigningKeys) -> None:
    now = Watch(1_000_000.0)
    signer = Signer(signing, now)
    first = signer.token(OFFICER, AUDIENCE)

    now.seconds += 29
    assert signer.token(OFFICER, AUDIENCE) == first

    now.seconds += 1
    second = signer.token(OFFICER, AUDIENCE)
    assert second != first
    assert jwt.decode(second, options={"verify_signature": False})["iat"] == 1_000_030


def test_everybody_and_each_service_gets_a_token_of_its_own(signing: SigningKeys, folder: Path) -> None:
    signer = Signer(signing)
    others = [OFFICER, OFFICER.at("192.0.2.8"), VISITOR]

    made = {signer.token(who, audience) for who in others for audience in (AUDIENCE, "scenarios")}

    assert len(made) == 6
    scenarios = Verifier(VerifyingKeys(folder / keys.JWKS), "scenarios")
    assert scenarios.principal(signer.token(OFFICER.at("192.0.2.8"), "scenarios")).address == "192.0.2.8"


def test_a_promoted_key_signs_from_the_next_token_on(
    folder: Path, signing: SigningKeys, verifier: Verifier
) -> None:
    signer = Signer(signing)
    first = signer.token(OFFICER, AUDIENCE)
    old = signing.current()[0]
    new = keys.add(folder)
    assert signer.token(OFFICER, AUDIENCE) == first

    keys.promote(folder, new)
    second = signer.token(OFFICER, AUDIENCE)

    assert jwt.get_unverified_header(second)["kid"] == new
    # Until the old key is retired, both are good.
    assert verifier.principal(first) == verifier.principal(second) == OFFICER
    keys.retire(folder, old)
    assert refusal(verifier, first) == "the token names no key that is good"
    assert verifier.principal(second) == OFFICER


def test_the_signer_forgets_what_is_over_however_many_call(
    signing: SigningKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_KEPT", 8)
    now = Watch(1_000_000.0)
    signer = Signer(signing, now)

    for number in range(50):
        now.seconds += 0.1
        signer.token(system(str(number)), AUDIENCE)

    assert len(signer._made) <= 8
    last = signer.token(system("49"), AUDIENCE)
    assert signer.token(system("49"), AUDIENCE) == last
