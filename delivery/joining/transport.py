"""Chooses the messengers by the settings."""

from delivery.bounces.bounce_address import bounce_address
from delivery.configuration.settings import Settings
from delivery.timekeeping.clock import Clock
from integrations.email.file_outbox import FileOutbox
from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from integrations.messenger import Messenger
from integrations.notify.api_client import NotifyClient
from integrations.notify.api_key import read_api_key
from integrations.notify.email_channel import NotifyEmail
from integrations.notify.text_channel import NotifyText
from integrations.text_messenger import TextMessenger


def messenger(settings: Settings) -> Messenger:
    """Returns the outbox if its folder is set, which only development may do; otherwise SMTP."""
    if settings.outbox_folder:
        return FileOutbox(settings.outbox_folder, settings.mail_from)
    return Smtp(
        Route(
            host=settings.smtp_host or "",
            port=settings.smtp_port,
            sender=settings.mail_from,
            tls=settings.smtp_tls,
            user=settings.smtp_user,
            password=settings.smtp_password,
            bounces=bounce_address(settings),
        )
    )


def notify_email(settings: Settings, clock: Clock) -> NotifyEmail | None:
    """Emails by GOV.UK Notify; None without its key or its template for emails. `clock` gives the
    times of receipts; tokens have the machine's own time."""
    client, template = _notify_client(settings, clock), settings.notify_email_template
    return NotifyEmail(client, template) if client and template else None


def text_messenger(settings: Settings, clock: Clock) -> TextMessenger | None:
    """Text messages by GOV.UK Notify; None without its key or its template for them."""
    client, template = _notify_client(settings, clock), settings.notify_text_template
    return NotifyText(client, template) if client and template else None


def _notify_client(settings: Settings, clock: Clock) -> NotifyClient | None:
    written = settings.notify_api_key
    if written is None:
        return None
    return NotifyClient(settings.notify_url, read_api_key(written), now=clock.now)
