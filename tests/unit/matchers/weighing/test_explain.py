"""Every reason names what was seen and what was expected, in both languages."""

from __future__ import annotations

import pytest

from matchers.feature import WEIGHTS, Feature
from matchers.screen import screen
from matchers.text.lexicon import lexicon
from matchers.weighing.explain import SENTENCES, VETOES, reasons, sentence, vetoes
from matchers.weighing.vetoes import Veto
from records.vocabulary import Decision
from tests.unit.matchers.cases import CASES, Case
from tests.unit.matchers.catalogue import catalogue


@pytest.mark.parametrize("key", sorted(WEIGHTS))
def test_every_feature_of_the_table_has_a_sentence_that_names_what_was_seen(key: str) -> None:
    zh, en = sentence(Feature(key, "title", "甲乙丙", "丁戊己", 1.0))
    assert key == "act_nothing" or ("甲乙丙" in zh and "甲乙丙" in en)
    assert any("\u4e00" <= c <= "\u9fff" for c in zh)


def test_every_sentence_belongs_to_a_feature() -> None:
    assert set(SENTENCES) == set(WEIGHTS)


def test_every_sign_of_the_lexicon_has_a_sentence() -> None:
    for key, sign in lexicon().signs.items():
        assert sign.side == "neutral" or all(sentence(Feature(f"sign:{key}", "act", "甲", "", 1.0)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_reasons_and_vetoes_of_every_case_are_sentences(case: Case) -> None:
    for decided in screen(case.listing(), catalogue()).decided:
        assert all(reason["zh"] and reason["en"] for reason in reasons(decided))
        assert {veto.key for veto in decided.vetoes} <= set(VETOES)
        assert all(isinstance(veto, Veto) and veto.at_most in Decision for veto in decided.vetoes)
        assert all(row["zh"] and row["en"] for row in vetoes(decided))
