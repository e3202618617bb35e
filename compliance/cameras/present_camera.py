"""The state of a camera at the moment to which a course is judged."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from compliance.cameras.camera import Camera, CameraStates, ConnectionCamera, KnownCamera, Source
from compliance.connections.connections import Connection
from compliance.intervals import Span


def camera_now(connection_cameras: Iterable[ConnectionCamera]) -> KnownCamera:
    """The last known state of the open connections' cameras."""
    opened = [camera for camera in connection_cameras if camera.connection.open]
    last_known = _overall(
        [camera.newest or _lasting(camera.connection, camera.observed) for camera in opened]
    )
    if last_known.source is not Source.TRAINER:
        return last_known
    reported = [_lasting(camera.connection, camera.reported) for camera in opened]
    return replace(last_known, reported=_overall(reported))


def _overall(last_known: Sequence[CameraStates | None]) -> KnownCamera:
    on = [camera for camera in last_known if camera and camera.on]
    off = [camera for camera in last_known if camera and not camera.on]
    if on:
        return KnownCamera(Camera.ON, min(camera.span.start for camera in on), on[0].source)
    if last_known and len(off) == len(last_known):
        return KnownCamera(Camera.OFF, max(camera.span.start for camera in off), off[0].source)
    return KnownCamera(Camera.UNKNOWN, None, None)


def _lasting(connection: Connection, stretches: Sequence[CameraStates]) -> CameraStates | None:
    """The state that lasts to the end of the connection, from its first appearance."""
    if not stretches or stretches[-1].span.end != connection.span.end:
        return None
    current = stretches[-1]
    for earlier in reversed(stretches[:-1]):
        if earlier.on != current.on or earlier.span.end != current.span.start:
            break
        current = CameraStates(
            Span(earlier.span.start, current.span.end), current.on, current.source
        )
    return current
