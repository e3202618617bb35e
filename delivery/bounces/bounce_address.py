"""The address for notices about letters, with a key of its own made of the service's secret."""

import hmac

from delivery.configuration.settings import Settings
from integrations.email.bounces.bounce_address import BounceAddress

PURPOSE = b"coursewatch: the senders of letters"
"""Makes the key another than those of links and tokens."""


def bounce_address(settings: Settings) -> BounceAddress | None:
    """The address by the settings; None if notices go to the sender of the letters."""
    if settings.bounce_address is None:
        return None
    key = hmac.digest(settings.secret.encode(), PURPOSE, "sha256")
    return BounceAddress(settings.bounce_address, key)
