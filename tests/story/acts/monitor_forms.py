"""What a trainer presses on the monitor for a note of a scenario."""

from datetime import datetime, timedelta

from tests.story.acts.planned_scenario import Line

SIMPLE = ("refuse", "remove", "abandon")


def form_of(line: Line) -> dict[str, str] | None:
    """The form that is sent at the time of a trainer's line; None for any other line, and for a
    note that no form makes."""
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
        case action if action in SIMPLE:
            return {"action": action, **about}
    return None


def minutes(line: Line) -> str:
    length = datetime.fromisoformat(line["to"]) - datetime.fromisoformat(line["from"])
    return str(length // timedelta(minutes=1))
