"""Articles of law as dated data."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from takedown.law import statutes


def test_every_article_names_version_source_and_whether_it_was_read() -> None:
    for article in statutes.articles():
        assert article.document
        assert article.source
        assert article.number
        assert not article.sentence.endswith("。")
        assert article.role in (statutes.BASIS, statutes.LIABILITY, statutes.OFFICE)


def test_a_notice_of_today_rests_on_three_articles_in_their_order() -> None:
    found = statutes.in_force(date(2026, 11, 21), statutes.BASIS)
    assert [(a.id, a.verified) for a in found] == [
        ("regulations-14", True), ("measures-8", False), ("civil-code-1195", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2020, 12, 31), ["regulations-14", "measures-8"]),
        (date(2021, 1, 1), ["regulations-14", "measures-8", "civil-code-1195"]),
        (date(2013, 2, 28), ["measures-8"]),
        (date(2005, 5, 29), []),
    ],
)
def test_only_what_was_in_force_that_day_is_cited(day: date, ids: list[str]) -> None:
    assert [article.id for article in statutes.in_force(day, statutes.BASIS)] == ids


def test_whoever_approves_is_shown_what_a_wrong_notice_costs() -> None:
    found = statutes.in_force(date(2026, 11, 21), statutes.LIABILITY)
    assert [article.id for article in found] == ["regulations-24", "civil-code-1195-3"]


def test_a_new_version_of_an_article_names_the_open_papers_that_cite_the_old_one() -> None:
    old = statutes.newest(("copyright-53",))[0]
    row = {"id": old.id, "version": old.version, "effective_from": old.effective_from.isoformat()}
    open_papers = [(1, {"law": [row]}), (2, {"law": []}), (3, {"law": [row | {"id": "penalty-28"}]}), (4, {})]
    changed = dataclasses.replace(old, version="2030年修正", effective_from=date(2030, 1, 1))

    assert statutes.touched(changed, open_papers) == [1]
    assert statutes.touched(old, open_papers) == []


def test_papers_that_cite_what_is_no_longer_in_force_are_listed_by_article() -> None:
    row = {"id": "copyright-53", "version": "2010年修正", "effective_from": "2010-04-01"}
    assert statutes.outdated(date(2026, 11, 21), [("a", {"law": [row]}), ("b", {"law": []})]) == {
        "copyright-53": ["a"]
    }


def test_an_article_is_cited_in_the_version_of_the_day() -> None:
    assert [one.id for one in statutes.on(("copyright-53", "penalty-28"), "2021-06-30")] == ["copyright-53"]
    assert statutes.named(("copyright-53", "measures-14")) == ("著作权法第五十三条；办法第十四条", False)
