"""What Zoom posts to the service: signed with the secret that they share, and kept."""

from collections.abc import Mapping

from delivery.records import ledger
from delivery.records.ledger import ToldRow
from delivery.records.store import Store
from integrations.zoom.signature import sign
from tests.integrations.zoom.bodies import AT, MEETING, about, raw
from tests.settable_clock import SettableClock

SECRET = "webhook secret"
JOINED = raw(about("meeting.participant_joined", join_time=AT))


def signed(sent: bytes, clock: SettableClock, secret: str = SECRET) -> Mapping[str, str]:
    sent_at = str(int(clock.now().timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Zm-Request-Timestamp": sent_at,
        "X-Zm-Signature": sign(secret, sent_at, sent),
    }


async def kept(store: Store) -> list[ToldRow]:
    async with store.look() as tx:
        return await ledger.of_course(tx, 0, MEETING)
