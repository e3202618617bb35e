"""The settings of the audit's log."""

from pathlib import Path

from delivery.configuration.settings import read
from tests.delivery.configuration.test_settings import faults_of, given


def test_the_audits_log_needs_its_folder_and_its_key(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.touch(0o600)
    settings = read(given(AUDIT_FOLDER=str(tmp_path), AUDIT_KEY_FILE=str(key)))
    assert (settings.audit_folder, settings.audit_key_file) == (tmp_path, key)
    assert read(given()).audit_folder is None
    for name, other in (("FOLDER", "KEY_FILE"), ("KEY_FILE", "FOLDER")):
        (fault,) = faults_of(given(**{f"AUDIT_{name}": str(key)}))
        assert fault == f"COURSEWATCH_AUDIT_{other} is missing"
    key.chmod(0o640)
    (fault,) = faults_of(given(AUDIT_FOLDER=str(tmp_path), AUDIT_KEY_FILE=str(key)))
    assert "its owner alone can read" in fault
    (fault,) = faults_of(given(AUDIT_FOLDER=str(tmp_path), AUDIT_KEY_FILE=str(tmp_path / "none")))
    assert "must be a file" in fault


def test_checkpoints_are_kept_by_two_people() -> None:
    assert read(given(AUDIT_WITNESSES="a@example.org, b@example.org")).audit_witnesses == (
        "a@example.org",
        "b@example.org",
    )
    assert read(given()).audit_witnesses == ()
    for wrong in ("a@example.org", "a@example.org,A@example.org", "a@example.org,b"):
        (fault,) = faults_of(given(AUDIT_WITNESSES=wrong))
        assert fault.startswith("COURSEWATCH_AUDIT_WITNESSES must be")
