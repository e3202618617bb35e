"""The additional requirements of clients: their codes, and the provider's duty for each code.

Codes are stored, because free text would reveal more about health and belief than the service needs
(UK GDPR article 9).
"""

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "private_identity_check": "Identity to be checked in private.",
    "chosen_checker": "Identity to be checked by a person they feel comfortable with.",
    "sign_language": "Needs a British Sign Language interpreter, whom we supply.",
    "captions": "Needs captions or is hard of hearing: face the camera when speaking.",
    "screen_reader": "Uses a screen reader: read out everything on the screen.",
    "large_print": "Needs large print.",
    "reading_support": "Finds reading or writing hard: do not ask for either.",
    "speech_support": "Finds speaking hard: give them time, or let them type.",
    "extra_breaks": "Needs more breaks, or breaks at set times.",
    "camera_position": "The camera may stay where agreed, even if it shows less of the client.",
    "camera_may_be_off": "The camera may be off (an adjustment under the Equality Act).",
    "support_person": "A named person supports them and may be in view.",
    "call_before": "Wants a phone call before the course.",
}

NAMES: Mapping[str, str] = {
    "sign_language": "The interpreter is {}.",
    "chosen_checker": "They chose {}.",
    "support_person": "It is {}.",
}
"""The sentence with the person, by the code of a requirement that needs a named person."""
NO_NAME = "The name is not on record."


def worded(code: str, person: str | None) -> str:
    """What was agreed, with the person's name, or that it is not on record."""
    words = REQUIREMENTS.get(code, code)
    if code not in NAMES:
        return words
    return f"{words} {NAMES[code].format(person) if person else NO_NAME}"
