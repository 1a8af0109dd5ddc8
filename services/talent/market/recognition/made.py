"""What the part is made of, from a process's parts."""

from services.common.records.service import Parts
from services.common.sealing import Sealer
from services.talent.market.people.keys import KEY_VARIABLE
from services.talent.market.people.vault import People
from services.talent.market.recognition.cases import Cases


def cases_of(parts: Parts) -> Cases:
    """Applications under their persons' keys; raises SettingsError without PERSON_KEY."""
    digest = Sealer.from_environ(parts.environ, KEY_VARIABLE).digest
    return Cases(parts.workflow, People.of(parts), digest)
