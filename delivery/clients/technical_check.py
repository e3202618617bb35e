"""What the technical check on a client's own device may find, each finding with its plain words.

The check helps the client to be ready (cl.12, 13). It decides nothing about admission.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PARTS = ("camera", "microphone", "browser")
DEVICE = "device"
DEVICES = ("phone", "tablet", "computer")
"""The kind alone, which the page itself tells from the size of the screen and what points on it:
neither make nor model nor the browser's name leaves the device, and nothing is found of it."""

_ALLOW = (
    (
        "iPhone or iPad",
        "Open Settings, find the browser that you use, allow {it}, come back and check again.",
    ),
    (
        "Android",
        "Press the sign beside the web address, choose Permissions, allow {it}, and check again.",
    ),
    (
        "Windows",
        "Press the sign beside the web address and allow {it}. If that does not help, open"
        " Settings, then Privacy, and let your browser use {it}.",
    ),
    (
        "Mac",
        "Press the sign beside the web address and allow {it}. If that does not help, open System"
        " Settings, then Privacy and Security, and let your browser use {it}.",
    ),
)
_FREE = (
    ("iPhone or iPad", "Close other apps that may use {it}, and end any call."),
    ("Android", "Close other apps that may use {it}, and end any call."),
    ("Windows", "Close Zoom, Teams, Skype and other browser windows. If need be, restart."),
    ("Mac", "Quit Zoom, FaceTime, Teams and other browser windows. If need be, restart."),
)
_OTHER_BROWSER = (
    ("iPhone or iPad", "Use Safari. Bring the device up to date if you can."),
    ("Android", "Use Chrome. Bring it up to date in the Play Store."),
    ("Windows", "Use Edge, Chrome or Firefox."),
    ("Mac", "Use Safari, Chrome or Firefox."),
)


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that the check may find. `devices` says what to do, by kind of device."""

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
        return self.code == "not_checked"


def _about(it: str, lines: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((device, line.format(it=it)) for device, line in lines)


def _device_findings(part: str) -> Iterator[CheckFinding]:
    """What may keep a browser from a camera just as from a microphone."""
    it = f"the {part}"
    yield CheckFinding(part, "not_checked", f"We could not check your {part}.")
    yield CheckFinding(
        part,
        "refused",
        f"Your browser was not allowed to use your {part}.",
        f"When the browser asks for {it}, press Allow. It may remember an earlier No:",
        _about(it, _ALLOW),
    )
    yield CheckFinding(
        part,
        "absent",
        f"No {part} was found.",
        f"If it has a plug or a switch, see that it is in and on, then check again. If this device"
        f" has no {part}, use another: a smartphone, tablet, laptop or computer will do.",
    )
    yield CheckFinding(
        part,
        "in_use",
        f"Something else is using your {part}.",
        f"Only one program at a time may have {it} on many devices:",
        _about(it, _FREE),
    )
    yield CheckFinding(
        part,
        "failed",
        f"Your {part} did not start.",
        "Restart your device and check again. If it still does not start, call the help line.",
    )


FINDINGS: tuple[CheckFinding, ...] = (
    CheckFinding(
        "camera",
        "ok",
        "Your camera works.",
        "Look at your picture: your whole face should be in it. Do not use a virtual or blurred"
        " background on the course.",
    ),
    *_device_findings("camera"),
    CheckFinding(
        "camera",
        "too_dark",
        "Your picture is too dark.",
        "Put on a light in front of you, or face a window. A light behind you makes it worse.",
    ),
    CheckFinding(
        "camera",
        "black",
        "Your picture is black.",
        "Something may be over the lens. Open the slide or the cover, take off any sticker, or"
        " press the camera key if your keyboard has one. Then check again.",
    ),
    CheckFinding(
        "camera",
        "frozen",
        "Your picture does not move.",
        "Close other programs and check again. If it stays still, restart your device.",
    ),
    CheckFinding("microphone", "ok", "Your microphone works."),
    *_device_findings("microphone"),
    CheckFinding(
        "microphone",
        "silent",
        "We heard nothing from your microphone.",
        "See that it is not muted: some headsets and keyboards have a switch. Take your hand or the"
        " case off the microphone, choose the right one if you have two, speak, and check again.",
    ),
    CheckFinding("browser", "ok", "Your browser can be used."),
    CheckFinding(
        "browser",
        "not_secure",
        "This page was not opened securely.",
        "Open the link from your email again: its address must begin with https. Browsers give the"
        " camera and the microphone to secure pages only.",
    ),
    CheckFinding(
        "browser",
        "unsupported",
        "This browser cannot check a camera.",
        "It may be too old, or be part of another app. Copy the link from your email into another"
        " browser:",
        _OTHER_BROWSER,
    ),
)

_BY_CODE = {(finding.part, finding.code): finding for finding in FINDINGS}


class UnknownFindingError(ValueError):
    """The report holds something other than one known code for each part."""


def read(report: object) -> dict[str, str]:
    """The codes of a report, one for each of `PARTS`, and the kind of device where it is told.

    `UnknownFindingError`, which repeats nothing of the report, if it holds anything else.
    """
    if not isinstance(report, Mapping) or set(report) - {DEVICE} != set(PARTS):
        raise UnknownFindingError(f"a report names exactly {', '.join(PARTS)}")
    for part in PARTS:
        if not isinstance(report[part], str) or (part, report[part]) not in _BY_CODE:
            raise UnknownFindingError(f"{part}: not a code that the check can find")
    if DEVICE not in report:  # a page that was opened before the kind was asked for
        return {part: report[part] for part in PARTS}
    if report[DEVICE] not in DEVICES:
        raise UnknownFindingError(f"{DEVICE}: not a kind that is kept")
    return {part: report[part] for part in (*PARTS, DEVICE)}


def explain(codes: Mapping[str, str]) -> tuple[CheckFinding, ...]:
    """The findings behind kept codes, in the order of `PARTS`; codes dropped since are left out."""
    found = (_BY_CODE.get((part, codes.get(part, ""))) for part in PARTS)
    return tuple(finding for finding in found if finding is not None)


def needs_mending(codes: Mapping[str, str]) -> tuple[CheckFinding, ...]:
    """What a person could mend: what is neither good nor left unchecked."""
    return tuple(one for one in explain(codes) if not one.good and not one.unknown)
