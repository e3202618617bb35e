"""Sends a scenario's trainer notes through the monitor's forms."""

from datetime import UTC, datetime, timedelta

from delivery.web.app_keys import RECORDER
from tests.story.acts.planned_scenario import Line, Planned
from tests.story.machines.service_process import Browser, Running

SIMPLE = ("refuse", "remove", "abandon")


def form_of(line: Line) -> dict[str, str] | None:
    """The form for a trainer's line, if the monitor has a form that notes it at the line's own
    time; else None."""
    if line["source"] != "trainer":
        return None
    about = {key: line[key] for key in ("booking", "reason", "document") if key in line}
    match line["action"]:
        case "identity":
            accepted = "accept_identity" if line["accepted"] else "refuse_identity"
            return {"action": accepted, **about}
        case "break" if line["at"] == line["from"]:
            return {"action": "begin_break", "minutes": minutes(line)}
        case "observe" if line["at"] == line["to"]:
            return {"action": "observe", "code": line["code"], "ago": minutes(line), **about}
        case "camera":
            return {"action": "camera", "state": line["state"], **about}
        case "match":
            return {"action": "match", "participant_uuid": line["participant_uuid"], **about}
        case "take_back":
            noted = line["of"]
            at = datetime.fromisoformat(noted["at"]).astimezone(UTC).isoformat()
            names = {
                "noted_at": at,
                "noted_action": noted["action"],
                "booking": noted.get("booking", ""),
            }
            return {"action": "take_back", **names}
        case action if action in SIMPLE:
            return {"action": action, **about}
    return None


def minutes(line: Line) -> str:
    length = datetime.fromisoformat(line["to"]) - datetime.fromisoformat(line["from"])
    return str(length // timedelta(minutes=1))


async def note(service: Running, trainer: Browser, course: Planned, line: Line) -> None:
    """Notes the line through the monitor. Appends it to the ledger directly, as an earlier version
    of the service may have done, if there is no form or the server refuses it."""
    form, page = form_of(line), f"/trainer/courses/{course.course_id}"
    if form is not None:
        answer = await trainer.send(f"{page}/notes", form, page)
        if answer.status == 303:
            return
        assert answer.status == 422, line
    await service.app[RECORDER].append([course.entry(line)])
