"""What this machine has sent in a sweep: a line on the disk before each request leaves.

The book learns of a request with its answer only; a `kill -9` between the two leaves it open whether a page that was
leased was also asked for. What a process has written to a file outlives its kill, so the next process of the same
machine knows. A sweep that was also carried out elsewhere tells nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from io import FileIO
from pathlib import Path
from time import time

KEPT_S = 30 * 24 * 3600
"""Seconds for which the file of a sweep is kept that ended elsewhere."""
_LIFE = "-"
"""In the place of a fingerprint: a process has begun."""


class SentBook:
    """The file of one sweep, in the hands of one process. Not for several threads.

    A life is one process of the sweep, counted from 0. Nothing is kept without a folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder, self._life = folder, 0
        self._path: Path | None = None
        self._file: FileIO | None = None
        self._noted: set[str] = set()

    def begin(self, sweep_id: int, life: int) -> None:
        """Open the sweep's file; the first life begins it anew. Raises OSError where the disk does not take it."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        _clear(self._folder)
        self._path, self._life = self._folder / f"{sweep_id}.txt", life
        self._file = FileIO(self._path, "a" if life else "w")
        self._file.write(b"\n")  # a line that the last life did not finish ends here
        self._line(_LIFE)

    def note(self, print_: str) -> None:
        """This request leaves now. Asked for again in the same life, by a redirect or after an error, it counts once."""
        if self._file is not None and print_ not in self._noted:
            self._noted.add(print_)
            self._line(print_)

    def concluded(self, prints: Collection[str]) -> None:
        """These have their answer: no later life asks about them."""
        self._noted.difference_update(prints)

    def _line(self, what: str) -> None:
        assert self._file is not None
        try:
            self._file.write(f"{self._life} {what}\n".encode())
        except OSError:
            self.close(ended=True)  # a book with a gap would say that a page was not asked for: better none

    def lives_of(self, prints: Collection[str]) -> Counter[str] | None:
        """In how many earlier lives each was sent; None where this machine does not know all of them."""
        if self._path is None or not self._path.exists():
            return None
        lives: set[int] = set()
        sent: set[tuple[int, str]] = set()
        with self._path.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                life, _, print_ = line.rstrip("\n").partition(" ")
                if not life.isdigit() or int(life) >= self._life:
                    continue
                if print_ == _LIFE:
                    lives.add(int(life))
                elif print_ in prints:
                    sent.add((int(life), print_))
        if len(lives) < self._life:
            return None
        counted = Counter(print_ for _, print_ in sent)
        return Counter({print_: counted[print_] for print_ in prints})

    def close(self, *, ended: bool) -> None:
        """The process ends; with the sweep the file goes."""
        if self._file is not None and self._path is not None:
            self._file.close()
            self._file = None
            if ended:
                self._path.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another sweep of this machine has just ended
            if file.stat().st_mtime < time() - KEPT_S:
                file.unlink()
