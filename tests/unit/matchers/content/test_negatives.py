"""The negative bank as the matcher obeys it."""

from __future__ import annotations

import numpy as np
import pytest

from fingerprints import film, video
from fingerprints.kinds import Print
from fingerprints.pictures.codes import PDQ_RECIPE
from matchers.content import media
from matchers.content.contents import ContentIndex
from matchers.content.negatives import Bank, Entry, Ignored
from matchers.facts import ListingFacts, Picture, WorkFacts
from matchers.index.catalogue import index
from matchers.screen import screen
from records.vocabulary import NegativeKind, WorkKind

CODE = "5a" * 32
OTHER = "0f" * 32


def turned(code: str, bits: int) -> str:
    """The code with that many bits changed."""
    return f"{int(code, 16) ^ ((1 << bits) - 1):064x}"


def picture_bank(code: str = CODE) -> Bank:
    return Bank((Entry(3, NegativeKind.PICTURE, code, "logo.png", "片头标志"),))


def shown(*codes: tuple[str, str]) -> Picture:
    prints = tuple(Print("pdq", PDQ_RECIPE, code, 100, variant) for code, variant in codes)
    return Picture("a.jpg", "d1", tuple(code for code, _ in codes), (), 100, prints)


def shows(code: str) -> WorkFacts:
    return WorkFacts(1, "W1", "x", WorkKind.FILM_TV, pictures=(shown((code, "raw")),))


@pytest.mark.parametrize(("bits", "left_out"), [(0, True), (31, True), (32, False)])
def test_a_picture_within_31_bits_of_the_bank_is_left_out(bits: int, left_out: bool) -> None:
    left, entries = picture_bank().picture(shown((turned(CODE, bits), "raw")))
    assert (left is None, [one.id for one in entries]) == (left_out, [3] if left_out else [])


def test_a_page_with_a_logo_on_it_keeps_its_other_parts() -> None:
    left, entries = picture_bank().picture(shown((OTHER, "raw"), (CODE, "box1")))
    assert left is not None
    assert [one.value for one in left.prints] == [OTHER]
    assert left.pdq == (OTHER,)
    assert len(entries) == 1


def test_pictures_of_the_catalogue_that_are_in_the_bank_stand_apart() -> None:
    assert set(picture_bank().apart(media.build([shows(CODE)]))) == {"d1"}
    assert picture_bank().apart(media.build([shows(OTHER)])) == {}


def test_frames_that_show_a_logo_say_nothing() -> None:
    frames = np.zeros(3, film.FRAME)
    frames["quality"] = 90
    frames["codes"][:, film.WHOLE] = np.frombuffer(bytes.fromhex(OTHER), np.uint8)
    frames["codes"][1, film.WHOLE] = np.frombuffer(bytes.fromhex(CODE), np.uint8)
    one = Print("frames", video.FRAMES_RECIPE, "aa", 100, payload=frames.tobytes())
    (left,) = picture_bank().frames([one])
    assert film.unpack(left.payload)["quality"].tolist() == [90, 0, 90]
    assert Bank().frames([one]) == [one]


def test_an_app_whose_icon_is_in_the_bank_is_compared_without_it() -> None:
    icon, package = (
        Print("pdq", PDQ_RECIPE, CODE, 90, "icon-raw"),
        Print("apk-package", "apk-package/v1", "aa", None),
    )
    assert picture_bank().icons([package, icon]) == [package]
    assert picture_bank(OTHER).icons([package, icon]) == [package, icon]


def test_a_bank_has_the_revision_of_what_holds() -> None:
    assert picture_bank().revision == picture_bank().revision
    assert len({picture_bank().revision, picture_bank(OTHER).revision, Bank().revision}) == 3


def test_what_was_left_out_is_said_with_entry_and_reason() -> None:
    said = Ignored(picture_bank().entries[0], "http://x/logo.png").as_json()
    assert (said["entry"], said["side"]) == ("3", "found")
    assert "片头标志" in said["zh"]
    assert "片头标志" in said["en"]


def test_a_picture_of_the_bank_opens_no_candidate_and_the_answer_says_so() -> None:
    listing = ListingFacts("http://x.example/", "今日资源", pictures=(shown((CODE, "raw")),))
    plain = index([shows(CODE)])
    assert [one.weighed.candidate.work.id for one in screen(listing, plain).decided] == [1]
    obeying = plain.holding(ContentIndex(), picture_bank())
    screened = screen(listing, obeying)
    assert screened.decided == ()
    assert [one.entry.id for one in screened.ignored] == [3]
    assert [(one.entry.id, one.side) for one in obeying.apart[1]] == [(3, "asset")]


def test_a_picture_of_the_catalogue_in_the_bank_is_like_nothing() -> None:
    near = turned(CODE, 40)  # the found picture is near to the work's and not to the bank's
    listing = ListingFacts("http://x.example/", "今日资源", pictures=(shown((near, "raw")),))
    plain = index([shows(turned(CODE, 20))])
    assert screen(listing, plain).decided
    assert screen(listing, plain.holding(ContentIndex(), picture_bank())).decided == ()


def test_a_title_of_the_bank_names_nothing_in_title_file_or_text() -> None:
    work = WorkFacts(1, "W1", "首页推荐", WorkKind.FILM_TV)
    listing = ListingFacts(
        "http://x.example/", "《首页推荐》", text="片名：首页推荐", files=("首页推荐.mp4",)
    )
    bank = Bank((Entry(5, NegativeKind.TITLE, "首页推荐", "首页推荐", "网站栏目"),))
    assert screen(listing, index([work])).decided
    screened = screen(listing, index([work]).holding(ContentIndex(), bank))
    assert screened.decided == ()
    assert {one.entry.id for one in screened.ignored} == {5}
