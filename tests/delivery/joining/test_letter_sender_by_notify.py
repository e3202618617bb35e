"""Letters without a calendar file go by Notify where it is set up, others by the mail server."""

from datetime import timedelta

from delivery.joining.letter_sender import LetterSender
from delivery.joining.receipt_seeker import ReceiptSeeker
from delivery.records.accounts import users
from delivery.records.messages import course_outbox
from delivery.records.messages.messages import MessageRow
from integrations.messenger import MessengerDown
from tests.delivery.notices.told_clients import ToldClients
from tests.doubles.mailbox import MailboxRegister
from tests.integrations.notify.simulated_notify import NotifyUnderTest, channels_of, running_notify


async def given_course(register: MailboxRegister, address: str) -> ToldClients:
    """A course with a client, given to a trainer with this address."""
    async with register.store.writing() as tx:
        now = register.clock.now()
        await users.add(tx, email=address, name="Tina", role="trainer", now=now)
    register.changed_at = register.clock.now()
    await register.course(trainer_id=1)
    await register.book()
    return ToldClients(register.store, register.clock, register)


async def scanned(clients: ToldClients, notify: NotifyUnderTest) -> MessageRow:
    """The trainer's message after every scan of both senders."""
    register = clients.register
    clients.clock.go_on(timedelta(minutes=1))
    notify.clock.set(clients.clock.now())
    await clients.find_staff_causes()
    by_smtp = register.joining_by(register.post, calendars=True)
    async with channels_of(notify.client()) as (email, _):
        by_notify = LetterSender(
            clients.store, email, clients.clock, register.settings, calendars=False
        )
        seeker = ReceiptSeeker(clients.store, email, clients.clock, "email", calendars=False)
        for scan in (by_smtp, by_notify, seeker):
            await scan.run_due()
    async with clients.store.reading() as tx:
        (row,) = (await course_outbox.of_course(tx, 1)).staff
    return row


async def test_each_letter_goes_its_way_once(register: MailboxRegister) -> None:
    clients = await given_course(register, "tina@example.org")
    async with running_notify() as notify:
        register.post.before = [MessengerDown("the mail server does not answer")]
        for _ in range(3):
            row = await scanned(clients, notify)
        (message,) = await notify.messages()
        assert message["to"] == "tina@example.org"
        assert message["reference"] == f"m{row.id}.1"
    assert [letter.to for letter in register.post.letters] == ["a@client.example"]
    assert register.post.letters[0].calendar is not None


async def test_an_answer_that_is_lost_is_looked_up_and_nothing_is_sent_again(
    register: MailboxRegister,
) -> None:
    clients = await given_course(register, "tina+dropped@example.org")
    async with running_notify() as notify:
        row = await scanned(clients, notify)
        assert (row.state, row.receipt) == ("sent", None)
        await notify.pass_time(minutes=31)
        clients.clock.go_on(timedelta(minutes=31))
        row = await scanned(clients, notify)
        assert (row.state, row.receipt) == ("sent", "delivered")
        assert len(await notify.messages()) == 1
