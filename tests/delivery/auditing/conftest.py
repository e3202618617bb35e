from pathlib import Path

import pytest

from delivery.records.database.store import Store
from tests.delivery.auditing.kept_log import KeptLog


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)],
)
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def audit_log(store: Store, database_url: str, tmp_path: Path) -> KeptLog:
    return KeptLog(store, database_url, tmp_path / "log")
