"""A valid body for every URL that scripts and machines post to, by the name of the URL."""

from typing import Any

from integrations.delivery_receipt import attempt_reference

JSON = "application/json"
BODIES: dict[str, Any] = {
    "client_check": {
        "camera": "ok", "microphone": "ok", "speaker": "silent", "connection": "ok",
        "browser": "ok",
    },
    "connection_report": {"code": "unreached", "beganAgo": 90, "endedAgo": 30},
    "client_opened": {},
    "client_measuring": {},
    "client_connection": {"block": 1},
    "claim_case": {},
    "passkey_options": {},
    "passkey_creation": {},
    "api_courses": {
        "reference": "NSAC-9", "type": "NSAC", "starts": "2026-06-12 09:00", "minutes": 165,
        "zoom_host": "host-9",
    },
    "api_bookings": {
        "booking_ref": "HER-9", "course": "NSAC-1", "course_type": "NSAC", "force": "KENT",
        "police_deadline": "2026-07-08", "given_name": "Alan", "family_name": "Archer",
        "email": "alan@mail.example", "requirements": ["captions"], "mobile": "07700 900001",
    },
    "notify": {
        "id": "740e5834-3a29-46b4-9a6f-16142fde533a", "reference": attempt_reference(1, 1),
        "to": "a@example.org", "status": "permanent-failure", "notification_type": "email",
        "created_at": "2026-06-10T08:00:00.000000Z", "completed_at": "2026-06-10T08:00:02.0Z",
        "sent_at": "2026-06-10T08:00:01.000000Z",
    },
}  # fmt: skip
