"""Lists of links that visitors handed in: what they give is given on the pages of their talks."""

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

HOST = "http://links.example"
SHARES = {
    "Compilers from Scratch (full book)": "https://mega.nz/file/4JuXFZo2#qh20xlReGsaL1dvnyzv0ZzyA0xIfl4c7xU2zXCot2Po",
    "The Queue Notes, complete scan": "https://mega.nz/file/7KuAFZp3#ab20xlReGsaL1dvnyzv0ZzyA0xIfl4c7xU2zXCot2Pq",
}


def row(number: int, name: str, talk: str) -> str:
    return (
        f"<li><div><a href='{SHARES[name]}'>{name}</a> <a href='/t/book'>book</a></div>"
        f"<div>{number} days ago | <a href='{talk}'>{number} comments</a></div></li>"
    )


def page(path: str, body: str, title: str) -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} | Harbour</title></head><body><ol>{body}</ol></body></html>"
    return WebsitePage(Fetched(f"{HOST}{path}", html.encode()))


def test_rows_that_lead_off_the_site_and_to_their_talks_are_a_list_whatever_they_hand_over() -> None:
    rows = "".join(row(number, name, f"/s/{number}") for number, name in enumerate(SHARES, 3))

    assert page("/t/book", rows, "book").read().listings == ()


def test_a_row_that_stands_alone_is_its_talk_s_where_the_talk_is_called_so() -> None:
    name = next(iter(SHARES))

    alone = page("/domains/mega.nz", row(3, name, "/s/9/compilers_from_scratch_full_book"), "mega.nz")

    assert alone.read().listings == ()


def test_the_page_of_the_talk_gives_what_its_row_hands_over() -> None:
    name = next(iter(SHARES))
    talk = page("/s/9", row(3, name, "/s/9") + "<li>Works fine, cheers.</li>", name)

    assert [listing.title for listing in talk.read().listings] == [name]


def test_a_download_whose_remarks_have_a_page_of_their_own_stays_the_page_s() -> None:
    name = next(iter(SHARES))
    offer = page("/compilers/", f"<h1>{name}</h1>{row(3, name, '/compilers/remarks')}", name)

    assert len(offer.read().listings) == 1
