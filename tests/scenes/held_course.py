"""A finished course on which the clients did different things."""

from tests.scenes.live_course import LiveCourse
from tests.scenes.scene import at


async def held(live: LiveCourse) -> None:
    """A and C complete it; B loses the connection; D arrives late and is refused; E leaves early; F
    is seen in a vehicle; G has the camera off twice; H never appears; I waits without being
    admitted."""
    async with live.at_once():
        await live.everybody_in("ABCEFG")
        await live.knocks("D", "09:03:12")
        await live.notes("refuse", "09:04", booking="B-D", reason="late")
        await live.gives_up("D", "09:04:10")
        await live.knocks("I", "08:58")
        await live.camera("G", "off", "09:20")
        await live.camera("G", "on", "09:24")
        start, end = at("10:10").isoformat(), at("10:20").isoformat()
        await live.notes("break", "10:10", **{"from": start, "to": end})
        await live.leaves("C", "10:12")
        await live.joins("C", "10:19")
        await live.camera("C", "on", "10:19")
        await live.leaves("B", "10:31", "got disconnected from the meeting. Reason : Client")
        await live.joins("B", "10:37:05")
        await live.camera("B", "on", "10:37:10")
        seen = {"from": at("10:50").isoformat(), "to": at("10:58").isoformat()}
        await live.notes("observe", "10:58", booking="B-F", code="vehicle", **seen)
        await live.camera("G", "off", "11:00")
        await live.camera("G", "on", "11:07:30")
        await live.unwatched("11:15")
        await live.watched("11:19")
        for client in "ABCFG":
            await live.camera(client, "on", "11:19")
        await live.leaves("E", "11:25")
        await live.ends("11:45")
