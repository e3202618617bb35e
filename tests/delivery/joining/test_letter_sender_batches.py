"""How many joining instructions are found, claimed and sent at a time."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from delivery.joining import letter_sender
from delivery.joining.letter_sender import LARGEST, QUICK_S, next_page, next_size
from delivery.records.database.faults import StoreFault
from delivery.records.database.store import Transaction
from delivery.records.messages import messages
from delivery.records.messages.messages import MessageRow
from integrations.messenger import Letter
from tests.doubles.mailbox import MailboxRegister, Post
from tests.first_of_many import first_of


@pytest.mark.thorough
@pytest.mark.parametrize("page", first_of([10, letter_sender.PAGE]))
async def test_more_than_one_look_finds_are_sent_in_one_scan(
    register: MailboxRegister, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(letter_sender, "PAGE", page)
    await register.course()
    for number in range(page + 5):
        await register.book(f"B{number}")
    assert await register.scan() == page + 5


@pytest.mark.thorough
async def test_a_sender_has_no_more_claimed_than_one_batch_whenever_it_is_killed(
    register: MailboxRegister,
) -> None:
    """Seen from outside, by another connection, at each moment that a letter is taken."""
    await register.course()
    for number in range(3 * LARGEST):
        await register.book(f"B{number}")
    due = await register.joining._find_due(register.clock.now())
    watched = WatchedMessenger(register=register)
    await replace(register.joining, messenger=watched)._send_each(iter(due), size=LARGEST)
    in_hand = [seen.count("claimed") for seen in watched.seen]
    assert len(in_hand) == 3 * LARGEST
    assert in_hand[0] == max(in_hand) == LARGEST  # a slow machine takes smaller ones after that
    assert await register.states() == ["sent"] * 3 * LARGEST


@dataclass
class WatchedMessenger(Post):
    """Notes how all messages stand in the records when it takes a letter."""

    register: MailboxRegister = field(kw_only=True)
    seen: list[list[str]] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        await super().send(letter)
        self.seen.append(await self.register.states())


async def test_the_results_of_a_batch_are_saved_though_the_next_cannot_be_claimed(
    register: MailboxRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register.course()
    for number in range(4):
        await register.book(f"B{number}")
    due = await register.joining._find_due(register.clock.now())
    claiming = messages.claim

    async def breaks(tx: Transaction, *arguments: Any) -> list[MessageRow]:
        if register.post.letters:
            raise StoreFault
        return await claiming(tx, *arguments)

    monkeypatch.setattr(messages, "claim", breaks)
    with pytest.raises(StoreFault):
        await register.joining._send_each(iter(due), size=2)
    assert await register.states() == ["sent", "sent"]


def test_a_killed_process_has_few_letters_in_hand_and_fewer_where_letters_are_slow() -> None:
    quick = [1]
    while len(quick) < 8:
        quick.append(next_size(quick[-1], 0.0))
    assert quick == [1, 2, 4, 8, 16, LARGEST, LARGEST, LARGEST]
    assert [next_size(size, QUICK_S) for size in (16, 3, 1)] == [8, 1, 1]


def test_pages_grow_only_while_a_page_is_sent_within_a_second() -> None:
    """Else a client who falls due meanwhile, and whose course starts sooner, would wait."""
    sizes = [letter_sender.PAGE]
    while len(sizes) < 5:
        sizes.append(next_page(sizes[-1], 0.0))
    assert sizes == [100, 200, 400, 800, letter_sender.LARGEST_PAGE]
    assert next_page(800, letter_sender.QUICK_PAGE_S) == letter_sender.PAGE
