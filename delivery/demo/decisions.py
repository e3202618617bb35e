"""What the demonstration's officers decide after the course, and what they leave to its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from delivery.demo.officer import DemoOfficer
from delivery.demo.people import AMELIA, CALLUM, MOHAMMED, PRIYANKA
from delivery.demo.setup import Links

LEFT_EARLY, LATE = "non_completion_left_early", "refused_late"
LEFT = "Left the meeting 20 minutes before the end and did not come back."
CAME_LATE = "Came three minutes after the start, and was not admitted."


@dataclass(frozen=True, slots=True)
class DemoDecisions:
    officer: DemoOfficer
    second: DemoOfficer
    say: Callable[[str], None]

    async def decide(self, now: datetime) -> None:
        """Signs a completion and does its task; decides one case in twos and tells the client;
        proposes another. Raises ActionRefused."""
        first, second = self.officer, self.second
        case = await first.case_of(AMELIA)
        await first.sign(case, "completed", "")
        await first.do_first_task(case, "DEMO-1")
        self.say(
            f"{first.name} signs that {AMELIA.name} completed the course, and does what follows."
        )
        case = await first.case_of(PRIYANKA)
        await first.uphold(case, LEFT)
        await first.propose(case, LEFT_EARLY, LEFT)
        await second.confirm(case)
        await second.tell(case, now)
        self.say(
            f"{first.name} proposes that {PRIYANKA.name} left early. {second.name} confirms it, "
            "and tells the client."
        )
        case = await first.case_of(MOHAMMED)
        await first.uphold(case, CAME_LATE)
        await first.propose(case, LATE, CAME_LATE)
        self.say(
            f"{first.name} proposes that {MOHAMMED.name} came late. It waits for another officer."
        )

    async def next_steps(self, links: Links, mailbox_url: str) -> str:
        """What the reader can do now, with the addresses of the pages."""
        first, second = self.officer, self.second
        confirm, propose = await first.case_of(MOHAMMED), await first.case_of(CALLUM)
        url = first.browser.service_url
        return f"""
Now decide yourself. The password of both officers is {first.password}

  Confirm   Sign in as {second.name}:
            {links.to_confirm}
            Open {url}{confirm}#proposal
            Enter the password, and select “Confirm this outcome”.
  Propose   Sign in as {first.name}:
            {links.to_propose}
            Open {url}{propose}#outcome-title
            Select “Did not attend”, enter a reason, continue, and propose it.
  Tasks     Each decision leads to tasks: what to do, and when it is due.
            Open {url}/officer/tasks
  Client    What {PRIYANKA.name} reads about the decision:
            Open the link to the record in the letter “The decision about …” to that client, at
            {mailbox_url}
            and select “Send me a code”. The code comes to the same mailbox."""
