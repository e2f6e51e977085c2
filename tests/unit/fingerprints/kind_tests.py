"""What every kind of fingerprint promises: inherit `KindTests`, name the kind, bring good and bad material.

class TestPicture(KindTests):
    kind = PICTURE

    def good(self) -> Mapping[str, Material]: ...   # two works or more, each unlike the others
    def bad(self) -> Mapping[str, tuple[Material, str]]: ...   # what is wrong -> bytes, refusal code
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from itertools import permutations
from typing import ClassVar

import pytest

from fingerprints.kinds import PRINT_BYTES, FingerprintKind, Material, Print, RefusalCode
from fingerprints.registry import KINDS, kind
from fingerprints.sandbox import Sandbox
from records.errors import BytesRefused


class KindTests:
    """Inherited by one test class for each kind. Everything untrusted goes through the real child process."""

    kind: ClassVar[FingerprintKind]

    def good(self) -> Mapping[str, Material]:
        """Two works or more that have nothing in common, by name."""
        raise NotImplementedError

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        """Bytes that must be refused, and the code; keyed by what is wrong with them."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    def sandbox(self) -> Iterator[Sandbox]:
        with Sandbox() as box:
            yield box

    @pytest.fixture(scope="class")
    def made(self) -> Mapping[str, tuple[Print, ...]]:
        """The prints of what is good, made once for all that looks at them."""
        return {what: self.kind.compute(material) for what, material in self.good().items()}

    def test_it_is_registered_and_nothing_is_missing_here(self) -> None:
        assert self.kind in KINDS
        assert kind(self.kind.name) is self.kind
        assert self.kind.missing() == ""

    def test_its_libraries_are_installed_distributions(self) -> None:
        assert all(version(name) for name in self.kind.libraries)

    def test_it_accepts_its_own(self) -> None:
        for what, material in self.good().items():
            assert self.kind.accepts(material.name, material.head()), what

    def test_the_child_makes_the_same_prints_as_the_parent_and_makes_them_again(
        self, sandbox: Sandbox, made: Mapping[str, tuple[Print, ...]]
    ) -> None:
        for what, material in self.good().items():
            prints = sandbox.prints(self.kind.name, material)
            assert prints, what
            assert prints == sandbox.prints(self.kind.name, material) == made[what], what

    def test_prints_are_whole_and_their_recipes_declared(self, made: Mapping[str, tuple[Print, ...]]) -> None:
        for what, prints in made.items():
            assert {one.recipe for one in prints} <= set(self.kind.recipes), what
            keys = {(one.algorithm, one.recipe, one.variant, one.orientation) for one in prints}
            assert len(keys) == len(prints), f"{what}: two prints would take one place in the book"
            for one in prints:
                assert one.value, what
                assert set(one.value) <= set(string.hexdigits.lower()), what
                assert one.quality is None or 0 <= one.quality <= 100, what
                assert len(one.payload) <= PRINT_BYTES, what
                assert not one.payload or one.value == sha256(one.payload).hexdigest(), what

    def test_it_is_most_like_itself(self, made: Mapping[str, tuple[Print, ...]]) -> None:
        for what, prints in made.items():
            found = self.kind.compare(prints, prints)
            assert found is not None, what
            assert found.strength == "strong", what
            values = {one.value for one in prints}
            assert {found.asset_value, found.found_value} <= values, what

    def test_it_is_like_no_other(self, made: Mapping[str, tuple[Print, ...]]) -> None:
        assert len(made) > 1
        for left, right in permutations(made, 2):
            assert self.kind.compare(made[left], made[right]) is None, f"{left} against {right}"

    def test_no_print_at_all_is_like_nothing(self, made: Mapping[str, tuple[Print, ...]]) -> None:
        prints = next(iter(made.values()))
        assert self.kind.compare(prints, ()) is None
        assert self.kind.compare((), prints) is None

    def test_bad_bytes_are_refused_with_their_code_and_the_next_file_is_read(
        self, sandbox: Sandbox, made: Mapping[str, tuple[Print, ...]]
    ) -> None:
        good, expected = next(iter(self.good().values())), next(iter(made.values()))
        for what, (material, code) in self.bad().items():
            with pytest.raises(BytesRefused) as refusal:
                sandbox.prints(self.kind.name, material)
            assert refusal.value.code == RefusalCode(code), f"{what}: {refusal.value}"
            assert refusal.value.message_zh != str(refusal.value), what
        assert sandbox.prints(self.kind.name, good) == expected
