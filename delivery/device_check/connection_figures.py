"""The bandwidth and jitter that a group call on Zoom needs, and how a connection is measured."""

from dataclasses import dataclass

GROUP_UP_KBPS, GROUP_DOWN_KBPS = 1000, 600
"""Kilobits a second that a participant of a group meeting sends and receives at Zoom's high quality
(360p), from "Calculating Bandwidth Usage for Zoom Meetings and Phone", Zoom Library, Network
Management (library.zoom.com), read in November 2026. Sound alone takes 60 to 80."""

MOST_JITTER_MS, MOST_LATENCY_MS, MOST_LOSS_PERCENT = 40, 150, 2
"""Zoom recommends so much or less: "Meeting and phone statistics", support.zoom.com, KB0070504."""

KBIT_S_MS = 8
"""Bits of a byte: so many kilobits a second are one byte in each millisecond."""


@dataclass(frozen=True, slots=True)
class ConnectionFigures:
    """The thresholds of a measurement, and its pace.

    First small requests measure the jitter, with the line otherwise idle. Then blocks of bytes go
    up and come down at a fixed pace, as in a call and a little faster: the measurement shows
    whether the connection carries a call, not how fast it is, so its bytes are few and bounded.
    """

    up_kbps: int = GROUP_UP_KBPS
    down_kbps: int = GROUP_DOWN_KBPS
    jitter_ms: int = MOST_JITTER_MS
    server_delay_ms: int = MOST_JITTER_MS
    """How late the service itself may be before a fault could be its own, and counts as unknown."""
    pings: int = 50
    ping_every_ms: int = 100
    fewest_pings: int = 25
    """With fewer answers the jitter is unknown."""
    blocks: int = 25
    block_every_ms: int = 400
    surplus: float = 1.2
    """The pace, as a multiple of the needed bandwidth."""

    @property
    def up_bytes(self) -> int:
        """Bytes of one block that goes up; fewer than the largest form."""
        return self._block(self.up_kbps)

    @property
    def down_bytes(self) -> int:
        """Bytes of one block that comes down."""
        return self._block(self.down_kbps)

    @property
    def seconds(self) -> float:
        """How long a measurement takes on a connection that carries it."""
        return (self.pings * self.ping_every_ms + self.blocks * self.block_every_ms) / 1000

    @property
    def requests(self) -> int:
        """The most requests of one measurement: the last asks for the delay of the service."""
        return self.pings + 2 * self.blocks + 1

    @property
    def megabytes(self) -> float:
        """Of the client's data, in both directions, without headers."""
        return self.blocks * (self.up_bytes + self.down_bytes) / 1_000_000

    def _block(self, kbps: int) -> int:
        return round(kbps * self.surplus * self.block_every_ms / KBIT_S_MS)
