"""Two trainers on one course, each signed in with a session of their own, and an officer."""

from collections.abc import Mapping
from dataclasses import dataclass

from delivery.accounts import sign_in
from delivery.course_trainers import second_trainer
from delivery.records.accounts import sessions, trainer_licences, users
from delivery.records.database.store import Store
from delivery.web.access.session import COOKIE
from delivery.web.trainer.notes import SCRIPT
from tests.delivery.web.conftest import Browser
from tests.scenes.live_course import LiveCourse
from tests.signing_in import LICENSED_UNTIL, somebody


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is signed in, on the pages of one course."""

    browser: Browser
    id: int
    live: LiveCourse
    cookie: str
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.cookie}"}

    @property
    def stream(self) -> str:
        return f"/trainer/courses/{self.live.course_id}/stream"

    async def page(self, path: str) -> tuple[int, str]:
        """The status and the text of a page, with runs of white space reduced to one space."""
        answer = await self.browser.get(path, headers=self.headers)
        return answer.status, " ".join((await answer.text()).replace("&nbsp;", " ").split())

    async def board(self) -> str:
        status, text = await self.page(f"/trainer/courses/{self.live.course_id}")
        assert status == 200
        return text

    async def press(self, path: str, form: Mapping[str, str], script: bool = True) -> int:
        """Sends a form as the monitor's script does; returns the status."""
        headers = self.headers | ({SCRIPT: "1", "Accept": "text/plain"} if script else {})
        data = {"csrf": self.csrf, **form}
        answer = await self.browser.post(path, data=data, headers=headers, allow_redirects=False)
        return answer.status

    async def hand(self, act: str, **form: str) -> int:
        path = f"/trainer/courses/{self.live.course_id}/handover"
        return await self.press(path, {"act": act, **form})

    async def note(self, action: str, **form: str) -> int:
        path = f"/trainer/courses/{self.live.course_id}/notes"
        return await self.press(path, {"action": action, **form})


@dataclass(frozen=True, slots=True)
class TwoTrainers:
    first: Reader
    """Test Trainer, whom the register names."""
    second: Reader
    """Ben Baker, the second trainer."""
    officer: Reader


async def make(browser: Browser, store: Store, live: LiveCourse) -> TwoTrainers:
    now = live.clock.now()
    officer_id = await somebody(store, "officer", now)
    async with store.writing() as tx:
        ben = await users.add(
            tx, email="ben@example.org", name="Ben Baker", role="trainer", now=now
        )
        await trainer_licences.save(tx, ben, "NSAC", LICENSED_UNTIL, now)
    await second_trainer.add(store, live.course_id, ben, officer_id, now)
    readers = [
        await _signed_in(browser, store, live, user_id)
        for user_id in (live.trainer_id, ben, officer_id)
    ]
    return TwoTrainers(*readers)


async def _signed_in(browser: Browser, store: Store, live: LiveCourse, user_id: int) -> Reader:
    async with store.writing() as tx:
        token = await sign_in.open_session(tx, user_id, live.clock.now(), by_link=True)
        session = await sessions.find(tx, sign_in.digest(token))
    assert session is not None
    return Reader(browser, user_id, live, token, session.csrf)
