"""Signs out open screens whose session has ended, and keeps the others' sessions alive."""

from dataclasses import dataclass

from delivery.accounts import sign_in
from delivery.records.accounts import screen_sessions
from delivery.records.database.store import Store
from delivery.screens.board_broadcast import Broadcaster
from delivery.timekeeping.clock import Clock


@dataclass(frozen=True, slots=True)
class Screens:
    store: Store
    broadcaster: Broadcaster
    wall: Clock

    async def sign_out_ended(self) -> None:
        """Checks all open screens in one query. A session with an open screen is not idle."""
        open_now = self.broadcaster.screens
        if not open_now:
            return
        now, hashes = self.wall.now(), {screen.session for screen in open_now}
        async with self.store.reading() as tx:
            sessions = await screen_sessions.of(tx, hashes)
        alive = {
            session.token_hash
            for session in sessions
            if sign_in.is_alive(session.made_at, session.seen_at, now)
        }
        for screen in open_now:
            if screen.session not in alive:
                screen.sign_out()
        unseen = {
            session.token_hash
            for session in sessions
            if session.token_hash in alive and now - session.seen_at >= sign_in.SEEN_EVERY
        }
        if unseen:
            async with self.store.writing() as tx:
                await screen_sessions.seen(tx, unseen, now)
