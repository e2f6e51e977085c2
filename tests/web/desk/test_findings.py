"""Findings: list, evidence, decisions."""

from __future__ import annotations

import pytest
from lxml import html
from sqlalchemy import select

from desk.wiring import Desk
from records.findings import Finding, Verdict
from records.jobs import Job
from records.sweeps import Listing
from records.vocabulary import Decision, FindingState, JobKind, RejectReason
from tests.web.conftest import Person, SignIn
from tests.web.seed import HOSTILE, Seeded


def finding(desk: Desk, id_: int) -> Finding:
    with desk.database.reading() as session:
        return session.get_one(Finding, id_)


def decide(person: Person, id_: int, **fields: object) -> object:
    return person.submit(f"/findings/{id_}/verdict", on=f"/findings/{id_}", **fields)


def text_of(page: str) -> str:
    return str(html.fromstring(page).text_content())


def test_the_list_shows_the_strongest_open_findings_first(sign_in: SignIn) -> None:
    page = html.fromstring(sign_in("reviewer").get("/findings").text)

    titles = [cell.text_content() for cell in page.cssselect("td.found")]
    assert len(titles) == 11
    assert titles[0].startswith("浮空城物语")
    assert "SYJS" not in "".join(titles)  # rejected in the seed


def test_filters_narrow_the_list_and_the_counts(sign_in: SignIn) -> None:
    person = sign_in("reviewer")

    def titles(query: str) -> list[str]:
        page = html.fromstring(person.get(f"/findings?{query}").text)
        return [cell.text_content() for cell in page.cssselect("td.found a")]

    assert titles("site=pan") == ["北岸灯塔.epub"]
    assert len(titles("decision=draft")) == 3
    assert titles("q=去广告") == ["极简记账本 去广告版"]
    assert titles("q=thread-4.html") == ["极简记账本 去广告版"]
    assert titles("q=Skyward") == ["浮空城物语 无限金币破解版 v3.2"]
    assert titles("state=rejected") == ["SYJS.S02.1080p.WEB-DL.H264.mkv"]
    assert len(titles("q=%25")) == 1  # a percent sign is no wildcard: one title holds one
    assert len(titles("state=any")) == 12


def test_an_unknown_filter_value_is_no_error(sign_in: SignIn) -> None:
    person = sign_in("reviewer")
    for query in (
        "state=nonsense",
        "decision=x",
        "site=../..",
        "holder=abc",
        "work=99999999999999999999",
        "mine=x",
        "after=1_nan_x",
        "after=1_-0.5_99999999999999999",
        "before=0_2.5_3",
        "before=___",
    ):
        assert person.get(f"/findings?{query}").status_code == 200, query


def test_the_matched_place_is_marked_in_the_raw_title(sign_in: SignIn, seeded: Seeded) -> None:
    page = html.fromstring(sign_in("reviewer").get(f"/findings/{seeded.findings[0]}").text)

    assert [mark.text_content() for mark in page.cssselect(".big-title mark")] == ["北岸灯塔"]


def test_the_evidence_stands_side_by_side_with_the_distance_of_the_covers(
    sign_in: SignIn, seeded: Seeded
) -> None:
    text = sign_in("reviewer").get(f"/findings/{seeded.findings[0]}").text

    assert "PDQ 15" in text
    assert "共 256 位" in text
    assert "x7k2" in text
    assert "shuhai" in text
    assert "作登字-2021-A-00012345" in text
    assert "99.1%" in text


def test_counter_evidence_stands_above_the_buttons(sign_in: SignIn, seeded: Seeded) -> None:
    text = sign_in("reviewer").get(f"/findings/{seeded.findings[1]}").text

    assert text.index("目录中有一项授权") < text.index('value="confirmed"')


def test_no_link_of_a_page_leads_to_a_found_site(sign_in: SignIn, seeded: Seeded) -> None:
    person = sign_in("reviewer")
    for path in ("/findings", "/findings?state=any", *(f"/findings/{one}" for one in seeded.findings)):
        for element in html.fromstring(person.get(path).content).iter(html.etree.Element):
            for name in ("href", "src", "action", "hx-get", "hx-post"):
                assert element.get(name, "/").startswith(("/", "#")), (path, element.get(name))


def test_hostile_titles_show_as_text_and_run_nothing(sign_in: SignIn, seeded: Seeded) -> None:
    person = sign_in("reviewer")
    for id_, title in zip(seeded.hostile, HOSTILE, strict=True):
        for path in ("/findings", f"/findings/{id_}"):
            page = html.fromstring(person.get(path).text)
            assert len(page.cssselect("main script")) == 0
            assert len(page.cssselect("main img[onerror]")) == 0
        shown = page.cssselect(".big-title.hostile")[0]
        assert not set(shown.text_content()) & {"\u202e", "\u2066", "\u200b", "\x00", "\x1b"}
        assert len(shown.text_content()) <= len(title) * 7
        assert len(shown.text_content()) < 2_200


def test_a_decision_is_recorded_and_leads_to_the_next_open_finding(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("reviewer")
    strongest, second = seeded.findings[3], seeded.findings[0]

    answer = decide(person, strongest, state="confirmed", version=1, note="一致")

    assert answer.headers["location"] == f"/findings/{second}?done={strongest}"
    assert finding(desk, strongest).state is FindingState.CONFIRMED
    with desk.database.reading() as session:
        verdict = session.scalars(select(Verdict).where(Verdict.finding_id == strongest)).one()
    assert (verdict.actor, verdict.saw_version, verdict.note) == ("reviewer", 1, "一致")


def test_the_next_finding_stays_within_the_filter(sign_in: SignIn, seeded: Seeded) -> None:
    person = sign_in("reviewer")
    first, second = seeded.findings[3], seeded.findings[4]

    answer = person.submit(
        f"/findings/{first}/verdict?site=appstore", on=f"/findings/{first}", state="watched", version=1
    )
    last = person.submit(
        f"/findings/{second}/verdict?site=appstore", on=f"/findings/{second}", state="watched", version=1
    )

    assert answer.headers["location"] == f"/findings/{second}?site=appstore&done={first}"
    assert last.headers["location"] == f"/findings?site=appstore&done={second}"


def test_a_confirmation_asks_for_the_dossier_and_the_notice_to_follow(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    decide(sign_in("reviewer"), seeded.findings[2], state="confirmed", version=1)

    with desk.database.reading() as session:
        assert [job.kind for job in session.scalars(select(Job))] == [JobKind.PIPELINE]


def test_a_rejection_needs_a_coded_reason(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, id_ = sign_in("reviewer"), seeded.findings[0]

    assert decide(person, id_, state="rejected", version=1).status_code == 422
    assert decide(person, id_, state="rejected", version=1, reason="because").status_code == 422
    assert finding(desk, id_).state is FindingState.OPEN
    assert (
        decide(person, id_, state="rejected", version=1, reason=RejectReason.LICENSED.value).status_code
        == 303
    )
    assert finding(desk, id_).state is FindingState.REJECTED


def test_a_decision_on_what_somebody_else_changed_is_refused_and_shows_what_changed(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    first, second, id_ = sign_in("reviewer"), sign_in("monitor"), seeded.findings[0]
    decide(first, id_, state="rejected", version=1, reason="licensed", note="合同已查")

    answer = decide(second, id_, state="confirmed", version=1)

    assert answer.status_code == 409
    page = " ".join(text_of(answer.text).split())
    assert "未记录" in page
    assert "reviewer" in page
    assert "已获授权" in page
    assert "合同已查" in page
    assert finding(desk, id_).state is FindingState.REJECTED


def test_the_same_form_sent_twice_decides_once(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, id_ = sign_in("reviewer"), seeded.findings[0]

    codes = [decide(person, id_, state="confirmed", version=1).status_code for _ in range(2)]

    assert codes == [303, 409]
    with desk.database.reading() as session:
        assert len(session.scalars(select(Verdict).where(Verdict.finding_id == id_)).all()) == 1


def test_a_decision_can_be_taken_back(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, id_ = sign_in("reviewer"), seeded.findings[0]
    decide(person, id_, state="confirmed", version=1)
    after = person.get(f"/findings/{seeded.findings[1]}?done={id_}")
    assert "已记录" in after.text

    answer = decide(person, id_, state="open", version=2)

    assert answer.headers["location"] == f"/findings/{id_}"
    assert finding(desk, id_).state is FindingState.OPEN


def test_a_right_holder_sees_its_own_findings_and_no_others(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("holder2")
    own, foreign = seeded.findings[3], seeded.findings[0]

    listed = person.get("/findings?state=any").text

    assert "浮空城物语" in listed
    assert "北岸灯塔" not in listed
    assert "北岸出版" not in listed
    assert person.get(f"/findings/{own}").status_code == 200
    assert person.get(f"/findings/{foreign}").status_code == 404
    assert person.get("/findings/999999").status_code == 404


def test_what_was_done_shows_nothing_of_another_right_holder(sign_in: SignIn, seeded: Seeded) -> None:
    decide(sign_in("reviewer"), seeded.findings[0], state="watched", version=1)

    page = sign_in("holder2").get(f"/findings/{seeded.findings[3]}?done={seeded.findings[0]}").text

    assert "已记录" not in page


def test_a_finding_without_prints_pictures_or_reasons_still_shows(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_ = seeded.findings[5]
    with desk.database.unit_of_work() as session:
        row = session.get_one(Finding, id_)
        row.match.reasons, row.match.families, row.match.record, row.match.p_unlicensed = [], [], {}, None
        listing = session.get_one(Listing, row.listing_id)
        listing.share_links, listing.files, listing.creators, listing.dates = [], [], [], []

    assert sign_in("reviewer").get(f"/findings/{id_}").status_code == 200


def test_rules_that_held_the_suggestion_down_stand_among_the_counter_evidence(
    sign_in: SignIn, seeded: Seeded
) -> None:
    page = html.fromstring(sign_in("reviewer").get(f"/findings/{seeded.findings[5]}").text)

    assert "作品名过于通用" in page.get_element_by_id("counter-evidence").text_content()


def test_the_next_best_work_is_not_shown_to_right_holders(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_ = seeded.findings[3]
    with desk.database.unit_of_work() as session:
        match = session.get_one(Finding, id_).match
        match.record = {**match.record, "runner_up": {"work_id": "ZZ-9", "title": "别家的作品"}}

    assert "别家的作品" in sign_in("reviewer").get(f"/findings/{id_}").text
    assert "别家的作品" not in sign_in("holder2").get(f"/findings/{id_}").text


def computed(desk: Desk, id_: int, record: dict[str, object], **listing: object) -> None:
    """The match as if it had been computed so, from a listing with these values."""
    with desk.database.unit_of_work() as session:
        found = session.get_one(Finding, id_)
        found.match.record = record
        for name, value in listing.items():
            setattr(found.listing, name, value)


def marks(page: str) -> list[str]:
    return [mark.text_content() for mark in html.fromstring(page).cssselect("mark")]


def test_a_name_in_the_text_is_marked_in_the_words_around_it(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_, text = seeded.findings[0], "前言" * 3000 + "书名：北岸灯塔，全本。" + "后记" * 300
    at = text.index("北岸灯塔")
    record = {
        "span": [],
        "place": [at, at + 4],
        "raw": "北岸灯塔",
        "source": "text",
        "view": "base",
        "name": "北岸灯塔",
    }
    computed(desk, id_, record, text=text)

    page = sign_in("reviewer").get(f"/findings/{id_}").text
    (place,) = html.fromstring(page).cssselect("dd.place")

    assert place.cssselect("mark")[0].text_content() == "北岸灯塔"
    assert "书名：北岸灯塔，全本。" in place.text_content()
    assert len(place.text_content()) < 400


def test_a_name_in_a_file_is_marked_in_the_list_of_files(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    id_ = seeded.findings[0]
    record = {
        "span": [],
        "place": [3, 7],
        "raw": "北岸灯塔",
        "source": "file:1",
        "view": "base",
        "name": "北岸灯塔",
    }
    computed(
        desk, id_, record, files=[{"name": "说明.txt", "size": 1}, {"name": "01 北岸灯塔.epub", "size": 2}]
    )

    page = html.fromstring(sign_in("reviewer").get(f"/findings/{id_}").text)

    assert [mark.text_content() for mark in page.cssselect("ul.files mark")] == ["北岸灯塔"]
    assert "01 北岸灯塔.epub" in page.cssselect("dd.place")[0].text_content()


def test_a_page_that_changed_since_is_not_marked_in_its_new_words(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_ = seeded.findings[0]
    record = {
        "span": [0, 4],
        "place": [0, 4],
        "raw": "北岸灯塔",
        "source": "title",
        "view": "base",
        "name": "北岸灯塔",
    }
    computed(desk, id_, record, title="站点维护中，请稍后")

    page = html.fromstring(sign_in("reviewer").get(f"/findings/{id_}").text)

    assert page.cssselect(".big-title mark") == []
    assert "比对时的页面" in page.cssselect("dd.place")[0].text_content()
    assert page.cssselect("dd.place mark")[0].text_content() == "北岸灯塔"


@pytest.mark.parametrize(
    ("view", "edits", "zh", "en"),
    [("base", 0, "原名", "the name itself"), ("syllables", 0, "谐音", "characters of the same sound"),
     ("base", 1, "错字 1 处", "1 character differ"), ("unheard-of", 2, "unheard-of，错字 2 处", "2 characters differ")],
)  # fmt: skip
def test_a_disguise_is_said_in_words_of_both_languages(
    sign_in: SignIn, desk: Desk, seeded: Seeded, view: str, edits: int, zh: str, en: str
) -> None:
    id_ = seeded.findings[0]
    record = {"span": [0, 4], "place": [0, 4], "raw": "北岸灯搭", "source": "title", "view": view, "edits": edits,
              "name": "北岸灯塔", "alias": True}  # fmt: skip
    computed(desk, id_, record, title="北岸灯搭 全本")
    person = sign_in("reviewer")

    def written() -> str:
        return str(
            html.fromstring(person.get(f"/findings/{id_}").text).cssselect("dd.written")[0].text_content()
        )

    assert zh in written()
    assert "北岸灯搭 ← 北岸灯塔" in " ".join(written().split())
    assert "别名" in written()
    person.submit("/language", language="en")
    assert en in written()


def test_runner_up_margin_rules_and_versions_are_shown(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    id_ = seeded.findings[0]
    record = {
        "span": [], "runner_up": {"work_id": "W-9", "title": "北岸灯火"}, "margin": 0.124, "prior": -1.2,
        "log_odds": 2.5, "limits": {"draft": 0.95, "act": 0.9, "margin": 0.3},
        "versions": {"model": "fitted/3", "catalogue": "abc", "future": "9"},
        "vetoes": [{"rule": "shared_name", "at_most": "review", "zh": "几部作品同名", "en": "several works share it"}],
    }  # fmt: skip
    computed(desk, id_, record)

    text = " ".join(text_of(sign_in("reviewer").get(f"/findings/{id_}").text).split())

    for words in (
        "北岸灯火 W-9",
        "本作品领先 +0.12",
        "（证据充分需 0.30）",
        "几部作品同名",
        "建议最高为：需要核查",
        "fitted/3",
        "future",
    ):
        assert words in text
    assert "北岸灯火" not in sign_in("holder1").get(f"/findings/{id_}").text


@pytest.mark.parametrize(
    "record",
    [{}, {"span": None, "vetoes": None, "runner_up": None, "limits": None, "versions": None},
     {"span": [[0, 2], [3, 4]]}, {"spans": [[0, 2]]}, {"place": ["x", 1], "raw": "y", "source": "file:99"},
     {"source": "text", "place": [9, 2], "raw": ""}, {"runner_up": {}, "margin": 0.5}],
)  # fmt: skip
def test_records_of_other_versions_are_shown_as_far_as_they_go(
    sign_in: SignIn, desk: Desk, seeded: Seeded, record: dict[str, object]
) -> None:
    id_ = seeded.findings[0]
    computed(desk, id_, record)

    assert sign_in("reviewer").get(f"/findings/{id_}").status_code == 200


def test_marks_in_a_hostile_title_let_nothing_through(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    title = "<b>\u202e&\x00北\u200b岸灯塔</mark><script>x</script>\u0640שלום"
    start, end = title.index("北"), title.index("塔") + 1
    record = {
        "span": [start, end],
        "place": [start, end],
        "raw": title[start:end],
        "source": "title",
        "name": "北岸灯塔",
    }
    id_ = seeded.findings[0]
    computed(desk, id_, record, title=title)

    page = sign_in("reviewer").get(f"/findings/{id_}").text
    shown = html.fromstring(page).cssselect(".big-title.hostile")[0]

    assert marks(page)[0] == "北U+200B岸灯塔"
    assert {element.tag for element in shown.iter()} <= {"p", "bdi", "mark", "span"}
    assert not set(page) & {"\u202e", "\u200b", "\x00"}


def test_what_a_licence_now_covers_reaches_nobody_until_it_no_longer_does(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("reviewer")

    def shown() -> int:
        return len(html.fromstring(person.get("/findings").text).cssselect("td.found"))

    before = shown()
    with desk.database.unit_of_work() as session:
        covered = session.get_one(Finding, seeded.findings[3])
        stood, covered.decision = covered.decision, Decision.LICENSED
    assert shown() == before - 1

    with desk.database.unit_of_work() as session:
        session.get_one(Finding, seeded.findings[3]).decision = stood
    assert shown() == before


def test_what_is_alike_and_what_the_bank_left_out_is_said_on_the_page(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    id_ = seeded.findings[0]
    with desk.database.unit_of_work() as session:
        match = session.get_one(Finding, id_).match
        match.record = {
            **match.record,
            "contents": [{"kind": "text", "algorithm": "winnow-han8", "strength": "strong", "distance": 0.1,
                          "threshold": 0.7, "unit": "share", "zh": "文字与作品一致：见“<b>第三章</b>”", "en": "the text is the work's"}],
            "ignored": [{"entry": "4", "zh": "“首页”在排除库中", "en": "in the negative bank"}],
        }  # fmt: skip
    page = sign_in("reviewer").get(f"/findings/{id_}").text
    assert "文字与作品一致：见“<b>第三章</b>”" in text_of(page)
    assert "“首页”在排除库中" in text_of(page)
    assert "winnow-han8" in text_of(page)
    assert "<b>第三章" not in page
