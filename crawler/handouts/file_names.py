"""Which listings name a file, and what became of it in this sweep: on the disk, for a site may name a hundred thousand.

SQLite's nameless database is a temporary file of this process, held in a few megabytes of memory until it grows. It
needs to outlive nothing: a process that goes on with a sweep reads the names from the listings again.
"""

from __future__ import annotations

import json
import sqlite3

import attrs

from crawler.asked.planned import File

MAX_NAMING = 20
"""Listings that one file is joined to: a link that stands on every page is the site's own."""


class FileNames:
    """Of one sweep. A file is known by the fingerprint of its address, whatever its spelling."""

    def __init__(self) -> None:
        self._book = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._book.execute("PRAGMA journal_mode = OFF")
        self._book.execute("PRAGMA synchronous = OFF")
        self._book.execute(
            "CREATE TABLE named (print TEXT, listing INTEGER, url TEXT, PRIMARY KEY (print, listing, url)) WITHOUT ROWID"
        )
        self._book.execute("CREATE TABLE done (print TEXT PRIMARY KEY, file TEXT) WITHOUT ROWID")
        self._book.execute("BEGIN")

    def name(self, print_: str, listing_id: int, url: str) -> bool:
        """Take down that a listing names a file by this address; False where enough others do."""
        known = self.naming(print_)
        if (listing_id, url) in known:
            return True
        if len(known) >= MAX_NAMING:
            return False
        self._book.execute("INSERT INTO named VALUES (?, ?, ?)", (print_, listing_id, url))
        return True

    def naming(self, print_: str) -> list[tuple[int, str]]:
        """The listings that name a file, each with the address that it names."""
        rows = self._book.execute("SELECT listing, url FROM named WHERE print = ? ORDER BY 1, 2", (print_,))
        return [(int(listing), str(url)) for listing, url in rows]

    def conclude(self, print_: str, file: File) -> None:
        """Take down what became of a file."""
        self._book.execute(
            "INSERT OR REPLACE INTO done VALUES (?, ?)", (print_, json.dumps(attrs.asdict(file)))
        )

    def done(self, print_: str) -> File | None:
        """What became of a file in this sweep; None where that is not known yet."""
        row = self._book.execute("SELECT file FROM done WHERE print = ?", (print_,)).fetchone()
        return File(**json.loads(row[0])) if row else None
