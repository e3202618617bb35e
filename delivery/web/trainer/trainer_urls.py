"""The URLs of trainers, as part of the table of URLs."""

from delivery.web.access.access_rules import TRAINER
from delivery.web.trainer import clients, confirmation, courses, live, notes
from delivery.web.url import Url

TRAINER_URLS = (
    Url("GET", "/trainer", "trainer_courses", courses.show, TRAINER),
    Url("GET", "/trainer/courses/{course_id}", "trainer_course", live.show, TRAINER),
    Url("GET", "/trainer/courses/{course_id}/stream", "trainer_stream", live.stream, TRAINER),
    Url("GET", "/trainer/courses/{course_id}/notes", "trainer_notes", notes.show, TRAINER),
    Url("POST", "/trainer/courses/{course_id}/notes", "trainer_notes", notes.keep, TRAINER),
    Url(
        "GET",
        "/trainer/courses/{course_id}/abandonment",
        "trainer_abandonment",
        clients.show_abandonment,
        TRAINER,
    ),
    Url(
        "GET",
        "/trainer/courses/{course_id}/clients/{booking_id}",
        "trainer_client",
        clients.show,
        TRAINER,
    ),
    Url(
        "GET",
        "/trainer/courses/{course_id}/clients/{booking_id}/removal",
        "trainer_removal",
        clients.show_removal,
        TRAINER,
    ),
    Url(
        "POST",
        "/trainer/courses/{course_id}/confirmation",
        "trainer_confirmation",
        confirmation.confirm,
        TRAINER,
    ),
)
