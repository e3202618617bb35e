"""Looks after the screens that are open: whose session has ended is shown nothing more."""

from dataclasses import dataclass

from delivery import access
from delivery.clock import Clock
from delivery.live import Bell
from delivery.records import open_sessions
from delivery.records.store import Store


@dataclass(frozen=True, slots=True)
class Screens:
    store: Store
    bell: Bell
    wall: Clock

    async def look_after(self) -> None:
        """All at once, however many are open. One who watches is not idle."""
        open_now = self.bell.screens
        if not open_now:
            return
        now, hashes = self.wall.now(), {one.session for one in open_now}
        async with self.store.look() as tx:
            known = await open_sessions.of(tx, hashes)
        alive = {one.token_hash for one in known if access.is_alive(one.made_at, one.seen_at, now)}
        for screen in open_now:
            if screen.session not in alive:
                screen.sign_out()
        unseen = {
            one.token_hash
            for one in known
            if one.token_hash in alive and now - one.seen_at >= access.SEEN_EVERY
        }
        if unseen:
            async with self.store.change() as tx:
                await open_sessions.seen(tx, unseen, now)
