"""Which of several places say something of their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchers.titles import BASE, Place, longest


def test_a_name_inside_a_longer_one_says_nothing_new() -> None:
    assert longest([Place(1, 4, 8), Place(0, 0, 8)]) == [Place(0, 0, 8)]


def test_two_names_of_one_span_both_stand() -> None:
    assert longest([Place(1, 0, 4), Place(0, 0, 4)]) == [Place(0, 0, 4), Place(1, 0, 4)]


def test_names_that_overlap_both_stand() -> None:
    assert longest([Place(0, 0, 4), Place(1, 2, 6)]) == [Place(0, 0, 4), Place(1, 2, 6)]


def test_a_disguise_hides_no_plain_name() -> None:
    disguised, plain = Place(0, 0, 4, "syllables"), Place(1, 0, 2)
    assert longest([disguised, plain]) == [disguised, plain]


def test_a_plain_name_hides_the_disguises_of_its_own_span() -> None:
    assert longest([Place(0, 0, 4, "syllables"), Place(2, 0, 4, BASE, edits=1), Place(1, 0, 4)]) == [
        Place(1, 0, 4)
    ]


SPANS = st.tuples(st.integers(0, 8), st.integers(1, 5))
PLACES = st.lists(
    st.builds(
        lambda key, span, view: Place(key, span[0], sum(span), view), st.integers(0, 3), SPANS, st.sampled_from([BASE, "looks"])
    )
)  # fmt: skip


def stands_in(inner: Place, outer: Place) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def beats(other: Place, place: Place) -> bool:
    same = (other.start, other.end) == (place.start, place.end)
    return stands_in(place, other) and (
        other.plain > place.plain or (other.plain == place.plain and not same)
    )


@given(PLACES)
def test_what_is_left_is_what_no_other_place_covers(places: list[Place]) -> None:
    assert set(longest(places)) == {
        place for place in places if not any(beats(other, place) for other in places)
    }
