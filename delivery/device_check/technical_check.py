"""The possible findings of the technical check on a client's device, with the advice for each.

The check helps the client to prepare (cl.12, 13). It decides nothing about admission.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PARTS = ("camera", "microphone", "browser")
DEVICE = "device"
DEVICES = ("phone", "tablet", "computer")
"""The page derives the kind from the size of the screen and the pointing device. The make, the
model and the browser's name are not sent."""

UNKNOWN = frozenset({"not_checked", "not_measured", "unanswered", "not_secure", "unsupported"})
"""Codes that say nothing about the device: our check could not measure it, or did not."""

OBSOLETE: Mapping[str, str] = {"failed": "not_measured"}
"""Codes of earlier pages, with the codes that took their place."""

_ALLOW = (
    (
        "iPhone or iPad",
        "Open Settings, select your browser, allow {it}, then come back and check again.",
    ),
    (
        "Android",
        "Select the icon beside the web address, select Permissions, allow {it} and check again.",
    ),
    (
        "Windows",
        "Select the icon beside the web address and allow {it}. If that does not help, open"
        " Settings, then Privacy, and let your browser use {it}.",
    ),
    (
        "Mac",
        "Select the icon beside the web address and allow {it}. If that does not help, open System"
        " Settings, then Privacy and Security, and let your browser use {it}.",
    ),
)
_FREE = (
    ("iPhone or iPad", "Close other apps that may use {it}, and end any call."),
    ("Android", "Close other apps that may use {it}, and end any call."),
    (
        "Windows",
        "Close Zoom, Teams, Skype and other browser windows. If that does not help, restart.",
    ),
    (
        "Mac",
        "Quit Zoom, FaceTime, Teams and other browser windows. If that does not help, restart.",
    ),
)
_OTHER_BROWSER = (
    ("iPhone or iPad", "Use Safari. Update the device if you can."),
    ("Android", "Use Chrome. Update it in the Play Store."),
    ("Windows", "Use Edge, Chrome or Firefox."),
    ("Mac", "Use Safari, Chrome or Firefox."),
)


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """A finding about one part of the device. `devices` holds instructions by kind of device."""

    part: str
    code: str
    words: str
    advice: str = ""
    devices: tuple[tuple[str, str], ...] = ()

    @property
    def good(self) -> bool:
        return self.code == "ok"

    @property
    def unknown(self) -> bool:
        return self.code in UNKNOWN


def _about(it: str, lines: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((device, line.format(it=it)) for device, line in lines)


_UNMEASURED: Mapping[str, str] = {
    "camera": "Turn off low power mode or battery saver, and keep this page open in front.",
    "microphone": "Keep this page open in front. If you use a Bluetooth headset, try without it or"
    " in another browser.",
}


def _device_findings(part: str) -> Iterator[CheckFinding]:
    """Yields the findings that a camera and a microphone share."""
    it = f"the {part}"
    yield CheckFinding(
        part,
        "not_checked",
        f"We could not check your {part}.",
        "First do what it says above, then check again.",
    )
    yield CheckFinding(
        part,
        "refused",
        f"Your browser is not allowed to use your {part}.",
        f"When the browser asks for {it}, select Allow. If you refused it before:",
        _about(it, _ALLOW),
    )
    yield CheckFinding(
        part,
        "absent",
        f"No {part} was found.",
        f"If it has a plug or a switch, check that it is plugged in and switched on. If this device"
        f" has no {part}, use another smartphone, tablet, laptop or computer.",
    )
    yield CheckFinding(
        part,
        "in_use",
        f"Another app is using your {part}.",
        f"On many devices only one app can use {it} at a time:",
        _about(it, _FREE),
    )
    yield CheckFinding(
        part,
        "unanswered",
        f"Your browser got no answer about your {part}.",
        f"Your browser asks whether this page can use {it}. The question may stand beside the web"
        " address, or behind another window. Select “Check again”, then select Allow.",
    )
    yield CheckFinding(
        part,
        "not_measured",
        f"We could not measure your {part}.",
        f"This does not mean that something is wrong with {it}. {_UNMEASURED[part]} Then check"
        " again. You can also check in Zoom itself: open zoom.us/test, join the test meeting and"
        " follow the instructions.",
    )


FINDINGS: tuple[CheckFinding, ...] = (
    CheckFinding(
        "camera",
        "ok",
        "Your camera works.",
        "Check that your whole face is in the picture. Do not use a virtual or blurred background"
        " on the course.",
    ),
    *_device_findings("camera"),
    CheckFinding(
        "camera",
        "too_dark",
        "Your picture is too dark.",
        "Switch on a light in front of you, or face a window. A light behind you makes it worse.",
    ),
    CheckFinding(
        "camera",
        "black",
        "Your picture is black.",
        "Something may cover the lens. Open the cover, take off any sticker, or press the camera"
        " key if your keyboard has one. Then check again.",
    ),
    CheckFinding(
        "camera",
        "frozen",
        "Your picture does not move.",
        "Close other apps and check again. If that does not help, restart your device.",
    ),
    CheckFinding("microphone", "ok", "Your microphone works."),
    *_device_findings("microphone"),
    CheckFinding(
        "microphone",
        "silent",
        "We heard nothing from your microphone.",
        "Check that it is not muted: some headsets and keyboards have a switch. Uncover the"
        " microphone, select the right one if you have two, speak, and check again.",
    ),
    CheckFinding("browser", "ok", "Your browser works."),
    CheckFinding(
        "browser",
        "not_secure",
        "This page was not opened securely.",
        "Open the link from your email again. Its address must begin with https. Browsers let only"
        " secure pages use the camera and the microphone.",
    ),
    CheckFinding(
        "browser",
        "unsupported",
        "This browser cannot check your camera.",
        "It may be too old or part of another app. Copy the link from your email into another"
        " browser:",
        _OTHER_BROWSER,
    ),
)

_BY_CODE = {(finding.part, finding.code): finding for finding in FINDINGS}


class UnknownFindingError(ValueError):
    """A report does not hold exactly one known code for each part."""


def read(report: object) -> dict[str, str]:
    """Returns a report's codes, one for each of `PARTS`, and the kind of device if it is given.

    Raises UnknownFindingError, without quoting the report, if it holds anything else.
    """
    if not isinstance(report, Mapping) or set(report) - {DEVICE} != set(PARTS):
        raise UnknownFindingError(f"a report names exactly {', '.join(PARTS)}")
    codes = {part: _current(report[part]) for part in PARTS}
    for part in PARTS:
        if (part, codes[part]) not in _BY_CODE:
            raise UnknownFindingError(f"{part}: not a known code")
    if DEVICE not in report:  # from a page opened before the kind was added
        return codes
    if report[DEVICE] not in DEVICES:
        raise UnknownFindingError(f"{DEVICE}: not a known kind")
    return {**codes, DEVICE: report[DEVICE]}


def _current(code: object) -> str:
    """Returns the current code for a stored code; "" for a text that is not a code."""
    return OBSOLETE.get(code, code) if isinstance(code, str) else ""


def explain(codes: Mapping[str, str]) -> tuple[CheckFinding, ...]:
    """Returns the findings of stored codes in the order of `PARTS`, without obsolete codes."""
    findings = (_BY_CODE.get((part, _current(codes.get(part, "")))) for part in PARTS)
    return tuple(finding for finding in findings if finding is not None)


def faults(codes: Mapping[str, str]) -> tuple[CheckFinding, ...]:
    """Returns the findings that the client could fix, without good and unchecked parts."""
    return tuple(finding for finding in explain(codes) if not finding.good and not finding.unknown)
