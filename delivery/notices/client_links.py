"""The addresses of clients' own pages, for letters, calendars and other systems."""

from delivery.configuration.settings import Settings
from delivery.notices.notice_details import NoticeDetails
from delivery.records.planning.bookings import BookingRow


def join_link(booking: BookingRow, settings: Settings) -> str:
    """The client's page before the course, from which they join."""
    return f"{settings.public_url}/join/{booking.link_key}"


def interpreter_link(booking: BookingRow, settings: Settings) -> str | None:
    """The page from which the interpreter joins; None without an interpreter."""
    if booking.interpreter_key is None:
        return None
    return f"{settings.public_url}/interpret/{booking.interpreter_key}"


def record_link(details: NoticeDetails, settings: Settings) -> str:
    """The client's record; "" for a message without a link to it."""
    if details.record_key is None:
        return ""
    return f"{settings.public_url}/record/{details.record_key}"
