"""What an edit does to a name: a slip and a disguise keep the sound or the shape, another word keeps neither.

庆余念 for 庆余年 sounds alike, 厌余年 looks alike; 高级教程 for 初级教程, 名人 for 伟人, 2级 for 1级 are other works.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from matchers.titles.tables import look_alike, said
from records import folding


def other_word(name: str, written: str) -> bool:
    """Whether a character of the folded name stands replaced by one that neither sounds nor looks like it,
    or a figure by another. Letters of other scripts are mistyped in any way and count as slips."""
    edits = Levenshtein.editops(name, written)
    replaced = [(name[one.src_pos], written[one.dest_pos]) for one in edits if one.tag == "replace"]
    touched = [c for one in edits for c in _touched(name, written, one.tag, one.src_pos, one.dest_pos)]
    return any(c.isdigit() for c in touched) or any(_other(left, right) for left, right in replaced)


def _touched(name: str, written: str, tag: str, source: int, target: int) -> tuple[str, ...]:
    return {"delete": (name[source : source + 1],), "insert": (written[target : target + 1],)}.get(
        tag, (name[source : source + 1], written[target : target + 1])
    )


def _other(left: str, right: str) -> bool:
    if not (folding.is_han(left) and folding.is_han(right)):
        return False
    return said(left) != said(right) and not look_alike(left, right)
