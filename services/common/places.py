"""Where somebody lives, as it is written into texts: streets and numbers, buildings and rooms, villages."""

import re
from typing import Final

_HAN: Final = "[\u3400-\u9fff]"
_NUMBER: Final = "(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,5})"
_SECTION: Final = "(?:[东西南北中上下一二三四五六七八九十]段)?"
# A character of a name; what leads up to an address is none.
_NAMED: Final = f"(?:(?!住址|地址|位于|现住|家住|住在|居住|在){_HAN})"
_REGION: Final = f"(?:{_NAMED}{{2,8}}?(?:省|自治区|自治州|市|区|县|镇|乡|街道))"
# From building down to room; then estates, between a street's number and a building.
_UNIT: Final = r"(?:\s*[0-9A-Za-z]{1,5}\s*(?:号楼|栋|幢|座|单元|楼|层|室|号|户))"
_ESTATE: Final = f"(?:{_NAMED}{{1,12}}?(?:小区|花园|家园|公寓|苑|园|城|宿舍|大厦|广场))"
_WITHIN: Final = f"(?:{_ESTATE}?{_UNIT}+)"
# 号 that numbers lines, machines, stations and the like is no house's.
_HOUSE: Final = (
    rf"\s*{_NUMBER}\s*号(?![线机板标站炉井泵柜口闸隧桥阀轨位产车设厂主])院?(?:附\s*{_NUMBER}\s*号)?"
)
_ROAD: Final = f"(?:大道|大街|胡同|路|街|巷|弄){_SECTION}"
# Roads that are no street's, of current, signals, oil, rails and thought, are left to those below.
_STREET: Final = f"(?:大道|大街|街|(?<![电线链管油气水网思铁公短回旁支光声磁磨])路){_SECTION}"
_BUILDING: Final = r"\s*[0-9A-Za-z]{1,4}\s*(?:号楼|栋|幢|座|#)\s*"

ADDRESS: Final = re.compile(
    # A street and a house; one that may be something else has a region before it or a room behind it.
    rf"{_REGION}{{1,4}}{_NAMED}{{1,8}}?{_ROAD}{_HOUSE}{_WITHIN}?"
    rf"|{_NAMED}{{1,8}}?{_STREET}{_HOUSE}{_WITHIN}?"
    rf"|{_NAMED}{{1,8}}?{_ROAD}{_HOUSE}{_WITHIN}"
    # A building and a room.
    rf"|{_REGION}{{0,4}}{_ESTATE}?{_BUILDING}(?:[0-9]{{1,3}}\s*单元\s*)?[0-9]{{2,5}}\s*[室号]"
    rf"|{_REGION}{{0,4}}{_ESTATE}?{_BUILDING}[0-9]{{1,3}}\s*单元(?:\s*[0-9]{{2,5}}(?![0-9]))?"
    rf"|{_REGION}{{0,4}}{_ESTATE}?\s*[0-9]{{1,3}}\s*单元\s*[0-9]{{2,5}}\s*[室号户]"
    # A village and a group of it.
    rf"|{_REGION}{{0,4}}{_NAMED}{{1,8}}?(?:村|社区)\s*第?\s*{_NUMBER}\s*[组社](?![会区织件交数设样])(?:\s*{_NUMBER}\s*号)?"
)
# Where none of this is there is no address.
POSSIBLE: Final = re.compile(
    rf"[路街道巷弄同段]\s*{_NUMBER}\s*号|[栋幢座楼#元]\s*[0-9]|[村区]\s*第?\s*{_NUMBER}\s*[组社]"
)
