"""Material to examples: what is held stays held, titles stay together, and nothing of the pages is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from matchers.learning.fitting import Examples, document
from matchers.model import by_hand, read, sealed
from tests.eval import fit, generated, material
from tests.eval.family import Families
from tests.eval.material import Labelled
from tests.unit.matchers.cases import CASES
from tests.unit.matchers.catalogue import WORKS, catalogue

HELD = ("长河落日", "渡口")


def labelled(source: str = "cases") -> list[Labelled]:
    """The policy's cases as labelled listings: what it opens is named there."""
    families = Families(WORKS)
    found = []
    for case in CASES:
        family = families.of(case.title, case.expect)
        side = "held" if family in HELD else "dev"
        act = "offer" if "draft" in case.expect.values() else "unclear"
        found.append(Labelled(case.listing(), frozenset(case.expect), act, "", "plain", source, family, side))
    return found


def test_a_series_and_its_temptations_are_one_family() -> None:
    families = Families(WORKS)

    assert families.of("无关", ["F3"]) == families.of("长河落日 第三季 全集", []) == families.of("", ["F2"])
    assert families.of("长河落日圆 全集 txt", []) == families.of("", ["F2"])
    assert families.of("今天天气不错", []) == "今天天气不错"


def test_what_is_held_out_is_in_no_example() -> None:
    examples = Examples()
    fit.add(examples, "cases", labelled(), catalogue(), 1.0)
    seen = {one.family for one in (*examples.work, *examples.act)}
    held = {one.family for one in (*examples.held_work, *examples.held_act)}

    assert held == set(HELD)
    assert {"星渊", "晚风"} <= seen
    assert not seen & held


def test_a_fit_of_the_same_material_is_the_same_file_and_holds_no_page() -> None:
    texts = []
    for _ in range(2):
        examples = Examples()
        fit.add(examples, "cases", labelled(), catalogue(), 1.0)
        texts.append(sealed(document("test/1", examples, by_hand(), about={})))

    assert texts[0] == texts[1]
    assert read(texts[0], "test.json").version == "test/1"
    assert "星渊纪事" not in texts[0]
    assert json.loads(texts[0])["fitted_on"]["sources"]["cases"]["listings"] == len(CASES)


def test_another_label_is_another_digest_of_the_material() -> None:
    digests = []
    for expected in (frozenset({"B1"}), frozenset[str]()):
        examples = Examples()
        fit.add(examples, "one", [replace(labelled()[0], expected=expected)], catalogue(), 1.0)
        digests.append(examples.sources["one"]["digest"])

    assert digests[0] != digests[1]


def test_pairs_written_by_rule_teach_no_act_and_have_a_prior_of_their_own() -> None:
    examples = Examples()
    fit.add(examples, generated.NAME, labelled(generated.NAME), catalogue(), generated.WEIGHT)
    found = document("test/1", examples, by_hand(), about={})

    assert all(fit.OWN_PRIOR in strengths for one in examples.work for strengths in one.candidates)
    assert {one.weight for one in examples.work} == {generated.WEIGHT}
    assert fit.OWN_PRIOR not in found["work"]["weights"]


@pytest.mark.parametrize("name", ["zh", "own"])
def test_no_family_of_a_set_stands_in_both_halves(name: str) -> None:
    try:
        cases = material.listings(name)
    except FileNotFoundError as error:
        pytest.skip(f"{error.filename} is missing")
    halves: dict[str, set[str]] = {}
    for case in cases:
        halves.setdefault(case.family, set()).add(case.half)

    assert {len(sides) for sides in halves.values()} == {1}
    assert {case.half for case in cases} == {"dev", "held"}
