"""Two hundred people who do not exist: what tests put in as personal data, and look for everywhere.

Names are of characters that stand side by side in no text of ours, mobiles and ID numbers are well formed
(the check character of GB 11643 is right), and the region of the ID numbers and the streets are in no
register. So whatever a scan finds of them was leaked, and nothing is found by chance.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_SURNAMES: Final = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何"
_FIRST: Final = "翀昶瑃骁旻珺彧翾祎曌"
_SECOND: Final = "赟焱喆玥勰頔煜珩翊璟"
_STREETS: Final = ("翎泉路", "砚秋大道", "枞溪街", "澧塘路", "鹭汀大道", "栎园街", "岚衢路", "汐芦街")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_REGION: Final = "369901"
_BORN_FROM: Final = date(1970, 1, 5)
PEOPLE: Final = 200


@dataclass(frozen=True, slots=True)
class Fictitious:
    """Somebody who does not exist."""

    name: str
    mobile: str
    mail: str
    id_number: str
    address: str

    @property
    def values(self) -> tuple[str, ...]:
        """What must be found nowhere but under the person's key."""
        return (self.name, self.mobile, self.mail, self.id_number, self.address)

    def sentence(self) -> str:
        """How people write themselves into a free text."""
        return (
            f"姓名：{self.name}，联系电话{self.mobile}，邮箱{self.mail}，身份证号{self.id_number}，"
            f"现住{self.address}。"
        )


def _id_number(place: int) -> str:
    born = _BORN_FROM + timedelta(days=37 * place)
    body = f"{_REGION}{born:%Y%m%d}{(place * 7 + 113) % 1000:03}"
    check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + _CHECKS[check]


def _one(place: int) -> Fictitious:
    # Twenty surnames by ten second characters: no two of the two hundred are the same.
    surname, second = _SURNAMES[place % 20], _SECOND[place // 20]
    first = _FIRST[(place * 3 + place // 20) % 10]
    return Fictitious(
        name=f"{surname}{first}{second}",
        mobile=f"19{(place * 48_611 + 305_027_119) % 1_000_000_000:09}",
        mail=f"w{place:03}.{place * 7919 % 9973}@liyang-huiyu.example",
        id_number=_id_number(place),
        address=(
            f"信州区{_STREETS[place % 8]}{place * 13 % 887 + 101}号{place % 17 + 1}栋{place % 4 + 1}单元"
            f"{place % 30 + 1}{place % 6 + 1:02}室"
        ),
    )


FICTITIOUS: Final = tuple(_one(place) for place in range(PEOPLE))
