"""The settings of a simulated Zoom account: its apps, its webhook URL, its limits."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Config:
    """One Zoom account with a Server-to-Server OAuth app and a General app that receives RTMS.

    Without `public_url`, links use the address of the request. Without `webhook_url`, no webhooks
    are posted. `speed` is the number of simulated seconds in one real second: it shortens the waits
    that Zoom counts in minutes. Keep-alive and reconnection stay in real seconds.
    """

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    webhook_url: str = ""
    rtms_client_id: str = ""
    rtms_client_secret: str = field(default="", repr=False)
    public_url: str = ""
    speed: float = 1.0
    hosts: frozenset[str] = frozenset()  # existing Zoom user ids; empty: any id exists
    dropped_settings: frozenset[str] = frozenset()  # meeting settings that Zoom ignores
    webhook_timeout_s: float = 3.0
    report_delay_minutes: float = 0.0
    registrations_a_day: int = 3  # registrations of one address in one meeting
    meeting_changes_a_day: int = 100  # meetings created or changed for one host
    keep_alive_s: float = 10.0
    reconnect_s: float = 60.0
    events_need_media: bool = True  # Zoom documents events only after both handshakes
    announces_cameras: bool = False  # whether new subscribers learn which cameras are on
