"""The URLs of officers' pages about messages, as part of the table of URLs."""

from delivery.web.access.access_rules import OFFICER, OFFICER_LETTER
from delivery.web.officer.messages import calls, coming, links, previews
from delivery.web.url import Url

MESSAGE_URLS = (
    Url("GET", "/officer/coming", "coming", coming.show, OFFICER),
    Url("POST", "/officer/coming/search", "coming_search", coming.search, OFFICER),
    Url(
        "GET", "/officer/coming/clients/{booking_id}", "coming_client", coming.show_client, OFFICER
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
    Url("GET", "/officer/calls", "calls", calls.show_all, OFFICER),
    Url("GET", "/officer/calls/{message_id}", "call", calls.show, OFFICER),
    Url("POST", "/officer/calls/{message_id}", "call", calls.note, OFFICER),
    Url("GET", "/officer/cases/{booking_id}/links", "client_links", links.show, OFFICER),
    Url("POST", "/officer/cases/{booking_id}/links", "client_links", links.send, OFFICER),
)
