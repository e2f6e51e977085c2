"""In which disguise a name stood on a page, in words: Chinese and English for each view of the title index."""

from __future__ import annotations

VIEWS: dict[str, tuple[str, str]] = {
    "base": ("原名", "the name itself"),
    "squeezed": ("字母间加点或空格", "letters set apart or run together"),
    "fillers": ("夹杂字符", "characters put in between"),
    "numerals": ("数字换写法", "numbers written another way"),
    "homoglyphs": ("形近字母", "look-alike letters"),
    "split": ("拆字", "characters taken apart"),
    "pinyin": ("拼音", "pinyin"),
    "syllables": ("谐音", "characters of the same sound"),
    "looks": ("形近字", "look-alike characters"),
    "initials": ("首字母缩写", "initials"),
}
"""A view that is not named here is shown by its code."""


def spelled(view: str, edits: int) -> tuple[str, str]:
    """The view and the misspelt characters in Chinese and English; empty where no name stands anywhere."""
    if not view:
        return "", ""
    zh, en = VIEWS.get(view, (view, view))
    if not edits:
        return zh, en
    places = f"{edits} character" if edits == 1 else f"{edits} characters"
    if view == "base":
        return f"错字 {edits} 处", f"{places} differ"
    return f"{zh}，错字 {edits} 处", f"{en}, {places} differ"
