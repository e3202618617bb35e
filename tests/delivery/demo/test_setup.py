"""The demonstration's own folder: nobody else's is touched, and no two are in one."""

from pathlib import Path

import pytest

from delivery.demo.setup import MARK, fresh_folder


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    with fresh_folder(tmp_path / "a" / "demo"):
        assert [path.name for path in (tmp_path / "a" / "demo").iterdir()] == [MARK]


def test_a_demonstrations_folder_is_emptied(tmp_path: Path) -> None:
    with fresh_folder(tmp_path):
        (tmp_path / "coursewatch.db").write_text("")
        (tmp_path / "more").mkdir()
    with fresh_folder(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [MARK]


def test_a_folder_that_is_not_a_demonstrations_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FileExistsError, match="name another"), fresh_folder(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_a_link_in_it_leads_to_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").write_text("years of work")
    with fresh_folder(tmp_path / "demo"):
        (tmp_path / "demo" / "link").symlink_to(tmp_path / "work")
    with fresh_folder(tmp_path / "demo"):
        assert (tmp_path / "work" / "thesis.txt").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(FileExistsError, match="name a folder"), fresh_folder(tmp_path / "demo"):
        pass


def test_a_second_demonstration_leaves_the_first_ones_folder_alone(tmp_path: Path) -> None:
    with fresh_folder(tmp_path):
        (tmp_path / "coursewatch.db").write_text("")
        with pytest.raises(FileExistsError, match=r"runs in .* already"), fresh_folder(tmp_path):
            pass
        assert (tmp_path / "coursewatch.db").exists()
