"""The sentences of findings, of the reasons of a recommendation, and of remarks."""

from enum import Enum

from compliance.findings.lengths import in_words


class Sentence(Enum):
    """Each sentence in today's wording. Whoever changes a wording adds the former one to
    `compliance.findings.former_wordings`, because signed evidence holds it.

    A field `words` holds any text, and `length` the words of `seconds`; all other fields are whole
    numbers.
    """

    # Findings, and what speaks against them.
    AWAY = "Away for {length} outside breaks."
    CONNECTION_LOST = "Zoom reported that the connection was lost."
    CLIENT_LEFT = "Zoom reported that the client left the meeting."
    CAUSE_UNKNOWN = "The cause is not known."
    STAFF_AWAY = "This does not count {length} in which the trainer's own connection was lost."
    LATE_AFTER_START = "Arrived in the waiting room or the meeting {length} after the start."
    LATE_AFTER_OPENING = (
        "Arrived in the waiting room or the meeting {length} after the room opened."
    )
    CAMERA_OFF = "The camera was reported off for {length} outside breaks."
    MARK_ALONE = "For {length} of that time, the trainer's mark is the only evidence."
    REPORTED_ON = (
        "For {length} of that time, the trainer marked the camera as off while Zoom reported "
        "it as on."
    )
    LEFT_EARLY = "Absent for the last {length} of the course."
    NOTED = "The trainer noted: {words}"
    RECORDING_SEEN = "The trainer noted that the course was recorded."
    RECORDING_AS_HOST = (
        "A cloud recording was started while this client, and no other client, was host or co-host."
    )
    RECORDING_BESIDE_STAFF = (
        "Staff were in the meeting, or may have been, and may have started the recording."
    )
    TWO_DEVICES = "Two devices used the same personal link at the same time for {length}."
    UNNAMED_SUPPORTER = (
        "A supporter was agreed before the course, but the name is not on record. Ask who the "
        "other person was."
    )

    # Reasons of a recommendation.
    PRESENT_THROUGHOUT = "Present throughout and identity accepted."
    AGREED_BEFORE = "Identity accepted. All findings are about what was agreed before the course."
    COURSE_ABANDONED = "The trainer noted that the course could not be delivered."
    REFUSED_LATE = "The trainer refused entry because the client was late."
    REFUSED_IDENTITY = "The trainer refused entry because of the client's identity."
    REFUSED_INTERPRETER = "The trainer refused entry because of the client's interpreter."
    REMOVED_ABUSE = "The trainer removed the client for abuse."
    REMOVED_UNFIT = "The trainer removed the client as unfit to take part."
    REMOVED_CONDUCT = "The trainer removed the client for their conduct."
    LEFT_WITH_A_REASON = "The client left before the end and told the trainer why."
    NEVER_CAME = "The client was never in the waiting room or in the meeting."
    UNHEARD = "For {length} of the course, nothing from Zoom could reach us."
    PRESENCE_UNKNOWN = "For {length} of the course, it is not known whether the client was there."
    NOTED_BUT_UNSEEN = (
        "The trainer noted something about the client, but nothing shows that the client was there."
    )
    NEVER_OPENED = "Zoom reported no opening of the meeting."
    CAME_UNHEARD = (
        "Nothing shows that the client was there. They may have come before the course, "
        "when nothing from Zoom could reach us."
    )
    ADMITTED_ONLY = (
        "The client was admitted from the waiting room, but Zoom did not report that they joined."
    )
    WAITED_ONLY = "The client was in the waiting room and was neither admitted nor refused."
    NO_IDENTITY = "No identity check was accepted."
    NOT_AT_THE_END = "The client was not there at the end."
    TIME_LOST = "The client lost {length} through no fault of their own."
    SHORT_COURSE = "The course was {length} shorter than planned."

    # Remarks.
    NOTED_OUTSIDE = (
        "The trainer noted this outside the scheduled time, so it is not a finding: {words}"
    )
    NOTE_UNKNOWN = (
        "The trainer noted “{words}”. This policy does not know that note, so it does not count."
    )
    RECORDING_OUTSIDE = (
        "A cloud recording was started while this client was host or co-host. That was outside "
        "the scheduled time, so it is not a finding."
    )
    THERE_AFTER_REFUSAL = "The client was in the meeting after the trainer refused entry."
    INTERPRETER_REFUSED = "The trainer refused the identity of the client's interpreter."
    IDENTITY_WITHDRAWN = "The trainer accepted the client's identity and refused it later."
    REPORT_DIFFERS = "Zoom's report gives other times at which the client was there."
    REPORT_OTHER_LINK = (
        "Zoom's report says that one of the client's connections used another person's link."
    )
    REPORT_LACKS = "The client was there at a time at which Zoom's report does not list them."
    STATEMENTS = (
        "The number of accounts and statements that the trainer wrote about the client is {number}."
    )

    def __call__(self, *, seconds: int = 0, **fields: object) -> str:
        return self.value.format(length=in_words(seconds), **fields)
