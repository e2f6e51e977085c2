"""A model file: its digest, its weights in place of the hand-set ones, what is refused."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.feature import ACT, LICENCE, POLICY, TITLE, WEIGHTS, Feature, feature
from matchers.learning.fitting import act_keys, licence_keys, work_keys
from matchers.model import (
    FORMAT,
    Model,
    by_hand,
    digest_of,
    known,
    load,
    packaged,
    read,
    reference,
    sealed,
    shared,
)
from matchers.record import engine, records
from matchers.screen import screen
from records.errors import DamagedModel
from tests.unit.matchers.cases import CASES
from tests.unit.matchers.catalogue import catalogue


def a_document(**changed: Any) -> dict[str, Any]:
    part = {"prior": -1.0, "weights": {}, "calibration": {"slope": 1.0, "offset": 0.0}}
    return {
        "format": FORMAT, "version": "test/1", "work": {**part, "sharing": 1.0}, "act": part,
        "unlicensed": {"prior": 1.5}, "fitted_on": {}, "metrics": {}, **changed,
    }  # fmt: skip


def a_model(**changed: Any) -> Model:
    return read(sealed(a_document(**changed)), "test.json")


def weighing(weights: dict[str, float]) -> dict[str, Any]:
    return {"prior": 0.0, "weights": weights, "calibration": {"slope": 1.0, "offset": 0.0}, "sharing": 1.0}


def test_the_packaged_model_verifies_and_weighs_nearly_every_feature() -> None:
    """A new feature weighs by hand until the packaged model is fitted again: python -m tests.eval.fit --write."""
    model = packaged()
    keys = {"work": set(work_keys()), "act": set(act_keys())}

    assert model.digest == digest_of(model.document)
    assert len(keys["work"] & set(model.work.weights)) >= 0.8 * len(keys["work"])
    assert len(keys["act"] & set(model.act.weights)) >= 0.8 * len(keys["act"])


def test_every_feature_belongs_to_one_probability() -> None:
    keys = [*work_keys(), *(key for key in act_keys() if not key.startswith("sign:")), *licence_keys()]

    assert sorted(keys) == sorted(WEIGHTS)


def test_the_packaged_model_says_what_it_was_fitted_on_without_holding_it() -> None:
    sources = packaged().document["fitted_on"]["sources"]

    assert {"zh", "titles", "generated"} <= set(sources)
    assert all(len(source["digest"]) == 64 for source in sources.values())
    assert "expected_works" not in sealed(packaged().document)


def test_evidence_by_definition_keeps_its_side_in_the_packaged_model() -> None:
    against = (
        "season_other",
        "sequel_other",
        "creator_other",
        "kind_conflict",
        "year_conflict",
        "title_very_generic",
    )
    backing = ("isbn_agree", "package_agree", "creator_title", "creator_stated", "year_agree", "cover_strong")

    assert [key for key in against if packaged().work.weights[key] > 0] == []
    assert [key for key in backing if packaged().work.weights[key] < 0] == []


def test_a_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "test-1.json"
    path.write_text(sealed(a_document()), encoding="utf-8")

    assert load(path) == a_model()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"format": "copywatch-model/1"}', sealed(a_document(format="other/9")),
     sealed(a_document(work={"prior": "much"})), sealed(a_document(work={**weighing({}), "sharing": None}))],
)  # fmt: skip
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(DamagedModel, match="copywatch model use"):
        read(text, "bad.json")


def test_one_changed_figure_is_noticed() -> None:
    changed = sealed(a_document()).replace("-1.0", "-1.1", 1)

    with pytest.raises(DamagedModel, match="digest"):
        read(changed, "bad.json")


def test_an_unknown_feature_is_refused_by_name() -> None:
    with pytest.raises(DamagedModel) as refused:
        a_model(work=weighing({"title_of_the_moon": 1.0}))

    assert refused.value.data["unknown"] == ["title_of_the_moon"]


@pytest.mark.parametrize("slope", [0.0, -1.0, float("nan"), float("inf")])
def test_a_slope_that_turns_evidence_round_is_refused(slope: float) -> None:
    part = {**weighing({}), "calibration": {"slope": slope, "offset": 0.0}}

    with pytest.raises(DamagedModel):
        a_model(work=part)


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(DamagedModel) as refused:
        load(tmp_path / "gone.json")

    assert refused.value.data["file"] == "gone.json"


def test_a_learnt_weight_takes_the_place_of_the_one_set_by_hand() -> None:
    model = a_model(work=weighing({"title_whole": 1.25}))
    whole, most = model.weigh(
        [feature("title_whole", TITLE, "a", "b"), feature("title_most", TITLE, "a", "b")]
    )

    assert (whole.weight, whole.strength) == (1.25, 1.0)
    assert most.weight == WEIGHTS["title_most"]


def test_a_sign_of_half_the_strength_weighs_half() -> None:
    own = reference("sign:download")
    model = a_model(act=weighing({"sign:download": 3.0}))
    (weighed,) = model.weigh([Feature("sign:download", ACT, "下载", "", own / 2)])

    assert (weighed.weight, weighed.strength) == (1.5, 0.5)


def test_weights_of_the_licence_are_never_learnt() -> None:
    model = a_model()
    one = feature("licence_full", LICENCE, "a", "b")

    assert model.weigh([one]) == (one,)


@given(st.floats(-50, 50), st.lists(st.floats(-50, 50), max_size=6), st.floats(0, 1))
def test_rivals_only_ever_take_from_a_candidate(score: float, rivals: list[float], sharing: float) -> None:
    alone, beside = (
        by_hand().p_work(score, []),
        Model("t", "", by_hand().work, by_hand().act, 1.5, sharing).p_work(score, rivals),
    )

    assert 0.0 < beside <= alone < 1.0


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=6))
def test_works_of_one_place_and_none_share_one_mass(scores: list[float]) -> None:
    model = by_hand()
    total = sum(model.p_work(score, [*scores[:n], *scores[n + 1 :]]) for n, score in enumerate(scores))

    assert total < 1.0 + 1e-9


def test_two_works_that_fit_equally_well_have_at_most_a_half_each() -> None:
    assert by_hand().p_work(8.0, [8.0]) < 0.5 < by_hand().p_work(8.0, [])
    assert shared(8.0, [8.0], 0.0) == 8.0


def test_a_record_names_the_model_by_version_and_digest() -> None:
    works = catalogue()
    one = records(screen(CASES[0].listing(), works), works, "r")[0]

    assert one.record["versions"]["model"] == packaged().version
    assert one.record["versions"]["model_digest"] == packaged().digest
    assert packaged().digest[:12] in engine()
    assert POLICY in engine()


def test_another_model_is_another_engine_and_other_figures() -> None:
    works, model = catalogue(), a_model()
    mine, theirs = (screen(CASES[0].listing(), works, one).decided[0] for one in (model, packaged()))

    assert engine(model) != engine(packaged())
    assert mine.p_work != theirs.p_work
    assert mine.weighed.model is model


def test_the_same_model_gives_the_same_bytes() -> None:
    works = catalogue()
    first, second = (
        [
            json.dumps(asdict(one), default=str)
            for case in CASES
            for one in records(screen(case.listing(), works), works, "r")
        ]
        for _ in range(2)
    )

    assert first == second


def test_p_work_of_a_title_alone_may_be_high_and_never_makes_a_draft() -> None:
    works = catalogue()
    decided = [one for case in CASES for one in screen(case.listing(), works).decided]
    alone = [one for one in decided if one.families == ("title",)]

    assert alone
    assert {one.decision.value for one in alone} <= {"review", "watch", "drop", "licensed"}


def test_signs_of_the_lexicon_are_known_and_others_are_not() -> None:
    assert known("sign:download")
    assert not known("sign:moonlight")
    with pytest.raises(KeyError):
        reference("moonlight")
