"""What recognition forgets of a person: all, but that a certificate of some number was revoked."""

from services.common.records.workflow import Desk
from services.talent.market.recognition import certificates, tables


def forget(desk: Desk, talent_id: str) -> int:
    """How many rows it took away or changed; a second call none.

    Documents are unreadable with the person's key, and the clock takes their objects away.
    """
    gone = certificates.forget(desk.connection, talent_id, desk.today)
    gone += tables.forget_files(desk.connection, talent_id)
    return gone + tables.forget(desk.connection, talent_id)
