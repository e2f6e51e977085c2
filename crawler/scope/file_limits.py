"""How much of the files that listings hand out a site's entry allows. Apart from the rest, so that who reads a register
entry needs no crawler."""

from __future__ import annotations

from attrs import frozen

MIB = 1024**2
MAX_FILE_MIB = 4096
"""The largest file that fingerprints are made of. A body goes to the disk while it comes, one file at a time."""


@frozen
class Limits:
    """What a site's entry allows, in bytes; `files` is a number."""

    of_file: int = 0
    files: int = 0
    of_sweep: int = 0

    @property
    def none(self) -> bool:
        """Whether files are never fetched."""
        return not (self.of_file and self.files and self.of_sweep)
