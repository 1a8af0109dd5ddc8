"""Commands of the gateway's accounts: migrate, accounts-seed, audit-verify."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from services.common import database
from services.common.audit import command
from services.common.audit import postgres as audit_log
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.audit.settings import read_key
from services.common.clock import SystemClock
from services.common.settings import Environ, SettingsError, required
from services.gateway.accounts import development
from services.gateway.accounts.bootstrap import Accounts, build
from services.gateway.accounts.development import DevelopmentAccount, DevelopmentAccounts
from services.gateway.accounts.settings import ENVIRONMENT, AccountsSettings

APPLICATION: Final = "gateway"
MIGRATIONS: Final = (Path(__file__).parent.parent / "migrations", audit_log.MIGRATIONS)


def migrate(environ: Environ) -> int:
    """Applies what is missing of the tables; the exit status. Raises SettingsError."""
    applied = database.migrate(required(environ, "GATEWAY_DATABASE_URL"), MIGRATIONS)
    sys.stdout.write(f"applied {len(applied)}: {', '.join(applied) or 'nothing was missing'}\n")
    return 0


def verify(environ: Environ, arguments: Sequence[str]) -> int:
    """Checks the audit log; the exit status. Raises SettingsError; without a database OperationalError."""
    expected = command.expected(arguments, "python -m services.gateway")
    chain = Chain(read_key(environ), APPLICATION)
    return command.verify(required(environ, "GATEWAY_DATABASE_URL"), chain, expected)


def seed(environ: Environ, output: Path | None) -> int:
    """Makes the development accounts and tells them in the file, or prints them; the exit status.

    Raises SettingsError.
    """
    settings = AccountsSettings.from_environ(environ)
    if not settings.development:
        raise SettingsError(ENVIRONMENT, "must be development: these accounts are for trying things out")
    with opened(settings, environ, "accounts-seed") as accounts:
        known = development.read(output) if output else []
        made = DevelopmentAccounts(accounts.office, accounts.passwords).seed(known)
    if output:
        development.write(output, made)
        sys.stdout.write(f"{len(made)} accounts for trying out are in {output}\n")
    else:
        sys.stdout.write(told(made))
    return 0


def told(accounts: Sequence[DevelopmentAccount]) -> str:
    """The accounts as lines; what follows the password goes into an authenticator app."""
    width = max(len(account.username) for account in accounts)
    return "".join(
        f"{account.username:<{width}}  {account.password}  {account.uri}".rstrip() + "\n"
        for account in accounts
    )


@contextmanager
def opened(settings: AccountsSettings, environ: Environ, command: str) -> Iterator[Accounts]:
    """The use cases over a connection of the command's own; raises SettingsError."""
    clock = SystemClock()
    auditor = Auditor(Chain(read_key(environ), APPLICATION), clock)
    pool = database.open_pool(settings.database_url, f"{APPLICATION}-{command}", 1)
    try:
        accounts = build(settings, pool, clock, auditor)
        yield accounts
        accounts.close()
    finally:
        pool.close()
