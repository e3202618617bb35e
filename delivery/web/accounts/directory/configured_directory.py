"""The organisation's directory that the settings name."""

from collections.abc import AsyncIterator

from aiohttp import web

from delivery.configuration.settings import Settings
from delivery.web.accounts.directory.directory_urls import RETURN
from delivery.web.app_keys import DIRECTORY, SETTINGS
from integrations.oidc.directory import Directory, Registration


def set_up_directory(app: web.Application) -> None:
    """Adds the directory to the service, if the settings name any."""
    directory = _directory_of(app[SETTINGS])
    if directory is not None:
        app[DIRECTORY] = directory
        app.cleanup_ctx.append(_closing)


async def _closing(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[DIRECTORY].close()


def _directory_of(settings: Settings) -> Directory | None:
    tenant, client_id = settings.oidc_tenant, settings.oidc_client_id
    if not (tenant and client_id and settings.oidc_client_secret):
        return None
    return Directory(
        Registration(
            authority=settings.oidc_authority,
            tenant=tenant,
            client_id=client_id,
            client_secret=settings.oidc_client_secret,
            redirect_uri=f"{settings.public_url}{RETURN}",
        )
    )
