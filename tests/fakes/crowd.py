"""As many people who do not exist as one likes, as rows of the form of imports.

As in identities.py the region of the ID numbers is in no register and the streets are on no map.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from services.common import plan

_SURNAMES: Final = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶"
_GIVEN: Final = "翀昶瑃骁旻珺彧翾祎曌赟焱喆玥勰頔煜珩翊璟"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_REGION: Final = "369902"
_BORN_FROM: Final = date(1965, 1, 3)
# No multiple of 1,000, or the numbers of people 14,000 places apart would be the same.
_DAYS: Final = 13_997
_TITLES: Final = (
    "后端开发工程师",
    "数据分析师",
    "运维工程师",
    "电子工程师",
    "物联网工程师",
    "数字农业技术员",
)
_MAJORS: Final = ("软件工程", "数据科学与大数据技术", "通信工程", "电子信息工程", "物联网工程", "农学")
_SKILLS: Final = (
    "Java",
    "MySQL",
    "Linux",
    "Python",
    "数据建模",
    "电路设计",
    "单片机开发",
    "遥感监测",
    "Docker",
)
_EDUCATION: Final = ("大专", "本科", "硕士")
_LEVELS: Final = ("了解", "熟练", "精通")


def id_number(place: int, born: date | None = None) -> str:
    """A well-formed ID number (GB 11643) of somebody who does not exist; another one for another place."""
    day = born or _BORN_FROM + timedelta(days=place * 7919 % _DAYS)
    body = f"{_REGION}{day:%Y%m%d}{place % 1000:03}"
    check = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + _CHECKS[check]


def row(place: int) -> dict[str, str]:
    """Somebody, by columns of the form; the same of the same place."""
    zones, industries = plan.zones(), plan.industries()
    surname = _SURNAMES[place * 7 % len(_SURNAMES)]
    given = _GIVEN[place // 3 % len(_GIVEN)] + _GIVEN[(place // 61 + place) % len(_GIVEN)]
    least = 4_000 + place % 20 * 400
    return {
        "external_id": f"S{place:06}",
        "name": surname + given,
        "mobile": f"19{(place * 48_611 + 105_027_119) % 1_000_000_000:09}",
        "id_number": id_number(place),
        "mail": f"c{place}@qimeng-huiyu.example",
        "address": f"信州区枞溪东街{place * 13 % 887 + 101}号{place % 17 + 1}栋{place % 6 + 1:02}室",
        "titles": _TITLES[place % len(_TITLES)],
        "occupation_code": "2-02-10-03",
        "education": _EDUCATION[place % len(_EDUCATION)],
        "major": _MAJORS[place % len(_MAJORS)],
        "years": str(place % 30),
        "skill1": _SKILLS[place % len(_SKILLS)],
        "level1": _LEVELS[place % len(_LEVELS)],
        "skill2": _SKILLS[(place + 1 + place // 9 % 7) % len(_SKILLS)],
        "level2": _LEVELS[place // 3 % len(_LEVELS)],
        "experience": f"参与过第{place % 40 + 1}期平台的建设与维护",
        "occupied": "求职" if place % 3 else "在职",
        "zone": zones[place % len(zones)].name,
        "wanted_zone1": zones[(place + 1) % len(zones)].name,
        "wanted_industry1": industries[place % len(industries)].name,
        "min_yuan": str(least),
        "max_yuan": str(least + 3_000),
    }


def rows(count: int, start: int = 0) -> Iterator[dict[str, str]]:
    """So many people, each another one."""
    return (row(place) for place in range(start, start + count))
