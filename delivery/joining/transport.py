"""Chooses the messenger by the settings."""

from delivery.configuration.settings import Settings
from integrations.email.file_outbox import FileOutbox
from integrations.email.smtp import Smtp
from integrations.email.smtp_connection import Route
from integrations.messenger import Messenger


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
        )
    )
