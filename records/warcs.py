"""The records of a WARC file that may have been damaged."""

from __future__ import annotations

import zlib
from typing import Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord


class Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """warcio's iterator; a file that does not read raises ArchiveLoadFailed or EOFError, however it is broken.

    By itself warcio raises AttributeError where a file ends inside a record's own headers.
    """

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ArcWarcRecord:
        try:
            return super().__next__()
        except (AttributeError, UnicodeError, ValueError, zlib.error) as error:
            raise ArchiveLoadFailed(f"no whole WARC record: {error}") from error
