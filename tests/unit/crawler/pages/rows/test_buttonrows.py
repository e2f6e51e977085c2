"""Lists of files whose rows are buttons: the page is the listing, and names them."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage


def item(name: str, size: str, day: str, kind: str = "div role=button tabindex=0") -> str:
    tag = kind.partition(" ")[0]
    return (
        f'<{kind} aria-label="{name}"><div><i class=icons></i></div><div><p class=name>{name}</p><p class=size>{size}</p>'
        f'<p class=modified><time datetime="{day}T08:00:00Z">3 days ago</time></p></div></{tag}>'
    )


def read(rows: str, url: str = "http://drive.example/share/x7K2/%E8%BF%9E%E8%BD%BD") -> PageReading:
    html = f"<title>连载 - Drive</title><header><button>Download</button></header><h2>连载</h2><div id=listing>{rows}</div>"
    return WebsitePage(Fetched(url, html.encode(), "utf-8")).read()


@pytest.mark.parametrize("kind", ["div role=button tabindex=0", "li class=row", "div role=row"])
def test_a_page_whose_rows_have_no_address_is_one_listing_with_its_files(kind: str) -> None:
    rows = item("旧卷", "", "2025-03-02", kind) + item("夜渡青川 01.epub", "1.5 MB", "2025-03-02", kind)
    reading = read(
        rows
        + item("夜渡青川 02.epub", "2 MB", "2025-03-09", kind)
        + item("cover.jpg", "20 KB", "2025-03-02", kind)
    )

    (found,) = reading.listings
    assert reading.kind is PageKind.FILES
    assert found.title == "连载"
    assert [(file["name"], file["size"]) for file in found.files] == [
        ("夜渡青川 01.epub", 1_572_864), ("夜渡青川 02.epub", 2_097_152),
    ]  # fmt: skip
    assert found.dates == ("2025-03-02", "2025-03-09")


@pytest.mark.parametrize(
    "rows",
    [
        "<ul><li>setup.exe is the file to start</li><li>Read the manual.pdf</li></ul>",
        "<ul><li>manual.pdf</li><li>install.exe</li><li>notes.txt</li></ul>",
        item("photo.jpg", "20 KB", "2025-03-02") + item("index.html", "1 KB", "2025-03-02"),
        "<button>Save as .txt</button><button>Export.csv</button>",
        "<table><tr><td><pre>1</pre></td><td><pre>convert -o in.epub out.mobi</pre></td></tr></table>",
    ],
    ids=[
        "sentences",
        "names that state nothing",
        "pictures and pages",
        "buttons of a tool",
        "a numbered line of code",
    ],
)
def test_what_only_speaks_of_files_is_none(rows: str) -> None:
    assert read(rows).listings == ()
