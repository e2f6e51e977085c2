"""Pieces of three books, disguised and cut, against all three: found in their own, and in no other.

A piece is found where its own book gives a likeness, strong or probable. Pieces are cut at seeded places
anywhere in the books, not only where a sentence begins. Replaced sentences come from another book of the
same time, or from elsewhere in the same one where there is no other in its language.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from opencc import OpenCC

from fingerprints.grams import prints
from fingerprints.kinds import Print
from fingerprints.text import compare
from fingerprints.textindex import TextIndex
from tests.eval import material
from tests.eval.intervals import share
from tests.eval.report import Figure, Report

CHAPTER = {"zh": 3000, "en": 9000}
EXCERPT = {"zh": 200, "en": 500}
PIECES, PIECES_FAST = 200, 40
REPLACED = 0.3
ADS = ("请收藏本站", "本章未完点击下一页继续阅读", "手机用户请到阅读", "天才一秒记住")
PUNCTUATION = str.maketrans({"，": "。", "。": " ", "：": "", "“": "「", "”": "」", ",": ";", ".": " "})

MIXED = ("30 % of sentences replaced", "an excerpt among other text")
"""Edits that put true text of another book into the piece: that it is found there is no mistake."""

Books = Mapping[str, str]
Edit = Callable[[str, random.Random], str]


def run(fast: bool) -> Report:
    """Every book of the shared material that is there."""
    paths = sorted((material.ROOT / "texts").glob("*.txt"))
    if not paths:
        return Report("texts", skipped=f"{material.ROOT / 'texts'} is missing")
    books = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    began = time.perf_counter()
    made = {name: prints(text) for name, text in books.items()}
    speed = sum(len(text.encode()) for text in books.values()) / (time.perf_counter() - began) / 1e6
    index = TextIndex.build((name, name, one) for name, one in made.items())
    figures = tuple(_figures(books, made, index, PIECES_FAST if fast else PIECES))
    note = f"{len(books)} books, {speed:.1f} MB of UTF-8 a second; even a probable likeness to another book is false"
    return Report("texts", figures, (note,))


def _figures(
    books: Books, made: Mapping[str, Sequence[Print]], index: TextIndex, count: int
) -> Iterator[Figure]:
    apart: list[bool] = []
    for name, length, edit, languages in _asked(books):
        source = random.Random(name)
        answers = []
        for book in [one for one in books if _language(books[one]) in languages]:
            for piece in _pieces(books[book], length[_language(books[book])], count, source):
                like = {one.work for one in index.like(prints(edit(piece, source)))}
                answers.append(book in like)
                if name not in MIXED:
                    apart.append(not like - {book})
        yield share(name, answers)
    apart += [compare(made[one], made[two]) is None for one in made for two in made if one != two]
    yield share("other books apart", apart)


def _asked(books: Books) -> Iterator[tuple[str, Mapping[str, int], Edit, tuple[str, ...]]]:
    """(name, length of a piece, what is done to it, languages)."""
    both = ("zh", "en")
    to_traditional = OpenCC("s2t").convert
    yield "chapter", CHAPTER, lambda text, _: text, both
    yield "excerpt of 200 Chinese", EXCERPT, lambda text, _: text, ("zh",)
    yield "excerpt of 500 English", EXCERPT, lambda text, _: text, ("en",)
    yield "30 % of sentences replaced", CHAPTER, _replacing(books), both
    yield "traditional", EXCERPT, lambda text, _: to_traditional(text), ("zh",)
    yield "other punctuation", EXCERPT, lambda text, _: text.translate(PUNCTUATION), both
    yield "line breaks", EXCERPT, lambda text, _: re.sub(r"(.{23})", r"\1\n", text), ("zh",)
    yield "spaced characters", EXCERPT, lambda text, _: " ".join(text), ("zh",)
    yield "ads after a fifth of sentences", CHAPTER, _with_ads, ("zh",)
    yield "an excerpt among other text", EXCERPT, _among(books), both


def _pieces(text: str, length: int, count: int, source: random.Random) -> Iterator[str]:
    for _ in range(count):
        start = source.randrange(len(text) - length)
        yield text[start : start + length]


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。！？.!?]+[。！？.!?]*", text)


def _replacing(books: Books) -> Edit:
    sentences = {name: _sentences(text) for name, text in books.items()}

    def edit(text: str, source: random.Random) -> str:
        others = _others(books, sentences, text)
        return "".join(
            source.choice(others) if source.random() < REPLACED else one for one in _sentences(text)
        )

    return edit


def _others(books: Books, sentences: Mapping[str, list[str]], text: str) -> list[str]:
    """Sentences of the other books of the language; of the same book where there is none."""
    language = _language(text)
    own = [name for name in books if _language(books[name]) == language]
    others = [name for name in own if text not in books[name]] or own
    return [one for name in others for one in sentences[name]]


def _with_ads(text: str, source: random.Random) -> str:
    return "".join(one + (source.choice(ADS) if source.random() < 0.2 else "") for one in _sentences(text))


def _among(books: Books) -> Edit:
    """In the middle of a page of another script's text, thirty times as long as the excerpt."""

    def edit(text: str, source: random.Random) -> str:
        other = next((one for one in books.values() if _language(one) != _language(text)), "")
        start = source.randrange(max(1, len(other) - 15 * len(text)))
        middle = other[start : start + 15 * len(text)]
        return middle + "\n" + text + "\n" + middle

    return edit


def _language(text: str) -> str:
    return "zh" if sum(c > "\u2e7f" for c in text[:3000]) > len(text[:3000]) / 2 else "en"
