"""What the negative bank keeps from counting on one listing."""

from __future__ import annotations

from collections.abc import Iterable

from matchers.candidate import Named
from matchers.content.negatives import Bank, Ignored
from matchers.facts import File, Picture


class LeftOut:
    """What the negative bank keeps from counting on one listing."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.ignored: dict[Ignored, None] = {}

    def counts(self, named: Named) -> bool:
        """Whether the name is none of the bank's."""
        entry = self.bank.titles.get(named.key)
        if entry is not None:
            self.ignored[Ignored(entry, named.raw_text)] = None
        return entry is None

    def pictures(self, pictures: Iterable[Picture]) -> list[Picture]:
        """What is left of the pictures."""
        kept = []
        for one in pictures:
            left, entries = self.bank.picture(one)
            self.ignored.update(dict.fromkeys(Ignored(entry, one.name) for entry in entries))
            kept += [left] if left is not None else []
        return kept

    def files(self, files: Iterable[File]) -> list[File]:
        """The files that are not in the bank."""
        kept = []
        for one in files:
            entry = self.bank.digests.get(one.digest)
            if entry is None:
                kept.append(one)
            else:
                self.ignored[Ignored(entry, one.name)] = None
        return kept
