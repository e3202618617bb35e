"""A case in each state of the table, made from rows alone, and each act as a row."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import update

from compliance.outcomes.case_acts import Act, DecisionState
from delivery.answers import case_decisions
from delivery.answers.case_decisions import CaseDecisions
from delivery.records.accounts import users
from delivery.records.answers import challenges
from delivery.records.database.store import Transaction
from delivery.records.review import decisions, proposals
from delivery.records.tables import courses
from tests.delivery.records.planned_course import a_booking, a_course

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
OFFICERS = ("trainer", "first", "second", "third", "fourth")
ADVERSE, OTHER_ADVERSE, FAVOURABLE = "refused_late", "non_completion_abuse", "completed"


class WrittenCase:
    """The rows of one case, each a minute after the last. The officer `trainer` also trains the
    course; the officers `first` and `second` decide, and `third` proposes in their place."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.ids: dict[str, int] = {}
        self.booking, self.course = 0, 0
        self.now = NOW

    async def plan(self) -> "WrittenCase":
        for name in OFFICERS:
            email = f"{name}@example.org"
            self.ids[name] = await users.add(
                self.tx, email=email, name=name, role="officer", now=NOW
            )
        self.course = await a_course(self.tx)
        self.booking = await a_booking(self.tx, self.course)
        trained = update(courses).where(courses.c.id == self.course)
        await self.tx.execute(trained.values(trainer_id=self.ids["trainer"]))
        return self

    async def decided(self) -> CaseDecisions:
        cases = await case_decisions.of_course(self.tx, self.course)
        return cases.get(self.booking, CaseDecisions())

    def _fields(self, outcome: str) -> dict[str, Any]:
        self.now += timedelta(minutes=1)
        keys = {"booking_id": self.booking, "course_id": self.course, "outcome": outcome}
        values = {"recommended": "review", "reason": "seen by the trainer", "ledger_id": 1}
        return keys | values | {"consequence": {}, "evidence": {}, "now": self.now}

    async def sign(self, by: str) -> None:
        await decisions.sign_outcome(self.tx, officer_id=self.ids[by], **self._fields(FAVOURABLE))

    async def propose(self, by: str, outcome: str = ADVERSE) -> None:
        fields = self._fields(outcome)
        await proposals.add(self.tx, officer_id=self.ids[by], grounds=[], **fields)

    async def confirm(self, by: str) -> None:
        """Confirms the latest proposal, whether it is open or not."""
        made = (await self.decided()).proposals
        outcome, proposal_id = (made[-1].outcome, made[-1].id) if made else (ADVERSE, None)
        fields = self._fields(outcome) | {"proposal_id": proposal_id}
        await decisions.sign_outcome(self.tx, officer_id=self.ids[by], **fields)

    async def challenge(self, by: str = "") -> None:
        """Challenges the outcome in force. The client has no account, so the row names nobody."""
        signed = (await self.decided()).signed
        fields = self._fields("")
        await challenges.add(
            self.tx,
            booking_id=self.booking,
            course_id=self.course,
            outcome_id=signed.id if signed else 0,
            grounds="I was there.",
            now=fields["now"],
        )

    async def _last_challenge(self) -> int:
        made = (await self.decided()).challenges
        return made[-1].id if made else 0

    async def uphold(self, by: str) -> None:
        fields = self._fields(FAVOURABLE) | {"challenge_id": await self._last_challenge()}
        await decisions.sign_outcome(self.tx, officer_id=self.ids[by], **fields)

    async def reject(self, by: str) -> None:
        about, now = await self._last_challenge(), self._fields("")["now"]
        await challenges.reject(
            self.tx, challenge_id=about, officer_id=self.ids[by], reason="It stands.", now=now
        )

    async def do(self, act: Act, by: str) -> None:
        acts: Mapping[Act, Callable[[str], Awaitable[None]]] = {
            Act.SIGN: self.sign,
            Act.PROPOSE: self.propose,
            Act.CONFIRM: self.confirm,
            Act.CHALLENGE: self.challenge,
            Act.UPHOLD: self.uphold,
            Act.REJECT: self.reject,
        }
        await acts[act](by)


async def _nothing(case: WrittenCase) -> None:
    """Leaves the case as it is planned."""


async def _proposed(case: WrittenCase) -> None:
    await case.propose("first")


async def _signed(case: WrittenCase) -> None:
    await case.sign("first")


async def _adverse(case: WrittenCase) -> None:
    await case.propose("first")
    await case.confirm("second")


async def _replacing(case: WrittenCase) -> None:
    await _adverse(case)
    await case.propose("third", OTHER_ADVERSE)


async def _challenged(case: WrittenCase) -> None:
    await _adverse(case)
    await case.challenge()


async def _challenged_while_replacing(case: WrittenCase) -> None:
    await _replacing(case)
    await case.challenge()


async def _rejected(case: WrittenCase) -> None:
    await _challenged_while_replacing(case)
    await case.reject("fourth")


async def _upheld(case: WrittenCase) -> None:
    await _challenged(case)
    await case.uphold("third")


async def _proposed_after_reversal(case: WrittenCase) -> None:
    await _upheld(case)
    await case.propose("fourth")


WAYS: Mapping[str, tuple[DecisionState, Callable[[WrittenCase], Awaitable[None]]]] = (
    MappingProxyType(
        {
            "nothing decided": (DecisionState.OPEN, _nothing),
            "proposed": (DecisionState.PROPOSED, _proposed),
            "signed in the client's favour": (DecisionState.SIGNED, _signed),
            "against the client": (DecisionState.ADVERSE, _adverse),
            "another in its place": (DecisionState.REPLACING, _replacing),
            "challenged": (DecisionState.CHALLENGED, _challenged),
            "challenged before another": (
                DecisionState.CHALLENGED,
                _challenged_while_replacing,
            ),
            "challenge rejected": (DecisionState.SIGNED, _rejected),
            "challenge upheld": (DecisionState.SIGNED, _upheld),
            "proposed after a reversal": (DecisionState.PROPOSED, _proposed_after_reversal),
        }
    )
)
"""How a case comes to be in a state, by name."""
