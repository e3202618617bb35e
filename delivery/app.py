"""The composition root: builds the service from its parts, and ends them in the right order."""

from aiohttp import web

from delivery import lifespan, templating
from delivery.auditing import log_setup
from delivery.clients.links.record_codes import CodeSender
from delivery.configuration.process_name import new_name
from delivery.configuration.settings import Settings
from delivery.device_check.connection_measuring import ConnectionMeasuring
from delivery.documents.pdf import PdfWriter
from delivery.health.gauges import Gauges
from delivery.joining.mail_flow import MailFlow
from delivery.joining.transport import messenger as messenger_of
from delivery.joining.transport import notify_email, text_messenger
from delivery.judging.dispatcher import Judge
from delivery.judging.worker import LocalWorker, Worker
from delivery.judging.worker_client import WorkerProcess
from delivery.judging.worker_process import WorkerStart
from delivery.ledger.batch_writer import LedgerWriter
from delivery.ledger.recorder import Recorder
from delivery.outages.webhook_rejections import WebhookRejections, secret_set_of
from delivery.policies import lead_times, policy_reading
from delivery.previews import sample_client, words_check
from delivery.records.database.store import Store
from delivery.screens.board_broadcast import Broadcaster
from delivery.screens.screen_sessions import Screens
from delivery.streams.line_writer import LineWriter
from delivery.streams.stream_leases import Leases
from delivery.streams.stream_supervisor import StreamSupervisor
from delivery.telemetry.metrics import make_metrics
from delivery.timekeeping.clock import Clock, SystemClock
from delivery.web.access.session import find_session
from delivery.web.accounts.directory.configured_directory import set_up_directory
from delivery.web.app_keys import (
    AUDIT_LOG,
    CLOCK,
    MAIL_FLOW,
    MEETINGS,
    MESSENGER,
    METRICS,
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
from delivery.web.client.connection import MEASURING
from delivery.web.control_room.room_stream import set_up_control_room
from delivery.web.database_patience import limit_database_waits
from delivery.web.errors import show_errors
from delivery.web.live_keys import (
    BROADCASTER,
    CODES,
    GAUGES,
    JUDGE,
    PDFS,
    SCREENS,
)
from delivery.web.machines import health
from delivery.web.pages import paths, set_up_templates
from delivery.web.request_log import log_requests
from delivery.web.security_headers import add_headers
from delivery.web.static_files import STATIC, read_static
from delivery.web.transport.body_slots import BodySlots
from delivery.web.transport.connection import PARSING
from delivery.web.transport.limits import LARGEST_FORM, LIMITS, MOST_FIELDS, Limits
from delivery.web.transport.readable import refuse_unreadable
from delivery.web.transport.request_body import BODY_SLOTS
from delivery.web.urls import add_urls
from delivery.wording import letter_templates
from integrations import providers
from integrations.course_provider import Observation
from integrations.meeting_provider import MeetingProvider
from integrations.messenger import Messenger
from integrations.text_letters import TextLetters
from integrations.zoom.rest.access_token import Credentials
from integrations.zoom.rest.meetings import ZoomMeetings
from integrations.zoom.rtms.listener import StreamListener
from integrations.zoom.rtms.protocol import AppKeys


def make_app(
    settings: Settings,
    clock: Clock,
    *,
    wall: Clock | None = None,
    store: Store | None = None,
    meetings: MeetingProvider | None = None,
    messenger: Messenger | None = None,
    scanning: bool = False,
    apart: bool = False,
    process: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> web.Application:
    """The service, not yet started. Parts that are not passed in are made here and ended with it.

    `clock` gives the course's time and `wall` the machine's: sessions and links use `wall`, so that
    a fast rehearsal does not sign people out. With `scanning` the service also runs its periodic
    jobs, as under `coursewatch serve`; without it, it only answers. With `apart` courses are judged
    and boards drawn in another process. `process` is the name among the processes on the same
    records; by default a new one.
    """
    app = web.Application(
        middlewares=[
            log_requests,
            show_errors,
            refuse_unreadable,
            limit_database_waits,
            find_session,
        ],
        client_max_size=LARGEST_FORM,
        client_max_fields=MOST_FIELDS,
        handler_args=PARSING,
    )
    app[LIMITS] = limits
    app[BODY_SLOTS] = BodySlots(limits)
    app[SETTINGS], app[CLOCK], app[WALL] = settings, clock, wall or SystemClock()
    app[POLICIES] = policy_reading.read(settings.policy_folder)
    if settings.message_folder is not None:
        words_check.check(settings, sample_client.of_provider(app[POLICIES]))
    letter_templates.compile_all(settings.message_folder)
    app[STORE] = store or Store(settings.database_url)
    app[BROADCASTER] = Broadcaster()
    app[METRICS] = make_metrics()
    set_up_control_room(app)
    app[SCREENS] = Screens(app[STORE], app[BROADCASTER], app[WALL])
    app[MEETINGS] = meetings or _zoom(settings)
    app[MESSENGER] = messenger or messenger_of(settings)
    if emails := notify_email(settings, clock):
        app[NOTIFY_EMAILS] = emails
        app.cleanup_ctx.append(lifespan.close_notify_emails)
    if texts := text_messenger(settings, clock):
        app[TEXTS] = texts
        app.cleanup_ctx.append(lifespan.close_texts)
    set_up_directory(app)
    app[CODES] = CodeSender(app[STORE], settings, _code_channels(app))
    app[MAIL_FLOW] = MailFlow()
    app[PDFS] = PdfWriter()
    app[MEASURING] = ConnectionMeasuring(settings.secret)
    app[OBSERVES] = _observed(settings)
    app[STATIC] = read_static()
    set_up_templates(app)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(lifespan.wake_screens)
    if store is None:
        app.cleanup_ctx.append(lifespan.close_store)
    if meetings is None:
        app.cleanup_ctx.append(lifespan.close_meetings)
    if messenger is None:
        app.cleanup_ctx.append(lifespan.close_messenger)
    add_urls(app)
    process = process or new_name()
    worker = _worker_process(app, process) if apart else _local_worker(app)
    screen_s = settings.screen_seconds
    app[JUDGE] = Judge(app[STORE], clock, app[BROADCASTER], worker, screen_s, app[METRICS])
    app.cleanup_ctx.append(lifespan.judge_courses)
    app.cleanup_ctx.append(lifespan.watch_control_rooms)
    if settings.database_url.startswith("postgresql"):
        app.cleanup_ctx.append(lifespan.hear_other_processes)
    secret_set = secret_set_of(settings.zoom_webhook_secrets, settings.secret)
    app[WEBHOOK_REJECTIONS] = WebhookRejections(app[STORE], secret_set, app[JUDGE].wake)
    app.cleanup_ctx.append(lifespan.note_refusals)
    app[RECORDER] = Recorder(
        app[STORE],
        LedgerWriter(app[STORE], on_written=app[METRICS].appended),
        app[JUDGE].entries_recorded,
        app[JUDGE].wake,
    )
    app.cleanup_ctx.append(lifespan.finish_writing)
    if audit_log := log_setup.audit_log(settings, app[STORE], clock):
        app[AUDIT_LOG] = audit_log
        if scanning:
            app.cleanup_ctx.append(lifespan.sign_last_checkpoint)
    watch = _stream_supervisor(app, process)
    if watch is not None:
        app[STREAM_SUPERVISOR] = watch
        app.cleanup_ctx.append(lifespan.watch_streams)
    read_times = lead_times.reading(app[POLICIES])
    app[GAUGES] = Gauges(
        app[STORE],
        clock,
        app[RECORDER].writer,
        app[JUDGE],
        app[BROADCASTER],
        watch,
        app[MAIL_FLOW],
        read_times,
        len(settings.audit_witnesses),
    )
    app[METRICS].registry.register(app[GAUGES])
    health.watch(app)
    app.cleanup_ctx.append(lifespan.end_questions)
    app.cleanup_ctx.append(lifespan.listen_for_bounces)
    # One scheduler follows the wall clock, so that a set clock is logged once.
    app.cleanup_ctx.append(lifespan.scan if scanning else lifespan.check_screens)
    return app


def _code_channels(app: web.Application) -> dict[str, Messenger]:
    texts = app.get(TEXTS)
    by_text: dict[str, Messenger] = {"text": TextLetters(texts)} if texts else {}
    return {"email": app[MESSENGER], **by_text}


def _local_worker(app: web.Application) -> Worker:
    return LocalWorker(app[STORE], templating.environment(paths(app)), app[OBSERVES])


def _stream_app(settings: Settings) -> AppKeys | None:
    """The supervisor of camera streams; None without the app that receives streams: cameras are
    then unknown."""
    client_id, secret = settings.zoom_rtms_client_id, settings.zoom_rtms_client_secret
    return None if client_id is None or secret is None else AppKeys(client_id, secret)


def _observed(settings: Settings) -> frozenset[Observation]:
    unobserved = set() if _stream_app(settings) else {Observation.CAMERA}
    return providers.CURRENT.observable - unobserved


def _stream_supervisor(app: web.Application, process: str) -> StreamSupervisor | None:
    keys, store, clock = _stream_app(app[SETTINGS]), app[STORE], app[CLOCK]
    if keys is None:
        return None
    listener, line_writer = StreamListener(keys, clock.now), LineWriter(app[RECORDER].append)
    return StreamSupervisor(store, line_writer, clock, listener, Leases(store, process))


def _worker_process(app: web.Application, process: str) -> Worker:
    settings = app[SETTINGS]
    worker = WorkerProcess(WorkerStart(settings.database_url, paths(app), process, app[OBSERVES]))
    app.cleanup_ctx.append(lifespan.run_worker(worker))
    return worker


def _zoom(settings: Settings) -> MeetingProvider:
    account = settings.zoom_account_id
    ours = Credentials(account, settings.zoom_client_id, settings.zoom_client_secret)
    return ZoomMeetings(
        settings.zoom_api_url,
        settings.zoom_oauth_url,
        ours,
        stream_app=settings.zoom_rtms_client_id,
    )
