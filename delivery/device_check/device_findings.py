"""The findings about a client's camera, microphone, speaker and browser, with advice."""

from collections.abc import Iterator, Mapping

from delivery.device_check.check_finding import CheckFinding

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
_SOUND = (
    ("iPhone or iPad", "Press the volume button, and turn off silent mode."),
    ("Android", "Press the volume button, and turn up the media volume."),
    ("Windows", "Select the speaker at the end of the taskbar, and choose where the sound goes."),
    ("Mac", "Open System Settings, then Sound, and choose where the sound goes."),
)
_IN_ZOOM = "Open zoom.us/test, join the test meeting and follow the instructions."
_OTHER_BROWSER = (
    ("iPhone or iPad", "Use Safari. Update the device if you can."),
    ("Android", "Use Chrome. Update it in the Play Store."),
    ("Windows", "Use Edge, Chrome or Firefox."),
    ("Mac", "Use Safari, Chrome or Firefox."),
)


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
        f" again. You can also check in Zoom itself. {_IN_ZOOM}",
    )


DEVICE_FINDINGS: tuple[CheckFinding, ...] = (
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
    CheckFinding("speaker", "ok", "Your speaker works."),
    CheckFinding(
        "speaker",
        "silent",
        "No sound was heard from your speaker.",
        "Turn the sound up and check that it is not muted. If you use headphones, check that they"
        " are connected and that the sound goes to them. Then check again:",
        _SOUND,
    ),
    CheckFinding(
        "speaker",
        "unsure",
        "It is not clear whether your speaker works.",
        f"Check again in a quiet room, or hear the sound in Zoom itself. {_IN_ZOOM}",
    ),
    CheckFinding(
        "speaker",
        "unanswered",
        "We got no answer about your speaker.",
        "After the sound, select whether you heard it. Check again when you are ready.",
    ),
    CheckFinding(
        "speaker",
        "not_measured",
        "We could not play a sound.",
        "This does not mean that something is wrong with your speaker. Check again, or hear the"
        f" sound in Zoom itself. {_IN_ZOOM}",
    ),
    CheckFinding(
        "speaker",
        "not_checked",
        "We did not check your speaker.",
        "First do what it says above, then check again.",
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
