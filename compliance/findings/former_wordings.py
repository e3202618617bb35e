"""The wordings that sentences had in earlier versions."""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.findings.sentences import Sentence

FORMER: Mapping[Sentence, tuple[str, ...]] = MappingProxyType(
    {
        Sentence.CAMERA_OFF: ("The camera was reported off for {seconds} seconds outside breaks.",),
        Sentence.AWAY: ("Away for {seconds} seconds outside breaks.",),
        Sentence.CONNECTION_LOST: ("Zoom said that the connection was lost.",),
        Sentence.CLIENT_LEFT: ("Zoom said that they left.",),
        Sentence.CAUSE_UNKNOWN: ("Nothing was said of why.",),
        Sentence.STAFF_AWAY: (
            "This does not count {seconds} seconds in which the trainer's own connection was lost.",
            "{seconds} seconds are left out, when the trainer's own connection was lost.",
        ),
        Sentence.LATE_AFTER_START: (
            "Arrived in the waiting room or the meeting {seconds} seconds after the start.",
            "First in the waiting room or the meeting {seconds} seconds after the start.",
        ),
        Sentence.LATE_AFTER_OPENING: (
            "Arrived in the waiting room or the meeting {seconds} seconds after the room opened.",
            "First in the waiting room or the meeting {seconds} seconds after the room opened.",
        ),
        Sentence.MARK_ALONE: (
            "For {seconds} of these seconds, the trainer's mark is the only evidence.",
            "{seconds} of them rest on the trainer's mark alone.",
        ),
        Sentence.REPORTED_ON: (
            (
                "For {seconds} of these seconds, the trainer marked the camera as off while Zoom "
                "reported it as on."
            ),
            "{seconds} of them rest on the trainer's mark, while Zoom reported the camera on.",
        ),
        Sentence.LEFT_EARLY: (
            "Absent for the last {seconds} seconds of the course.",
            "Not back for the last {seconds} seconds.",
        ),
        Sentence.NOTED: ("The trainer noted it: {words}",),
        Sentence.RECORDING_SEEN: ("The trainer saw it.",),
        Sentence.RECORDING_AS_HOST: (
            "A cloud recording was started while this client alone was host or co-host.",
        ),
        Sentence.RECORDING_BESIDE_STAFF: (
            "Staff were there as well, or may have been, and may have started it.",
        ),
        Sentence.TWO_DEVICES: (
            "Two devices used the same personal link at the same time for {seconds} seconds.",
            "Two connections on one personal link, together for {seconds} seconds.",
        ),
        Sentence.PRESENT_THROUGHOUT: ("Present throughout, identity accepted.",),
        Sentence.AGREED_BEFORE: (
            "Identity accepted; what was found is about what was agreed beforehand.",
        ),
        Sentence.REFUSED_LATE: ("The trainer refused entry: late.",),
        Sentence.REFUSED_IDENTITY: ("The trainer refused entry: identity.",),
        Sentence.REFUSED_INTERPRETER: ("The trainer refused entry: interpreter.",),
        Sentence.REMOVED_ABUSE: ("The trainer sent them out: abuse.",),
        Sentence.REMOVED_UNFIT: ("The trainer sent them out: unfit.",),
        Sentence.REMOVED_CONDUCT: ("The trainer sent them out: conduct.",),
        Sentence.LEFT_WITH_A_REASON: ("They left before the end, and had told the trainer why.",),
        Sentence.NEVER_OPENED: ("The meeting was never opened.",),
        Sentence.NEVER_CAME: ("Never in the waiting room nor in the meeting.",),
        Sentence.UNHEARD: (
            "For {seconds} seconds of the course, nothing from Zoom could reach us.",
            "For {seconds} seconds of the course nothing could have been heard.",
        ),
        Sentence.PRESENCE_UNKNOWN: (
            "For {seconds} seconds of the course, it is not known whether the client was there.",
            "For {seconds} seconds of the course it is not known whether they were there.",
        ),
        Sentence.NOTED_BUT_UNSEEN: (
            "The trainer noted something of them, but they were never seen.",
        ),
        Sentence.CAME_UNHEARD: (
            "They were never seen, but may have come before the course, unheard.",
        ),
        Sentence.ADMITTED_ONLY: ("Admitted from the waiting room, but no join was reported.",),
        Sentence.WAITED_ONLY: ("In the waiting room, but never admitted and not refused.",),
        Sentence.NOT_AT_THE_END: ("Not there at the end.",),
        Sentence.TIME_LOST: (
            "The client lost {seconds} seconds through no fault of their own.",
            "{seconds} seconds were lost that are not theirs.",
        ),
        Sentence.SHORT_COURSE: (
            "The course was {seconds} seconds shorter than planned.",
            "The course was short by {seconds} seconds.",
        ),
        Sentence.NOTED_OUTSIDE: (
            (
                "The trainer noted it outside of the scheduled time, where nothing is a finding: "
                "{words}"
            ),
        ),
        Sentence.NOTE_UNKNOWN: (
            (
                "The trainer noted “{words}”, a note that this policy does not know. It counts "
                "for nothing."
            ),
        ),
        Sentence.RECORDING_OUTSIDE: (
            (
                "A cloud recording was started outside of the scheduled time, where nothing is a "
                "finding, while this client was host or co-host."
            ),
        ),
        Sentence.THERE_AFTER_REFUSAL: (
            "They were in the meeting after the trainer had refused them.",
        ),
        Sentence.INTERPRETER_REFUSED: ("The trainer refused the identity of their interpreter.",),
        Sentence.IDENTITY_WITHDRAWN: ("Their identity was refused after it had been accepted.",),
        Sentence.REPORT_DIFFERS: ("The provider's report says otherwise of when they were there.",),
        Sentence.REPORT_OTHER_LINK: (
            "The provider's report says that a connection of theirs was another person's link.",
        ),
        Sentence.REPORT_LACKS: (
            "They were heard at a time of which the provider's report does not know them.",
        ),
        Sentence.STATEMENTS: (
            "The trainer wrote an account or a statement about them: {number} in all.",
        ),
    }
)
"""They have the fields of today's wording. A sentence that was never changed has no entry."""
