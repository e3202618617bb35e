"""The settings of a simulated service at GOV.UK Notify."""

from dataclasses import dataclass, field

from integrations.notify.api_key import NotifyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConfig:
    """One service with one live key, a template for emails and a template for text messages.

    Without `callback_url`, no receipts are posted. `speed` is the number of simulated seconds in
    one real second: it shortens the waits for networks and between tries.
    """

    key: NotifyKey
    email_template: str = ""
    text_template: str = ""
    callback_url: str = ""
    callback_token: str = field(default="", repr=False)
    speed: float = 1.0
    team: frozenset[str] | None = None
    """The recipients of a service in trial mode, as they are sent; None: the service is live."""
    requests_a_minute: int = 3000
    delivery_minutes: float = 0.1
    """How long a network takes to deliver a message."""
    callback_timeout_s: float = 60.0
