"""A change of the folder of policies under a running service is told once."""

from pathlib import Path

from structlog.testing import capture_logs

from delivery.policies import policy_reading
from delivery.policies.folder_watch import PolicyFolderWatch
from tests.delivery.policies.test_policy_set import NAME, written


async def logged(watch: PolicyFolderWatch) -> list[tuple[str, str]]:
    with capture_logs() as logs:
        await watch.look()
    return [(line["event"], line["log_level"]) for line in logs]


async def test_every_change_of_the_folder_is_told_once(tmp_path: Path) -> None:
    written(tmp_path, "lrsp-2026-07", "2026-07-01")
    policies = policy_reading.read(tmp_path)
    watch = PolicyFolderWatch(tmp_path, policies)
    assert await logged(watch) == []
    path = written(tmp_path, "lrsp-2027-01", "2027-01-01")
    assert await logged(watch) == [("policies changed", "warning")]
    assert await logged(watch) == []
    path.write_text("name = broken")
    assert await logged(watch) == [("policies broken", "error")]
    assert policies.names() == (NAME, "lrsp-2026-07")
