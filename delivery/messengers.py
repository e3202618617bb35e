"""Which messenger the settings ask for."""

from delivery.settings import Settings
from integrations.message import Messenger
from integrations.outbox import Outbox
from integrations.smtp import Smtp
from integrations.smtp_connection import Route


def messenger(settings: Settings) -> Messenger:
    """The outbox where its folder is set, which only development may do; else SMTP."""
    if settings.outbox_folder:
        return Outbox(settings.outbox_folder, settings.mail_from)
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
