"""The URLs of trainers, as part of the table of URLs."""

from delivery.clients import client_looks as looks
from delivery.web.access.access_rules import TRAINER
from delivery.web.accounts import alert_choice
from delivery.web.looks import Look
from delivery.web.trainer import clients, confirmation, courses, handover, live, notes
from delivery.web.url import Url

TRAINER_URLS = (
    Url("GET", "/trainer", "trainer_courses", courses.show, TRAINER),
    Url(
        "GET",
        "/trainer/courses/{course_id}",
        "trainer_course",
        live.show,
        TRAINER,
        Look(looks.BOARD_OPENED, "course"),
    ),
    Url("GET", "/trainer/courses/{course_id}/alerts", "trainer_alerts", live.try_alerts, TRAINER),
    Url(
        "POST",
        "/trainer/courses/{course_id}/alerts",
        "trainer_alerts",
        alert_choice.choose,
        TRAINER,
    ),
    Url("GET", "/trainer/courses/{course_id}/stream", "trainer_stream", live.stream, TRAINER),
    Url(
        "GET",
        "/trainer/courses/{course_id}/notes",
        "trainer_notes",
        notes.show,
        TRAINER,
        Look(looks.COURSE_NOTES_OPENED, "course"),
    ),
    Url("POST", "/trainer/courses/{course_id}/notes", "trainer_notes", notes.keep, TRAINER),
    Url(
        "GET",
        "/trainer/courses/{course_id}/abandonment",
        "trainer_abandonment",
        clients.show_abandonment,
        TRAINER,
        Look(looks.COURSE_NOTES_OPENED, "course"),
    ),
    Url(
        "GET",
        "/trainer/courses/{course_id}/clients/{booking_id}",
        "trainer_client",
        clients.show,
        TRAINER,
        Look(looks.NOTES_OPENED, "booking"),
    ),
    Url(
        "GET",
        "/trainer/courses/{course_id}/clients/{booking_id}/removal",
        "trainer_removal",
        clients.show_removal,
        TRAINER,
        Look(looks.REMOVAL_OPENED, "booking"),
    ),
    Url(
        "GET",
        "/trainer/courses/{course_id}/clients/{booking_id}/refusal",
        "trainer_refusal",
        clients.show_refusal,
        TRAINER,
        Look(looks.NOTES_OPENED, "booking"),
    ),
    Url(
        "POST",
        "/trainer/courses/{course_id}/confirmation",
        "trainer_confirmation",
        confirmation.confirm,
        TRAINER,
    ),
    Url(
        "POST",
        "/trainer/courses/{course_id}/handover",
        "trainer_handover",
        handover.change,
        TRAINER,
    ),
)
