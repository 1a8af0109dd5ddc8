"""What each part of the talent market forgets of a person, in the transaction that erases them."""

from collections.abc import Callable
from typing import Final

from services.common.records.workflow import Desk
from services.talent.market.allocation import forgetting as allocation
from services.talent.market.analysis import forgetting as analysis
from services.talent.market.committee import forgetting as committee
from services.talent.market.exchange import forgetting as exchange
from services.talent.market.imports import forgetting as imports
from services.talent.market.introductions import forgetting as introductions
from services.talent.market.people import forgetting as people
from services.talent.market.policies import forgetting as policies
from services.talent.market.recognition import forgetting as recognition
from services.talent.market.registration import forgetting as registration

# Takes away what the part's own tables hold of a talent, and gives how many rows it changed or deleted. It is
# called with the person's records locked, before their key is destroyed, and again after a restored backup:
# a second call changes nothing.
Forget = Callable[[Desk, str], int]

# One entry a part, by its name: `("registration", forgetting.forget)`.
FORGET: Final[tuple[tuple[str, Forget], ...]] = (
    ("committee", committee.forget),
    ("exchange", exchange.forget),
    ("analysis", analysis.forget),
    ("people", people.forget),
    ("allocation", allocation.forget),
    ("introductions", introductions.forget),
    ("registration", registration.forget),
    ("imports", imports.forget),
    ("recognition", recognition.forget),
    ("policies", policies.forget),
)
