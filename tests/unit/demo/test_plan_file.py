"""Reading a plan: what is right goes in, what is wrong is told all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.plan import Plan
from demo.plan_file import PlanError, load
from demo.vocabulary import Outcome, Template

PLANS = Path(__file__).parents[3] / "demo" / "plans"


def _changed(tmp_path: Path, change: Any) -> Path:
    raw = yaml.safe_load((PLANS / "default.yaml").read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "plan.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def _problems(tmp_path: Path, change: Any) -> list[str]:
    with pytest.raises(PlanError) as caught:
        load(_changed(tmp_path, change))
    return caught.value.problems


def test_each_plan_plants_about_thirty_infringements_and_as_many_confusers(plan: Plan) -> None:
    outcomes = [o for thing in (*plan.pages, *plan.drive.shares) for o in thing.expect.values()]
    assert sum(o is Outcome.DRAFT for o in outcomes) >= 28
    assert sum(o is Outcome.REVIEW for o in outcomes) >= 8
    assert sum(o is Outcome.NOTHING for o in outcomes) >= 30


def test_each_plan_has_every_everyday_confuser(plan: Plan) -> None:
    traits = {thing.trait for thing in (*plan.pages, *plan.drive.shares)}
    wanted = {
        "trailer",
        "review",
        "news",
        "encyclopaedia",
        "licensed",
        "namesake",
        "sequel",
        "prose",
        "ticketing",
    }
    assert wanted <= traits


def test_the_two_plans_share_no_work_no_title_and_no_site() -> None:
    first, second = load(PLANS / "default.yaml"), load(PLANS / "second.yaml")
    assert not {w.title for w in first.works().values()} & {w.title for w in second.works().values()}
    assert not first.works().keys() & second.works().keys()
    assert not {site.theme for site in first.sites} & {site.theme for site in second.sites}
    assert not {page.title for page in first.pages} & {page.title for page in second.pages}


def test_an_unknown_field_is_named_with_the_page_it_stands_on(tmp_path: Path) -> None:
    problems = _problems(tmp_path, lambda raw: raw["pages"][0].update(tint="blue"))
    assert problems == ["pages[0] (id lt-shtz1).tint: Extra inputs are not permitted, found 'blue'"]


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    def spoil(raw: Any) -> None:
        raw["pages"][0]["expect"] = {"NO-1": "draft"}
        raw["pages"][1]["site"] = "nowhere"
        raw["pages"][2]["template"] = "app"
        raw["pages"][3]["board"] = "99"
        raw["holders"][0]["uscc"] = "91510100MAQHALA01V"
        raw["sites"][0]["address"] = "127.0.0.1"

    told = "\n".join(_problems(tmp_path, spoil))
    for words in ("'NO-1'", "unknown site 'nowhere'", "draws no app", "unknown board '99'", "91510100MAQHALA01V",
                  "'127.0.0.1' must be a loopback address other than"):  # fmt: skip
        assert words in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: raw["pages"][0]["cover"].update(edit=["melt:3"]), "unknown cover edit 'melt:3'"),
        (lambda raw: raw["pages"][0]["cover"].update(work="NO-2"), "cover of unknown work 'NO-2'"),
        (lambda raw: raw["pages"][0].update(shares=[{"drive": "nokey"}]), "unknown share 'nokey'"),
        (lambda raw: raw["pages"][0].update(shares=[{"drive": "siyou9"}]), "code of the locked share 'siyou9'"),
        (lambda raw: raw["pages"][0].update(shares=[{"service": "baidu", "form": "song"}]), "unknown form 'song'"),
        (lambda raw: raw["pages"][0].update(trait="trailer"), "has the trait of a confuser"),
        (lambda raw: raw["drive"]["shares"][0].update(key="neverlinked"), "no page publishes it"),
        (lambda raw: raw["hostile"][0].update(site="nowhere"), "hostile redirect_out: unknown site"),
        (lambda raw: raw["holders"][0].update(name="山河影视有限公司"), "must carry 示例"),
        (lambda raw: raw["holders"][0]["broken_rows"][0].update(like="MX-001"), "not a work of this holder"),
        (lambda raw: raw["holders"][1]["works"][0].update(isbn="978-7-999900-11-4"), "wrong check digit"),
        (lambda raw: raw["sites"][0].update(encoding="ascii"), "cannot hold Chinese"),
        (lambda raw: raw["pages"][1].update(id="lt-shtz1"), "page id 'lt-shtz1' stands 2 times"),
    ],
)  # fmt: skip
def test_a_plan_that_contradicts_itself_is_refused(tmp_path: Path, change: Any, words: str) -> None:
    assert any(words in problem for problem in _problems(tmp_path, change))


def test_a_file_that_is_no_yaml_or_no_utf8_is_refused_as_such(tmp_path: Path) -> None:
    bad, foreign = tmp_path / "bad.yaml", tmp_path / "foreign.yaml"
    bad.write_text("pages: [", encoding="utf-8")
    foreign.write_bytes("名称: 计划".encode("gb18030"))
    for path, words in ((bad, "not YAML"), (foreign, "not UTF-8")):
        with pytest.raises(PlanError, match=words):
            load(path)


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("name: a\nseed: 1\nname: b\n", encoding="utf-8")
    with pytest.raises(PlanError, match="the key 'name' stands twice"):
        load(path)


def test_a_word_that_is_no_outcome_is_refused(tmp_path: Path) -> None:
    problems = _problems(tmp_path, lambda raw: raw["pages"][0].update(expect={"SH-001": "maybe"}))
    assert "maybe" in problems[0]


def test_every_template_is_used_by_one_of_the_plans() -> None:
    used = {page.template for name in ("default", "second") for page in load(PLANS / f"{name}.yaml").pages}
    assert used == set(Template)
