"""An officer of the demonstration: decides cases through the forms of the officers' pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from delivery.demo.demo_browser import ActionRefused, DemoBrowser
from delivery.demo.people import DemoClient
from delivery.timekeeping import london_time

SEAL = re.compile(r'name="seal" value="([^"]+)"')
FINDING = re.compile(r'action="(/officer/cases/\d+/breaches/\d+)"')
GROUND = re.compile(r'name="grounds" type="checkbox" value="([^"]+)"')
PROPOSAL = re.compile(r'action="(/officer/cases/\d+/proposals/\d+)"')
TELLING = re.compile(r'href="(/officer/decisions/\d+/telling)"')
TASK = re.compile(r'href="(/officer/tasks/\d+)"')


@dataclass(slots=True)
class DemoOfficer:
    name: str
    browser: DemoBrowser
    password: str = field(repr=False)

    async def case_of(self, client: DemoClient) -> str:
        """The path of the client's case, from the work list. Raises ActionRefused."""
        listed = await self.browser.read("/officer")
        case = re.search(rf'href="(/officer/cases/\d+)">{re.escape(client.name)}<', listed)
        if case is None:
            raise ActionRefused(f"the work list has no case of {client.reference}")
        return case[1]

    async def uphold(self, case: str, reason: str) -> None:
        """Upholds the first finding of the case."""
        page = await self.browser.read(case)
        form = {"decision": "upheld", "reason": reason, "seal": _first(SEAL, page)}
        await self.browser.send(_first(FINDING, page), form)

    async def sign(self, case: str, outcome: str, reason: str) -> None:
        """Signs an outcome in the client's favour."""
        seal = _first(SEAL, await self.browser.read(case))
        await self.browser.send(f"{case}/outcome", _draft(outcome, reason, seal))

    async def propose(self, case: str, outcome: str, reason: str) -> None:
        """Proposes an adverse outcome, on the first ground that its check page offers."""
        draft = _draft(outcome, reason, _first(SEAL, await self.browser.read(case)))
        check = await self.browser.send(f"{case}/outcome", draft, leads_on=False)
        grounds = {"grounds": _first(GROUND, check), "password": self.password}
        await self.browser.send(f"{case}/proposals", {**draft, **grounds})

    async def confirm(self, case: str) -> None:
        """Confirms the proposal of another officer."""
        page = await self.browser.read(case)
        form = {"seal": _first(SEAL, page), "password": self.password}
        await self.browser.send(_first(PROPOSAL, page), form)

    async def tell(self, case: str, at: datetime) -> None:
        """Notes that the client was told of the decision by telephone."""
        telling = _first(TELLING, await self.browser.read(case))
        day, _, time = london_time.written(at).partition(" ")
        form = {"result": "told", "way": "telephone", "day": day, "time": time}
        await self.browser.read(telling)
        await self.browser.send(telling, form)

    async def do_first_task(self, case: str, reference: str) -> None:
        """Marks the first task of the case as done."""
        task = _first(TASK, await self.browser.read(case))
        await self.browser.send(task, {"reference": reference})


def _draft(outcome: str, reason: str, seal: str) -> Mapping[str, str]:
    return {"outcome": outcome, "reason": reason, "seal": seal}


def _first(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    if match is None:
        raise ActionRefused(f"the page offers nothing like {pattern.pattern}")
    return unescape(match[1])
