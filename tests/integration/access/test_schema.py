"""The API against its own description: schemathesis asks as each role, with every check on.

schemathesis.toml tells what is narrowed and why. `make schemathesis` runs all of it.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final

import httpx
import pytest

from services.common.access.principal import Role
from services.gateway.access import SCOPES
from tests.fakes.messages import a_talent
from tests.integration.access.people import People, open_people
from tests.integration.access.schema_runs import Asking, Runs, Verdict
from tests.stack import Backing, Mesh

VISITOR: Final = Asking("visitor")
ROLES: Final = tuple(role.value for role in Role if role not in (Role.VISITOR, Role.SYSTEM))
FIRM: Final = frozenset({Role.ENTERPRISE, Role.PROVIDER})
# schemathesis computes as much as the services do: as many runs at once as the smallest machine has cores.
AT_ONCE: Final = 2
EXAMPLES: Final = 3
# The end of a session is the same whoever's it is: a run of its own for one of them.
LEAVING: Final = Role.TALENT.value
COOKIE: Final = "dabridge_session"
READY_S: Final = 30.0


@pytest.fixture(scope="module")
def mesh(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    """All processes, with scenarios, enterprises, posts and cells to find, and a talent's own profile."""
    with Mesh(backing, tmp_path_factory.mktemp("schema")) as made:
        made.prepare()
        made.start()
        made.run("scenarios-seed", 120)
        with made.sign_in("hr_bureau") as bureau:
            for record in (made.accounts["talent"]["talent_id"], "another-talent"):
                bureau.post("/api/talents", json=profile(record)).raise_for_status()
        yield made


def profile(record: str) -> dict[str, Any]:
    """A talent as the API takes it."""
    message = a_talent()
    return {"id": record, "titles": list(message.titles), "wanted_zones": list(message.wanted_zones)}


@pytest.fixture(scope="module")
def people(mesh: Mesh) -> Iterator[People]:
    with open_people(mesh) as made:
        yield made


@pytest.fixture(scope="module")
def key(people: People) -> Asking:
    """A key with all scopes, of a firm that is a provider too."""
    return Asking("API key", key=people.key(people.organisation(FIRM), *SCOPES).text)


@pytest.fixture(scope="module")
def runs(mesh: Mesh, people: People, key: Asking, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    document = httpx.get(f"{mesh.portal}/api/openapi.json", timeout=READY_S).json()
    firm = people.organisation(FIRM)
    spare = {
        "account_id": people.member(firm, owner=True).account_id,
        "organisation_id": firm,
        "key_id": people.key(firm, *SCOPES).id,
    }
    accounts = mesh.accounts.values()
    kept = [account[name] for account in accounts for name in ("account_id", "organisation_id")]
    operations = {
        f"{verb.upper()} {path}": told
        for path, verbs in document["paths"].items()
        for verb, told in verbs.items()
    }
    return Runs(
        mesh.portal,
        tmp_path_factory.mktemp("runs"),
        tuple(operations),
        tuple(name for name, told in operations.items() if takes(told, "page_token")),
        {"SCHEMA_KEPT": " ".join(filter(None, kept)), "SCHEMA_SPARE": json.dumps(spare)},
    )


def takes(operation: dict[str, Any], name: str) -> bool:
    """Whether an operation of the description has a parameter."""
    return any(parameter["name"] == name for parameter in operation.get("parameters", ()))


def asking(mesh: Mesh, role: str) -> Asking:
    """The session of the role's account."""
    with mesh.sign_in(role) as client:
        return Asking(role, client.cookies[COOKIE], client.headers["X-CSRF-Token"])


def judge(verdicts: list[Verdict]) -> None:
    """Fails with the reports of the runs that found something."""
    wrong = [f"{verdict.who}: {found}" for verdict in verdicts for found in verdict.findings]
    reports = [f"== {verdict.who}\n{verdict.report}" for verdict in verdicts if verdict.findings]
    assert [error for verdict in verdicts for error in verdict.server_errors] == [], "\n".join(reports)
    assert wrong == [], "\n".join(reports)


def test_the_api_is_as_described_for_some_roles(mesh: Mesh, runs: Runs) -> None:
    # One role a day beside visitors; `make schemathesis` asks as all of them.
    today = ROLES[datetime.now(UTC).toordinal() % len(ROLES)]
    askings = [VISITOR, asking(mesh, today)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = list(pool.map(lambda each: runs.examples(each, 2), askings))

    judge(verdicts)
    assert [verdict.operations for verdict in verdicts] == [runs.asked(each) for each in askings]


@pytest.mark.slow
def test_the_api_is_as_described_for_every_role_and_a_key(mesh: Mesh, runs: Runs, key: Asking) -> None:
    askings = [VISITOR, *(asking(mesh, role) for role in ROLES), key]
    shares = runs.shared_out(askings)
    started = time.monotonic()
    verdicts: list[Verdict] = []

    def ask(each: Asking) -> list[Verdict]:
        found = [runs.whole(each, EXAMPLES, shares[each.name])]
        if each.session:
            # Whoever lost the session or the role on the way was not asked as that role.
            assert each.name in roles_of(mesh, each), each.name
        if each.name == LEAVING:
            found.append(runs.sign_out(each))
            assert roles_of(mesh, each) == [], each.name
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in pool.map(ask, askings):
            for verdict in done:
                print(f"  {verdict.line()} | {time.monotonic() - started:.0f} s", flush=True)
                if verdict.findings:
                    print(verdict.report, flush=True)
            verdicts += done

    total = sum(verdict.requests for verdict in verdicts)
    print(f"  {len(runs.operations)} operations, {len(askings)} callers, {total} requests", flush=True)
    judge(verdicts)
    asked = {verdict.who: verdict.operations for verdict in verdicts}
    assert [asked[each.name] for each in askings] == [runs.asked(each) for each in askings]


def roles_of(mesh: Mesh, each: Asking) -> list[str]:
    """The roles that the session holds now; none where it is over."""
    answer = httpx.get(f"{mesh.portal}/api/session", cookies={COOKIE: each.session}, timeout=READY_S)
    return list(answer.json().get("roles", []))
