"""What a machine knows of requests that left before a kill."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

from crawler.progress.sent_book import SentBook


def life(folder: Path, number: int, *sent: str) -> SentBook:
    """A process of the sweep that sent this and was killed."""
    book = SentBook(folder)
    book.begin(7, number)
    for print_ in sent:
        book.note(print_)
    return book


def test_it_is_known_in_how_many_lives_a_page_was_asked_for(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa", "bb", "aa")
    life(tmp_path, 1, "aa")

    assert life(tmp_path, 2).lives_of({"aa", "bb", "cc"}) == {"aa": 2, "bb": 1, "cc": 0}


def test_nothing_is_known_of_a_sweep_that_another_machine_carried_out_in_part(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa")

    assert life(tmp_path, 2).lives_of({"aa"}) is None


def test_another_sweep_of_the_same_number_begins_anew(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa")
    life(tmp_path, 0)

    assert life(tmp_path, 1).lives_of({"aa"}) == {"aa": 0}


def test_a_line_that_a_kill_cut_is_no_request_and_hides_none(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa", "bb")
    file = tmp_path / "7.txt"
    file.write_bytes(file.read_bytes()[:-2])

    known = life(tmp_path, 1, "cc").lives_of({"aa", "bb"})

    assert known == {"aa": 1, "bb": 0}


def test_the_file_goes_with_its_sweep_and_stays_with_one_that_pauses(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa").close(ended=False)
    assert (tmp_path / "7.txt").exists()

    life(tmp_path, 1).close(ended=True)
    assert not (tmp_path / "7.txt").exists()


def test_without_a_folder_nothing_is_kept_and_nothing_known() -> None:
    book = SentBook()
    book.begin(7, 0)
    book.note("aa")

    assert book.lives_of({"aa"}) is None
    book.close(ended=True)


def test_a_disk_that_takes_nothing_more_leaves_no_book_with_gaps(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    book = life(tmp_path, 1, "bb")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # else the system ends whoever writes beyond the limit
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "7.txt").stat().st_size, limit[1]))
    try:
        book.note("cc")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)

    assert life(tmp_path, 2).lives_of({"aa", "cc"}) is None


def test_files_of_sweeps_that_ended_elsewhere_are_cleared_and_younger_ones_are_not(tmp_path: Path) -> None:
    life(tmp_path, 0, "aa")
    old = tmp_path / "3.txt"
    old.touch()
    os.utime(old, (0, 0))

    life(tmp_path, 1)

    assert not old.exists()
    assert (tmp_path / "7.txt").exists()
