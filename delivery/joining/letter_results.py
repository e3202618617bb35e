"""The results of sending messages: their fate, their steps and their kept words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from delivery.joining.mail_flow import LetterFate
from delivery.records.database.store import Transaction
from delivery.records.messages import messages, steps
from delivery.records.messages.instructions import JOINING
from delivery.records.messages.messages import MessageRow
from delivery.records.messages.steps import MessageStep, MessageText
from delivery.timekeeping.back_off import BackOff
from delivery.wording.template_files import TemplateSource
from integrations.messenger import Letter, MessageFault

log = structlog.get_logger("coursewatch.joining")

BACK_OFF = BackOff(first=timedelta(seconds=30), longest=timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class LetterResult:
    """The result of sending one letter."""

    message: MessageRow
    fate: LetterFate
    fault: MessageFault | None
    """The fault; None if the letter was accepted."""
    at: datetime
    letter: Letter | None
    """The letter; None if it could not be written."""
    template: TemplateSource
    """The template of its words."""
    unheard_at: datetime
    """When it has failed if there is no sign of its arrival."""


async def save(tx: Transaction, results: Sequence[LetterResult]) -> None:
    """Saves what became of each letter."""
    taken = [result for result in results if result.fault is None]
    times = [(result.message, result.at, result.unheard_at) for result in taken]
    await messages.sent(tx, times)
    for result in results:
        if result.fault is not None:
            await _save_fault(tx, result.message, result.fate, str(result.fault), result.at)
    ended = [result for result in results if result.fate is not LetterFate.AGAIN]
    await steps.add(tx, [_step(result) for result in ended])
    await steps.keep(tx, [text for result in ended if (text := _kept(result))])


async def _save_fault(
    tx: Transaction, message: MessageRow, fate: LetterFate, reason: str, at: datetime
) -> None:
    if fate is LetterFate.UNSURE:
        await messages.unsure(tx, message, reason)
    elif fate is LetterFate.REFUSED:
        await messages.outbox.refuse(tx, message, reason)
    else:
        await messages.outbox.again(tx, message, at + BACK_OFF.after(message.attempts), reason)


def _step(result: LetterResult) -> MessageStep:
    message, cause = result.message, "" if result.fault is None else str(result.fault)
    return MessageStep(
        message.id, message.channel, message.attempts, result.fate.value, cause, None, result.at
    )


def _kept(result: LetterResult) -> MessageText | None:
    """The words of a letter that was sent, or may have been."""
    letter, message = result.letter, result.message
    if letter is None or result.fate is LetterFate.REFUSED:
        return None
    return MessageText(
        message.id,
        message.channel,
        letter.subject,
        letter.text,
        result.template.digest,
        result.at,
        result.template.version,
    )


def log_result(result: LetterResult) -> None:
    booking_id = result.message.booking_id
    if result.fault is None:
        attempts = result.message.attempts
        log.info(f"{_name(result)} sent", booking_id=booking_id, attempts=attempts)
    else:
        log.warning(f"{_name(result)} not sent", booking_id=booking_id, fault=str(result.fault))


def _name(result: LetterResult) -> str:
    """The name of the message in the log."""
    is_joining = result.message.kind == JOINING
    return "joining instructions" if is_joining else f"message {result.message.kind}"
