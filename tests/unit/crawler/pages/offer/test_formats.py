"""A form's name below a heading for downloads hands over; elsewhere it does not, and a citation never does."""

from __future__ import annotations

import pytest

from crawler.pages.offer.offers import offers_of
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

TEXT = "<h1>防波堤上的灯</h1><p>本书讲述守灯人的劳动，依据日志与书信写成。</p>"


def handed(body: str) -> list[str]:
    page = f"<html><head><title>防波堤上的灯</title></head><body>{TEXT}{body}</body></html>"
    document = Document(Fetched("https://press.example/index.php/hop/catalog/book/12", page.encode()))
    return [link["text"] for link in offers_of(document).links if link["rel"] == "download"]


def link(said: str, place: str = "/index.php/hop/catalog/view/12/21/41") -> str:
    return f'<div><a href="{place}">{said}</a></div>'


@pytest.mark.parametrize("said", ["PDF", "EPUB", "Complete volume (PDF)", "PDF (3 MB)", "防波堤上的灯.pdf"])
@pytest.mark.parametrize("heading", ["Downloads", "Full text", "下载", "Available formats"])
def test_a_forms_name_below_a_heading_for_downloads_hands_over(said: str, heading: str) -> None:
    assert handed(f"<div><h2>{heading}</h2>{link(said)}</div>") == [said]


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Download statistics</h2>{link('PDF')}",
        f"<h2>Downloads</h2><h2>Print</h2>{link('PDF')}",
        f"<h2>Downloads</h2>{link('Chapter three')}",
        f"<h2>Formats</h2>{link('PDF', 'https://other.example/guide')}",
        link("PDF"),
    ],
    ids=["figures", "another heading between", "no form", "another site", "no heading"],
)
def test_a_forms_name_elsewhere_hands_over_nothing(body: str) -> None:
    assert handed(body) == []


@pytest.mark.parametrize("said", ["Endnote/Zotero/Mendeley (RIS)", "BibTeX", "Download RIS citation (RIS)"])
def test_how_a_page_is_cited_is_no_download_of_it(said: str) -> None:
    place = "/index.php/hop/citationstylelanguage/download/ris?submissionId=12"
    assert handed(f'<h2>Downloads</h2><div><a href="{place}"><span></span> {said}</a></div>') == []
