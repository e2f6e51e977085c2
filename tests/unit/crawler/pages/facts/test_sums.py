"""A sum of money is read where it is all that its line says, however shops dress it."""

from __future__ import annotations

import pytest

from crawler.pages.facts.sums import alone


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("€9.00", "€9.00"), ("9.90 元", "9.90 元"), ("From CHF 12", "CHF 12"), ("ab 9,00 € inkl. MwSt.", "9,00 €"), ("原价：¥39", "¥39"),
        ("EUR 9.00 (incl. 19% VAT)", "EUR 9.00"), ("$12.99 per track", "$12.99"), ("Unit Price: $12.00", "$12.00"), ("12.00 zł", "12.00 zł"),
        ("$1,299.00 USD", "$1,299.00 USD"), ("kr 90", "kr 90"), ("$14.00 $9.90", "$9.90"), ("₹ 499", "₹ 499"),
    ],
)  # fmt: skip
def test_a_price_is_read_without_the_words_beside_it(line: str, asked: str) -> None:
    assert alone(line) == asked


@pytest.mark.parametrize(
    "line",
    ["", "¥0.00", "12,90", "2026", "5 km", "page 1 of 3", "incl. 19% VAT", "MAX 12", "We paid $5 for it", "第 3 块", "$" * 40],
)  # fmt: skip
def test_other_lines_ask_nothing(line: str) -> None:
    assert alone(line) == ""
