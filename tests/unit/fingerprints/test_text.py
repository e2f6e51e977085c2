"""Texts against texts: what is found whatever was done to it, and what is no likeness."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from opencc import OpenCC
from pypdf import PdfWriter

from fingerprints.grams import prints, unpack
from fingerprints.kinds import Likeness, Material
from fingerprints.text import TEXT, compare
from records.errors import BytesRefused
from tests.unit.fingerprints.kind_tests import KindTests
from tests.unit.fingerprints.texts import chinese, english, epub, pdf


class TestText(KindTests):
    kind = TEXT

    def good(self) -> Mapping[str, Material]:
        return {
            "chinese": Material(data=chinese(1).encode(), name="a.txt"),
            "gb18030": Material(data=chinese(2).encode("gb18030"), name="b.txt"),
            "english": Material(data=english(1).encode(), name="c.txt"),
            "mixed": Material(data=(chinese(3) + english(2)).encode("utf-16"), name="d.txt"),
            "epub": Material(data=epub([chinese(4), chinese(5)]), name="e.epub"),
            "pdf": Material(data=pdf([chinese(7, 60), chinese(8, 60)]), name="g.pdf"),
            "html": Material(data=f"<html><body><p>{chinese(6)}</p></body></html>".encode(), name="f.html"),
        }

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        whole = epub([chinese(1)])
        locked = b'<x><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><EncryptedData/></x>'
        return {
            "zero bytes": (Material(name="a.txt"), "empty"),
            "no letter": (Material(data=b"... --- ...\n" * 50, name="a.txt"), "empty"),
            "one letter over and over": (Material(data="啊".encode() * 5000, name="a.txt"), "empty"),
            "a picture under a text's name": (Material(data=b"\x89PNG\r\n\x1a\n" + bytes(900), name="a.txt"), "not_this_kind"),
            "locked pdf": (Material(data=locked_pdf(), name="a.pdf"), "encrypted"),
            "half a pdf": (Material(data=b"%PDF-1.7\n", name="a.pdf"), "damaged"),
            "a pdf without a text layer": (Material(data=pdf(["."]), name="a.pdf"), "empty"),
            "another archive": (Material(data=whole.replace(b"META-INF/container.xml", b"META-INF/c0ntainer.xml"), name="a.epub"), "not_this_kind"),
            "cut epub": (Material(data=whole[: len(whole) // 2], name="a.epub"), "truncated"),
            "locked epub": (Material(data=epub([chinese(1)], **{"META-INF__encryption.xml": locked}), name="a.epub"), "encrypted"),
            "epub without text": (Material(data=epub([]), name="a.epub"), "empty"),
        }  # fmt: skip


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with PdfWriter(clone_from=io.BytesIO(pdf([english(1, 3)]))) as writer:
        writer.encrypt("secret", algorithm="RC4-128")
        writer.write(out)
    return out.getvalue()


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    out = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(pdf([chinese(7, 60)])))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    writer.write(out)
    assert TEXT.compute(Material(data=out.getvalue(), name="a.pdf"))


def against(work: str, page: str) -> Likeness | None:
    return compare(prints(work), prints(page))


BOOK, OTHER = chinese(10, 900), chinese(11, 900)
NOVEL = english(10, 900)


def spaced(text: str) -> str:
    return " ".join(text)


def with_ads(text: str) -> str:
    source = random.Random(1)
    return "。".join(
        one + (source.choice(("请收藏本站", "本章未完点击下一页")) if source.random() < 0.2 else "")
        for one in text.split("。")
    )


def punctuated(text: str) -> str:
    return text.replace("。", "，").replace("？", "……").replace("\n", "")


def broken(text: str) -> str:
    return "\n".join(text[n : n + 37] for n in range(0, len(text), 37))


@pytest.mark.parametrize(
    "disguise",
    [
        OpenCC("s2t").convert,
        spaced,
        with_ads,
        punctuated,
        broken,
        lambda text: f"<p>{'</p><p>'.join(text)}</p>",
    ],
    ids=["traditional", "spaced", "ads", "punctuation", "line breaks", "a tag for each letter"],
)
def test_a_disguised_chapter_is_strong(disguise: Callable[[str], str]) -> None:
    found = against(BOOK, disguise(BOOK[4000:7000]))
    assert found is not None
    assert found.strength == "strong"
    assert found.distance <= found.threshold


@pytest.mark.parametrize(("work", "length"), [(BOOK, 200), (NOVEL, 500)], ids=["chinese", "english"])
def test_every_excerpt_of_the_promised_length_is_found(work: str, length: int) -> None:
    source = random.Random(5)
    for _ in range(60):
        start = source.randrange(len(work) - length)
        assert against(work, work[start : start + length]), work[start : start + length]


def test_a_run_names_its_place_in_the_work_and_on_the_page() -> None:
    page = OTHER[:800] + "请收藏本站" + BOOK[2000:2600] + OTHER[800:1500]
    found = against(BOOK, page)
    assert found is not None
    place = found.evidence["longest"]
    ours, theirs = BOOK[slice(*place["work"])], page[slice(*place["page"])]
    assert ours == theirs
    assert len(ours) > 560
    assert found.second_vote == place["prints"]


def test_thirty_percent_of_other_sentences_leave_it_strong() -> None:
    source = random.Random(3)
    others = OTHER.split("。")
    page = "。".join(
        source.choice(others) if source.random() < 0.3 else one for one in BOOK[3000:6000].split("。")
    )
    found = against(BOOK, page)
    assert found is not None
    assert found.strength == "strong"


def test_a_quotation_in_a_long_page_is_probable_and_a_short_one_nothing() -> None:
    long, short = (OTHER[:6000] + BOOK[5000 : 5000 + length] + OTHER[6000:9000] for length in (250, 40))
    found = against(BOOK, long)
    assert found is not None
    assert found.strength == "probable"
    assert against(BOOK, short) is None


def test_stock_phrases_scattered_over_two_books_are_no_likeness() -> None:
    phrases = [chinese(900 + n, 1) for n in range(40)]

    def strewn(text: str, seed: int) -> str:  # fmt: skip
        source = random.Random(seed)
        return "。".join(one + source.choice(phrases) for one in text.split("。"))

    assert against(strewn(BOOK, 1), strewn(OTHER, 2)) is None


def test_a_damaged_print_is_refused() -> None:
    (whole,) = prints(BOOK[:400])
    for payload in (b"x", whole.payload[:-1], b"XXXX" + whole.payload[4:]):
        with pytest.raises(BytesRefused, match="damaged"):
            unpack(replace(whole, payload=payload))
