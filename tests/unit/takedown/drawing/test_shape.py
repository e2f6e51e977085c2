"""Contents as trees of fields: values at paths, and elements that are known by what they are about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from records.vocabulary import PaperKind
from takedown.drawing import labels, shape
from takedown.drawing.content import BUILDERS
from takedown.papers import facts
from takedown.papers.registry import paper

ANSWERS = {
    "answers": [
        {"work_id": "W", "url": "http://a.example/[1]", "answer": ""},
        {"work_id": "W", "url": "http://a.example/2", "answer": ""},
    ]
}


def test_an_empty_content_of_every_kind_is_read_as_one_of_that_kind() -> None:
    for kind in BUILDERS:
        one = paper(kind)
        assert facts.read(one.content, shape.empty(one.content) | {"paper": kind.value})


def test_an_element_is_found_by_place_and_by_what_it_is_about() -> None:
    path = shape.known_by_name(ANSWERS, "answers[1].answer")

    assert path == "answers[W http://a.example/2].answer"
    turned = {"answers": ANSWERS["answers"][::-1]}
    assert shape.put(turned, path, "unlicensed")
    assert turned["answers"][0]["answer"] == "unlicensed"
    assert not shape.put(turned, "answers[W http://a.example/9].answer", "x"), (
        "an address that is gone takes nothing"
    )
    ANSWERS["answers"][1]["answer"] = ""


@given(st.text(min_size=1, max_size=60))
def test_an_answer_about_any_address_stays_with_it(url: str) -> None:
    content = {
        "answers": [
            {"work_id": "W", "url": "other", "answer": ""},
            {"work_id": "W", "url": url, "answer": ""},
        ]
    }
    path = shape.known_by_name(content, "answers[1].answer")

    assert shape.at(content, path) == ""
    assert shape.put({"answers": [dict(content["answers"][1])]}, path, "x")


def test_what_says_nothing_lies_under_what_says_something() -> None:
    assert shape.laid_over({"a": "proposed", "b": [1]}, {"a": "", "b": [], "c": 2}) == {
        "a": "proposed",
        "b": [1],
        "c": 2,
    }
    assert shape.laid_over({"a": "proposed"}, {"a": "row"}) == {"a": "row"}
    assert dict(shape.flat({"a": {"b": 1}, "c": [{"d": 2}]})) == {"a.b": 1, "c": [{"d": 2}]}


def test_every_field_of_every_paper_has_words_in_both_languages() -> None:
    unnamed = {name for kind in BUILDERS for name in _names(paper(kind).content)} - set(labels.LABELS)
    inner = {"schema", "paper", "template", "drawn_on", "law", "mark", "printed", "printer"}
    assert unnamed <= inner | _INSIDE, sorted(unnamed - inner - _INSIDE)


_INSIDE = {
    "made_at", "made_by", "sha256", "proves", "page_title", "facts", "owner", "proof", "not_removed_on", "id", "rule", "item", "value",
    "limit", "short", "version", "effective_from", "verified", "sentence",
}  # fmt: skip
"""Parts of what the rows give, which nobody fills in one by one."""


def _names(kind: type) -> set[str]:
    found: set[str] = set()
    for name, hint in shape.hints(kind).items():
        found.add(name)
        inner = shape.element(hint) or shape.optional(hint)
        if hasattr(inner, "__dataclass_fields__"):
            found |= _names(inner)
    return found


def test_choices_are_of_fields_that_the_paper_has() -> None:
    for kind, name in labels.CHOICES:
        assert name in _names(paper(PaperKind(kind)).content)
