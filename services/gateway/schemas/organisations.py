"""Shapes of organisations: applications, members, invitations, API keys, administration."""

from datetime import datetime
from typing import Literal

from services.gateway.schemas.base import In, Out, described

MarketRole = Literal["enterprise", "provider"]
StaffRole = Literal["hr_bureau", "scenario_centre", "zone_bureau", "admin", "security", "auditor"]
OrganisationRole = MarketRole | StaffRole

_AT = "organisations_api.model."


class DraftFields(In):
    """What somebody applies with."""

    name: str = described(_AT + "name", max_length=200)
    uscc: str = described(_AT + "uscc", default="", max_length=40)
    zone: str = described(_AT + "zone", max_length=64)


class ApplicationInput(DraftFields):
    """An application for an organisation or, with `extend`, for another role of the caller's."""

    role: MarketRole = described(_AT + "role")


class RegistrationInput(ApplicationInput):
    """An application together with the account that submits it."""

    contact_name: str = described(_AT + "contact_name", max_length=200)
    mobile: str = described(_AT + "mobile", max_length=40)
    code: str = described(_AT + "code", max_length=20)
    password: str = described(_AT + "password", max_length=256)
    consent: bool = described(_AT + "consent")


class ExtensionInput(In):
    """Another role for the organisation that the caller owns."""

    role: MarketRole = described(_AT + "role")


class ApplicationBody(Out):
    """An application as its applicant and its reviewers see it."""

    id: str = described(_AT + "id")
    role: MarketRole = described(_AT + "role")
    name: str = described(_AT + "name")
    uscc: str = described(_AT + "uscc")
    zone: str = described(_AT + "zone")
    status: Literal["pending", "approving", "approved", "refused"] = described(_AT + "application_status")
    reason: str = described(_AT + "refused_reason")
    organisation_id: str = described(_AT + "organisation_id")
    extends: bool = described(_AT + "extends")
    version: int = described(_AT + "version")
    submitted_at: datetime = described(_AT + "submitted_at")
    decided_at: datetime | None = described(_AT + "decided_at")


class CaseBody(ApplicationBody):
    """An application with the person who submitted it."""

    contact_name: str = described(_AT + "contact_name")
    contact_mobile: str = described(_AT + "contact_mobile")


class PageBody(Out):
    """What every page answers besides its items."""

    total: int = described(_AT + "total")
    page: int = described(_AT + "page")
    last: int = described(_AT + "last")


class ApplicationsPage(PageBody):
    """A page of applications."""

    items: list[ApplicationBody] = described(_AT + "items")


class Approval(In):
    """A reviewer's yes to the version that was read."""

    version: int = described(_AT + "version", ge=1, le=2**31 - 1)


class Refusal(Approval):
    """A reviewer's no."""

    reason: str = described(_AT + "reason", max_length=1000)


class Suspension(In):
    """Why."""

    reason: str = described(_AT + "reason", max_length=1000)


class OrganisationBody(Out):
    """An organisation."""

    id: str = described(_AT + "organisation_id")
    name: str = described(_AT + "name")
    roles: list[OrganisationRole] = described(_AT + "roles")
    uscc: str = described(_AT + "uscc")
    zone: str = described(_AT + "zone")
    status: Literal["active", "suspended"] = described(_AT + "organisation_status")
    reason: str = described(_AT + "suspended_reason")
    development: bool = described(_AT + "development")
    created_at: datetime = described(_AT + "created_at")


class OrganisationsPage(PageBody):
    """A page of organisations."""

    items: list[OrganisationBody] = described(_AT + "items")


class MineBody(OrganisationBody):
    """One of the caller's organisations with what the caller is there."""

    my_roles: list[OrganisationRole] = described(_AT + "my_roles")
    owner: bool = described(_AT + "owner")
    current: bool = described(_AT + "current")


class MineList(Out):
    """The caller's organisations."""

    items: list[MineBody] = described(_AT + "items")


class StaffOrganisationInput(In):
    """A new staff organisation."""

    name: str = described(_AT + "name", max_length=200)
    roles: list[StaffRole] = described(_AT + "roles", max_length=10)
    zone: str = described(_AT + "zone", default="", max_length=64)


class MemberBody(Out):
    """A member."""

    account_id: str = described(_AT + "account_id")
    name: str = described(_AT + "person_name")
    username: str = described(_AT + "username")
    roles: list[OrganisationRole] = described(_AT + "roles")
    owner: bool = described(_AT + "owner")
    you: bool = described(_AT + "you")


class MembersList(Out):
    """Everybody of an organisation."""

    items: list[MemberBody] = described(_AT + "items")


class MemberInput(In):
    """What a member is from now on."""

    roles: list[OrganisationRole] = described(_AT + "roles", max_length=10)
    owner: bool = described(_AT + "owner")


class InvitationInput(In):
    """Whom to invite."""

    mobile: str = described(_AT + "mobile", max_length=40)
    roles: list[OrganisationRole] = described(_AT + "invited_roles", default=[], max_length=10)
    owner: bool = described(_AT + "owner", default=False)


class InvitationBody(Out):
    """An invitation that can still be accepted."""

    id: str = described(_AT + "invitation_id")
    mobile: str = described(_AT + "hidden_mobile")
    roles: list[OrganisationRole] = described(_AT + "roles")
    owner: bool = described(_AT + "owner")
    expires_at: datetime = described(_AT + "expires_at")


class InvitationsList(Out):
    """Invitations that can still be accepted."""

    items: list[InvitationBody] = described(_AT + "items")


class InvitationToken(In):
    """The token of an invitation's link."""

    token: str = described(_AT + "token", min_length=1, max_length=100)


class OfferBody(Out):
    """What an invitation holds out."""

    organisation_id: str = described(_AT + "organisation_id")
    organisation_name: str = described(_AT + "name")
    roles: list[OrganisationRole] = described(_AT + "roles")
    owner: bool = described(_AT + "owner")
    expires_at: datetime = described(_AT + "expires_at")


class ApiKeyInput(In):
    """A new key."""

    name: str = described(_AT + "key_name", max_length=200)
    scopes: list[str] = described(_AT + "scopes", max_length=50)
    days: int = described(_AT + "days", default=90, ge=1, le=365)


class ApiKeyBody(Out):
    """A key without its secret."""

    id: str = described(_AT + "key_id")
    organisation_id: str = described(_AT + "organisation_id")
    name: str = described(_AT + "key_name")
    scopes: list[str] = described(_AT + "scopes")
    state: Literal["live", "expired", "revoked"] = described(_AT + "key_state")
    created_at: datetime = described(_AT + "created_at")
    expires_at: datetime = described(_AT + "expires_at")
    last_used_at: datetime | None = described(_AT + "last_used_at")


class IssuedBody(ApiKeyBody):
    """A new key, whole."""

    key: str = described(_AT + "key")


class ApiKeysPage(PageBody):
    """A page of keys."""

    items: list[ApiKeyBody] = described(_AT + "items")


class AccountBody(Out):
    """An account as administrators see it: no name, no mobile."""

    id: str = described(_AT + "account_id")
    username: str = described(_AT + "username")
    status: str = described(_AT + "account_status")
    locked_until: datetime | None = described(_AT + "locked_until")
    second_factor: bool = described(_AT + "second_factor")
    organisations: list[str] = described(_AT + "organisation_names")
    created_at: datetime = described(_AT + "created_at")


class AccountsPage(PageBody):
    """A page of accounts."""

    items: list[AccountBody] = described(_AT + "items")


class MobileInput(In):
    """Whose account is looked for."""

    mobile: str = described(_AT + "mobile", max_length=40)


class SessionBody(Out):
    """A session that goes on."""

    id: str = described(_AT + "session_id")
    address: str = described(_AT + "address")
    agent: str = described(_AT + "agent")
    created_at: datetime = described(_AT + "created_at")
    seen_at: datetime = described(_AT + "seen_at")


class SessionsList(Out):
    """Sessions that go on."""

    items: list[SessionBody] = described(_AT + "items")
