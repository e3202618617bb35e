"""The table of URLs: method, path, name, view and access rule of each."""

from aiohttp import web

from delivery.clients import client_looks as looks
from delivery.clients.recent_looks import RecentLooks
from delivery.web import information
from delivery.web.access.access_rules import (
    BEGUN,
    OFFICER,
    OFFICER_DOWNLOAD,
    OFFICER_WITH_FILE,
    OPEN,
    SECRET_LINK,
    SIGNED_IN,
)
from delivery.web.access.authorisation import guarded
from delivery.web.accounts import own_account, sign_in
from delivery.web.accounts.administrator_urls import ADMINISTRATOR_URLS
from delivery.web.accounts.directory.directory_urls import DIRECTORY_URLS
from delivery.web.accounts.second_step.second_step_urls import SECOND_STEP_URLS
from delivery.web.app_keys import MACHINE_PATHS, RECENT_LOOKS
from delivery.web.client.client_urls import CLIENT_URLS
from delivery.web.control_room.control_room_urls import CONTROL_ROOM_URLS
from delivery.web.figures.figure_urls import FIGURE_URLS
from delivery.web.looks import Look, looked
from delivery.web.machines.machine_urls import MACHINE_URLS
from delivery.web.officer import (
    answers,
    case,
    claims,
    completions,
    failed_course,
    proposal,
    queue,
)
from delivery.web.officer import challenge_answer as answering
from delivery.web.officer import raised_finding as raising
from delivery.web.officer import register_upload as register
from delivery.web.officer.effects.effect_urls import EFFECT_URLS
from delivery.web.officer.messages.message_urls import MESSAGE_URLS
from delivery.web.officer.place_in_list import keeping
from delivery.web.officer.requests.request_urls import REQUEST_URLS
from delivery.web.officer.retention.retention_urls import RETENTION_URLS
from delivery.web.oversight import arrangements as arranged
from delivery.web.oversight import course as one_course
from delivery.web.oversight import courses as all_courses
from delivery.web.oversight import readiness
from delivery.web.oversight.course_trainer_urls import COURSE_TRAINER_URLS
from delivery.web.oversight.licence_urls import LICENCE_URLS
from delivery.web.static_files import serve_static
from delivery.web.trainer.trainer_urls import TRAINER_URLS
from delivery.web.url import Url

URLS = (
    Url("GET", "/", "home", sign_in.home, OPEN),
    Url("GET", "/static/{digest}/{name}", "static", serve_static, OPEN),
    Url("GET", "/accessibility", "accessibility", information.accessibility, OPEN),
    Url("GET", "/cookies", "cookies", information.cookies, OPEN),
    # signing in
    Url("GET", "/sign-in", "sign_in", sign_in.show, OPEN),
    Url("POST", "/sign-in", "sign_in", sign_in.check, OPEN),
    Url("GET", "/sign-in/{token}", "sign_in_link", sign_in.show_link, SECRET_LINK),
    Url("POST", "/sign-in/{token}", "sign_in_link", sign_in.use_link, SECRET_LINK),
    Url("POST", "/sign-out", "sign_out", sign_in.sign_out, BEGUN),
    *SECOND_STEP_URLS,
    *DIRECTORY_URLS,
    Url("GET", "/account", "account", own_account.show, SIGNED_IN),
    Url("GET", "/account/password", "password", own_account.show_password, SIGNED_IN),
    Url("POST", "/account/password", "password", own_account.set_password, SIGNED_IN),
    Url("POST", "/account/sessions/end", "end_session", own_account.end_session, SIGNED_IN),
    *CLIENT_URLS,
    *TRAINER_URLS,
    *MACHINE_URLS,
    # officer: casework
    Url("GET", "/officer", "officer_queue", queue.show, OFFICER, Look(looks.LIST_OPENED)),
    Url("POST", "/officer/search", "officer_search", queue.search, OFFICER, Look(looks.SEARCHED)),
    Url("GET", "/officer/cases/{booking_id}", "officer_case", case.show, OFFICER),
    Url("POST", "/officer/cases/{booking_id}/claim", "claim_case", keeping(claims.keep), OFFICER),
    Url(
        "POST",
        "/officer/cases/{booking_id}/breaches/{breach_id}",
        "review_breach",
        keeping(case.review),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/cases/{booking_id}/findings",
        "raise_finding",
        raising.show,
        OFFICER,
        Look(looks.FORM_OPENED, "booking"),
    ),
    Url(
        "POST",
        "/officer/cases/{booking_id}/findings",
        "raise_finding",
        keeping(raising.save),
        OFFICER,
    ),
    Url(
        "POST",
        "/officer/cases/{booking_id}/outcome",
        "sign_outcome",
        keeping(proposal.sign_or_check),
        OFFICER,
    ),
    Url(
        "POST",
        "/officer/cases/{booking_id}/proposals",
        "propose_outcome",
        keeping(proposal.propose),
        OFFICER,
    ),
    Url(
        "POST",
        "/officer/cases/{booking_id}/proposals/{proposal_id}",
        "confirm_outcome",
        keeping(proposal.confirm),
        OFFICER,
    ),
    Url(
        "POST",
        "/officer/cases/{booking_id}/statements/{statement_id}",
        "statement_read",
        keeping(answers.mark_read),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/cases/{booking_id}/files/{file_id}",
        "client_file",
        answers.download,
        OFFICER_DOWNLOAD,
    ),
    *EFFECT_URLS,
    *MESSAGE_URLS,
    *REQUEST_URLS,
    *RETENTION_URLS,
    Url(
        "GET",
        "/officer/challenges/{challenge_id}",
        "challenge",
        answering.show,
        OFFICER,
        Look(looks.CHALLENGE_OPENED, "challenge"),
    ),
    Url(
        "POST",
        "/officer/challenges/{challenge_id}",
        "challenge",
        keeping(answering.answer),
        OFFICER,
    ),
    Url(
        "GET",
        "/officer/completions/{course_id}",
        "completions",
        completions.show,
        OFFICER,
        Look(looks.COMPLETIONS_OPENED, "course"),
    ),
    Url("POST", "/officer/completions/{course_id}", "completions", completions.sign, OFFICER),
    Url(
        "GET",
        "/officer/failures/{course_id}",
        "course_failure",
        failed_course.show,
        OFFICER,
        Look(looks.FAILURE_OPENED, "course"),
    ),
    Url("POST", "/officer/failures/{course_id}", "course_failure", failed_course.sign, OFFICER),
    # officer: how courses stand, and the figures of a period
    *CONTROL_ROOM_URLS,
    Url("GET", "/officer/readiness", "readiness", readiness.show, OFFICER),
    *LICENCE_URLS,
    *COURSE_TRAINER_URLS,
    Url("GET", "/officer/courses", "officer_courses", all_courses.show, OFFICER),
    Url(
        "GET",
        "/officer/courses/{course_id}",
        "officer_course",
        one_course.show,
        OFFICER,
        Look(looks.COURSE_OPENED, "course"),
    ),
    Url(
        "POST", "/officer/courses/{course_id}/arrangements", "arrangements", arranged.save, OFFICER
    ),
    Url(
        "POST",
        "/officer/courses/{course_id}/requests",
        "requests_again",
        one_course.try_again,
        OFFICER,
    ),
    Url(
        "POST",
        "/officer/courses/{course_id}/settings",
        "settings_again",
        one_course.check_settings,
        OFFICER,
    ),
    Url(
        "POST", "/officer/courses/{course_id}/reconcile", "reconcile", one_course.reconcile, OFFICER
    ),
    Url(
        "GET",
        "/officer/courses/{course_id}/messages/{message_id}",
        "message_again",
        one_course.show_message,
        OFFICER,
        Look(looks.FORM_OPENED, "message"),
    ),
    Url(
        "POST",
        "/officer/courses/{course_id}/messages/{message_id}",
        "message_again",
        one_course.send_again,
        OFFICER,
    ),
    *FIGURE_URLS,
    # officer: courses and bookings come in
    Url("GET", "/officer/intake", "intake", register.show, OFFICER),
    Url("POST", "/officer/intake", "intake", register.take, OFFICER_WITH_FILE),
    *ADMINISTRATOR_URLS,
)


def add_urls(app: web.Application, urls: tuple[Url, ...] = URLS) -> None:
    app[RECENT_LOOKS] = RecentLooks()
    app[MACHINE_PATHS] = frozenset(url.path for url in urls if url.access.machine)
    for url in urls:
        resource = app.router.add_resource(url.path, name=url.name)
        view = url.view if url.look is None else looked(url.view, url.look, url.name)
        view = guarded(view, url.access)
        resource.add_route(url.method, view)
        if url.method == "GET":
            resource.add_route("HEAD", view)
