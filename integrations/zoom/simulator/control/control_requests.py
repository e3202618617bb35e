"""What may be asked of the simulator over its control API: one act and its keys."""

import msgspec


class ControlRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act. Whom it concerns: `registrant_id`, or `who` for the host and for strangers.

    `device` tells apart two devices on one personal link. `late_minutes` (simulated) holds back
    what the act makes Zoom say; `wait` false answers before the webhooks have been.
    """

    act: str
    meeting_id: str | int = ""
    registrant_id: str = ""
    who: str = ""
    device: str = ""
    name: str = ""
    camera: bool = False
    role: str = ""
    room: str = ""
    rtms: bool = False
    uuid: str = ""
    url: str = ""
    plain_token: str = ""
    status: int = 0
    times: int = 1
    late_minutes: float = 0.0
    timeout_s: float = 10.0
    wait: bool = True


def read_order(raw: bytes) -> ControlRequest:
    """Raises msgspec.MsgspecError that names the key at fault."""
    return msgspec.json.decode(raw, type=ControlRequest)
