"""The trainer's identity checks and warnings, as the client reads them."""

from collections.abc import Sequence

from compliance.event_order import only
from compliance.events import Event
from compliance.trainer_events import IdentityChecked, Warned
from compliance.warnings import ladders
from delivery.clients.personal_link import PersonalLink


def identity_checks(events: Sequence[Event], link: PersonalLink) -> tuple[IdentityChecked, ...]:
    """Returns the checks of the client's identity, in time order. `events` holds no note that was
    taken back."""
    checks = only(events, IdentityChecked)
    of_client = [check for check in checks if check.booking == link.booking.reference]
    return tuple(sorted(of_client, key=lambda check: check.at))


def warnings_given(events: Sequence[Event], link: PersonalLink) -> tuple[Warned, ...]:
    """Returns the steps of the warning ladder that the trainer took, in time order. `events` holds
    no note that was taken back."""
    until = max((event.at for event in events), default=link.course.ends_at)
    warned = ladders(events, link.booking.reference, until)
    given = [step for ladder in warned for step in ladder.steps]
    return tuple(sorted(given, key=lambda step: step.moment))
