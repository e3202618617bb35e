"""The documents of the told case, as the service makes them."""

from delivery import templating
from delivery.documents import gathering
from delivery.documents.document_rules import DocumentRules
from delivery.documents.gathering import MadeDocument
from tests.scenes.officer_desk import OfficerDesk

ENVIRONMENT = templating.environment({})
PROVIDER = "Lincolnshire Road Safety Partnership"


async def document_of(desk: OfficerDesk, booking_id: int, rules: DocumentRules) -> MadeDocument:
    async with desk.store.reading() as tx:
        made = await gathering.made(tx, booking_id, rules, ENVIRONMENT, PROVIDER, desk.now)
    assert made is not None
    return made
