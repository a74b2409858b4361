"""A file that is written for people is whole, or what it was before."""

import os
import stat
import threading
from pathlib import Path

import pytest

from bot.errors import InputError
from bot.files import write_whole


def test_a_file_that_cannot_be_written_to_its_end_is_what_it_was_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "x" * 1_000_000 + "\ud800")  # fails after much of it was written, as on a full disk
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^cannot write: .*/nowhere/page\.html: No such file or directory$") as told:
        write_whole(tmp_path / "nowhere" / "page.html", "text")
    assert told.value.hint == "nothing was changed"


def test_a_file_that_is_replaced_leaves_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("before")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, "after")
    assert link.is_symlink()
    assert (real.read_text(), stat.S_IMODE(real.stat().st_mode)) == ("after", 0o640)


def test_what_is_no_file_takes_the_text_as_it_comes(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, "text")
    reader.join()
    assert read == ["text"]
