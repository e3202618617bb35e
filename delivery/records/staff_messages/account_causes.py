"""What a person who signs in here is told about their own account, whatever any policy says."""

from datetime import datetime

from compliance.policy.message_terms import AccountMessage, Channel
from delivery.records.database.store import Transaction
from delivery.records.messages import notices
from delivery.records.messages.notices import NewMessage
from delivery.records.staff_messages.staff_causes import StaffCause

RESET_ACT = "second step reset"
"""The act in the audit, which has the time."""


async def tell_of_reset(tx: Transaction, user_id: int, now: datetime) -> None:
    """Adds the message that this user's sign-in was reset, due at once."""
    cause = f"reset.{user_id}.{int(now.timestamp() * 1000)}"
    reason = StaffCause(AccountMessage.SIGN_IN_RESET, cause, 0, None, user_id)
    await notices.add(tx, [NewMessage(reason, Channel.EMAIL, "due")], now)
