import errno
import os
import stat

import pytest

from bpviz.render.errors import ExportError
from bpviz.render.files import explained, filling, replacing

posix = pytest.mark.skipif(os.name != "posix", reason="links and permissions of POSIX")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def write_and_fail(path, trouble):
    path.write_text("half")
    raise trouble


def write_three(folder):
    for number in range(3):
        (folder / f"frame_{number:06}.png").write_text("new")


def test_a_file_appears_when_the_block_ends_and_not_before(tmp_path):
    with replacing(tmp_path / "new.gif") as beside:
        beside.write_text("new")
        assert not (tmp_path / "new.gif").exists()
    assert names(tmp_path) == ["new.gif"]
    assert (tmp_path / "new.gif").read_text() == "new"


@pytest.mark.parametrize("trouble", [ZeroDivisionError, KeyboardInterrupt, SystemExit, OSError])
def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(trouble, tmp_path):
    (tmp_path / "old.gif").write_text("old")
    with pytest.raises(trouble), replacing(tmp_path / "old.gif") as beside:
        write_and_fail(beside, trouble)
    assert names(tmp_path) == ["old.gif"]
    assert (tmp_path / "old.gif").read_text() == "old"


@posix
def test_a_link_stays_and_its_file_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "real.gif").write_text("old")
    (tmp_path / "link.gif").symlink_to(tmp_path / "there" / "real.gif")
    with replacing(tmp_path / "link.gif") as beside:
        beside.write_text("new")
    assert (tmp_path / "link.gif").is_symlink()
    assert (tmp_path / "there" / "real.gif").read_text() == "new"


@posix
def test_a_replaced_file_keeps_its_permissions(tmp_path):
    (tmp_path / "old.gif").write_text("old")
    (tmp_path / "old.gif").chmod(0o640)
    with replacing(tmp_path / "old.gif") as beside:
        beside.write_text("new")
    assert stat.S_IMODE((tmp_path / "old.gif").stat().st_mode) == 0o640


@posix
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    with replacing(tmp_path / "new.gif") as beside:
        beside.write_text("new")
    (tmp_path / "other").touch()
    assert (tmp_path / "new.gif").stat().st_mode == (tmp_path / "other").stat().st_mode


@posix
def test_a_device_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe.gif")
    with pytest.raises(ExportError, match="this is a device, not a file"), replacing(tmp_path / "pipe.gif"):
        raise AssertionError
    assert names(tmp_path) == ["pipe.gif"]


def test_a_folder_is_not_replaced_by_a_file(tmp_path):
    (tmp_path / "film.gif").mkdir()
    with pytest.raises(ExportError, match=r"film\.gif: this is a folder"), replacing(tmp_path / "film.gif"):
        raise AssertionError


def test_a_folder_that_does_not_exist_is_named_before_any_work(tmp_path):
    with (
        pytest.raises(ExportError, match=r"none.film\.gif: the folder that it should go into does not exist"),
        replacing(tmp_path / "none" / "film.gif"),
    ):
        raise AssertionError


def test_a_file_in_the_place_of_the_folder_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ExportError, match=r"choose another folder|make the folder"),
        replacing(tmp_path / "file" / "a.gif"),
    ):
        raise AssertionError


@posix
def test_a_name_that_is_too_long_is_refused_before_any_work(tmp_path):
    with pytest.raises(ExportError, match="the name is too long"), replacing(tmp_path / f"{'a' * 300}.gif"):
        raise AssertionError


def test_the_longest_name_that_the_disk_takes_is_taken(tmp_path):
    name = f"{'a' * 251}.gif"
    with replacing(tmp_path / name) as beside:
        beside.write_text("new")
    assert names(tmp_path) == [name]


def test_a_full_disk_is_told_in_a_sentence(tmp_path):
    error = explained(OSError(errno.ENOSPC, "No space left on device"), tmp_path / "film.gif")
    assert str(error) == f"{tmp_path / 'film.gif'}: the disk is full; " + str(error.cure)


def test_an_unusual_complaint_of_the_system_is_passed_on(tmp_path):
    assert "Remote I/O" in str(explained(OSError(121, "Remote I/O error"), tmp_path))


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    with pytest.raises(ZeroDivisionError), filling(tmp_path / "frames", force=False) as beside:
        write_and_fail(beside / "frame_000000.png", ZeroDivisionError)
    assert names(tmp_path) == []
    with filling(tmp_path / "frames", force=False) as beside:
        (beside / "frame_000000.png").write_text("whole")
    assert names(tmp_path) == ["frames"]
    assert names(tmp_path / "frames") == ["frame_000000.png"]


def test_a_folder_that_is_not_empty_is_refused_without_force(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with (
        pytest.raises(ExportError, match=r"the folder is not empty; .*--force"),
        filling(tmp_path, force=False),
    ):
        raise AssertionError
    assert names(tmp_path) == ["letter.txt"]


@pytest.mark.parametrize("trouble", [ZeroDivisionError, KeyboardInterrupt])
def test_frames_that_fail_leave_the_old_ones(trouble, tmp_path):
    (tmp_path / "frame_000000.png").write_text("old")
    with pytest.raises(trouble), filling(tmp_path, force=True) as beside:
        write_and_fail(beside / "frame_000000.png", trouble)
    assert names(tmp_path) == ["frame_000000.png"]
    assert (tmp_path / "frame_000000.png").read_text() == "old"


def test_an_exchange_that_fails_half_way_is_undone(tmp_path):
    (tmp_path / "frame_000000.png").write_text("old 0")
    (tmp_path / "frame_000001.png").mkdir()  # a folder in the way of a frame
    (tmp_path / "frame_000002.png").write_text("old 2")
    with pytest.raises(ExportError), filling(tmp_path, force=True) as beside:
        write_three(beside)
    assert names(tmp_path) == ["frame_000000.png", "frame_000001.png", "frame_000002.png"]
    assert (tmp_path / "frame_000000.png").read_text() == "old 0"
    assert (tmp_path / "frame_000002.png").read_text() == "old 2"


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    with (
        pytest.raises(ExportError, match="this is a file, and numbered frames need a folder"),
        filling(tmp_path / "file", force=True),
    ):
        raise AssertionError
    assert (tmp_path / "file").read_text() == "mine"
