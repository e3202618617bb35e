"""The additional requirements that a client may have named, as codes, and what each asks of us.

Codes, because free text would tell about health and belief more than anybody here needs to know
(UK GDPR article 9). Clause numbers are those of the Lincolnshire terms.
"""

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {
    "private_identity_check": "Identity to be checked in private (clause 4).",
    "chosen_checker": "Identity to be checked by somebody they feel comfortable with (clause 4).",
    "sign_language": "Needs a British Sign Language interpreter, whom we supply (clause 17).",
    "captions": "Needs captions or hears little: face the camera when speaking.",
    "screen_reader": "Uses a screen reader: say aloud what is shown.",
    "large_print": "Needs what is shown in large print.",
    "reading_support": "Finds reading or writing hard: do not ask for either.",
    "speech_support": "Finds speaking hard: give time, or let them type.",
    "extra_breaks": "Needs more breaks, or breaks at set times.",
    "camera_position": "Their camera may stand where it was agreed, though it shows less of them.",
    "camera_may_be_off": "Their camera may be off (an adjustment under the Equality Act).",
    "support_person": "A named person supports them and may be in view (clause 11).",
    "call_before": "Wants to be rung before the course.",
}
