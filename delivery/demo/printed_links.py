"""Prints where the demonstration answers, and the links that sign its readers in."""

from delivery.demo.processes import Addresses
from delivery.demo.setup import Links


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
