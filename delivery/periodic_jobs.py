"""The scans of the service and their intervals, one line each."""

from collections.abc import Iterator

from aiohttp import web

from delivery.auditing import log_writer
from delivery.caseload.refreshing import ChangedCourses
from delivery.control_room.office_watch import OfficeWatch
from delivery.destruction import daily_job
from delivery.destruction.daily_job import DailyDestruction
from delivery.failures.office_alarms import OfficeAlarms
from delivery.joining.letter_sender import LetterSender
from delivery.joining.mail_flow import MailFlow
from delivery.joining.receipt_seeker import ReceiptSeeker
from delivery.ledger.partitions import EVERY_S, Months
from delivery.meetings.provisioning import run_due
from delivery.notices import checkpoint_letters
from delivery.notices.checkpoint_letters import CheckpointSender
from delivery.notices.finding_causes import CauseFinder
from delivery.notices.ladder import ChannelLadder
from delivery.notices.staff_causes import StaffCauseFinder
from delivery.offers.changed_offers import ChangedOffers
from delivery.outages.heartbeat import Heartbeat
from delivery.policies import folder_watch, lead_times
from delivery.readiness.inspections import Inspections
from delivery.reconciliation.report_fetching import ReportFetcher
from delivery.sampling import drawing
from delivery.sampling.drawing import WeeklySample
from delivery.scheduler import Scan
from delivery.streams import stream_leases
from delivery.streams.stream_requests import StreamRequester
from delivery.streams.stream_supervisor import StreamSupervisor
from delivery.web.app_keys import (
    AUDIT_LOG,
    CLOCK,
    MAIL_FLOW,
    MEETINGS,
    MESSENGER,
    NOTIFY_EMAILS,
    OBSERVES,
    POLICIES,
    RECORDER,
    SETTINGS,
    STORE,
    STREAM_SUPERVISOR,
    TEXTS,
    WALL,
    WEBHOOK_REJECTIONS,
)
from delivery.web.live_keys import JUDGE
from integrations.text_letters import TextLetters

LADDER_S = ALARMS_S = 60.0
OFFICE_S = 5.0
SLOW_MAIL_S = 6 * 3600.0
"""A mail server may take its time for each of many letters."""


def scans_of(app: web.Application) -> tuple[Scan, ...]:
    """All scans of a service, for `scheduler.running`."""
    store, clock, every_s = app[STORE], app[CLOCK], app[SETTINGS].scan_seconds
    read_times = lead_times.reading(app[POLICIES])
    joining = LetterSender(
        store,
        app[MESSENGER],
        clock,
        app[SETTINGS],
        app[MAIL_FLOW],
        read_times,
        calendars=True if NOTIFY_EMAILS in app else None,
    )
    requester = StreamRequester(store, app[MEETINGS], clock)
    return (
        Scan("ledger's months", Months(store, clock).make_ready, EVERY_S),
        Scan("heartbeat", Heartbeat(store, clock, app[WALL]).beat, every_s),
        Scan("refused webhooks", app[WEBHOOK_REJECTIONS].note, every_s),
        Scan("meetings", lambda: run_due(store, app[MEETINGS], clock), every_s),
        Scan("reconciliation", ReportFetcher(app[RECORDER], app[MEETINGS], clock).run_due, every_s),
        Scan("joining instructions", joining.run_due, every_s, longest_s=SLOW_MAIL_S),
        *_scans_for_messages(app),
        Scan("readiness", Inspections(store, clock, app[OBSERVES], read_times).run_due, every_s),
        _scan_for_control_room(app),
        Scan("judging", app[JUDGE].catch_up, every_s),
        Scan("changed offers", ChangedOffers(store).run_due, every_s),
        Scan("changed cases", ChangedCourses(store).run_due, every_s),
        *_scans_for_audit(app),
        Scan("sample", WeeklySample(store, clock, lambda: app[POLICIES]).run_due, drawing.EVERY_S),
        *_scans_for_policies(app),
        _scan_for_destruction(app),
        *([Scan("streams", requester.run_due, every_s)] if STREAM_SUPERVISOR in app else []),
        *(
            _scans_for_leases(app[STREAM_SUPERVISOR])
            if STREAM_SUPERVISOR in app and store.is_shared
            else ()
        ),
    )


def _scans_for_messages(app: web.Application) -> Iterator[Scan]:
    store, clock, every_s = app[STORE], app[CLOCK], app[SETTINGS].scan_seconds
    texts, office = app.get(TEXTS), app[SETTINGS].office_email is not None
    causes = CauseFinder(store, clock, texts is not None)
    read_times = lead_times.reading(app[POLICIES])
    staff_causes = StaffCauseFinder(store, clock, office, read_times)
    alarms = OfficeAlarms(store, clock, office)
    ladder = ChannelLadder(store, clock, texts is not None)
    yield Scan("message causes", causes.run_due, every_s)
    yield Scan("messages to staff", staff_causes.run_due, every_s)
    yield Scan("alarms of courses", alarms.run_due, max(every_s, ALARMS_S))
    yield Scan("message ladder", ladder.run_due, max(every_s, LADDER_S))
    yield from _scans_for_notify(app)


def _scans_for_notify(app: web.Application) -> Iterator[Scan]:
    """By Notify go text messages, and letters without a calendar file: Notify attaches none."""
    store, clock, every_s = app[STORE], app[CLOCK], app[SETTINGS].scan_seconds
    if texts := app.get(TEXTS):
        sender = LetterSender(
            store, TextLetters(texts), clock, app[SETTINGS], MailFlow(), channel="text"
        )
        seeker = ReceiptSeeker(store, texts, clock)
        yield Scan("text messages", sender.run_due, every_s, longest_s=SLOW_MAIL_S)
        yield Scan("receipts", seeker.run_due, max(every_s, LADDER_S))
    if emails := app.get(NOTIFY_EMAILS):
        sender = LetterSender(store, emails, clock, app[SETTINGS], MailFlow(), calendars=False)
        seeker = ReceiptSeeker(store, emails, clock, "email", calendars=False)
        yield Scan("emails by Notify", sender.run_due, every_s, longest_s=SLOW_MAIL_S)
        yield Scan("receipts of emails", seeker.run_due, max(every_s, LADDER_S))


def _scans_for_audit(app: web.Application) -> tuple[Scan, ...]:
    if AUDIT_LOG not in app:
        return ()
    every_s, audit_log = app[SETTINGS].scan_seconds, app[AUDIT_LOG]
    sender = CheckpointSender(
        app[STORE], app[MESSENGER], app[CLOCK], audit_log.folder, app[SETTINGS]
    )
    return (
        Scan("audit log", audit_log.run_due, max(every_s, log_writer.EVERY_S)),
        Scan("audit checkpoints sent", sender.run_due, checkpoint_letters.EVERY_S),
    )


def _scan_for_control_room(app: web.Application) -> Scan:
    watch = OfficeWatch(
        app[STORE],
        app[CLOCK],
        app[WALL],
        lambda: app[POLICIES],
        app[JUDGE].wake,
        app[JUDGE].show_again,
    )
    return Scan("control room", watch.run_due, max(app[SETTINGS].scan_seconds, OFFICE_S))


def _scan_for_destruction(app: web.Application) -> Scan:
    file = app[SETTINGS].destruction_register
    job = DailyDestruction(app[STORE], app[POLICIES], app[CLOCK], file)
    return Scan("destruction", job.run_due, daily_job.EVERY_S, longest_s=daily_job.LONGEST_S)


def _scans_for_policies(app: web.Application) -> tuple[Scan, ...]:
    folder = app[SETTINGS].policy_folder
    if folder is None:
        return ()
    watch = folder_watch.PolicyFolderWatch(folder, app[POLICIES])
    return (Scan("policies", watch.look, folder_watch.EVERY_S),)


def _scans_for_leases(watching: StreamSupervisor) -> tuple[Scan, ...]:
    """Scans for a database with several processes, which share the camera streams."""
    return (
        Scan("leases", watching.leases.renew, stream_leases.EVERY_S),
        Scan("streams left", watching.follow_free, stream_leases.EVERY_S),
    )
