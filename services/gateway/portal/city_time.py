"""The time of the city, in which pages show and take times."""

from datetime import timedelta, timezone
from typing import Final

CITY_TIME: Final = timezone(timedelta(hours=8))
