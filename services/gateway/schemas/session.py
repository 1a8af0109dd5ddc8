"""The shapes of a session."""

from services.gateway.schemas.base import In, Out, described


class SignInInput(In):
    """Who signs in."""

    login: str = described("accounts.api.model.login", min_length=1, max_length=64)
    password: str = described("accounts.api.model.password", min_length=1, max_length=1000)
    totp: str = described("accounts.api.model.totp", default="", max_length=64)


class SessionBody(Out):
    """A session and whom it acts for."""

    account: str = described("accounts.api.model.account")
    csrf: str = described("accounts.api.model.csrf")
    roles: list[str] = described("accounts.api.model.roles")
    organisation: str = described("accounts.api.model.organisation")
    talent: str = described("accounts.api.model.talent")
    zone: str = described("accounts.api.model.zone")
    expires_at: str = described("accounts.api.model.expires_at")
