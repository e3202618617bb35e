"""Tests of destruction run on SQLite, and thoroughly on PostgreSQL."""

from pathlib import Path

import pytest

from delivery.destruction import retention_rule
from delivery.destruction.register_copy import RegisterCopy
from delivery.destruction.retention_rule import RetentionRule
from delivery.policies import policy_reading
from tests.delivery.destruction.kept_records import TERM_ENDS


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def rule() -> RetentionRule:
    in_force = retention_rule.in_force(policy_reading.shipped_set(), TERM_ENDS)
    assert in_force is not None
    return in_force


@pytest.fixture
def copy(tmp_path: Path) -> RegisterCopy:
    return RegisterCopy(tmp_path / "register.jsonl")
