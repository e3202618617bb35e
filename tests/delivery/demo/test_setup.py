"""The demonstration's folder: other folders stay as they are, and two demonstrations never share
one."""

from pathlib import Path

import pytest

from delivery.demo.setup import MARK, fresh_folder


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    with fresh_folder(tmp_path / "a" / "demo"):
        assert [path.name for path in (tmp_path / "a" / "demo").iterdir()] == [MARK]


def test_a_folder_of_an_earlier_demonstration_is_emptied(tmp_path: Path) -> None:
    with fresh_folder(tmp_path):
        (tmp_path / "coursewatch.db").write_text("")
        (tmp_path / "more").mkdir()
    with fresh_folder(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [MARK]


def test_a_folder_with_other_contents_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FileExistsError, match="Choose another"), fresh_folder(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_target_of_a_link_in_the_folder_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").write_text("years of work")
    with fresh_folder(tmp_path / "demo"):
        (tmp_path / "demo" / "link").symlink_to(tmp_path / "work")
    with fresh_folder(tmp_path / "demo"):
        assert (tmp_path / "work" / "thesis.txt").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(FileExistsError, match="Choose a folder"), fresh_folder(tmp_path / "demo"):
        pass


def test_a_second_demonstration_leaves_the_first_ones_folder_alone(tmp_path: Path) -> None:
    with fresh_folder(tmp_path):
        (tmp_path / "coursewatch.db").write_text("")
        with pytest.raises(FileExistsError, match=r"already runs in"), fresh_folder(tmp_path):
            pass
        assert (tmp_path / "coursewatch.db").exists()
