"""The stated policy on listings of every kind: what becomes a draft, what a review, what nothing."""

from __future__ import annotations

import pytest

from matchers.index.catalogue import CatalogueIndex
from matchers.screen import screen
from records.vocabulary import Decision
from tests.unit.matchers.cases import CASES, Case
from tests.unit.matchers.catalogue import catalogue


@pytest.fixture(scope="module")
def works() -> CatalogueIndex:
    return catalogue()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_a_listing_gets_the_decision_that_the_policy_states(case: Case, works: CatalogueIndex) -> None:
    screened = screen(case.listing(), works)
    opened = {
        one.weighed.candidate.work.work_id: one.for_people.value
        for one in screened.decided
        if one.for_people in (Decision.DRAFT, Decision.REVIEW)
    }
    assert opened == case.expect, [
        (d.weighed.candidate.work.work_id, d.for_people.value, round(d.p_work, 2), round(d.weighed.act.probability, 2),
         round(d.weighed.unlicensed.probability, 2), [f.key for f in d.weighed.features], [v.key for v in d.vetoes])
        for d in screened.decided
    ]  # fmt: skip
