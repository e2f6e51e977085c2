"""What a shape does to a page, and that it is the same page for whoever looks at it."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree, html

from tests.eval import shapes, shapes_addresses, shapes_markup, shapes_words
from tests.eval.shapes_seen import Change, Shape, programs, saved, shaped, together, told

URL = "http://127.0.0.60:8000/shelf/book-7.html?page=2"
PAGE = """<html><head><title>Salt Roads - Harbor Books</title><meta property="og:title" content="Salt Roads"></head><body class="single">
<nav class="menu"><a href="/">Home</a></nav><article class="post" id="p7"><h1 class="title">Salt Roads</h1><ul><li><b>Author:</b> Ilya Exemplar</li></ul>
<dl><dt>Size</dt><dd>3 MB</dd></dl><table><tr><th>Year</th><td>2019</td></tr></table><p>Price: $39.90</p><p>A keeper counts the tides of a year.</p>
<img src="/covers/7.jpg" alt="Salt Roads"><a href="/files/salt-roads.epub#p7" class="btn">Download</a><a href="#p7">above</a></article></body></html>"""


def _page(*changes: Change) -> Any:
    tree = html.document_fromstring(PAGE)
    for change in changes:
        change(tree, URL)
    return tree


def _words(tree: Any) -> list[str]:
    return "".join(tree.find("body").itertext()).split()


def _source(tree: Any) -> str:
    return etree.tostring(tree, encoding="unicode")


@pytest.mark.parametrize("kind", ["markup", "rows", "misled"])
def test_what_is_written_in_other_markup_says_the_same_words(kind: str) -> None:
    for shape in shapes.KINDS[kind]:
        assert _words(_page(*shape.changes)) == _words(_page()), shape.name


def test_names_without_meaning_are_the_same_wherever_they_stand() -> None:
    tree = _page(shapes_markup.hashed)

    (article,) = tree.iter("article")
    assert "post" not in article.get("class")
    assert [a.get("href") for a in tree.iter("a")][-1] == f"#{article.get('id')}"


def test_headings_tables_and_lists_may_be_boxes() -> None:
    tree = _page(shapes_markup.headings_as_boxes, shapes_markup.tables_as_boxes, shapes_markup.lists_as_boxes)

    assert not list(tree.iter("h1", "table", "td", "li", "dl", "dt"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (shapes_words.labels_as_spans, "<span>Author</span><span>Ilya Exemplar</span>"),
        (shapes_words.labels_in_one_text, "<span>Author: Ilya Exemplar</span>"),
        (shapes_words.labels_full_width, "<span>Size：3 MB</span>"),
        (shapes_words.labels_in_cells, "<tr><th>Author</th><td>Ilya Exemplar</td></tr>"),
        (shapes_words.prices_in_parts, "<span>$</span><span>39</span><sup>90</sup>"),
        (shapes_words.prices_in_words, "Price: 39.90 USD"),
        (shapes_words.titled_by_site, f"<title>{shapes_words.SITE}</title>"),
        (shapes_words.titled_behind_site, "<title>Harbor Books » Salt Roads</title>"),
    ],
)
def test_labels_prices_and_titles_are_written_in_another_way(change: Change, said: str) -> None:
    assert said in _source(_page(change))


def test_a_button_that_is_drawn_says_its_word_where_it_is_not_seen() -> None:
    link = list(_page(shapes_words.buttons_as_pictures).iter("a"))[1]

    assert "".join(link.itertext()).strip() == ""
    assert "Download" in _source(link)


def test_a_program_speaks_another_language_and_the_work_keeps_its_name() -> None:
    words = _words(_page(shapes_words.another_language))

    assert "Download" not in words
    assert "Exemplar" in words


def test_addresses_are_the_same_wherever_they_stand_and_other_sites_keep_theirs() -> None:
    rename = shapes_addresses.hashed
    tree = _page(shapes_addresses.written(rename))

    home, file, place = (a.get("href") for a in tree.iter("a"))
    assert home == "http://127.0.0.60:8000/"
    assert file == rename("http://127.0.0.60:8000/files/salt-roads.epub") + "#p7"
    assert place == "#p7"
    assert rename(URL) != rename(URL.replace("=2", "=3"))
    assert shapes_addresses.below(URL) == "http://127.0.0.60:8000/site/shelf/book-7.html?page=2"


def test_a_file_without_an_ending_is_named_where_it_is_taken() -> None:
    tree = _page(shapes_addresses.written(shapes_addresses.hashed_files))

    assert [a.get("download") for a in tree.iter("a")] == [None, "salt-roads.epub", None]


@pytest.mark.parametrize("shape", shapes.AROUND, ids=lambda shape: shape.name)
def test_what_stands_around_a_page_leaves_the_page_as_it_was(shape: Shape) -> None:
    words = " ".join(_words(_page(*shape.changes)))

    assert " ".join(_words(_page())) in words
    assert len(words) > len(" ".join(_words(_page())))


def test_a_new_program_is_the_same_every_time_and_no_shape_stops_at_a_saved_page() -> None:
    (first, *_others) = programs()

    assert shapes.drawn(first, 1).changes == shapes.drawn(first, 1).changes
    everything = together("everything", *(kind[-1] for kind in shapes.KINDS.values()))
    assert len(told(first, everything)) == len(told(first, shapes.SAVED))


def test_a_shape_without_changes_is_the_page_as_saved() -> None:
    (page, *_others) = saved(programs()[0])

    assert shaped(page, shapes.SAVED).decode() == page.source
