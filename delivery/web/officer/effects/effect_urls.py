"""The URLs of officers' pages about what decisions bring about, as part of the table of URLs."""

from delivery.clients import client_looks as looks
from delivery.web.access.access_rules import OFFICER
from delivery.web.looks import Look
from delivery.web.officer.effects import (
    decided_case,
    follow_up,
    taking_back,
    tasks,
    telling,
    withdrawal,
)
from delivery.web.officer.place_in_list import keeping
from delivery.web.url import Url

EFFECT_URLS = (
    Url("GET", "/officer/tasks", "officer_tasks", tasks.show_all, OFFICER, Look(looks.LIST_OPENED)),
    Url(
        "GET",
        "/officer/tasks/{task_id}",
        "officer_task",
        tasks.show,
        OFFICER,
        Look(looks.TASK_OPENED, "task"),
    ),
    Url("POST", "/officer/tasks/{task_id}", "officer_task", tasks.finish, OFFICER),
    Url(
        "GET",
        "/officer/decisions/{outcome_id}/telling",
        "tell_client",
        telling.show,
        OFFICER,
        Look(looks.FORM_OPENED, "outcome"),
    ),
    Url(
        "POST",
        "/officer/decisions/{outcome_id}/telling",
        "tell_client",
        keeping(telling.note),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/decisions/{outcome_id}/follow-up",
        "follow_up",
        follow_up.show,
        OFFICER,
        Look(looks.FORM_OPENED, "outcome"),
    ),
    Url(
        "POST",
        "/officer/decisions/{outcome_id}/follow-up",
        "follow_up",
        keeping(follow_up.note),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/decisions/{outcome_id}/taking-back",
        "taking_back",
        taking_back.show,
        OFFICER,
        Look(looks.FORM_OPENED, "outcome"),
    ),
    Url(
        "POST",
        "/officer/decisions/{outcome_id}/taking-back",
        "taking_back",
        keeping(taking_back.take_back),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/cases/{booking_id}/withdrawal",
        "withdrawal",
        withdrawal.show,
        OFFICER,
        Look(looks.FORM_OPENED, "booking"),
    ),
    Url(
        "POST",
        "/officer/cases/{booking_id}/withdrawal",
        "withdrawal",
        keeping(withdrawal.note),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/decided/{booking_id}/{course_id}",
        "decided",
        decided_case.show,
        OFFICER,
        Look(looks.CASE_OPENED, "booking"),
    ),
)
