"""New accounts of people who prove their mobile."""

from dataclasses import dataclass, field

from psycopg.errors import UniqueViolation

from services.common import texts
from services.common.database import Connection
from services.gateway.accounts import mobiles, passwords, store_accounts
from services.gateway.accounts.codes import Codes, Proof, Purpose
from services.gateway.accounts.office import Office, fresh_id
from services.gateway.accounts.passwords import Passwords
from services.gateway.problems import FieldProblem, Problem


@dataclass(frozen=True, slots=True)
class Prepared:
    """A newcomer whose input is good and whose mobile is proven."""

    name: str
    mobile: str
    proof: Proof
    password_hash: str = field(repr=False)


class Newcomers:
    """Makes accounts; the slow parts come before the caller's transaction."""

    def __init__(self, office: Office, codes: Codes, hashing: Passwords) -> None:
        self._office = office
        self._codes = codes
        self._passwords = hashing

    def problems(self, name: str, mobile: str, password: str) -> list[FieldProblem]:
        """The rules of fields that are broken."""
        mobile = mobiles.tidied(mobile)
        broken = {
            "name": mobiles.broken_name(tidy_name(name)),
            "mobile": mobiles.broken_mobile(mobile),
            "password": passwords.broken_rule(password, (mobile,)),
        }
        return [FieldProblem(name, message) for name, message in broken.items() if message]

    def prepare(self, name: str, mobile: str, code: str, password: str, purpose: Purpose) -> Prepared:
        """Checks everything; raises Problem 422. The code stays good until `create` uses it."""
        if found := self.problems(name, mobile, password):
            raise Problem(422, "invalid_input", texts.get("api.invalid_input"), found)
        proof = self._codes.prove(mobile, purpose, code)
        return Prepared(tidy_name(name), proof.mobile, proof, self._passwords.hash(password))

    def create(self, connection: Connection, prepared: Prepared, *, talent: bool = False) -> str:
        """Stores the account in the caller's transaction; returns its id.

        With `talent` it gets an id for a talent record. Raises Problem 409 where the mobile has an account:
        only who holds the mobile is told.
        """
        self._codes.use(connection, prepared.proof)
        new = store_accounts.NewAccount(
            id=fresh_id(),
            name=prepared.name,
            created_at=self._office.clock.now(),
            mobile=prepared.mobile,
            password_hash=prepared.password_hash,
            talent_id=fresh_id() if talent else None,
        )
        try:
            with connection.transaction():
                store_accounts.add(connection, self._office.sealer, new)
        except UniqueViolation as error:
            raise Problem(409, "already_exists", texts.get("accounts.register.taken")) from error
        return new.id


def tidy_name(name: str) -> str:
    """A name with single spaces within and none around."""
    return " ".join(name.split())
