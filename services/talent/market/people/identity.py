"""Who a person is, apart from any profile. Pure."""

import json
import re
from dataclasses import asdict, dataclass, field, fields
from typing import Final, Self

# Full-width forms are meant as their ASCII twins.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_GAPS: Final = re.compile(r"[\s\-]+")
_COUNTRY: Final = re.compile(r"^(?:\+|00)86")


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """What identifies a person; empty: unknown. No repr shows it, so that it comes into no log by mistake."""

    name: str = ""
    mobile: str = ""
    mail: str = ""
    id_number: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return "Identity(…)"

    @property
    def known(self) -> tuple[str, ...]:
        """What must not stand in a text of the person's."""
        return tuple(text for text in asdict(self).values() if text)

    def tidied(self) -> Self:
        """As it is kept: mobile and ID number in the one form that they are found by, texts trimmed."""
        return type(self)(
            name=" ".join(self.name.translate(_NARROW).split()),
            mobile=mobile_form(self.mobile),
            mail=self.mail.translate(_NARROW).strip(),
            id_number=id_number_form(self.id_number),
            address=" ".join(self.address.split()),
        )

    def encoded(self) -> bytes:
        """The form that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def decoded(cls, data: bytes) -> Self:
        """What `encoded` gave; fields that are no longer known are left out."""
        held = json.loads(data)
        return cls(**{each.name: held.get(each.name, "") for each in fields(cls)})


@dataclass(frozen=True, slots=True, repr=False)
class Contact:
    """How a person is reached, shown to one recipient for one purpose."""

    name: str = ""
    mobile: str = ""
    mail: str = ""

    def __repr__(self) -> str:
        return "Contact(…)"


@dataclass(frozen=True, slots=True)
class Matches:
    """Talent ids whose mobile, and whose ID number, are those of a person."""

    by_mobile: tuple[str, ...] = field(default=())
    by_id_number: tuple[str, ...] = field(default=())


def mobile_form(text: str) -> str:
    """A mobile number without gaps and country code; any other text without its gaps."""
    return _COUNTRY.sub("", _GAPS.sub("", text.translate(_NARROW)))


def id_number_form(text: str) -> str:
    """An ID number without gaps, its check digit in upper case."""
    return _GAPS.sub("", text.translate(_NARROW)).upper()
