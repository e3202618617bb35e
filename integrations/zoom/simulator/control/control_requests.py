"""The body of a request to the simulator's control API: one act and its keys."""

import msgspec


class ControlRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act of the registrant `registrant_id`, or of `person`: the host or a stranger.

    `device` distinguishes two devices on one personal link. `late_minutes` (simulated) delays the
    events of the act. With `wait` false the answer does not wait for the webhooks. With `one_side`
    Zoom reports a change of the host for the new host alone. `camera`, `speaker` and `microphone`
    are the devices that work in `test_devices`; `lost_percent` of the sent picture was lost in
    `measure`.
    """

    act: str
    meeting_id: str | int = ""
    registrant_id: str = ""
    person: str = ""
    device: str = ""
    name: str = ""
    camera: bool = False
    speaker: bool = True
    microphone: bool = True
    lost_percent: float = 0.0
    role: str = ""
    one_side: bool = False
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


def read_control_request(raw: bytes) -> ControlRequest:
    """Decodes a request. Raises msgspec.MsgspecError, which names the key at fault."""
    return msgspec.json.decode(raw, type=ControlRequest)
