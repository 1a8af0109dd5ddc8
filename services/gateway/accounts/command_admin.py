"""The command `admin-create`: prints the link by which an installation gets its first admin."""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

import psycopg

from services.common import texts
from services.common.settings import Environ
from services.gateway.accounts.bootstrap import refuse_in_production
from services.gateway.accounts.commands import opened
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.portal.render import when
from services.gateway.problems import Problem

NAME: Final = "admin-create"
REFUSED: Final = 1


def run(environ: Environ, arguments: Sequence[str]) -> int:
    """Invites the first admin; the exit status.

    Without `--mobile` the terminal asks for it: what an orchestrator runs is written into its own logs.
    Raises SettingsError.
    """
    asked = _parser().parse_args(arguments)
    settings = AccountsSettings.from_environ(environ)
    mobile = asked.mobile if asked.mobile is not None else _typed()
    try:
        with opened(settings, environ, NAME) as accounts:
            if not settings.development:
                with accounts.office.transaction() as connection:
                    refuse_in_production(connection)
            made = accounts.first_admin.invite(mobile, asked.organisation, asked.force)
    except Problem as problem:
        told = [each.message for each in problem.fields] or [problem.message]
        sys.stderr.write("".join(f"{line}\n" for line in told))
        return REFUSED
    except psycopg.errors.UndefinedTable:
        sys.stderr.write(_text("migrate") + "\n")
        return REFUSED
    until = when(made.expires_at.isoformat())
    lead = _text("link", organisation=made.organisation, mobile=made.mobile, until=until)
    sys.stdout.write(f"{lead}\n\n{made.url}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m services.gateway {NAME}", description=_text("help"), allow_abbrev=False
    )
    parser.add_argument("--mobile", metavar=_text("mobile"), help=_text("help.mobile"))
    parser.add_argument("--organisation", metavar=_text("name"), default="", help=_text("help.organisation"))
    parser.add_argument("--force", metavar=_text("reason"), help=_text("help.force"))
    return parser


def _typed() -> str:
    sys.stderr.write(_text("ask"))
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _text(name: str, **values: object) -> str:
    return texts.get(f"accounts.admin_create.{name}", **values)
