"""Learning from reviewers' verdicts on real rows, and choosing which model matches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from matchers import choice
from matchers.learning import refit
from matchers.learning.verdicts import gather
from matchers.model import digest_of, load, packaged
from matchers.run import run
from records.catalog import RightsHolder, Work, WorkTitle
from records.chain import verify
from records.clock import FixedClock
from records.errors import DamagedModel, NotFound, Refused
from records.events import Event
from records.findings import Finding, Match, Verdict
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing, Sweep
from records.vocabulary import Decision, FindingState, ListingKind, RejectReason, SiteKind, WorkKind
from takedown.approving import verdicts

ACTOR = "cli:chen"
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NAMES = [
    "潮汐",
    "星环",
    "雾港",
    "铁岸",
    "云栈",
    "霜林",
    "沙洲",
    "火鹤",
    "石门",
    "竹影",
    "雪线",
    "风陵",
    "渔火",
    "青崖",
    "碧落",
    "孤城",
    "长堤",
    "白塔",
    "空山",
    "暮钟",
]
TAILS = ("纪行", "旧闻录", "夜话")
"""Sixty invented novels."""


@dataclass
class Office:
    """A catalogue of novels, a forum that offers each of them twice, and people who judge."""

    database: Database
    clock: FixedClock
    folder: Path

    def begin(self) -> None:
        self.open()
        self.match()

    def walk(self, step: str) -> None:
        """One step of the way that every test begins somewhere on."""
        if step == "matched":
            self.begin()
        elif step == "judged":
            assert self.judge(by_maker) == 120
        else:
            self.fit()

    def open(self) -> None:
        now = self.clock.now()
        with self.database.unit_of_work() as session:
            holder = RightsHolder(name="远山文化", created_at=now)
            site = Site(key="forum", name="论坛", kind=SiteKind.WEBSITE, url="http://forum.example/", created_at=now,
                        updated_at=now)  # fmt: skip
            session.add_all([holder, site])
            session.flush()
            session.add(Sweep(site_id=site.id, started_at=now))
            for number, title in enumerate(name + tail for name in NAMES for tail in TAILS):
                work = Work(holder_id=holder.id, work_id=f"B{number}", title=title, kind=WorkKind.LITERATURE,
                            creators=[f"欧阳{NAMES[number % 20][0]}"], created_at=now, updated_at=now)  # fmt: skip
                work.titles = [WorkTitle(text=title)]
                session.add(work)
                session.flush()
                for way, words in enumerate(
                    (f"《{title}》欧阳{NAMES[number % 20][0]} txt", f"{title} 网盘 全本")
                ):
                    session.add(self.listing(site.id, f"{number}-{way}", words))

    def listing(self, site: int, name: str, title: str) -> Listing:
        now = self.clock.now()
        share = {
            "service": "baidu",
            "id": "1AbC",
            "code": "a1b2",
            "url": "https://pan.baidu.com/s/1AbC",
            "span": [0, 1],
        }
        return Listing(site_id=site, sweep_id=1, url=f"http://forum.example/t/{name}", kind=ListingKind.PAGE, title=title,
                       share_links=[share], content_digest=f"digest-{name}", first_seen=now, last_seen=now)  # fmt: skip

    def match(self, **more: Any) -> Any:
        return run(self.database.unit_of_work, self.clock, **more)

    def judge(self, verdict: Callable[[Finding], tuple[str, str]]) -> int:
        """Say something of every open finding, as the desk does; give how many there were."""
        with self.database.reading() as session:
            rows = [
                (one.id, one.version, *verdict(one))
                for one in session.scalars(
                    select(Finding).where(Finding.state == FindingState.OPEN).order_by(Finding.id)
                )
            ]
        for number, version, state, reason in rows:
            verdicts.decide(self.database.unit_of_work, self.clock, finding_id=number, state=state, reason=reason,
                            saw_version=version, actor="chen")  # fmt: skip
        return len(rows)

    def fit(self, **more: Any) -> refit.Refitted:
        return refit.run(self.database.unit_of_work, self.clock, self.folder, actor=ACTOR, **more)

    def p_work(self, title: str) -> float:
        with self.database.reading() as session:
            query = select(Match).join(Listing, Listing.id == Match.listing_id).where(Listing.title == title)
            return session.scalars(query).one().p_work


def by_maker(finding: Finding) -> tuple[str, str]:
    """In this office a name with its writer is always the work, and a name alone never is."""
    named = "欧阳" in finding.listing.title
    return ("confirmed", "") if named else ("rejected", RejectReason.WRONG_WORK)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> dict[str, Path]:
    """Homes of one office after each step: matched, judged by maker, learnt. Tests work on copies."""
    homes, before = {}, None
    for step in ("matched", "judged", "learnt"):
        home = tmp_path_factory.mktemp(step) / "home"
        shutil.copytree(before, home) if before else home.mkdir()
        if before is None:
            shutil.copy(migrated, home / "copywatch.db")
        office = an_office(home)
        office.walk(step)
        office.database.dispose()
        homes[step], before = home, home
    return homes


def an_office(home: Path) -> Office:
    settings = Settings(home=home)
    return Office(Database(settings.database), FixedClock(NOW), settings.models_dir)


@pytest.fixture
def office(steps: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    yield from _copy(steps["matched"], tmp_path)


@pytest.fixture
def judged(steps: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    yield from _copy(steps["judged"], tmp_path)


@pytest.fixture
def learnt(steps: dict[str, Path], tmp_path: Path) -> Iterator[Office]:
    yield from _copy(steps["learnt"], tmp_path)


def _copy(home: Path, folder: Path) -> Iterator[Office]:
    office = an_office(Path(shutil.copytree(home, folder / "home")))
    yield office
    office.database.dispose()


def test_verdicts_move_the_weights_towards_what_people_said(judged: Office) -> None:
    found = judged.fit()
    model = load(Path(found.path))
    score = {
        name: one.work.prior + one.work.weights["title_whole"]
        for name, one in (("old", packaged()), ("new", model))
    }

    assert score["new"] < score["old"]
    assert model.work.weights["creator_title"] >= packaged().work.weights["creator_title"]
    before, after = found.metrics["work"]["held_before"], found.metrics["work"]["held"]["all"]
    assert after["log_loss"] < before["log_loss"]
    assert before["listings"] == after["listings"] > 0


def test_the_file_names_version_digest_base_and_counts_and_no_page(judged: Office) -> None:
    found = judged.fit()
    text = Path(found.path).read_text(encoding="utf-8")
    document = json.loads(text)

    assert (found.version, Path(found.path).name) == ("office/1", "office-1.json")
    assert found.digest == document["digest"] == digest_of(document)
    assert document["fitted_on"]["base"] == packaged().name
    assert document["fitted_on"]["sources"]["verdicts"]["verdicts"] == {
        "act_right": 60, "work_right": 60, "work_wrong": 60,
    }  # fmt: skip
    assert NAMES[0] not in text


def test_without_verdicts_against_the_act_only_the_work_is_learnt(judged: Office) -> None:
    found = judged.fit()
    model = load(Path(found.path))

    assert not found.act_refitted
    assert (model.act.prior, model.act.slope, model.act.offset) == (
        packaged().act.prior, packaged().act.slope, packaged().act.offset,
    )  # fmt: skip
    assert packaged().act.weights.items() <= model.act.weights.items()
    assert model.work != packaged().work


def test_a_dry_run_measures_and_leaves_nothing(judged: Office) -> None:
    found = judged.fit(dry_run=True)

    assert found.path == ""
    assert not judged.folder.exists()
    with judged.database.reading() as session:
        assert session.scalars(select(Event).where(Event.action == refit.FITTED)).all() == []


def test_the_same_verdicts_give_the_same_weights_under_the_next_version(judged: Office) -> None:
    first, second = (load(Path(judged.fit().path)) for _ in range(2))

    assert (first.version, second.version) == ("office/1", "office/2")
    assert (first.work, first.act) == (second.work, second.act)


@pytest.mark.parametrize("reason", ["weak_evidence", "dead_link", "out_of_scope", "duplicate"])
def test_reasons_that_say_nothing_of_the_evidence_teach_nothing(office: Office, reason: str) -> None:
    office.judge(lambda _: ("rejected", reason))

    with pytest.raises(Refused) as refused:
        office.fit()

    assert refused.value.code == "too_few_verdicts"
    assert (refused.value.data["right"], refused.value.data["wrong"]) == (0, 0)
    assert refused.value.data["left_out"] == {f"says_nothing:{reason}": 120}


def test_verdicts_of_one_kind_alone_are_too_few(office: Office) -> None:
    office.judge(lambda _: ("confirmed", ""))

    with pytest.raises(Refused, match="20 of each"):
        office.fit()


def test_news_tells_of_the_act_and_a_licence_tells_of_neither(office: Office) -> None:
    answers = {"0": ("rejected", "news_or_review"), "1": ("rejected", "licensed")}
    office.judge(lambda finding: answers[finding.listing.url[-1]])
    with office.database.reading() as session:
        gathered = gather(session)

    assert dict(gathered.used) == {"work_right": 120, "act_wrong": 60}
    assert {one.right for one in (*gathered.examples.act, *gathered.examples.held_act)} == {frozenset((0,))}


def test_the_newest_verdict_counts_and_a_reopened_finding_does_not(judged: Office) -> None:
    with judged.database.reading() as session:
        first, second = session.scalars(select(Finding).order_by(Finding.id)).all()[:2]
    for finding, state, reason in ((first, "rejected", "wrong_work"), (second, "open", "")):
        verdicts.decide(judged.database.unit_of_work, judged.clock, finding_id=finding.id, state=state, reason=reason,
                        saw_version=finding.version, actor="chen")  # fmt: skip
    with judged.database.reading() as session:
        assert gather(session).used == {"work_right": 59, "work_wrong": 60, "act_right": 59}


def test_evidence_of_a_page_that_changed_after_the_verdict_is_left_out(judged: Office) -> None:
    judged.clock.advance(timedelta(days=1))
    with judged.database.unit_of_work() as session:
        row = session.get_one(Listing, 1)
        row.title, row.content_digest = "今天天气不错", "changed"
    judged.match()
    with judged.database.reading() as session:
        gathered = gather(session)

    assert gathered.left_out == {"page_changed": 1}


def test_verdicts_still_teach_after_another_model_has_matched_everything_again(learnt: Office) -> None:
    model = load(learnt.folder / "office-1.json")
    learnt.clock.advance(timedelta(days=1))
    learnt.match(model=model)
    with learnt.database.reading() as session:
        gathered = gather(session)

    assert gathered.left_out == {}
    assert sum(gathered.used.values()) == 180


def test_without_a_choice_the_packaged_model_matches(office: Office) -> None:
    assert choice.in_use(office.database.unit_of_work, office.folder) is packaged()


def test_a_chosen_model_matches_everything_again_and_touches_no_decided_finding(learnt: Office) -> None:
    used = choice.use(
        learnt.database.unit_of_work, learnt.clock, learnt.folder, version="office/1", actor=ACTOR
    )
    with learnt.database.reading() as session:
        before = [
            (f.id, f.state, f.version, f.decision)
            for f in session.scalars(select(Finding).order_by(Finding.id))
        ]
    alone = f"{NAMES[0]}{TAILS[0]} 网盘 全本"
    old = learnt.p_work(alone)
    model = choice.in_use(learnt.database.unit_of_work, learnt.folder)
    outcome = learnt.match(model=model)
    again = learnt.match(model=model)
    with learnt.database.reading() as session:
        after = [
            (f.id, f.state, f.version, f.decision)
            for f in session.scalars(select(Finding).order_by(Finding.id))
        ]
        records = [match.record["versions"] for match in session.scalars(select(Match))]
        assert verify(session).first_bad is None

    assert model == used
    assert (outcome.listings, outcome.kept, again.listings) == (120, 120, 0)
    assert learnt.p_work(alone) < old
    assert after == before
    assert {(one["model"], one["model_digest"]) for one in records} == {("office/1", model.digest)}


def test_open_findings_follow_the_chosen_model(office: Office) -> None:
    alone = f"{NAMES[0]}{TAILS[0]} 网盘 全本"
    office.judge(lambda finding: by_maker(finding) if finding.listing.title != alone else ("watched", ""))
    with office.database.unit_of_work() as session:
        finding = session.scalars(select(Finding).where(Finding.state == FindingState.WATCHED)).one()
        finding.state, number, version = FindingState.OPEN, finding.id, finding.version
    model = load(Path(office.fit().path))
    office.match(model=model)
    with office.database.reading() as session:
        finding = session.get_one(Finding, number)
        assert finding.version > version
        assert finding.decision in (Decision.REVIEW, Decision.WATCH, Decision.DROP)


def test_a_choice_names_its_actor_and_the_way_back_is_open(learnt: Office) -> None:
    for version in ("office/1", packaged().version):
        choice.use(learnt.database.unit_of_work, learnt.clock, learnt.folder, version=version, actor=ACTOR)
    with learnt.database.reading() as session:
        events = session.scalars(select(Event).where(Event.action == choice.USED).order_by(Event.seq)).all()

    assert [(one.actor, one.subject_id) for one in events] == [
        (ACTOR, "office/1"),
        (ACTOR, packaged().version),
    ]
    assert choice.in_use(learnt.database.unit_of_work, learnt.folder) is packaged()


@pytest.mark.parametrize("version", ["office/9", "../../etc/passwd", "", "titles/0"])
def test_a_version_that_does_not_stand_here_is_not_found(office: Office, version: str) -> None:
    with pytest.raises(NotFound):
        choice.use(office.database.unit_of_work, office.clock, office.folder, version=version, actor=ACTOR)


def test_a_model_that_changed_after_it_was_chosen_is_not_used(learnt: Office) -> None:
    first = learnt.folder / "office-1.json"
    choice.use(learnt.database.unit_of_work, learnt.clock, learnt.folder, version="office/1", actor=ACTOR)
    document = json.loads(first.read_text(encoding="utf-8"))
    document["work"]["prior"] += 1.0
    document["digest"] = digest_of(document)
    first.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(DamagedModel, match="not the one that was chosen"):
        choice.in_use(learnt.database.unit_of_work, learnt.folder)


def test_verdicts_of_rows_without_evidence_are_counted_and_left_out(judged: Office) -> None:
    with judged.database.unit_of_work() as session:
        for match in session.scalars(select(Match).where(Match.listing_id <= 10)):
            match.record = {key: value for key, value in match.record.items() if key != "evidence"}
    with judged.database.reading() as session:
        assert gather(session).left_out["no_evidence_kept"] == 10


def test_a_verdict_row_alone_is_enough_where_no_event_kept_the_page(office: Office) -> None:
    now = office.clock.now()
    with office.database.unit_of_work() as session:
        finding = session.scalars(select(Finding).order_by(Finding.id)).first()
        assert finding is not None
        finding.state = FindingState.CONFIRMED
        session.add(
            Verdict(finding_id=finding.id, state=FindingState.CONFIRMED, actor="chen", saw_version=1, at=now)
        )
    with office.database.reading() as session:
        assert gather(session).used == {"work_right": 1, "act_right": 1}
