"""The settings of the service in one frozen object, and how they are read from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from delivery.configuration import setting_rules as rules
from delivery.configuration.environment import Environment

ZOOM_API = "https://api.zoom.us/v2"
ZOOM_OAUTH = "https://zoom.us/oauth/token"
MICROSOFT = "https://login.microsoftonline.com"
NOTIFY = "https://api.notifications.service.gov.uk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every field is the environment variable COURSEWATCH_ and the field's name in capitals."""

    database_url: str = field(repr=False)  # may hold a password
    secret: str = field(repr=False)
    """Signs links and tokens; at least 32 characters."""
    public_url: str
    """The URL at which people reach the service, without a slash at the end."""
    second_factor_from: date | None = None
    """The first day on which nobody works without a second factor; None: always."""
    oidc_authority: str = MICROSOFT
    oidc_tenant: str | None = None
    """The tenant of the organisation's directory; None, like the client's id and secret, if nobody
    signs in there."""
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    host: str
    port: int
    development: bool
    zoom_account_id: str
    zoom_client_id: str
    zoom_client_secret: str = field(repr=False)
    zoom_api_url: str
    zoom_oauth_url: str
    zoom_webhook_secrets: tuple[str, ...] = field(repr=False)
    """One secret for each Zoom app (the app that receives streams has its own); two for an app
    while its secret is replaced."""
    zoom_rtms_client_id: str | None
    """None, like its secret, if cameras are not watched through RTMS."""
    zoom_rtms_client_secret: str | None = field(repr=False)
    smtp_host: str | None
    """None only if messages go to the outbox folder."""
    smtp_port: int
    smtp_tls: str
    """`starttls`, `tls` or, in development, `none`."""
    smtp_user: str | None
    smtp_password: str | None = field(repr=False)
    mail_from: str
    notify_url: str
    notify_api_key: str | None = field(repr=False)
    """The key of the service at GOV.UK Notify; None if nothing goes by Notify."""
    notify_email_template: str | None
    """The id of the template for emails, with ((subject)) and ((body)); None: emails go by SMTP."""
    notify_text_template: str | None
    """The id of the template for text messages, with ((body)); None: no text messages go out."""
    notify_callback_token: str | None = field(repr=False)
    """The bearer token of Notify's delivery receipts; None: each receipt is refused."""
    bounce_address: str | None = None
    """The address to which notices about letters come, each letter's with a token of its own; None
    if they go to `mail_from`."""
    bounce_listen: tuple[str, int] | None = None
    """Host and port at which this process takes notices by SMTP or LMTP; None if it takes none."""
    office_email: str | None = None
    """The address of the office for what needs a person within the hour; None: its pages alone say
    so."""
    audit_folder: Path | None = None
    """The folder outside the database for the audit's log; None: no log is kept."""
    audit_key_file: Path | None = None
    """The file with the private key that signs the log's checkpoints; None without a folder."""
    audit_witnesses: tuple[str, ...] = ()
    """The addresses of the two people who are sent a checkpoint each day; empty: nobody is."""
    outbox_folder: Path | None
    help_line: str
    help_lines: Mapping[str, str]
    """The telephone numbers of course types that have their own."""
    provider_name: str
    policy_folder: Path | None = None
    """The folder of the provider's own policies; None if the shipped ones suffice."""
    message_folder: Path | None = None
    """The folder of the provider's own words of messages; None if the shipped ones suffice."""
    destruction_register: Path | None = None
    """The file of the register of destructions, outside of the database; None: nothing is
    destroyed."""
    scan_seconds: float
    """Interval of the periodic jobs."""
    screen_seconds: float
    """Interval at which a live screen is refreshed when no event comes."""
    client_file_mb: int
    """The largest file that a client may send, in megabytes of 1,048,576 bytes."""
    rehearsal_clock: Path | None
    proxies: tuple[rules.IPNetwork, ...]
    """The proxies whose `X-Forwarded-For` is believed: those of this machine, and those named."""
    metrics_token: str | None = field(repr=False)
    """The bearer token for /metrics from other machines; None: only this machine reads them."""

    def help_line_of(self, course_type: str) -> str:
        """The telephone number for clients of this course type (clause 27)."""
        return self.help_lines.get(course_type, self.help_line)


def read(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment. Raises SettingsFault, which names every fault at once."""
    env = Environment(environ)
    development = env.str("DEVELOPMENT", "0", validate=rules.one_of("0", "1")) == "1"
    outbox_folder = env.path("OUTBOX_FOLDER", None, validate=rules.outbox(development))
    rtms_client_id, rtms_client_secret = env.pair("ZOOM_RTMS_CLIENT_ID", "ZOOM_RTMS_CLIENT_SECRET")
    smtp_user, smtp_password = env.pair("SMTP_USER", "SMTP_PASSWORD")
    oidc_client_id, oidc_client_secret = env.pair("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    oidc_tenant = env.str("OIDC_TENANT", *([] if oidc_client_id else [None]), validate=rules.TENANT)
    email_template = env.str("NOTIFY_EMAIL_TEMPLATE", None, validate=rules.NOTIFY_TEMPLATE)
    text_template = env.str("NOTIFY_TEXT_TEMPLATE", None, validate=rules.NOTIFY_TEMPLATE)
    bounce_listen = rules.host_and_port(env.str("BOUNCE_LISTEN", None, validate=rules.listen))
    bounces = env.str("BOUNCE_ADDRESS", *([] if bounce_listen else [None]), validate=rules.bounces)
    env.pair("AUDIT_FOLDER", "AUDIT_KEY_FILE")
    settings = Settings(
        database_url=env.str("DATABASE_URL", validate=rules.database),
        secret=env.str("SECRET", validate=rules.LONG_SECRET),
        public_url=env.address("PUBLIC_URL", insecure=development),
        second_factor_from=env.date("SECOND_FACTOR_FROM", None),
        oidc_authority=env.address("OIDC_AUTHORITY", MICROSOFT, insecure=development),
        oidc_tenant=oidc_tenant,
        oidc_client_id=oidc_client_id,
        oidc_client_secret=oidc_client_secret,
        host=env.str("HOST", "127.0.0.1"),
        port=env.int("PORT", 8080, validate=rules.PORT),
        development=development,
        zoom_account_id=env.str("ZOOM_ACCOUNT_ID"),
        zoom_client_id=env.str("ZOOM_CLIENT_ID"),
        zoom_client_secret=env.str("ZOOM_CLIENT_SECRET"),
        zoom_api_url=env.address("ZOOM_API_URL", ZOOM_API, insecure=development),
        zoom_oauth_url=env.address("ZOOM_OAUTH_URL", ZOOM_OAUTH, insecure=development),
        zoom_webhook_secrets=env.webhook_secrets(),
        zoom_rtms_client_id=rtms_client_id,
        zoom_rtms_client_secret=rtms_client_secret,
        smtp_host=env.str("SMTP_HOST", None) if outbox_folder else env.str("SMTP_HOST"),
        smtp_port=env.int("SMTP_PORT", 587, validate=rules.PORT),
        smtp_tls=env.str("SMTP_TLS", "starttls", validate=rules.encryption(development)),
        smtp_user=smtp_user,
        smtp_password=smtp_password,
        mail_from=env.str("MAIL_FROM", validate=rules.sender),
        notify_url=env.address("NOTIFY_URL", NOTIFY, insecure=development),
        notify_api_key=env.notify_api_key(needed=bool(email_template or text_template)),
        notify_email_template=email_template,
        notify_text_template=text_template,
        notify_callback_token=env.str("NOTIFY_CALLBACK_TOKEN", None, validate=rules.LONG_SECRET),
        bounce_address=bounces,
        bounce_listen=bounce_listen,
        office_email=env.str("OFFICE_EMAIL", None, validate=rules.address),
        audit_folder=env.path("AUDIT_FOLDER", None),
        audit_key_file=env.path("AUDIT_KEY_FILE", None, validate=rules.key_file),
        audit_witnesses=rules.parts_of(
            env.list("AUDIT_WITNESSES", [], str, validate=rules.witnesses)
        ),
        outbox_folder=outbox_folder,
        help_line=env.str("HELP_LINE"),
        help_lines=rules.by_type(env.list("HELP_LINES", [], str, validate=rules.help_lines)),
        provider_name=env.str("PROVIDER_NAME"),
        policy_folder=env.path("POLICY_FOLDER", None),
        message_folder=env.path("MESSAGE_FOLDER", None),
        destruction_register=env.path("DESTRUCTION_REGISTER", None),
        scan_seconds=env.float("SCAN_SECONDS", 15.0, validate=rules.SECONDS),
        screen_seconds=env.float("SCREEN_SECONDS", 5.0, validate=rules.SECONDS),
        client_file_mb=env.int("CLIENT_FILE_MB", 5, validate=rules.MEGABYTES),
        rehearsal_clock=env.path("REHEARSAL_CLOCK", None, validate=rules.clock(development)),
        proxies=rules.networks(env.list("PROXIES", [], str, validate=rules.proxies)),
        metrics_token=env.str("METRICS_TOKEN", None, validate=rules.LONG_SECRET),
    )
    env.settle()
    return settings
