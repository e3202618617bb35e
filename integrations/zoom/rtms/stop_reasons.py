"""The reasons for having no stream, by Zoom's numbers, as clauses after `because`.

developers.zoom.us/docs/rtms/data-types, RTMS_STATUS_CODE and RTMS_STOP_REASON. Exhausted credits
have no number there: Zoom's answer is then shown with its number.
"""

import re
from collections.abc import Mapping

from integrations.zoom.value_readers import number, part

BY_STATUS: Mapping[int, str] = {
    2: "Zoom no longer knows the stream",
    3: "Zoom did not accept our signature: check the streams app's client secret",
    8: "somebody else already listens to the stream with our keys",
    45: "Zoom had a fault of its own",
}

BY_ANSWER: Mapping[str, str] = {
    "402": "the Zoom account's credits for streams are used up",
    "200": "the Zoom account is not entitled to streams, or its credits for them are used up",
    "4700": "our app may not ask Zoom for streams: a scope is missing",
    "4711": "our app may not ask Zoom for streams: a scope is missing",
}
"""The reasons for refusing a request for a stream, by HTTP status or Zoom's own code (FACTS
4.7)."""
_NUMBERS = re.compile(r"Zoom answered (\d+)(?: \(code (\d+)\))?")

HOST_STOPPED = "the host stopped it"
LOST = "the connection was lost and not made again in time"
ZOOM_FAULT = "Zoom had a fault of its own"
BY_STOP: Mapping[int, str] = {
    1: HOST_STOPPED,
    2: "somebody in the meeting stopped it",
    3: "who started it has left the meeting",
    4: "who started it was removed from the meeting",
    5: "the host switched off the app that receives streams",
    6: "the meeting has ended",
    7: "Zoom cancelled the stream",
    8: "Zoom revoked the stream",
    9: "all apps were switched off in the meeting",
    10: ZOOM_FAULT,
    **dict.fromkeys(range(11, 18), LOST),
    18: "Zoom did not accept our credentials",
    19: LOST,
    20: "its listener ended it",
    21: "its listener ended it",
    22: "its listener ended it",
    23: "an administrator switched off the app that receives streams",
    24: "keep-alives were left unanswered",
    25: "somebody stopped it over Zoom's interface",
    26: "this meeting or account may not be streamed",
}

PASSING_STOPS = frozenset({10, *range(11, 18), 19, 24})
"""Stop reasons that are faults and no person's act: another stream may be requested."""


def of_status(status: int) -> str:
    """The reason for a handshake answered with a status other than 0."""
    return BY_STATUS.get(status, f"Zoom refused us as the listener (status {status})")


def refusal_reasons(fault: str) -> list[str]:
    """The meaning of a refused request for a stream, from the words of
    `error_responses.fault_of`."""
    match = _NUMBERS.search(fault)
    numbers = match.groups() if match else ()
    return [BY_ANSWER[code] for code in numbers if code and code in BY_ANSWER]


def stop_reason(payload: Mapping[str, object]) -> int | None:
    """The stop reason, which Zoom's samples call `reason` or `stop_reason`, at either of two levels
    (FACTS 3.1)."""
    inner = part(payload, "object")
    values = (payload.get("stop_reason"), payload.get("reason"), inner.get("stop_reason"))
    return next((reason for value in values if (reason := number(value)) is not None), None)


def may_pass(body: Mapping[str, object]) -> bool:
    """Whether `meeting.rtms_stopped` reports a fault, after which another stream may be
    requested."""
    return stop_reason(part(body, "payload")) in PASSING_STOPS


def of_stop(reason: int | None) -> str:
    """The reason for a stream that is over."""
    if reason is None:
        return "Zoom ended the stream and did not say why"
    return BY_STOP.get(reason, f"Zoom ended the stream (reason {reason})")
