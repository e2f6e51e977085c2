"""Who made a work, where a citation says it."""

import pytest

from crawler.pages.facts import cited
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document


def read(line: str, title: str) -> list[str]:
    source = (
        f"<title>{title} - Archive</title><body><h1>{title}</h1><p>{line}</p><p>Abstract (2021)</p></body>"
    )
    return cited.makers_of(
        Document(Fetched("http://archive.example/28/", source.encode(), "utf-8", "text/html"))
    )


@pytest.mark.parametrize(
    ("line", "makers"),
    [
        ("Marsh, I. and Pell, D. (2021) <em>Low Water.</em> Quay Books.", ["Marsh, I.", "Pell, D."]),
        ("Marsh, I., Pell, D., Orr, T. & Ames, L. (2021). Low Water.", ["Marsh, I.", "Pell, D.", "Orr, T.", "Ames, L."]),
        ("Ida Marsh (2021) Low Water", ["Ida Marsh"]),
    ],
)  # fmt: skip
def test_names_before_the_year_and_the_name_are_makers(line: str, makers: list[str]) -> None:
    assert read(line, "Low Water") == makers


def test_a_han_name_is_put_together() -> None:
    assert read("郑, 观海 and 韩, 立 (2022) <em>桥梁检测一百例.</em> 江岸", "桥梁检测一百例") == [
        "郑观海",
        "韩立",
    ]


def test_other_lines_cite_nobody() -> None:
    for line in ("Low Water came out (2021) late.", "Published (2021) in Port Merrow", "Low Water (2021)"):
        assert read(line, "Low Water") == []
