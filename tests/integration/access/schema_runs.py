"""Runs of schemathesis over the API, each as somebody else."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from services.common.access.principal import Role
from services.gateway import access

CONFIG: Final = Path(__file__).with_name("schemathesis.toml")
HOOKS: Final = Path(__file__).with_name("schema_hooks.py")
PROGRAM: Final = Path(sys.executable).with_name("schemathesis")
SEED: Final = 4
TIMEOUT_S: Final = 1_500
# It has no end to wait for, so only those ask for it whom it refuses; tests of the gateway read it.
STREAM: Final = "GET /api/events"
# It ends the session that all else is asked with, so it comes last, in a run of its own.
SIGN_OUT: Final = "DELETE /api/session"
# The code of not_a_server_error.
SERVER_ERROR: Final = "ST101"
_OF_PAGES: Final = ("2xx", "401", "403", "404", "409", "412", "413", "414", "422", "429", "431")
# Of a line of the report: a request to reproduce it can be longer than all else.
MOST_WIDTH: Final = 400


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody with a session, a key or neither; without a key, `name` is the role's."""

    name: str
    session: str = field(default="", repr=False)
    csrf: str = field(default="", repr=False)
    key: str = field(default="", repr=False)

    def passes(self, operation: str) -> bool:
        """Whether the gate lets them through to the operation, such as "GET /api/plan"."""
        verb, _, path = operation.partition(" ")
        rule = access.ROUTES[(verb, path)]
        if self.key:
            return bool(rule.scope)
        role = Role(self.name)
        return role in rule.roles or (role is not Role.VISITOR and rule.roles >= access.SIGNED_IN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run found; `report` is schemathesis' own, without its reproductions' ends."""

    who: str
    operations: int
    requests: int
    server_errors: tuple[str, ...]
    findings: tuple[str, ...]
    seconds: float
    report: str = field(repr=False)

    def line(self) -> str:
        """For the eye."""
        asked = f"{self.who:<17}{self.operations:>3} operations {self.requests:>5} requests"
        found = f"{len(self.server_errors):>2} server errors {len(self.findings):>2} findings"
        return f"{asked} {found} {self.seconds:4.0f} s"


@dataclass(frozen=True, slots=True)
class Runs:
    """Starts schemathesis against a portal; `told` is what the hooks are told, as environment.

    `paged` are the operations that take a page's token.
    """

    portal: str
    folder: Path
    operations: tuple[str, ...]
    paged: tuple[str, ...]
    told: Mapping[str, str]

    def shared_out(self, askings: Sequence[Asking]) -> dict[str, set[str]]:
        """Which operations each of them gets every case of, in turn: a schema is the same for all who pass.

        Everybody gets examples of all.
        """
        shares: dict[str, set[str]] = {asking.name: set() for asking in askings}
        for number, operation in enumerate(self.operations):
            passing = [asking.name for asking in askings if asking.passes(operation)]
            shares[passing[number % len(passing)]].add(operation)
        return shares

    def examples(self, asking: Asking, count: int) -> Verdict:
        """Every operation, with a few examples, and what follows from its answers."""
        return self._run(
            asking, asking.name, count, [*self._left_out(asking), "--phases", "fuzzing,stateful"]
        )

    def whole(self, asking: Asking, count: int, thorough: Collection[str]) -> Verdict:
        """The same, and every case of the schema for the operations of `thorough`."""
        return self._run(asking, asking.name, count, self._left_out(asking), thorough)

    def sign_out(self, asking: Asking) -> Verdict:
        """The end of the session."""
        chosen = ["--include-name", SIGN_OUT, "--phases", "coverage,fuzzing"]
        return self._run(asking, f"{asking.name} signs out", 2, chosen, {SIGN_OUT})

    def asked(self, asking: Asking) -> int:
        """How many operations a run asks."""
        return len(self.operations) - len(self._left_out(asking)) // 2

    def _left_out(self, asking: Asking) -> list[str]:
        names = [STREAM] if asking.passes(STREAM) else []
        names += [SIGN_OUT] if asking.session else []
        return [part for name in names for part in ("--exclude-name", name)]

    def _run(
        self, asking: Asking, name: str, count: int, chosen: Sequence[str], thorough: Collection[str] = ()
    ) -> Verdict:
        report = self.folder / f"{name.replace(' ', '-')}.json"
        config = report.with_suffix(".toml")
        config.write_text(self._config(asking, thorough), encoding="utf-8")
        argv = [str(PROGRAM), "--config-file", str(config), "run", f"{self.portal}/api/openapi.json"]
        argv += ["--checks", "all", "--max-examples", str(count), "--seed", str(SEED), *chosen]
        argv += ["--no-color", "--report", "json", "--report-json-path", str(report)]
        if asking.csrf:
            argv += ["--header", f"X-CSRF-Token: {asking.csrf}"]
        environ = {
            **os.environ,
            **self.told,
            "SCHEMATHESIS_HOOKS": str(HOOKS),
            "SCHEMA_SESSION": asking.session,
            "SCHEMA_KEY": asking.key,
        }
        started = time.monotonic()
        done = subprocess.run(
            argv, cwd=self.folder, env=environ, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
        seconds = time.monotonic() - started
        if not report.exists():
            raise AssertionError(f"no report of {name}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
        return _verdict(name, json.loads(report.read_text(encoding="utf-8")), done.stdout, seconds)

    def _config(self, asking: Asking, thorough: Collection[str]) -> str:
        parts = [CONFIG.read_text(encoding="utf-8")]
        if asking.session:
            parts.append('[auth.openapi.session]\napi_key = "${SCHEMA_SESSION}"\n')
        if asking.key:
            parts.append('[auth.openapi.key]\nbearer = "${SCHEMA_KEY}"\n')
        # A token that this server has not made is refused, and its schema is any text.
        parts.append(
            f"[[operations]]\ninclude-name = {json.dumps(self.paged)}\n"
            f"[operations.checks.positive_data_acceptance]\nexpected-statuses = {json.dumps(_OF_PAGES)}\n"
        )
        names = json.dumps([operation for operation in self.operations if operation not in thorough])
        parts.append(
            f"[[operations]]\ninclude-name = {names}\n[operations.phases.coverage]\nenabled = false\n"
        )
        return "\n".join(parts)


def _verdict(name: str, told: Mapping[str, Any], output: str, seconds: float) -> Verdict:
    found = [
        (group["code"], group["title"], each) for group in told["failures"] for each in group["operations"]
    ]
    findings = [f"{title}: {operation}" for _, title, operation in found]
    findings += [f"{error['count']} errors: {error['title']}" for error in told["errors"]]
    if told["stop_reason"] != "completed":
        findings.append(f"stopped: {told['stop_reason']}")
    return Verdict(
        who=name,
        operations=told["operations"]["tested"],
        requests=told["test_cases"]["generated"],
        server_errors=tuple(operation for code, _, operation in found if code == SERVER_ERROR),
        findings=tuple(findings),
        seconds=seconds,
        report=_readable(output),
    )


def _readable(output: str) -> str:
    last = re.split(r"^=+ (?:ERRORS|FAILURES) =+$", output, maxsplit=1, flags=re.MULTILINE)[-1]
    return "\n".join(line[:MOST_WIDTH] for line in last.splitlines())
