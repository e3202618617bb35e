"""The error answers of GOV.UK Notify's REST API, with its kinds and texts."""


class RefusedByNotify(Exception):
    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message

    def body(self) -> dict[str, object]:
        errors = [{"error": self.kind, "message": self.message}]
        return {"status_code": self.status, "errors": errors}


def invalid(message: str) -> RefusedByNotify:
    return RefusedByNotify(400, "ValidationError", message)


def bad_request(message: str) -> RefusedByNotify:
    return RefusedByNotify(400, "BadRequestError", message)


def trial_mode() -> RefusedByNotify:
    return bad_request(
        "Can't send to this recipient when service is in trial mode - see "
        "https://www.notifications.service.gov.uk/trial-mode"
    )


def no_token() -> RefusedByNotify:
    said = "Unauthorized: authentication token must be provided"
    return RefusedByNotify(401, "AuthError", said)


def bad_token(message: str) -> RefusedByNotify:
    return RefusedByNotify(403, "AuthError", message)


def wrong_clock() -> RefusedByNotify:
    return bad_token("Error: Your system clock must be accurate to within 30 seconds")


def not_found() -> RefusedByNotify:
    return RefusedByNotify(404, "NoResultFound", "No result found")


def too_many_requests(limit: int = 3000) -> RefusedByNotify:
    said = f"Exceeded rate limit for key type LIVE of {limit} requests per 60 seconds"
    return RefusedByNotify(429, "RateLimitError", said)


def daily_limit() -> RefusedByNotify:
    return RefusedByNotify(429, "TooManyRequestsError", "Exceeded send limits (250000) for today")


def server_error() -> RefusedByNotify:
    return RefusedByNotify(500, "Exception", "Internal server error")
