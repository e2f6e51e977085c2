"""What an edit does to a name: a slip and a disguise keep the sound or the shape, another word keeps neither.

庆余念 for 庆余年 sounds alike, 厌余年 looks alike; 高级教程 for 初级教程, 名人 for 伟人, 2级 for 1级 are other works.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from matchers.titles.tables import look_alike, said
from records import folding

NUMERALS = frozenset("一二三四五六七八九十0123456789")


def other_word(name: str, written: str) -> bool:
    """Whether a character of the folded name stands replaced by one that neither sounds nor looks like it.

    Letters of other scripts are mistyped in any way and count as slips.
    """
    edits = Levenshtein.editops(name, written)
    return any(_other(name[one.src_pos], written[one.dest_pos]) for one in edits if one.tag == "replace")


def other_number(name: str, written: str) -> bool:
    """Whether a figure is added, left out or exchanged: 2级 for 1级, 第3册 for 第4册."""
    for one in Levenshtein.editops(name, written):
        left, right = name[one.src_pos : one.src_pos + 1], written[one.dest_pos : one.dest_pos + 1]
        if one.tag == "replace" and left in NUMERALS and right in NUMERALS:
            return True
        if (left if one.tag == "delete" else right).isdigit():
            return True
    return False


def _other(left: str, right: str) -> bool:
    if not (folding.is_han(left) and folding.is_han(right)):
        return False
    return said(left) != said(right) and not look_alike(left, right)
