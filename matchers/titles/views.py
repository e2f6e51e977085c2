"""The exact views, by name."""

from __future__ import annotations

from matchers.titles import looks, rewrites, separators, syllables
from matchers.titles.model import BASE

INITIALS = "initials"
VIEWS = (
    BASE, separators.SQUEEZED, rewrites.FILLERS, rewrites.NUMERALS, rewrites.HOMOGLYPHS, rewrites.SPLIT,
    syllables.PINYIN, syllables.HOMOPHONES, looks.LOOKS, INITIALS,
)  # fmt: skip
"""Where a name stands in one and the same span in several, the first of them is told."""
IN_PLAIN_TEXT = (rewrites.NUMERALS, INITIALS)
"""Views whose other spellings may stand in the text as it is; those of the rest only in a rewritten one."""
