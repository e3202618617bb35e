"""The URLs of officers' pages about holds and destruction, as part of the table of URLs."""

from delivery.clients import client_looks as looks
from delivery.web.access.access_rules import OFFICER
from delivery.web.looks import Look
from delivery.web.officer.retention import client_holds, destruction, dry_run
from delivery.web.url import Url

RETENTION_URLS = (
    Url(
        "GET",
        "/officer/destruction",
        "destruction",
        destruction.show,
        OFFICER,
        Look(looks.LIST_OPENED),
    ),
    Url(
        "GET",
        "/officer/destruction/dry-run",
        "dry_run",
        dry_run.show,
        OFFICER,
        Look(looks.LIST_OPENED),
    ),
    Url("POST", "/officer/destruction/dry-run", "dry_run", dry_run.approve, OFFICER),
    Url(
        "GET",
        "/officer/cases/{booking_id}/holds",
        "client_holds",
        client_holds.show,
        OFFICER,
        Look(looks.FORM_OPENED, "booking"),
    ),
    Url("POST", "/officer/cases/{booking_id}/holds", "client_holds", client_holds.place, OFFICER),
    Url(
        "POST",
        "/officer/cases/{booking_id}/holds/{hold_id}",
        "end_hold",
        client_holds.end,
        OFFICER,
    ),
)
