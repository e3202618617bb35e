"""Fake pictures and sounds for Chromium's camera and microphone, and the flags that select them."""

import wave
from collections.abc import Sequence
from pathlib import Path

ALLOW = "--use-fake-ui-for-media-stream"
DENY = "--deny-permission-prompts"
DEVICES = "--use-fake-device-for-media-stream"
WORKING = (ALLOW, DEVICES)
REFUSED = (DENY, DEVICES)
ABSENT = (ALLOW,)  # the machines that run the tests have no device


def seeing(path: Path, luma: Sequence[int]) -> tuple[str, ...]:
    """A camera whose frames are each one even grey, played in a loop; 16 is black, 235 white."""
    width, height = 320, 240
    grey = bytes([128]) * (width * height // 2)
    frames = (b"FRAME\n" + bytes([value]) * (width * height) + grey for value in luma)
    path.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip C420\n".encode() + b"".join(frames))
    return (*WORKING, f"--use-file-for-fake-video-capture={path}")


def silence(path: Path) -> tuple[str, ...]:
    """A microphone without sound."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(bytes(2 * 48_000))
    return (*WORKING, f"--use-file-for-fake-audio-capture={path}")
