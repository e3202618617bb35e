"""The URLs of officers' pages about clients' requests and the evidence of a case, as part of the
table of URLs."""

from delivery.clients import client_looks as looks
from delivery.web.access.access_rules import OFFICER, OFFICER_DOWNLOAD
from delivery.web.looks import Look
from delivery.web.officer import evidence
from delivery.web.officer.requests import record_requests as views
from delivery.web.url import Url

OPENED = Look(looks.FORM_OPENED, "request")
COPIED = Look(looks.COPY_OPENED, "request")
REQUEST = "/officer/requests/{request_id}"

REQUEST_URLS = (
    Url(
        "POST",
        "/officer/cases/{booking_id}/evidence",
        "make_pack",
        evidence.make_pack,
        OFFICER_DOWNLOAD,
    ),
    Url(
        "GET",
        "/officer/requests",
        "officer_requests",
        views.show_all,
        OFFICER,
        Look(looks.LIST_OPENED),
    ),
    Url("GET", REQUEST, "officer_request", views.show, OFFICER, OPENED),
    Url("POST", REQUEST, "officer_request", views.act, OFFICER),
    Url("GET", f"{REQUEST}/pdf", "request_pdf", views.download_pdf, OFFICER_DOWNLOAD, COPIED),
    Url("GET", f"{REQUEST}/json", "request_json", views.download_json, OFFICER_DOWNLOAD, COPIED),
)
