"""What a listing hands out against what right holders gave: files, archives, texts and apps."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from fingerprints import app, audio, film, video
from fingerprints.kinds import Print
from matchers.content.contents import EVERY, OWN_TEXT, Content, ContentIndex
from matchers.content.negatives import Bank, Entry
from matchers.facts import File
from records.vocabulary import NegativeKind
from tests.unit.matchers.contents import Shelf, held, noise, novel, packed

BOOK, OTHER = novel(1, 30_000), novel(2, 30_000)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def only(found: dict[int, tuple[Content, ...]], work: int, kind: str) -> Content:
    assert set(found) == {work}
    return next(one for one in found[work] if one.kind == kind)


def test_the_same_bytes_are_the_work_whatever_the_file_is_called(shelf: Shelf) -> None:
    index = ContentIndex(held(1, shelf.of_bytes("book.bin", noise(1, 5_000))), shelf)
    content = only(index.likenesses([shelf.of_bytes("x.dat", noise(1, 5_000))]), 1, "file")
    assert (content.likeness.algorithm, content.likeness.strength, content.asset) == (
        "sha256",
        "strong",
        "book.bin",
    )
    assert index.likenesses([shelf.of_bytes("x.dat", noise(2, 5_000))]) == {}


def test_a_list_of_md5_recognises_a_file_and_a_member_of_an_archive(shelf: Shelf) -> None:
    import hashlib

    from fingerprints.hashlists import read

    told = read(hashlib.md5(noise(1, 5_000), usedforsecurity=False).hexdigest()).prints
    index = ContentIndex(held(3, File("hashes.txt", "d" * 64, tuple(("file", one) for one in told))), shelf)
    assert (
        only(index.likenesses([shelf.of_bytes("a", noise(1, 5_000))]), 3, "file").likeness.algorithm == "md5"
    )
    inside = shelf.of_bytes("a.zip", packed(film_mkv=noise(1, 5_000), ad_txt=b"x" * 2_000))
    where = only(index.likenesses([inside]), 3, "file").likeness.evidence
    assert (where["where"], where["member"]["name"]) == ("member of the found archive", "film.mkv")


def test_a_repacked_archive_shares_most_of_its_bytes(shelf: Shelf) -> None:
    own = {f"level{n}_dat": noise(n, 20_000) for n in range(8)}
    index = ContentIndex(held(1, shelf.of_bytes("game.zip", packed(**own))), shelf)
    found = shelf.of_bytes("private.zip", packed(**own, cheat_dll=noise(99, 9_000)))
    content = only(index.likenesses([found]), 1, "archive")
    assert content.likeness.strength == "strong"
    assert content.likeness.evidence["share"]["asset"] == 1.0


def test_a_file_that_many_works_hold_names_none_of_them(shelf: Shelf) -> None:
    runtime = shelf.of_bytes("runtime.bin", noise(5, 4_000))
    index = ContentIndex([one for work in range(1, 7) for one in held(work, runtime)], shelf)
    assert index.likenesses([shelf.of_bytes("r.bin", noise(5, 4_000))]) == {}


def test_the_text_of_a_page_is_compared_with_every_book(shelf: Shelf) -> None:
    index = ContentIndex(
        [*held(1, shelf.of_text("一.txt", BOOK)), *held(2, shelf.of_text("二.txt", OTHER))], shelf
    )
    content = only(index.likenesses([], text="导航 " + OTHER[8_000:11_000] + " 下一章"), 2, "text")
    assert (content.found, content.own_text, content.likeness.strength) == (OWN_TEXT, True, "strong")
    assert content.likeness.evidence["longest"]["work"][0] < 8_100
    assert index.likenesses([], text=novel(3, 3_000)) == {}


def test_a_fetched_text_file_is_preferred_to_the_words_of_its_page(shelf: Shelf) -> None:
    index = ContentIndex(held(1, shelf.of_text("一.txt", BOOK)), shelf)
    content = only(
        index.likenesses([shelf.of_text("http://x/a.txt", BOOK[:9_000])], text=BOOK[:3_000]), 1, "text"
    )
    assert content.found == "http://x/a.txt"


def test_texts_are_indexed_once_and_again_when_they_change(shelf: Shelf, tmp_path: Path) -> None:
    first = held(1, shelf.of_text("一.txt", BOOK))
    for _ in range(2):
        assert ContentIndex(first, shelf, folder=tmp_path / "texts").likenesses([], text=BOOK[:2_000])
    assert len(shelf.read) == len({*shelf.read})  # read once, then opened
    both = [*first, *held(2, shelf.of_text("二.txt", OTHER))]
    assert set(ContentIndex(both, shelf, folder=tmp_path / "texts").likenesses([], text=OTHER[:2_000])) == {2}


def test_a_damaged_index_of_texts_is_built_again(shelf: Shelf, tmp_path: Path) -> None:
    first = held(1, shelf.of_text("一.txt", BOOK))
    ContentIndex(first, shelf, folder=tmp_path / "texts").likenesses([], text=BOOK[:2_000])
    for one in (tmp_path / "texts").rglob("texts.json"):
        one.write_text("{")
    assert ContentIndex(first, shelf, folder=tmp_path / "texts").likenesses([], text=BOOK[:2_000])


def repack(shelf: Shelf, package: str, signer: str, state: str = "verified") -> File:
    identity = app.Identity(package, 1, "1.0", "x", 21, state, ("v2",), (signer,), (), "", "", "")
    return shelf.file("http://x/a.apk", app=app._prints(identity))


@pytest.mark.parametrize(
    ("signer", "state", "relation"),
    [
        ("aa" * 32, "verified", "same_signer"),
        ("bb" * 32, "verified", "repack"),
        ("bb" * 32, "invalid", "tampered"),
    ],
)
def test_an_app_is_compared_with_the_package_and_signer_of_the_catalogue(
    shelf: Shelf, signer: str, state: str, relation: str
) -> None:
    named = {"com.star.game": [(4, "com.star.game", "aa" * 32)]}
    found = ContentIndex((), shelf).likenesses(
        [repack(shelf, "com.star.game", signer, state)], declared=lambda package: named.get(package, [])
    )
    assert only(found, 4, "app").likeness.evidence["relation"] == relation


def test_an_app_of_another_package_is_like_nothing(shelf: Shelf) -> None:
    ours = repack(shelf, "com.star.game", "aa" * 32)
    index = ContentIndex(held(1, ours), shelf)
    assert set(index.likenesses([repack(shelf, "com.star.game", "bb" * 32)])) == {1}
    assert index.likenesses([repack(shelf, "com.other", "bb" * 32)]) == {}


def test_a_file_of_the_bank_is_like_nothing_on_either_side(shelf: Shelf) -> None:
    empty = shelf.of_bytes("readme.bin", noise(1, 5_000))
    bank = Bank((Entry(7, NegativeKind.FILE, empty.digest, "readme.bin", "随处可见"),))
    index = ContentIndex(held(1, empty), shelf, bank)
    assert len(index) == 0
    assert [one.entry.id for one in index.apart[1]] == [7]
    assert index.likenesses([empty]) == {}
    archive = shelf.of_bytes("a.zip", packed(readme_bin=noise(1, 5_000)))
    own = ContentIndex(held(1, archive), shelf, bank)
    assert own.likenesses([empty]) == {}


def test_a_print_whose_payload_is_gone_or_strange_proves_nothing(shelf: Shelf) -> None:
    index = ContentIndex(
        held(1, shelf.of_text("一.txt", BOOK), shelf.of_bytes("a.zip", packed(a_b=noise(1, 9_000)))), shelf
    )
    strange = [
        File("x", "e" * 64, (("archive", Print("archive-members", "archive-members/v1", "0" * 64, None)),)),
        File("y", "f" * 64, (("text", Print("winnow-han8", "winnow/han8-w6-v1", "1" * 64, None)),)),
    ]
    shelf.kept["1" * 64] = b"no print of ours"
    shelf.kept["0" * 64] = b"{"
    assert index.likenesses(strange) == {}


def test_one_strange_text_of_the_catalogue_does_not_hide_the_others(shelf: Shelf) -> None:
    bad = shelf.of_text("坏.txt", OTHER)
    for one in (print_ for kind, print_ in bad.prints if kind == "text"):
        shelf.kept[one.value] = b"no print of ours"
    index = ContentIndex([*held(1, bad), *held(2, shelf.of_text("一.txt", BOOK))], shelf)
    assert set(index.likenesses([], text=BOOK[:3_000])) == {2}


def test_nothing_is_read_where_no_work_has_an_asset(shelf: Shelf) -> None:
    assert ContentIndex((), shelf).likenesses([shelf.of_bytes("a", noise(1, 5_000))], text=BOOK[:3_000]) == {}
    assert shelf.read == []


def sound(seed: int, first: int = 0, end: int = 2_000) -> Print:
    items = np.random.default_rng(seed).integers(0, 2**32, 2_000, dtype=np.uint32)[first:end]
    payload = items.astype("<u4").tobytes()
    return Print("chromaprint", audio.CHROMA_RECIPE, sha256(payload).hexdigest(), 90, payload=payload)


def test_a_piece_of_a_recording_is_found_with_its_place(shelf: Shelf) -> None:
    both = [
        *held(1, shelf.file("a.mp3", audio=(sound(1),))),
        *held(2, shelf.file("b.mp3", audio=(sound(2),))),
    ]
    found = [shelf.file("http://x/s.mp3", audio=(sound(1, 300, 1_500),))]
    content = only(ContentIndex(both, shelf).likenesses(found), 1, "audio")
    assert content.likeness.strength == "strong"
    assert abs(content.likeness.evidence["asset_start_s"] - 300 * audio.ITEM_S) < 0.1


def test_of_many_recordings_only_those_of_works_that_the_page_points_to_are_compared(shelf: Shelf) -> None:
    many = [
        one
        for work in range(1, EVERY + 2)
        for one in held(work, shelf.file(f"{work}.mp3", audio=(sound(work),)))
    ]
    found = [shelf.file("http://x/s.mp3", audio=(sound(7, 300, 1_500),))]
    index = ContentIndex(many, shelf)
    assert index.likenesses(found) == {}
    assert set(index.likenesses(found, named={7, 9})) == {7}


def test_a_piece_of_a_film_is_found_unless_its_frames_are_in_the_bank(shelf: Shelf) -> None:
    frames = np.zeros(400, film.FRAME)
    frames["ms"], frames["quality"] = np.arange(400) * 1_000, 90
    frames["codes"] = np.random.default_rng(1).integers(0, 256, (400, 5, 32))
    cut = frames[30:60]

    def printed(part: film.Frames) -> Print:
        payload = part.tobytes()
        return Print("frames", video.FRAMES_RECIPE, sha256(payload).hexdigest(), 90, payload=payload)

    own = held(1, shelf.file("b.mp4", video=(printed(frames),)))
    found = [shelf.file("http://x/f.mp4", video=(printed(cut),))]
    assert only(ContentIndex(own, shelf).likenesses(found), 1, "video").likeness.strength == "strong"
    codes = [code.tobytes().hex() for code in cut["codes"][:, film.WHOLE]]
    bank = Bank(tuple(Entry(n, NegativeKind.PICTURE, code, "片头", "片头") for n, code in enumerate(codes)))
    assert ContentIndex(own, shelf, bank).likenesses(found) == {}
