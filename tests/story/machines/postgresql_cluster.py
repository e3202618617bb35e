"""A PostgreSQL server of a test's own, which can be stopped, killed and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import unused_port

TRIES = 100
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "50",
    "shared_buffers": "16MB",
    "log_min_messages": "panic",
}


class NoCluster(Exception):
    """The machine cannot run a server; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Cluster:
    programs: Path
    folder: Path
    port: int
    user: str | None
    """The user who runs PostgreSQL's programs; None for the current user. PostgreSQL refuses
    root."""

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._run("initdb", "-U", "postgres", "-A", "trust", "--no-instructions")
        settings = {**SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def start(self) -> None:
        """Starts the server; returns when it accepts connections. Retries while processes of a
        killed server still run, as a supervisor of servers does."""
        for _ in range(TRIES - 1):
            with suppress(NoCluster):
                self._start()
                return
        self._start()

    def _start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.folder / "log"))

    def stop_at_once(self) -> None:
        """Stops the server as a crash does, without writing a checkpoint."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate")

    def kill(self) -> None:
        """Kills the server's first process; the other processes then end."""
        os.kill(self._first, signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Until the block ends every process of the server stands still. The kernel keeps its
        connections open, and takes new ones."""
        os.kill(self._first, signal.SIGSTOP)  # so that it starts no other meanwhile
        others = Path(f"/proc/{self._first}/task/{self._first}/children").read_text().split()
        processes = [self._first, *map(int, others)]
        try:
            for process in processes:
                os.kill(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    @property
    def _first(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), "-D", str(self.folder / "data"), *words],
            user=self.user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NoCluster(f"{program}: {done.stderr.strip()}")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server, removed at the end of the block. Raises NoCluster."""
    programs = _programs()
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="coursewatch-"))
    running = Cluster(programs, folder, unused_port(), user)
    try:
        if user is not None:
            shutil.chown(folder, user)
        running.make()
        running.start()
        yield running
    except LookupError as fault:
        raise NoCluster(f"there is no user {user}") from fault
    finally:
        _end(running)
        shutil.rmtree(folder, ignore_errors=True)


def _end(running: Cluster) -> None:
    try:
        running.stop_at_once()
    except NoCluster:
        return  # the server was not running


def _programs() -> Path:
    program = shutil.which("initdb")
    folders = (
        [Path(program).parent] if program else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    )
    if not folders:
        raise NoCluster("there is no initdb")
    return folders[-1]
