"""The URLs of officers' pages about messages, as part of the table of URLs."""

from delivery.clients import client_looks as looks
from delivery.web.access.access_rules import OFFICER, OFFICER_LETTER
from delivery.web.looks import Look
from delivery.web.officer.messages import calls, coming, links, previews
from delivery.web.url import Url

MESSAGE_URLS = (
    Url("GET", "/officer/coming", "coming", coming.show, OFFICER, Look(looks.LIST_OPENED)),
    Url(
        "POST",
        "/officer/coming/search",
        "coming_search",
        coming.search,
        OFFICER,
        Look(looks.SEARCHED),
    ),
    Url(
        "GET",
        "/officer/coming/clients/{booking_id}",
        "coming_client",
        coming.show_client,
        OFFICER,
        Look(looks.CONTACT_OPENED, "booking"),
    ),
    Url("POST", "/officer/coming/clients/{booking_id}", "coming_client", coming.note, OFFICER),
    Url(
        "POST",
        "/officer/coming/clients/{booking_id}/again",
        "coming_again",
        coming.send_again,
        OFFICER,
    ),
    Url("GET", "/officer/messages", "messages", previews.show_all, OFFICER),
    Url(
        "GET",
        "/officer/messages/{language}/{kind}",
        "message_preview",
        previews.show,
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/messages/{language}/{kind}/letter",
        "message_letter",
        previews.show_letter,
        OFFICER_LETTER,
    ),
    Url("GET", "/officer/calls", "calls", calls.show_all, OFFICER, Look(looks.LIST_OPENED)),
    Url(
        "GET",
        "/officer/calls/{message_id}",
        "call",
        calls.show,
        OFFICER,
        Look(looks.FORM_OPENED, "message"),
    ),
    Url("POST", "/officer/calls/{message_id}", "call", calls.note, OFFICER),
    Url(
        "GET",
        "/officer/cases/{booking_id}/links",
        "client_links",
        links.show,
        OFFICER,
        Look(looks.FORM_OPENED, "booking"),
    ),
    Url("POST", "/officer/cases/{booking_id}/links", "client_links", links.send, OFFICER),
)
