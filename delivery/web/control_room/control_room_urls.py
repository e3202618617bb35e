"""The URLs of the control room, as part of the table of URLs."""

from delivery.clients import client_looks as looks
from delivery.web.access.access_rules import OFFICE, OFFICER
from delivery.web.control_room import looked_at_board, room_page, room_stream
from delivery.web.looks import Look
from delivery.web.url import Url

CONTROL_ROOM_URLS = (
    # every course of today, by counts: for officers, and for administrators, who name no client
    Url("GET", "/control-room", "control_room", room_page.show, OFFICE),
    Url("GET", "/control-room/stream", "control_room_stream", room_stream.stream, OFFICE),
    Url("POST", "/control-room/alerts/{alert_id}", "tick_off_alert", room_page.tick_off, OFFICER),
    # a course's own board names its clients: for officers, each look on record
    Url(
        "GET",
        "/officer/courses/{course_id}/board",
        "look_at_board",
        looked_at_board.show,
        OFFICER,
        Look(looks.BOARD_OPENED, "course"),
    ),
    Url(
        "GET",
        "/officer/courses/{course_id}/board/stream",
        "look_at_board_stream",
        looked_at_board.stream,
        OFFICER,
    ),
)
