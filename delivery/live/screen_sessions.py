"""Looks after the screens that are open: whose session has ended is shown nothing more."""

from dataclasses import dataclass

from delivery.accounts import sign_in
from delivery.live.board_broadcast import Broadcaster
from delivery.records.accounts import screen_sessions
from delivery.records.database.store import Store
from delivery.timekeeping.clock import Clock


@dataclass(frozen=True, slots=True)
class Screens:
    store: Store
    bell: Broadcaster
    wall: Clock

    async def look_after(self) -> None:
        """All at once, however many are open. One who watches is not idle."""
        open_now = self.bell.screens
        if not open_now:
            return
        now, hashes = self.wall.now(), {one.session for one in open_now}
        async with self.store.reading() as tx:
            known = await screen_sessions.of(tx, hashes)
        alive = {one.token_hash for one in known if sign_in.is_alive(one.made_at, one.seen_at, now)}
        for screen in open_now:
            if screen.session not in alive:
                screen.sign_out()
        unseen = {
            one.token_hash
            for one in known
            if one.token_hash in alive and now - one.seen_at >= sign_in.SEEN_EVERY
        }
        if unseen:
            async with self.store.writing() as tx:
                await screen_sessions.seen(tx, unseen, now)
