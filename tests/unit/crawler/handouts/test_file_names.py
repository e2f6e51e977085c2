"""Which listings name a file is held on the disk, whatever their number."""

from __future__ import annotations

import tracemalloc

from crawler.asked.planned import File
from crawler.handouts.file_names import MAX_NAMING, FileNames


def test_a_file_is_joined_to_the_listings_that_name_it_each_once_and_no_more_than_a_few() -> None:
    names = FileNames()

    joined = [names.name("p", listing, f"http://s.example/{listing}") for listing in (3, 1, 3, 2)]
    many = [names.name("q", listing, "http://s.example/all") for listing in range(MAX_NAMING + 2)]

    assert joined == [True] * 4
    assert names.naming("p") == [(n, f"http://s.example/{n}") for n in (1, 2, 3)]
    assert many == [True] * MAX_NAMING + [False] * 2
    assert names.naming("unknown") == []


def test_what_became_of_a_file_is_given_back_as_it_was() -> None:
    names, file = FileNames(), File(digest="d", length=3, total=None, etag='"1"', note="看", gone=True)

    names.conclude("p", File(refusal="timeout"))
    names.conclude("p", file)

    assert (names.done("p"), names.done("q")) == (file, None)


def test_memory_does_not_grow_with_the_files() -> None:
    names = FileNames()
    tracemalloc.start()
    try:
        for n in range(4000):
            names.name(f"{n:040x}", n, f"http://s.example/files/{n}.zip")
            names.conclude(f"{n:040x}", File(digest=f"{n:064x}"))
        grown, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 100_000
