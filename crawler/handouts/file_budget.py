"""How many files a sweep asks for and how many of their bytes it takes; one file at a time."""

from __future__ import annotations

from crawler.asked.files import Errand, Known, NamedFile, NotAsked, errand_for
from crawler.asked.planned import Entry, File, Refused, Result, Role
from crawler.scope.file_limits import Limits
from records.vocabulary import FrontierState, RefusalReason


class FileBudget:
    """The counts of one sweep. A sweep that is resumed goes on with the counts of its row."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.begun = self.stored = self.bytes = 0
        self._flying: set[str] = set()

    @property
    def free(self) -> bool:
        """Whether a file may be asked for now: none is on its way."""
        return not self._flying

    @property
    def spent(self) -> bool:
        """Whether no further file may be asked for in this sweep."""
        return self.begun >= self.limits.files

    def send(self, entry: Entry, known: Known | None) -> Result | None:
        """Equip an entry with its errand; or the refusal that it ends with."""
        named = entry.planned.extra
        file = NamedFile(entry.planned.url, str(named.get("name", "")), named.get("stated"))
        what: Errand | NotAsked
        if self.spent:
            what = NotAsked(RefusalReason.BUDGET, f"{self.limits.files} files asked for in this sweep")
        else:
            what = errand_for(file, self.limits, self.limits.of_sweep - self.bytes, known)
        if isinstance(what, NotAsked):
            return _refusal(entry, what)
        entry.errand = what
        self.begun += 1
        self._flying.add(entry.fingerprint)
        return None

    def take(self, result: Result) -> None:
        """Count what a file's request brought and cost."""
        if result.entry.planned.role is not Role.FILE:
            return
        self._flying.discard(result.entry.fingerprint)
        self.bytes += result.entry.received
        self.stored += bool(result.file and result.file.digest and not result.file.unchanged)


def _refusal(entry: Entry, what: NotAsked) -> Result:
    refused = Refused(entry.planned.url, what.reason, "file", what.detail, entry.planned.found_on)
    file = File(refusal=what.reason.value, note=what.detail)
    return Result(entry, FrontierState.REFUSED, refused=(refused,), file=file)
