"""Routes end to end: what people and sweeps recorded, gathered from the book, and what each route still lacks."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from records.cases import DispatchRecord, Dossier, Draft
from records.casework import Case, CaseOutcome, CaseSource, OutcomeKind
from records.catalog import Work
from records.changes import ListingChange
from records.contacts import ContactBounce, ContactMeans, ContactRole, HostContact, Lookup, LookupKind
from records.determinations import Determination, DeterminationKind, FactKind, SiteFact
from records.errors import BytesRefused, NotAllowed, Refused, UnknownSite
from records.events import Event
from records.findings import Finding, Match
from records.scope import ScopeRule, Site
from records.sweeps import Listing, Sweep
from records.vocabulary import (
    ChangeKind,
    Decision,
    DispatchMeans,
    DraftState,
    FindingState,
    ListingKind,
    PaperKind,
    WorkKind,
)
from takedown.addressees.provinces import place
from takedown.notice.pages import offer_digest
from takedown.routes import record
from takedown.routes.decide import RouteState, open_routes, refer
from takedown.routes.gather import facts_of
from takedown.routes.kinds import MEASURES, AccessMeasure, Route
from takedown.routes.shown import as_document

FILE = tomllib.loads(Path(__file__).with_name("route_cases.toml").read_text("utf-8"))
OURS = place("四川省")
HOST, ADDRESS = "forum.example", "61.139.126.10"
SENT, AFTER = date(2026, 11, 10), datetime(2026, 11, 15, 3, 0, tzinfo=UTC)
URL = "http://forum.example:8080/a.html"


class Recorder:
    """Puts the words of the case table into the book, all of a case in one transaction."""

    def __init__(self, office: Any) -> None:
        self.office = office
        self.unit, self.clock = office.database.unit_of_work, office.clock
        self.session: Any = None

    def put(self, *words: str) -> None:
        with self.unit() as session:
            self.session = session
            for word in words:
                self._put(word)

    def _put(self, word: str) -> None:
        for one in FILE["sets"].get(word, [word]):
            if one in FILE["sets"]:
                self._put(one)
            else:
                WORDS[one](self)

    def fact(self, kind: str, value: str = "", *, day: date = date(2026, 11, 1), **words: str) -> None:
        given = {"basis": "办案记录"} | words
        self._add(SiteFact(kind=FactKind(kind), value=value, day=day, **given), site=True)

    def determined(self, kind: str, organ: str) -> None:
        self._add(Determination(
            kind=DeterminationKind(kind), organ=organ, number="川版权认字〔2026〕3号", decided_on=date(2026, 11, 12),
            basis="著作权法第五十三条",
        ), site=True)  # fmt: skip

    def lookup(self, kind: str, subject: str, *answers: str) -> None:
        self._add(Lookup(
            kind=LookupKind(kind), subject=subject, answer={"answers": list(answers)}, source="公开查询", digest="",
            at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
        ))  # fmt: skip

    def _add(self, row: Any, *, site: bool = False) -> None:
        row.recorded_by, row.recorded_at = "chen", self.clock.now()
        if site:
            row.site_id = self.office.site_id
        self.session.add(row)

    def listing(self) -> Listing:
        found = self.session.scalars(select(Listing).where(Listing.url == URL)).first()
        return found or self._listing()

    def _listing(self) -> Listing:
        now, site = self.clock.now(), self.office.site_id
        work = Work(holder_id=self.office.holder_id, work_id="W-1", title="长夜灯火", kind=WorkKind.FILM_TV, creators=[],
                    created_at=now, updated_at=now)  # fmt: skip
        sweep = Sweep(site_id=site, started_at=now, refused={}, monitors=[])
        self.session.add_all([work, sweep])
        self.session.flush()
        listing = Listing(
            site_id=site, sweep_id=sweep.id, url=URL, kind=ListingKind.PAGE, title="长夜灯火 全40集", content_digest="1" * 64,
            first_seen=now, last_seen=datetime(2026, 11, 9, 3, 0, tzinfo=UTC), capture_id=1,
        )  # fmt: skip
        self.session.add(listing)
        self.session.flush()
        match = Match(listing_id=listing.id, work_id=work.id, decision=Decision.DRAFT, p_work=0.99, p_act=0.9, p_unlicensed=1.0,
                      families=[], record={}, revision="r", at=now, reasons=[])  # fmt: skip
        self.session.add(match)
        self.session.flush()
        self.session.add(Finding(listing_id=listing.id, work_id=work.id, match_id=match.id, decision=Decision.DRAFT,
                                 state=FindingState.OPEN, opened_at=now, updated_at=now))  # fmt: skip
        self.session.flush()
        return listing

    def act(self) -> None:
        self.listing()
        self.session.scalars(select(Finding)).one().state = FindingState.CONFIRMED

    def notice(
        self, kind: PaperKind = PaperKind.HOLDER_NOTICE, state: DraftState = DraftState.DISPATCHED,
        means: DispatchMeans = DispatchMeans.EMS, recipient: str = "",
    ) -> None:  # fmt: skip
        offer, now = offer_digest(self.listing()), self.clock.now()
        draft = Draft(
            dossier=self._dossier(now), kind=kind, state=state,
            number="TZ-2026-000001", digest="", checklist=[], author="chen", created_at=now, updated_at=now,
            content={"items": [{"url": URL, "offer_digest": offer}]},
        )  # fmt: skip
        self.session.add(draft)
        self.session.flush()
        if state is DraftState.DISPATCHED:
            self.session.add(DispatchRecord(
                draft_id=draft.id, means=means, sent_on=SENT, recipient=recipient, tracking_number="EX000000001CN", actor="wang", at=now,
            ))  # fmt: skip

    def _dossier(self, now: datetime) -> Dossier:
        site, holder = self.office.site_id, self.office.holder_id
        found = self.session.scalars(
            select(Dossier).where(Dossier.site_id == site, Dossier.holder_id == holder)
        ).first()
        return found or Dossier(site_id=site, holder_id=holder, opened_at=now)

    def seen(self, at: date | datetime) -> None:
        moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, 3, 0, tzinfo=UTC)
        self.listing().last_seen = moment

    def gone(self, at: datetime) -> None:
        listing = self.listing()
        self.session.add(ListingChange(
            listing_id=listing.id, sweep_id=listing.sweep_id, at=at, kind=ChangeKind.GONE, why="not_found"
        ))  # fmt: skip

    def site(self, **columns: str) -> None:
        row = self.session.get_one(Site, self.office.site_id)
        for name, value in columns.items():
            setattr(row, name, value)

    def returned(self) -> None:
        self.notice(means=DispatchMeans.EMAIL, recipient="abuse@forum.example")
        contact = HostContact(
            host=HOST, role=ContactRole.PLATFORM, means=ContactMeans.EMAIL, value="abuse@forum.example", source="网站",
            source_date=date(2026, 1, 1),
        )  # fmt: skip
        contact.bounces = [
            ContactBounce(
                day=date(2026, 11, 11), detail="550", recorded_by="chen", recorded_at=self.clock.now()
            )
        ]
        self._add(contact)

    def whole_drive(self, host: str = "pan.baidu.com") -> None:
        row = self.session.get_one(Site, self.office.site_id)
        row.url, row.rules = (
            f"https://{host}/",
            [ScopeRule(scheme="https", host=host, port=443)],
        )

    def taken_back(self) -> None:
        self.session.flush()
        row = self.session.scalars(select(Determination)).one()
        row.voided_at, row.voided_by, row.voided_why = self.clock.now(), "chen", "误录"


BUREAU, PRESS, POLICE = "四川省版权局", "四川省新闻出版局", "成都市公安局"
WORDS: dict[str, Callable[[Recorder], Any]] = {
    "domicile": lambda r: r.fact("domicile", "四川省成都市"),
    "domicile_beijing": lambda r: r.fact("domicile", "北京市"),
    "server": lambda r: r.fact("server", "四川省成都市", number=ADDRESS),
    "server_beijing": lambda r: r.fact("server", "北京市", number=ADDRESS),
    "server_edge": lambda r: r.fact("server", "四川省成都市", number="104.21.30.4"),
    "server_edge_abroad": lambda r: r.fact("server", "US", number="104.21.30.4"),
    "server_abroad": lambda r: r.fact("server", "US", number="45.33.32.156"),
    "server_hongkong": lambda r: r.fact("server", "香港", number="103.10.10.10"),
    "act": Recorder.act,
    "dns": lambda r: r.lookup("dns", HOST, ADDRESS),
    "dns_cdn": lambda r: r.lookup("dns", HOST, "forum.example.w.kunlunaq.com", "61.139.126.99"),
    "origin": lambda r: r.lookup("origin", HOST, ADDRESS),
    "reverse": lambda r: r.lookup("reverse", ADDRESS, HOST),
    "reverse_shared": lambda r: r.lookup("reverse", ADDRESS, HOST, "school.cn"),
    "intermediary": lambda r: r.fact("nature", "intermediary"),
    "direct": lambda r: r.fact("nature", "direct"),
    "notice": Recorder.notice,
    "office_letter": lambda r: r.notice(PaperKind.SUPERVISION_LETTER),
    "exported_notice": lambda r: r.notice(state=DraftState.EXPORTED),
    "returned_notice": Recorder.returned,
    "own_notice": lambda r: r.fact("holder_notice", number="QH-2026-7", url=URL, day=SENT),
    "not_removed": lambda r: r.fact("not_removed", url=URL, day=AFTER.date()),
    "live_after": lambda r: r.seen(AFTER),
    "live_same_day": lambda r: r.seen(SENT),
    "removed": lambda r: r.gone(AFTER),
    "gone_then_back": lambda r: (r.gone(datetime(2026, 11, 13, 3, 0, tzinfo=UTC)), r.seen(AFTER)),
    "counter_notice": lambda r: r.fact("counter_notice", url=URL, day=AFTER.date()),
    "knowledge": lambda r: r.fact("knowledge", basis="经监管部门约谈后仍然实施"),
    "public_interest": lambda r: r.fact("public_interest"),
    "serious": lambda r: r.fact("serious"),
    "dedicated": lambda r: r.determined("dedicated", BUREAU),
    "dedicated_by_press": lambda r: r.determined("dedicated", PRESS),
    "infringement": lambda r: r.determined("infringement", BUREAU),
    "publishing": lambda r: r.determined("illegal_publishing", PRESS),
    "publishing_by_copyright": lambda r: r.determined("illegal_publishing", BUREAU),
    "void_determination": Recorder.taken_back,
    "stop_order": lambda r: r.fact("stop_order", organ=BUREAU, number="川版权停〔2026〕1号"),
    "penalty": lambda r: r.fact("penalty", organ=BUREAU, number="川版权罚字〔2026〕第3号"),
    "police_case": lambda r: r.fact("police_case", organ=POLICE, number="成公立字〔2026〕12号"),
    "filing_none": lambda r: r.fact("filing", "none", day=date(2026, 11, 18)),
    "filing_none_old": lambda r: r.fact("filing", "none", day=date(2026, 10, 1)),
    "filing_false": lambda r: r.fact("filing", "false", day=date(2026, 11, 18)),
    "no_icp": lambda r: r.site(icp=""),
    "icp_beijing": lambda r: r.site(icp="京ICP备00000000号"),
    "whole_drive": Recorder.whole_drive,
    "google_drive": lambda r: r.whole_drive("drive.usercontent.google.com"),
}  # fmt: skip


@pytest.fixture
def book(office: Any) -> Recorder:
    return Recorder(office)


def routes_of(book: Recorder) -> dict[str, Any]:
    with book.office.database.reading() as session:
        facts = facts_of(session, "forum", book.clock.now(), OURS)
    return {answer.route.value: answer for answer in open_routes(facts)} | {"facts": facts}


@pytest.mark.parametrize("case", FILE["case"], ids=[case["id"] for case in FILE["case"]])
def test_a_route_is_open_or_names_what_is_wanting(case: dict[str, Any], book: Recorder) -> None:
    book.put(*case["has"])

    found = routes_of(book)
    answer, facts = found[case["route"]], found["facts"]

    assert list(dict.fromkeys(lack.gate for lack in answer.lacks)) == case["lacks"]
    assert (answer.state is RouteState.OPEN) is (case["lacks"] == [])
    for lack in answer.lacks:
        assert lack.zh
        assert lack.en
        assert lack.article
        assert lack.source_zh
    route = Route(case["route"])
    if case["lacks"]:
        for measure in MEASURES[route]:
            with pytest.raises(NotAllowed):
                refer(facts, [route], [measure])
    else:
        plan = refer(facts, [route], [MEASURES[route][0]])
        assert plan.paper.value == case["paper"]
        assert plan.steps
        assert not set(plan.hosts) & set(plan.never)
    json.dumps(as_document(facts, open_routes(facts)))


def test_every_gate_of_every_route_has_a_case_in_which_it_fails() -> None:
    from takedown.routes.decide import GATES

    failing = {(case["route"], gate) for case in FILE["case"] for gate in case["lacks"]}
    wanted = {(route.value, gate.id) for route, gates in GATES.items() for gate in gates}
    # gates that several routes share are shown to fail once
    shared = {"jurisdiction", "server", "evidence", "collateral", "addressee"}

    assert {pair for pair in wanted if pair[1] not in shared} <= failing
    assert shared <= {gate for _route, gate in failing}
    assert {case["route"] for case in FILE["case"] if not case["lacks"]} == {route.value for route in Route}


def test_a_referral_names_exactly_one_route_and_one_measure(book: Recorder) -> None:
    book.put("b")
    facts = routes_of(book)["facts"]

    for routes, measures in (
        ([], []), ([Route.DIRECT], []), ([Route.DIRECT, Route.PENALISED], [AccessMeasure.SUSPEND]),
        ([Route.DIRECT], [AccessMeasure.SUSPEND, AccessMeasure.CLOSE]),
        ([Route.DIRECT], [AccessMeasure.CANCEL_FILING]), ([Route.ABROAD], [AccessMeasure.SUSPEND]),
    ):  # fmt: skip
        with pytest.raises(Refused):
            refer(facts, routes, measures)
    plan = refer(facts, [Route.DIRECT], [AccessMeasure.SUSPEND])
    assert (plan.hosts, plan.bureau, plan.steps[0].to) == (
        ("forum.example",),
        "四川省通信管理局",
        "四川省通信管理局",
    )


def test_only_after_a_penalty_a_filing_is_cancelled_or_a_licence_revoked(book: Recorder) -> None:
    book.put("c")
    facts = routes_of(book)["facts"]

    assert (
        refer(facts, [Route.PENALISED], [AccessMeasure.CANCEL_FILING]).measure is AccessMeasure.CANCEL_FILING
    )
    with pytest.raises(NotAllowed) as lacking:
        refer(facts, [Route.PENALISED], [AccessMeasure.REVOKE_LICENCE])
    assert "licence_exists" in lacking.value.data["reasons"][0]
    with book.unit() as session:
        session.get_one(Site, book.office.site_id).icp = "川B2-20090059-1A"
    assert refer(routes_of(book)["facts"], [Route.PENALISED], [AccessMeasure.REVOKE_LICENCE])
    assert all(
        AccessMeasure.CANCEL_FILING not in MEASURES[route]
        and AccessMeasure.REVOKE_LICENCE not in MEASURES[route]
        for route in set(Route) - {Route.PENALISED}
    )


def test_access_is_not_suspended_abroad_even_after_a_penalty(book: Recorder) -> None:
    book.put("domicile", "server_abroad", "act", "dns", "reverse", "penalty", "serious")
    facts = routes_of(book)["facts"]

    with pytest.raises(NotAllowed):
        refer(facts, [Route.PENALISED], [AccessMeasure.SUSPEND])
    assert refer(facts, [Route.PENALISED], [AccessMeasure.CANCEL_FILING])


def test_a_penalty_of_a_recorded_case_counts(book: Recorder) -> None:
    book.put("ours", "serious")
    now = book.clock.now()
    with book.unit() as session:
        case = Case(
            number="AJ-2026-000001", name="光影论坛案", unit="成都市文化市场综合行政执法总队", region="成都市", source=CaseSource.OWN,
            kind=WorkKind.FILM_TV, site_id=book.office.site_id, filing_number="川版权立字〔2026〕2号", filed_on=date(2026, 11, 2),
            filed_by="局长", officers=[{"name": "张三", "certificate": "川A-1"}, {"name": "李四", "certificate": "川A-2"}], recorded_by="chen", created_at=now, updated_at=now,
        )  # fmt: skip
        case.outcomes = [
            CaseOutcome(
                kind=OutcomeKind.PENALTY,
                day=date(2026, 11, 18),
                number="川版权罚字〔2026〕第3号",
                recorded_by="chen",
                recorded_at=now,
            )
        ]
        session.add(case)

    assert routes_of(book)["penalised"].state is RouteState.OPEN


def test_pictures_of_another_host_in_scope_are_no_part_of_the_target(book: Recorder) -> None:
    with book.unit() as session:
        site = session.get_one(Site, book.office.site_id)
        site.rules.append(ScopeRule(scheme="http", host="img.alicdn.com", port=80))

    assert routes_of(book)["facts"].hosts == ("forum.example",)


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "omen"}, {"kind": "nature", "value": "unknown"}, {"kind": "nature"}, {"kind": "server", "value": "火星"},
        {"kind": "penalty", "organ": "四川省版权局"}, {"kind": "penalty", "number": "3号"}, {"kind": "serious", "basis": " "},
        {"kind": "serious", "day": date(2026, 11, 22)}, {"kind": "serious", "day": date(1970, 1, 1)},
    ],
)  # fmt: skip
def test_a_fact_that_says_too_little_or_cannot_be_is_refused(book: Recorder, words: dict[str, Any]) -> None:
    given = {"day": date(2026, 11, 1), "basis": "办案记录", "site": "forum", "actor": "chen"} | words
    with pytest.raises(Refused):
        record.record_fact(book.unit, book.clock, **given)


def test_recording_twice_changes_nothing_and_grounds_stay_out_of_the_chain(book: Recorder) -> None:
    def known(site: str = "forum") -> record.Recording:
        return record.record_fact(
            book.unit, book.clock, site=site, kind="knowledge", day=SENT, basis="张某某承认", actor="chen"
        )

    first, again = known(), known()

    assert (first.id, first.state, again.state) == (again.id, "created", "unchanged")
    with book.office.database.reading() as session:
        (event,) = session.scalars(select(Event).where(Event.action == "takedown:fact:recorded"))
        assert "张某某" not in json.dumps(event.payload, ensure_ascii=False)
    with pytest.raises(UnknownSite):
        known("nowhere")
    record.void(book.unit, book.clock, what="fact", row_id=first.id, why="误录", actor="chen")
    assert routes_of(book)["facts"].recorded == ()
    with pytest.raises(NotAllowed):
        record.void(book.unit, book.clock, what="fact", row_id=first.id, why="误录", actor="chen")


def test_a_determination_and_lookups_that_people_bring_are_gathered(book: Recorder) -> None:
    made = record.record_determination(
        book.unit, book.clock, site="forum", kind="dedicated", organ=BUREAU, number="川版权认字〔2026〕3号",
        decided_on=date(2026, 11, 12), basis="著作权法第五十三条", actor="chen",
    )  # fmt: skip
    rows = [{"kind": "dns", "subject": "FORUM.example.", "answers": [ADDRESS], "at": "2026-11-20T10:00:00+08:00", "source": "公开查询"},
            {"kind": "reverse", "subject": ADDRESS, "answers": [HOST], "at": "2026-11-20T10:00:00+08:00", "source": "公开查询"}]  # fmt: skip
    data = json.dumps(rows).encode()
    lookups = [
        record.import_lookups(book.unit, book.clock, book.office.vault, data=data, actor="chen")
        for _ in range(2)
    ]

    facts = routes_of(book)["facts"]
    assert [one.id for one in facts.determinations] == [made.id]
    assert facts.collateral.passes
    assert [[one.state for one in each] for each in lookups] == [["created"] * 2, ["unchanged"] * 2]


@pytest.mark.parametrize("data", [b"", b"[]", b"7", b'[{"kind": "dns"}]', b'{"kind": "rdap", "subject": "a.example"}',
                                  b'{"kind":"dns","subject":"a.example","answers":["1.2.3.4"],"at":"2026-11-20","source":"x"}',
                                  b'{"kind":"dns","subject":"a.example","answers":["1.2.3.4"],"at":"2026-12-20T00:00:00Z","source":"x"}',
                                  b'{"kind":"dns","subject":"..","answers":[],"at":"2026-11-20T00:00:00Z","source":"x"}'])  # fmt: skip
def test_lookups_that_cannot_be_used_are_refused(book: Recorder, data: bytes) -> None:
    with pytest.raises((Refused, BytesRefused)):
        record.import_lookups(book.unit, book.clock, book.office.vault, data=data, actor="chen")
