"""The URLs of the page of a course's trainers."""

from delivery.web.access.access_rules import OFFICE
from delivery.web.oversight import course_trainers
from delivery.web.url import Url

PATH = "/courses/{course_id}/trainers"

COURSE_TRAINER_URLS = (
    Url("GET", PATH, "course_trainers", course_trainers.show, OFFICE),
    Url("POST", PATH, "course_trainers", course_trainers.change, OFFICE),
)
"""The page of a course's trainers, for officers and administrators."""
