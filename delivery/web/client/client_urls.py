"""The URLs of clients and their interpreters, as part of the table of URLs."""

from delivery.web.access.access_rules import (
    COUNTED_LINK,
    OPEN,
    RECORD,
    RECORD_DOWNLOAD,
    RECORD_WITH_FILES,
    SECRET_LINK,
    SECRET_LINK_WITH_CAMERA,
)
from delivery.web.client import (
    cannot_attend,
    challenge,
    connection,
    interpreter,
    joining,
    link_again,
    record,
    record_code,
    statement,
    technical_check,
    terms,
)
from delivery.web.client.requests import own_requests
from delivery.web.url import Url

CLIENT_URLS = (
    # without a link: it is sent to the address on the booking
    Url("GET", "/link-again", "link_again", link_again.show, OPEN),
    Url("POST", "/link-again", "link_again", link_again.ask, OPEN),
    # the link to join, which ends with the course
    Url("GET", "/join/{link_key}", "client", joining.show, SECRET_LINK),
    Url("POST", "/join/{link_key}", "client", joining.press, SECRET_LINK),
    Url("POST", "/join/{link_key}/opened", "client_opened", joining.keep_opened, SECRET_LINK),
    Url(
        "GET",
        "/join/{link_key}/check",
        "client_check",
        technical_check.show,
        SECRET_LINK_WITH_CAMERA,
    ),
    Url("POST", "/join/{link_key}/check", "client_check", technical_check.keep, SECRET_LINK),
    Url(
        "POST",
        "/join/{link_key}/check/measuring",
        "client_measuring",
        connection.begin,
        SECRET_LINK,
    ),
    Url(
        "POST",
        "/join/{link_key}/check/connection",
        "client_connection",
        connection.exchange,
        COUNTED_LINK,
    ),
    Url("POST", "/join/{link_key}/connection", "connection_report", connection.report, SECRET_LINK),
    Url("GET", "/join/{link_key}/terms", "client_terms", terms.show, SECRET_LINK),
    Url("POST", "/join/{link_key}/terms", "client_terms", terms.confirm, SECRET_LINK),
    Url("GET", "/join/{link_key}/cannot-attend", "cannot_attend", cannot_attend.show, SECRET_LINK),
    Url("POST", "/join/{link_key}/cannot-attend", "cannot_attend", cannot_attend.send, SECRET_LINK),
    Url("GET", "/join/{link_key}/record", "former_record", joining.show_former_record, SECRET_LINK),
    Url("POST", "/join/{link_key}/record", "former_record", joining.ask_for_record, SECRET_LINK),
    # the interpreter's own link
    Url("GET", "/interpret/{interpreter_key}", "interpreter", interpreter.show, SECRET_LINK),
    Url("POST", "/interpret/{interpreter_key}", "interpreter", interpreter.press, SECRET_LINK),
    # the record, by its own link and a code
    Url("GET", "/record/{record_key}", "client_record", record.show, SECRET_LINK),
    Url("POST", "/record/{record_key}", "client_record", record_code.send, SECRET_LINK),
    Url("GET", "/record/{record_key}/code", "client_code", record_code.show, SECRET_LINK),
    Url("POST", "/record/{record_key}/code", "client_code", record_code.check, SECRET_LINK),
    Url("POST", "/record/{record_key}/close", "close_record", record.close, SECRET_LINK),
    Url("GET", "/record/{record_key}/statement", "client_statement", statement.show, RECORD),
    Url(
        "POST",
        "/record/{record_key}/statement",
        "client_statement",
        statement.send,
        RECORD_WITH_FILES,
    ),
    Url("GET", "/record/{record_key}/challenge", "client_challenge", challenge.show, RECORD),
    Url(
        "POST",
        "/record/{record_key}/challenge",
        "client_challenge",
        challenge.send,
        RECORD_WITH_FILES,
    ),
    # the client's own data
    Url("POST", "/record/{record_key}/copies", "ask_for_copy", own_requests.ask_for_copy, RECORD),
    Url(
        "GET",
        "/record/{record_key}/copies/{request_id}/pdf",
        "own_copy_pdf",
        own_requests.download_pdf,
        RECORD_DOWNLOAD,
    ),
    Url(
        "GET",
        "/record/{record_key}/copies/{request_id}/json",
        "own_copy_json",
        own_requests.download_json,
        RECORD_DOWNLOAD,
    ),
    Url(
        "GET",
        "/record/{record_key}/complaint",
        "client_complaint",
        own_requests.show_complaint,
        RECORD,
    ),
    Url(
        "POST", "/record/{record_key}/complaint", "client_complaint", own_requests.complain, RECORD
    ),
)
