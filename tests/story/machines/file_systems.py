"""File systems of a test's own, which can be filled, made read-only and cut off."""

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EXT4_SHUTDOWN = 0x8004587D  # ioctl EXT4_IOC_SHUTDOWN, from linux/fs/ext4/ext4.h
WITHOUT_FLUSHING = 2
IMAGE_BYTES = 64 * 1024**2


class NoDisk(Exception):
    """The machine cannot make the file system; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class FullDisk:
    folder: Path
    image: Path | None = None
    """The file that holds the file system; None for one in memory."""

    def grow(self, size: str) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self.folder))

    def fill(self) -> None:
        """Fills the file system to the last byte."""
        with (self.folder / "filled").open("wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        (self.folder / "filled").unlink()

    def fail(self) -> None:
        """Makes the file system read-only, as the kernel does after an error of the disk."""
        _run("mount", "-o", "remount,abort", str(self.folder))

    def cut_off(self) -> None:
        """Cuts the file system off as a loss of power does: data without an fsync is lost."""
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(opened, EXT4_SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING))
        finally:
            os.close(opened)

    def put_in(self) -> None:
        _run("mount", "-o", "loop,errors=remount-ro", str(self.image), str(self.folder))

    def take_out(self) -> None:
        _run("umount", str(self.folder))


@contextmanager
def in_memory(folder: Path, size: str) -> Iterator[FullDisk]:
    """A tmpfs of this size. Raises NoDisk."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield FullDisk(folder)
    finally:
        _run("umount", str(folder))


@contextmanager
def in_a_file(folder: Path, image: Path) -> Iterator[FullDisk]:
    """An ext4 file system of 64 MB. Raises NoDisk."""
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(IMAGE_BYTES)
    _run("mkfs.ext4", "-q", str(image))
    disk = FullDisk(folder, image)
    disk.put_in()
    try:
        yield disk
    finally:
        _run("umount", str(folder))


def _run(*words: str) -> None:
    command = shutil.which(words[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if command is None:
        raise NoDisk(f"there is no {words[0]}")
    done = subprocess.run([command, *words[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoDisk(f"{words[0]}: {done.stderr.strip()}")
