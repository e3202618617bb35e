"""The error answers of Zoom's REST API, with Zoom's texts."""

from collections.abc import Mapping, Sequence


class ZoomError(Exception):
    """An HTTP status with Zoom's own code; its body is {"code", "message"[, "errors"]}."""

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


def invalid(*fields: str) -> ZoomError:
    errors = [{"field": name, "message": "Invalid field."} for name in fields]
    return ZoomError(400, 300, "Validation Failed.", errors)


def no_meeting(meeting_id: str) -> ZoomError:
    return ZoomError(404, 3001, f"Meeting does not exist: {meeting_id}.")


def no_user(user_id: str) -> ZoomError:
    return ZoomError(404, 1001, f"User does not exist: {user_id}.")


def not_ended() -> ZoomError:
    return ZoomError(404, 3001, "Meeting ID is invalid or not end.")


def not_live() -> ZoomError:
    return ZoomError(400, 3000, "Cannot access meeting information: the meeting is not live.")


def no_registration(meeting_id: str) -> ZoomError:
    return ZoomError(404, 404, f"Registration has not been enabled for this meeting: {meeting_id}.")


def no_registrant(registrant_id: str) -> ZoomError:
    return ZoomError(404, 3001, f"Registrant does not exist: {registrant_id}.")


def too_many_registrations(address: str, limit: int) -> ZoomError:
    said = (
        f"You have exceeded the daily rate limit of ({limit}) for Add meeting registrant API "
        f"requests for the registrant ({address})."
    )
    return ZoomError(429, 429, said)


def too_many_changes(limit: int) -> ZoomError:
    said = (
        f"You have exceeded the daily rate limit ({limit}) of Meeting Create/Update API requests "
        "permitted for this particular user."
    )
    return ZoomError(429, 429, said)


def too_fast() -> ZoomError:
    said = "You have reached the maximum per-second rate limit for this API. Try again later."
    return ZoomError(429, 429, said)


def token_unknown() -> ZoomError:
    return ZoomError(401, 124, "Invalid access token.")


def token_expired() -> ZoomError:
    return ZoomError(401, 124, "Access token is expired.")
