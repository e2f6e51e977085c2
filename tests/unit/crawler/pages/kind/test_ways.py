"""The way to a page, where it leads over another one of the same name."""

from crawler.pages.kind import ways
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

SITE = "http://shop.example/"


def read(way: str, heading: str = "Winter Lamp") -> Document:
    source = f"<title>{heading}</title><body>{way}<h1>{heading}</h1><p>text</p></body>"
    return Document(Fetched(f"{SITE}lamp/reviews", source.encode(), "utf-8", "text/html"))


def test_what_lies_behind_a_page_of_the_same_name_is_said_of_that_one() -> None:
    way = '<div><a href="/">Home</a> :: <a href="/light">Light</a> :: <a href="/lamp">Winter Lamp</a> :: Reviews</div>'
    steps = '<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/lamp">Winter Lamp</a></li><li>Reviews</li></ol>'

    assert ways.goes_on_from(read(way), "Winter Lamp")
    assert ways.goes_on_from(read(steps), "Winter Lamp")
    assert ways.goes_on_from(read(way), "Reviews")  # as the link that led there calls it


def test_a_page_at_the_end_of_its_way_is_itself() -> None:
    ends = '<div><a href="/">Home</a> :: <a href="/light">Light</a> :: Winter Lamp</div>'
    section = '<div><a href="/">Home</a> :: <a href="/light">Winter Lamp</a> :: Winter Lamp</div>'
    menu = '<div><a href="/">Home</a> <a href="/lamp">Winter Lamp</a> <a href="/about">About</a></div>'

    assert not any(ways.goes_on_from(read(way), "Winter Lamp") for way in (ends, section, menu))
