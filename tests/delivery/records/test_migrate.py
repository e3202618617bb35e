"""The steps that lead to the tables of today."""

import ast
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from delivery.records.database import engines
from delivery.records.migrate import is_current, migrate
from delivery.records.migrations.rendering import render_item
from delivery.records.tables import metadata
from tests.databases import postgresql_database, url_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, of the kind that the test runs on."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with postgresql_database() as name:
        yield url_of(name)


def test_the_migrated_tables_equal_the_declared_ones(database_url: str) -> None:
    engine = engines.for_migrations(database_url)
    with engine.connect() as connection:
        differences = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_known}
        )
        assert compare_metadata(differences, metadata) == []
    engine.dispose()


VERSIONS = sorted((ROOT / "delivery/records/migrations/versions").glob("0*.py"))


@pytest.mark.parametrize("step", VERSIONS, ids=lambda path: path.stem)
def test_every_step_names_its_kind_of_upgrade(step: Path) -> None:
    docstring = ast.get_docstring(ast.parse(step.read_text())) or ""
    upgrades = [line for line in docstring.splitlines() if line.startswith("Upgrade:")]
    assert upgrades in (["Upgrade: rolling"], ["Upgrade: stop-all"])


def is_known(name: str | None, kind: str, _: object) -> bool:
    """All but the ledger's parts on PostgreSQL, which are made as months come."""
    return kind != "table" or not (name or "").startswith("ledger_")


def test_a_database_is_current_once_it_is_migrated_and_not_before(empty_url: str) -> None:
    assert not is_current(empty_url)
    migrate(empty_url)
    assert is_current(empty_url)


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(migrate, [empty_url] * 4))
    assert is_current(empty_url)


def test_every_step_can_be_reversed(database_url: str) -> None:
    engine = engines.for_migrations(database_url)
    with engine.begin() as connection:
        command.downgrade(config_on(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrate(database_url)


def config_on(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "delivery.records:migrations")
    config.attributes["connection"] = connection
    return config


def test_a_generated_step_names_the_database_types() -> None:
    generating = AutogenContext(MigrationContext.configure(dialect_name="sqlite"))
    ours = metadata.tables["courses"].c
    assert render_item("type", ours.starts_at.type, generating) == "sa.DateTime(timezone=True)"
    assert render_item("type", ours.reference.type, generating) is False


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what is in the working tree, without the network."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("delivery", "integrations", "compliance", "templates"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tree / name)
    building = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tree / "dist")]
    subprocess.run(building, cwd=tree, check=True, capture_output=True)
    (built,) = (tree / "dist").glob("*.whl")
    return built


def shipped(tree: Path) -> set[str]:
    """What the service reads or runs: code, steps, templates, policies and static files."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in tree.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.thorough
@pytest.mark.parametrize(
    "room", ["delivery/records/migrations", "templates", "compliance/policies", "delivery/web"]
)
def test_a_wheel_ships_the_steps_the_templates_and_the_policies(wheel: Path, room: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert shipped(ROOT / room) - names == set()


@pytest.mark.thorough
def test_an_installed_wheel_migrates(wheel: Path, empty_url: str, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from delivery.records import migrate\n"
        "assert migrate.__file__.startswith(sys.argv[1]), migrate.__file__\n"
        "migrate.migrate(sys.argv[2])\n"
    )
    typed = [sys.executable, "-c", program, str(installed), empty_url]
    subprocess.run(typed, cwd=tmp_path, check=True)
    assert is_current(empty_url)
