"""Sign-in links for tests, with a user of each role."""

from datetime import date, datetime

from delivery.accounts import sign_in
from delivery.records.accounts import trainer_licences, users
from delivery.records.database.store import Store

LICENSED_UNTIL = date(2099, 12, 31)


async def somebody(store: Store, role: str, now: datetime) -> int:
    """Adds the user `<role>@example.org` if needed, a trainer with a licence; returns the id."""
    email, name = f"{role}@example.org", f"Test {role.capitalize()}"
    async with store.writing() as tx:
        user = await users.by_email(tx, email)
        if user:
            return user.id
        user_id = await users.add(tx, email=email, name=name, role=role, now=now)
        if role == "trainer":
            await trainer_licences.save(tx, user_id, "NSAC", LICENSED_UNTIL, now)
        return user_id


async def link_of(store: Store, user_id: int, now: datetime) -> str:
    """The path of a link that signs this user in once."""
    async with store.writing() as tx:
        return f"/sign-in/{await sign_in.make_link(tx, user_id, now)}"
