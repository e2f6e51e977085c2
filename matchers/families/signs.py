"""Words of the act: what a page says of handing out, of talking about a work, of asking for it.

Words of the title weigh most; a long text says everything once, so what it adds is held within limits.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matchers.families.words import Words
from matchers.feature import ACT, Feature, feature
from matchers.text.lexicon import Mark, Sign, lexicon
from matchers.text.marks import Marks, acts

TEXT_OFFERS, TEXT_SHARES, TEXT_COUNTERS = 1.0, 2.0, 1.5
"""Most that all words of a text together add (without and with a cloud drive) or take away."""
UNDERHAND = frozenset(("crack", "private_server", "cheat"))
COUNTS = re.compile(
    r"(?<!第)(?<![0-9])(?:[0-9]{1,4}|[一二三四五六七八九十]{1,4})\s?(?:集|话|章|册)|(?<![0-9])[0-9]{2,4}\s?本|全\s?[0-9]{1,4}(?![0-9])"
    r"|\be[0-9]{1,3}-e?[0-9]{1,3}\b|\bs[0-9]{1,2}e[0-9]{1,3}|\b[0-9]{1,2}x[0-9]{2,3}\b"
)
"""46集全, 全39, E01-E12: all parts of it, and not one that is talked about (第42集)."""
PACKED = frozenset(("安装包", "软件安装包", "安装包下载", "apk", "dmg", "解压版", "绿色便携", "便携版"))
"""Beside them 教程 tells how to install what is handed out."""
AT_ONCE = ("一口气看完", "一口气看完合集")
CHAPTER = re.compile(r"第\s?[0-9一二三四五六七八九十百千零]{1,5}\s?章")
LISTED_CHAPTERS = 5
"""So many different chapters on one page are a table of contents; a review names one or two."""
GUARDS = frozenset("含附带送加及无非赠与和&+、")
"""Right before a word they make it an extra of the offer: 全集+花絮, 送攻略."""
NOTHING_IN = re.compile(r"(?:暂无|没有|不提供|未提供|禁止|无需|不含|非)[\u3400-\u9fff]{0,4}$")


def signs_of(words: Words, *, beside_copy: bool) -> list[Feature]:
    """`beside_copy`: the page itself hands something out, which says more than the name of its board (旧书)."""
    signs = lexicon().signs
    seen: dict[str, Feature] = {}
    said = act_marks(words.title, words.soft_title)
    taught = any(key in UNDERHAND or mark.word in PACKED for mark, key in said)
    at_once = whole_at_once(words)
    for mark, key in said:
        # what stands behind a dash is often the name of the board: 影评区
        late = mark.start >= words.main_end and signs[key].side == "counter" and not signs[key].anywhere
        # 破解版 带教程 is no course, and 32集 1080p 懂? asks for nothing
        undone = (key == "course" and taught) or (key == "commentary" and at_once)
        aside = late or undone or (asks_nothing(mark) and complete(words))
        _keep(seen, signs[key], mark.word, signs[key].title * (0.4 if aside else 1.0))
    for mark, key in act_marks(words.file, words.soft_file):
        _keep(seen, signs[key], mark.word, signs[key].title)
    for mark, key in (*act_marks(words.category, ""), *act_marks(words.page_title, "")):
        if signs[key].anywhere or (signs[key].subject and mark in words.category):
            of_board = beside_copy and signs[key].side == "counter" and not signs[key].anywhere
            _keep(seen, signs[key], mark.word, (0.4 if of_board else 0.8) * signs[key].title)
    return [seen[key] for key in sorted(seen)] + _more(words) + _from_text(words, set(seen))


def _from_text(words: Words, said: set[str]) -> list[Feature]:
    """Signs of the text that the title does not give, held within limits: long texts say everything once."""
    signs = lexicon().signs
    seen: dict[str, Feature] = {}
    for key, word in first_words(words).items():
        if key not in said:
            _keep(seen, signs[key], word, signs[key].text)
    offers = [f for f in seen.values() if f.weight > 0]
    counters = [f for f in seen.values() if f.weight < 0]
    limit = TEXT_SHARES if any(f.key == "sign:share_word" for f in offers) else TEXT_OFFERS
    found = [feature("act_chapters", ACT, seen, "章节") for seen in _chapters(words.soft_text)]
    return found + _scaled(offers, limit) + _scaled(counters, TEXT_COUNTERS)


def first_words(words: Words) -> dict[str, str]:
    """The first word of each sign of the text: however often a text says it, it weighs the same."""

    def make() -> dict[str, str]:
        found: dict[str, str] = {}
        for mark, key in act_marks(words.text, words.soft_text):
            found.setdefault(key, mark.word)
        return found

    return words.text.once(("first", words.soft_text), make)


@lru_cache(maxsize=16)
def _chapters(soft: str) -> tuple[str, ...]:
    """What shows that chapters stand here to be read: the way to the next one, or a list of them."""
    if "下一章" in soft and ("上一章" in soft or "目录" in soft):
        return ("上一章 下一章",)
    listed = list(dict.fromkeys(CHAPTER.findall(soft)))
    return ("、".join(listed[:3]),) if len(listed) >= LISTED_CHAPTERS else ()


def _scaled(features: list[Feature], limit: float) -> list[Feature]:
    """The same features with their sum held at `limit`."""
    total = abs(sum(f.weight for f in features))
    factor = min(1.0, limit / total) if total else 1.0
    return [f._replace(weight=f.weight * factor) for f in sorted(features, key=lambda f: f.key)]


def _keep(seen: dict[str, Feature], sign: Sign, word: str, weight: float) -> None:
    old = seen.get(sign.key)
    if sign.side != "neutral" and (old is None or abs(weight) > abs(old.weight)):
        seen[sign.key] = Feature(f"sign:{sign.key}", ACT, word, sign.en, weight)


def _more(words: Words) -> list[Feature]:
    """Two and more different words of a complete copy in the title: 4K 国语中字 46集全."""
    return words.title.once(("more", words.soft_title), lambda: _several(words))


def _several(words: Words) -> list[Feature]:
    found = {mark.word for mark, key in act_marks(words.title, words.soft_title) if key == "release"}
    counts = COUNTS.findall(words.soft_title)
    several = [*sorted(found), *counts]
    keys = ["act_count"] if counts and not found else []
    keys += ["act_more_words"] if len(several) >= 2 else []
    return [feature(key, ACT, "、".join(several[:4]), "完整作品") for key in keys]


def whole_at_once(words: Words) -> bool:
    """80集 一口气看完: all of it, and nobody who tells it in ten minutes."""
    said = [(mark.word, key) for mark, key in act_marks(words.title, words.soft_title)]
    told = [word for word, key in said if key == "commentary"]
    return bool(told) and all(word in AT_ONCE for word in told) and bool(COUNTS.search(words.soft_title))


def asks_nothing(mark: Mark) -> bool:
    """A bare question mark or particle: behind 32集 1080p 懂? it asks for nothing."""
    return "act:talk" in mark.tags and len(mark.word.strip(" ?？")) <= 1


def complete(words: Words) -> bool:
    """Whether the title has several words of a complete copy."""
    return any(feature.key == "act_more_words" for feature in _more(words))


def act_marks(marks: Marks, soft: str) -> list[tuple[Mark, str]]:
    """Marks that are act signs, without those that a word right before takes back."""
    return marks.once(("acts", soft), lambda: [
        (mark, key) for mark in marks if (keys := acts(mark.tags)) and not _taken_back(mark, soft) for key in keys
    ])  # fmt: skip


def _taken_back(mark: Mark, soft: str) -> bool:
    before = soft[max(0, mark.start - 8) : mark.start]
    if _counters(mark.tags):
        return bool(before) and before[-1] in GUARDS
    return bool(NOTHING_IN.search(before))


@lru_cache(maxsize=1 << 12)
def _counters(tags: tuple[str, ...]) -> bool:
    return any(lexicon().signs[key].side == "counter" for key in acts(tags))
