"""The keys under which the application holds the parts that any view may need."""

from aiohttp import web

from delivery.auditing.log_writer import LogWriter
from delivery.clients.recent_looks import RecentLooks
from delivery.configuration.settings import Settings
from delivery.joining.mail_flow import MailFlow
from delivery.ledger.recorder import Recorder
from delivery.outages.webhook_rejections import WebhookRejections
from delivery.policies.policy_set import PolicySet
from delivery.records.database.store import Store
from delivery.streams.stream_supervisor import StreamSupervisor
from delivery.telemetry.metrics import Metrics
from delivery.timekeeping.clock import Clock
from integrations.course_provider import Observation
from integrations.meeting_provider import MeetingProvider
from integrations.messenger import Messenger, ReportingMessenger
from integrations.oidc.directory import Directory
from integrations.text_messenger import TextMessenger

MACHINE_PATHS = web.AppKey("machine_paths", frozenset[str])  # of callers that have no session
STORE = web.AppKey("store", Store)
CLOCK = web.AppKey("clock", Clock)  # the course's time, which a rehearsal may run faster
WALL = web.AppKey("wall", Clock)  # the machine's time: a rehearsal must not sign anybody out
SETTINGS = web.AppKey("settings", Settings)
POLICIES = web.AppKey("policies", PolicySet)  # as they were at the start
WEBHOOK_REJECTIONS = web.AppKey("webhook_rejections", WebhookRejections)
RECORDER = web.AppKey("recorder", Recorder)
STREAM_SUPERVISOR = web.AppKey("stream_supervisor", StreamSupervisor)  # absent without RTMS
MEETINGS = web.AppKey("meetings", MeetingProvider)
OBSERVES = web.AppKey("observes", frozenset[Observation])  # what the provider is set up to report
MESSENGER = web.AppKey("messenger", Messenger)
NOTIFY_EMAILS = web.AppKey("notify_emails", ReportingMessenger)  # absent: all letters go by SMTP
TEXTS = web.AppKey("texts", TextMessenger)  # absent: no text messages are sent
MAIL_FLOW = web.AppKey("mail_flow", MailFlow)  # whether letters are taken
DIRECTORY = web.AppKey("directory", Directory)  # absent: nobody signs in at one
AUDIT_LOG = web.AppKey("audit_log", LogWriter)  # absent without a folder for it
RECENT_LOOKS = web.AppKey("recent_looks", RecentLooks)
METRICS = web.AppKey("metrics", Metrics)
