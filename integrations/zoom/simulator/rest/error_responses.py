"""The ways in which Zoom's REST API says no, in Zoom's words."""

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """An HTTP status and Zoom's own code; a body is {"code", "message"[, "errors"]}."""

    def __init__(
        self, status: int, code: int, message: str, errors: Sequence[Mapping[str, str]] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, object]:
        said: dict[str, object] = {"code": self.code, "message": self.message}
        if self.errors:
            said["errors"] = list(self.errors)
        return said


def invalid(*fields: str) -> Refusal:
    errors = [{"field": name, "message": "Invalid field."} for name in fields]
    return Refusal(400, 300, "Validation Failed.", errors)


def no_meeting(meeting_id: str) -> Refusal:
    return Refusal(404, 3001, f"Meeting does not exist: {meeting_id}.")


def no_user(user_id: str) -> Refusal:
    return Refusal(404, 1001, f"User does not exist: {user_id}.")


def not_ended() -> Refusal:
    return Refusal(404, 3001, "Meeting ID is invalid or not end.")


def not_live() -> Refusal:
    return Refusal(400, 3000, "Cannot access meeting information: the meeting is not live.")


def no_registration(meeting_id: str) -> Refusal:
    return Refusal(404, 404, f"Registration has not been enabled for this meeting: {meeting_id}.")


def no_registrant(registrant_id: str) -> Refusal:
    return Refusal(404, 3001, f"Registrant does not exist: {registrant_id}.")


def too_many_registrations(address: str, limit: int) -> Refusal:
    said = (
        f"You have exceeded the daily rate limit of ({limit}) for Add meeting registrant API "
        f"requests for the registrant ({address})."
    )
    return Refusal(429, 429, said)


def too_many_changes(limit: int) -> Refusal:
    said = (
        f"You have exceeded the daily rate limit ({limit}) of Meeting Create/Update API requests "
        "permitted for this particular user."
    )
    return Refusal(429, 429, said)


def too_fast() -> Refusal:
    said = "You have reached the maximum per-second rate limit for this API. Try again later."
    return Refusal(429, 429, said)


def token_unknown() -> Refusal:
    return Refusal(401, 124, "Invalid access token.")


def token_expired() -> Refusal:
    return Refusal(401, 124, "Access token is expired.")
