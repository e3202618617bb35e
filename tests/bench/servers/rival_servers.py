"""The servers that a user would otherwise write, each started as its documentation says, as one
process."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench.servers.server_process import ROOT, started

SECRET = "webhook secret"
PYTHON = ROOT / ".bench" / "python" / "bin" / "python"
EXPRESS = ROOT / ".bench" / "express"
HERE = Path(__file__).parents[1] / "rivals"
THREADS = "8"

NAMES = {
    "fastapi_sqlmodel": "FastAPI + SQLModel (uvicorn)",
    "django_rest": "Django REST framework (gunicorn, 8 threads)",
    "flask_sqlalchemy": "Flask + Flask-SQLAlchemy (gunicorn, 8 threads)",
    "express": "Express + better-sqlite3 (node)",
}


def missing(name: str) -> str | None:
    """The reason why the server cannot be measured; None if it can."""
    if name == "express":
        ready = (EXPRESS / "node_modules" / "better-sqlite3").exists() and shutil.which("node")
        return None if ready else "not measured: Node or its packages are not installed"
    return None if PYTHON.exists() else "not measured: its packages are not installed"


def command(name: str, port: int) -> list[str]:
    bound, python = f"127.0.0.1:{port}", str(PYTHON)
    threads = ["--workers", "1", "--threads", THREADS, "--bind", bound, "--log-level", "warning"]
    match name:
        case "fastapi_sqlmodel":
            arguments = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
            return [python, "-m", "uvicorn", "--app-dir", str(HERE / name), "main:app", *arguments]
        case "django_rest":
            return [python, "-m", "gunicorn", "--chdir", str(HERE / name), *threads,
                    "main:application"]  # fmt: skip
        case "flask_sqlalchemy":
            return [python, "-m", "gunicorn", "--chdir", str(HERE / name), *threads, "main:app"]
        case _:
            return ["node", str(EXPRESS / "server.js")]


@asynccontextmanager
async def rival(
    name: str, port: int, folder: Path, environ: Mapping[str, str]
) -> AsyncIterator[Path]:
    """The server's database, which holds one row an event in the table `event`."""
    database = folder / f"{name}.db"
    settings = {
        "DATABASE": str(database), "WEBHOOK_SECRET": SECRET, "PORT": str(port),
        "NODE_ENV": "production", "PYTHONDONTWRITEBYTECODE": "1", **environ,
    }  # fmt: skip
    async with started(command(name, port), settings, port, folder / f"{name}.log"):
        yield database
