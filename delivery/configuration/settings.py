"""What the environment asks of the service, in one frozen object; reading it is `read`'s work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from delivery.configuration.environment import Environment

SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The names are those of the environment, less COURSEWATCH_ and in small letters."""

    database_url: str = field(repr=False)  # may hold a password
    secret: str = field(repr=False)
    """Signs links and tokens; at least 32 characters."""
    public_url: str
    """Where people reach the service; no slash at the end."""
    host: str
    port: int
    development: bool
    zoom_account_id: str
    zoom_client_id: str
    zoom_client_secret: str = field(repr=False)
    zoom_api_url: str
    zoom_oauth_url: str
    zoom_webhook_secrets: tuple[str, ...] = field(repr=False)
    """One an app: the General app that receives streams has its own. Two while it is replaced."""
    zoom_rtms_client_id: str | None
    """None, like its secret, where cameras are not watched by RTMS."""
    zoom_rtms_client_secret: str | None = field(repr=False)
    smtp_host: str | None
    """None only where an outbox folder takes the messages."""
    smtp_port: int
    smtp_tls: str
    """`starttls`, `tls` or, in development, `none`."""
    smtp_user: str | None
    smtp_password: str | None = field(repr=False)
    mail_from: str
    outbox_folder: Path | None
    help_line: str
    help_lines: Mapping[str, str]
    """Of the course types that have one of their own."""
    provider_name: str
    scan_seconds: float
    """How often the jobs look for what is due."""
    screen_seconds: float
    """How often a live screen is refreshed when nothing rings."""
    rehearsal_clock: Path | None
    metrics_token: str | None = field(repr=False)
    """With it /metrics may be read from elsewhere; None: on this machine alone."""

    def help_line_of(self, course_type: str) -> str:
        """Whom a client of such a course calls (clause 27)."""
        return self.help_lines.get(course_type, self.help_line)


def read(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment. Raises SettingsFault, which names every fault at once."""
    env = Environment(environ)
    development = env.flag("DEVELOPMENT")
    outbox = env.path("OUTBOX_FOLDER")
    settings = Settings(
        database_url=env.database("DATABASE_URL"),
        secret=env.secret("SECRET", at_least=SHORTEST_SECRET),
        public_url=env.url("PUBLIC_URL", insecure=development),
        host=env.text("HOST", "127.0.0.1"),
        port=env.port("PORT", 8080),
        development=development,
        zoom_account_id=env.text("ZOOM_ACCOUNT_ID"),
        zoom_client_id=env.text("ZOOM_CLIENT_ID"),
        zoom_client_secret=env.text("ZOOM_CLIENT_SECRET"),
        zoom_api_url=env.url("ZOOM_API_URL", "https://api.zoom.us/v2", insecure=development),
        zoom_oauth_url=env.url(
            "ZOOM_OAUTH_URL", "https://zoom.us/oauth/token", insecure=development
        ),
        zoom_webhook_secrets=env.list("ZOOM_WEBHOOK_SECRETS", most=4),
        zoom_rtms_client_id=env.optional("ZOOM_RTMS_CLIENT_ID"),
        zoom_rtms_client_secret=env.optional("ZOOM_RTMS_CLIENT_SECRET"),
        smtp_host=env.optional("SMTP_HOST") if outbox else env.text("SMTP_HOST"),
        smtp_port=env.port("SMTP_PORT", 587),
        smtp_tls=env.choice("SMTP_TLS", "starttls", ("starttls", "tls", "none")),
        smtp_user=env.optional("SMTP_USER"),
        smtp_password=env.optional("SMTP_PASSWORD"),
        mail_from=env.address("MAIL_FROM"),
        outbox_folder=outbox,
        help_line=env.text("HELP_LINE"),
        help_lines=env.by_kind("HELP_LINES"),
        provider_name=env.text("PROVIDER_NAME"),
        scan_seconds=env.seconds("SCAN_SECONDS", 15.0),
        screen_seconds=env.seconds("SCREEN_SECONDS", 5.0),
        rehearsal_clock=env.path("REHEARSAL_CLOCK"),
        metrics_token=env.optional_secret("METRICS_TOKEN", at_least=SHORTEST_SECRET),
    )
    _agree(settings, env)
    env.settle()
    return settings


def _agree(settings: Settings, env: Environment) -> None:
    """What is right by itself, and wrong beside another setting."""
    env.both_or_neither("ZOOM_RTMS_CLIENT_ID", "ZOOM_RTMS_CLIENT_SECRET")
    env.both_or_neither("SMTP_USER", "SMTP_PASSWORD")
    if settings.development:
        return
    if settings.smtp_tls == "none":
        env.refuse("SMTP_TLS", "may be none in development only: messages carry personal links")
    if settings.outbox_folder:
        env.refuse("OUTBOX_FOLDER", "is for development only: its messages reach nobody")
    if settings.rehearsal_clock:
        env.refuse("REHEARSAL_CLOCK", "is for development only: its time is not the true one")
