"""One line of the table of URLs."""

from dataclasses import dataclass

from delivery.web.access.access_rules import AccessRule
from delivery.web.access.authorisation import View
from delivery.web.looks import Look


@dataclass(frozen=True, slots=True)
class Url:
    """One line of the table. Lines with the same path stand together and share a name.

    A part of a path that ends in `_id` is a number that fits a record; any other value is a 404.
    """

    method: str
    path: str
    name: str
    view: View
    access: AccessRule
    look: Look | None = None
    """What the page shows of people; None if it shows nobody, or audits the look itself."""
