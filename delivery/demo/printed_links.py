"""Prints where the demonstration answers, the links that sign its readers in, and how to go on."""

from delivery.demo.processes import Addresses
from delivery.demo.setup import Links

KEEPS_RUNNING = (
    "The demonstration keeps running. To see what falls due after the time to book again, press "
    "Enter. To stop it, press Ctrl-C."
)
A_WEEK_LATER = """
A week later the time to book again is over. What waited for it is due now, for each client who was
told of the decision:
            Open {}/officer/tasks?view=due"""


def print_addresses(at: Addresses, links: Links) -> None:
    print(
        f"""
  coursewatch        {at.service_url}
  mailbox            {at.mailbox_url}
  simulated Zoom     {at.zoom_url}

  They are starting.""",
        flush=True,
    )
    print_links(links)


def print_links(links: Links) -> None:
    print(
        f"""  Each of these links signs in once:
  trainer            {links.trainer}
  officer            {links.officer}
  second officer     {links.second_officer}
  administrator      {links.administrator}
""",
        flush=True,
    )
