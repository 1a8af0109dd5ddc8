"""Everything about accounts, wired once."""

from concurrent.futures import Executor
from dataclasses import dataclass

from argon2 import PasswordHasher
from psycopg_pool import ConnectionPool

from services.common.clock import Clock
from services.common.database import Connection
from services.common.settings import SettingsError
from services.gateway.accounts.administration import Administration
from services.gateway.accounts.api_keys import ApiKeys
from services.gateway.accounts.auditing import Auditor
from services.gateway.accounts.codes import Codes
from services.gateway.accounts.doorkeeper import AccountsDoorkeeper
from services.gateway.accounts.erasing import Erasing
from services.gateway.accounts.first_admin import FirstAdmin
from services.gateway.accounts.identities import Identities
from services.gateway.accounts.inline import Inline
from services.gateway.accounts.invitations import Invitations
from services.gateway.accounts.members import Members
from services.gateway.accounts.newcomers import Newcomers
from services.gateway.accounts.office import Office
from services.gateway.accounts.oidc import OidcClient, OidcSettings
from services.gateway.accounts.organisations import Organisations
from services.gateway.accounts.organisations_desk import Desk
from services.gateway.accounts.own import Own
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.recovery import Recovery
from services.gateway.accounts.registration import Registration
from services.gateway.accounts.review import Review
from services.gateway.accounts.sealing import Sealer
from services.gateway.accounts.second_factor import SecondFactor
from services.gateway.accounts.senders import DevelopmentSender, Post, Sender, WebhookSender
from services.gateway.accounts.sessions import Sessions
from services.gateway.accounts.settings import ENVIRONMENT, AccountsSettings
from services.gateway.accounts.sign_in import SignIn
from services.gateway.accounts.talents import Talents


@dataclass(frozen=True, slots=True)
class Accounts:
    """The use cases of accounts; `oidc` is None where no provider is configured."""

    settings: AccountsSettings
    office: Office
    desk: Desk
    post: Post
    passwords: Passwords
    codes: Codes
    newcomers: Newcomers
    sessions: Sessions
    second_factor: SecondFactor
    sign_in: SignIn
    talents: Talents
    recovery: Recovery
    own: Own
    identities: Identities
    oidc: OidcClient | None
    organisations: Organisations
    members: Members
    invitations: Invitations
    registration: Registration
    review: Review
    administration: Administration
    first_admin: FirstAdmin
    api_keys: ApiKeys
    doorkeeper: AccountsDoorkeeper
    erasing: Erasing

    def close(self) -> None:
        """Sends the messages that wait; the pool is the caller's."""
        self.post.close()


def build(
    settings: AccountsSettings,
    pool: ConnectionPool[Connection],
    clock: Clock,
    auditor: Auditor,
    *,
    oidc: OidcSettings | None = None,
    secure_cookies: bool = False,
    sender: Sender | None = None,
    posting: Executor | None = None,
    hasher: PasswordHasher | None = None,
) -> Accounts:
    """The use cases over an open pool.

    `sender`, `posting`, which runs it, and `hasher` replace those that the settings mean.
    """
    sealer = Sealer(settings.key)
    office = Office(pool, sealer, clock, auditor)
    desk = Desk(office)
    # In development there is nobody to hide from: who asked for a code finds it in the outbox at once.
    post = Post(sender or _sender(settings, office), posting or (Inline() if settings.development else None))
    passwords = Passwords(hasher)
    codes = Codes(office, post)
    sessions = Sessions(office, settings)
    second_factor = SecondFactor(office, sessions)
    newcomers = Newcomers(office, codes, passwords)
    api_keys = ApiKeys(desk)
    return Accounts(
        settings=settings,
        office=office,
        desk=desk,
        post=post,
        passwords=passwords,
        codes=codes,
        newcomers=newcomers,
        sessions=sessions,
        second_factor=second_factor,
        sign_in=SignIn(office, passwords, codes, sessions, second_factor),
        talents=Talents(office, newcomers, sessions),
        recovery=Recovery(office, passwords, codes, sessions, second_factor),
        own=Own(office, passwords, sessions),
        identities=Identities(office, sessions),
        oidc=OidcClient(oidc, sealer.derived("oidc"), secure=secure_cookies) if oidc else None,
        organisations=Organisations(desk),
        members=Members(desk),
        invitations=Invitations(
            desk,
            post,
            codes=codes,
            newcomers=newcomers,
            sessions=sessions,
            portal_url=settings.portal_url,
        ),
        registration=Registration(desk, newcomers, sessions),
        review=Review(desk),
        administration=Administration(desk, sessions, second_factor),
        first_admin=FirstAdmin(desk, settings.portal_url),
        api_keys=api_keys,
        doorkeeper=AccountsDoorkeeper(sessions, api_keys),
        erasing=Erasing(office),
    )


def refuse_in_production(connection: Connection) -> None:
    """Raises SettingsError where the database holds accounts or organisations of development."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM account WHERE development)"
        " + (SELECT count(*) FROM organisation WHERE development)"
    ).fetchone()
    if row and row[0]:
        raise SettingsError(
            ENVIRONMENT,
            f"must not be production: the database holds {row[0]} accounts or organisations of development",
        )


def _sender(settings: AccountsSettings, office: Office) -> Sender:
    if settings.webhook is not None:
        return WebhookSender(settings.webhook, office.clock)
    if not settings.development:
        raise SettingsError("SMS_WEBHOOK_URL", "is required: production has no other way to send codes")
    return DevelopmentSender(office)
