"""What people record of a dossier: jurisdiction, confirmation, second inspection, referral, closure; numbers and seals."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from records.cases import Dossier, DossierState
from records.casework import Case
from records.errors import BytesRefused, NotAllowed, NotFound, Refused
from records.proceedings import ConfirmationAnswer, DossierStep
from records.vocabulary import DraftState
from takedown import course
from takedown.cases import filings, outcomes, steps
from takedown.exhibits import proofs
from takedown.flow.dossier import Step
from takedown.flow.paper import Stage
from takedown.sending import backfill, dispatch, exports
from takedown.stages import stage_of

TODAY = date(2026, 11, 21)


@pytest.fixture
def opened(office: Any) -> Any:
    office.ready("/a.html", "/b.html")
    return office


@pytest.fixture
def exported(opened: Any, tmp_path: Path) -> Any:
    opened.approve()
    exports.export(
        opened.database.unit_of_work,
        opened.clock,
        opened.vault,
        draft_id=1,
        format="docx",
        out=tmp_path,
        actor="wang",
    )
    return opened


def call(office: Any, step: Any, **words: Any) -> Any:
    return step(office.database.unit_of_work, office.clock, dossier_id=1, actor="chen", **words)


def state(office: Any) -> DossierState:
    with office.database.reading() as session:
        return DossierState(session.get_one(Dossier, 1).state)


def test_jurisdiction_is_recorded_and_a_transfer_has_its_organ_and_number(opened: Any) -> None:
    vault = {"vault": opened.vault}
    call(opened, steps.place, outcome="own", **vault)
    assert state(opened) is DossierState.PLACED
    with pytest.raises(Refused):
        call(opened, steps.place, outcome="transfer", number="川版权移〔2026〕1号", **vault)
    with pytest.raises(NotAllowed):
        call(opened, steps.place, outcome="transfer", organ="某市版权局", **vault)
    row = call(
        opened,
        steps.place,
        outcome="transfer",
        organ="某市版权局",
        number="川版权移〔2026〕1号",
        scan=b"%PDF",
        **vault,
    )
    assert opened.vault.open(row.scan_digest) == b"%PDF"
    assert state(opened) is DossierState.ELSEWHERE
    call(opened, steps.take_back, why="退回")
    assert state(opened) is DossierState.OPENED
    with opened.database.reading() as session:
        assert course.jurisdiction(session, session.get_one(Dossier, 1)) == ""


def test_the_holder_is_heard_by_a_signed_scan_and_silence_is_no_answer(opened: Any) -> None:
    words: dict[str, Any] = {"vault": opened.vault, "signed_on": TODAY, "signer": "李四"}
    for wrong in ({"scan": b"", "answers": {1: "unlicensed"}}, {"scan": b"%PDF", "answers": {}},
                  {"scan": b"%PDF", "answers": {1: "maybe"}}, {"scan": b"%PDF", "answers": {99: "unlicensed"}}):  # fmt: skip
        with pytest.raises(Refused):
            call(opened, steps.confirm, **words | wrong)
    first = call(opened, steps.confirm, **words, scan=b"%PDF", answers={1: "unlicensed"})
    with opened.database.reading() as session:
        assert steps.answers_of(session, 1) == {1: ConfirmationAnswer.UNLICENSED}
    steps.void_confirmation(
        opened.database.unit_of_work, opened.clock, confirmation_id=first.id, why="错录", actor="chen"
    )
    with opened.database.reading() as session:
        assert steps.answers_of(session, 1) == {}
    assert state(opened) is DossierState.CONFIRMED


def test_steps_are_only_added(opened: Any) -> None:
    call(opened, steps.place, outcome="own", vault=opened.vault)
    with pytest.raises(DBAPIError, match="only added"), opened.database.unit_of_work() as session:
        session.scalars(select(DossierStep)).one().value = "transfer"


def test_a_second_inspection_follows_an_order_and_is_made_by_two(opened: Any) -> None:
    words: dict[str, Any] = {"vault": opened.vault, "result": "failed", "officers": ("甲:1", "乙:2")}
    with pytest.raises(NotAllowed):
        call(opened, steps.inspect, **words)
    with opened.database.unit_of_work() as session:
        dossier = course.find(session, 1)
        course.follow(session, opened.clock, dossier, Step.ORDER, actor="chen")
    with pytest.raises(NotAllowed):
        call(opened, steps.inspect, **words | {"officers": ("甲:1", "甲:1")})
    call(opened, steps.inspect, **words | {"result": "extended", "why": "设备到货"})
    assert state(opened) is DossierState.RECTIFYING
    call(opened, steps.inspect, **words)
    assert state(opened) is DossierState.KEPT


def test_a_referral_is_recorded_only_where_every_gate_of_its_route_is_open(opened: Any) -> None:
    words = {
        "vault": opened.vault,
        "settings": opened.settings,
        "number": "川版权函〔2026〕5号",
        "organ": "省通信管理局",
    }
    with pytest.raises(NotAllowed) as barred:
        call(opened, steps.refer, route="intermediary", **words)
    assert barred.value.data["reasons"] == ["gates"]
    with pytest.raises(Refused):
        call(opened, steps.refer, route="shortcut", **words)


def test_nothing_is_closed_while_a_paper_or_case_of_it_is_open(opened: Any) -> None:
    with pytest.raises(NotAllowed) as barred:
        call(opened, steps.close, why="办结")
    assert barred.value.data["reasons"] == ["papers"]
    filing = filings.Filing("1号", TODAY, "丙", filings.officers(["甲:1", "乙:2"]))
    filings.file(
        opened.database.unit_of_work, opened.clock, filing=filing, name="案", unit="局", region="市", source="own", kind="music",
        actor="chen", dossier_id=1,
    )  # fmt: skip
    assert state(opened) is DossierState.FILED
    with pytest.raises(NotAllowed) as barred:
        call(opened, steps.close, why="")
    assert barred.value.data["reasons"] == ["reason", "papers", "cases"]


def test_what_the_program_drew_up_by_itself_ends_with_its_dossier_and_is_not_drawn_up_again(
    office: Any,
) -> None:
    office.found("/a.html", office.work())
    office.prepare()
    call(office, steps.close, why="另案处理")
    assert office.draft().state is DraftState.WITHDRAWN
    outcome = office.prepare()
    assert (outcome.opened, outcome.left_out) == (0, {"dossier_closed": 1})
    call(office, steps.reopen, why="再办")
    assert office.prepare().opened == 1


def test_no_way_into_the_table_makes_a_case_without_its_filing(opened: Any) -> None:
    now = opened.clock.now()
    row = Case(
        number="AJ-1", name="案", unit="局", region="市", source="own", kind="music", filing_number="1号", filed_on=TODAY,
        filed_by="丙", officers=[{"name": "甲", "certificate": "1"}], recorded_by="chen", created_at=now, updated_at=now,
    )  # fmt: skip
    with pytest.raises(DBAPIError, match="filing"), opened.database.unit_of_work() as session:
        session.add(row)


def test_outcomes_of_a_case_are_recorded_in_any_order_but_end_it_last(opened: Any) -> None:
    filing = filings.Filing("1号", date(2026, 1, 5), "丙", filings.officers(["甲:1", "乙:2"]))
    unit, clock = opened.database.unit_of_work, opened.clock
    filings.file(
        unit,
        clock,
        filing=filing,
        name="案",
        unit="局",
        region="市",
        source="own",
        kind="music",
        actor="chen",
    )
    outcomes.record(
        unit, clock, case_id=1, kind="closed", day=date(2026, 6, 1), closure_plan="关停", actor="chen"
    )
    outcomes.record(
        unit, clock, case_id=1, kind="penalty", day=date(2026, 3, 1), number="罚1号", actor="chen"
    )
    with pytest.raises(NotAllowed):
        outcomes.record(
            unit, clock, case_id=1, kind="penalty", day=date(2026, 7, 1), number="罚2号", actor="chen"
        )
    with pytest.raises(NotAllowed) as barred:
        outcomes.record(
            unit,
            clock,
            case_id=1,
            kind="penalty",
            day=date(2026, 3, 2),
            number="罚3号",
            actor="chen",
            threshold_reached=True,
        )
    assert barred.value.data["reasons"] == ["instead_of_transfer"]


def numbered(office: Any, **words: Any) -> backfill.Backfilled:
    said: dict[str, Any] = {"draft_id": 1, "issued_on": TODAY, "actor": "wang"} | words
    return backfill.record(office.database.unit_of_work, office.clock, office.vault, **said)


def altered(data: bytes, old: str, new: str) -> bytes:
    """The same DOCX with other words, as an office's program would save it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(
                name, body.replace(old.encode(), new.encode()) if name == "word/document.xml" else body
            )
    return made.getvalue()


def test_a_file_that_came_back_unchanged_is_recorded_with_its_scan_once(
    exported: Any, tmp_path: Path
) -> None:
    data = (tmp_path / "TZ-2026-000001.docx").read_bytes()
    found = numbered(exported, signer="李四", docx=data, scan=b"%PDF sealed")
    assert found.record is not None
    assert found.differences == ()
    assert exported.vault.open(found.record.scan_digest) == b"%PDF sealed"
    again = numbered(exported, signer="李四", docx=data, scan=b"%PDF sealed")
    assert again.record is not None
    assert again.record.id == found.record.id


def test_one_changed_figure_voids_the_approval_and_says_where(exported: Any, tmp_path: Path) -> None:
    data = (tmp_path / "TZ-2026-000001.docx").read_bytes()
    found = numbered(exported, docx=altered(data, "/a.html", "/9.html"))
    assert found.record is None
    assert any("/a.html" in one.approved and "/9.html" in one.returned for one in found.differences)
    assert exported.draft().state == DraftState.DRAFT
    with pytest.raises(NotAllowed):
        exports.export(
            exported.database.unit_of_work,
            exported.clock,
            exported.vault,
            draft_id=1,
            format="docx",
            out=tmp_path,
            actor="wang",
        )
    with exported.database.reading() as session:
        assert list(proofs.courses(session)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "[2026]5号"},
        {"number": "川版权〔2026〕05号"},
        {"issued_on": date(2026, 11, 22)},
        {"issued_on": date(2026, 11, 20)},
    ],
    ids=["brackets", "leading zero", "tomorrow", "before the approval"],
)
def test_a_number_or_a_day_that_cannot_be_is_refused(exported: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        numbered(exported, **wrong)
    assert numbered(exported, number="川版权〔2026〕5号").record is not None


def test_what_is_no_paper_or_not_exported_is_not_numbered(opened: Any) -> None:
    with pytest.raises(NotAllowed):
        numbered(opened)
    with pytest.raises(BytesRefused):
        numbered(opened, docx=b"no file")
    with pytest.raises(NotFound):
        backfill.void(opened.database.unit_of_work, opened.clock, record_id=9, why="错", actor="chen")


def test_a_look_after_the_dispatch_says_whether_it_is_gone_and_the_dossier_follows(exported: Any) -> None:
    dispatch.record(
        exported.database.unit_of_work, exported.clock, draft_id=1, means="ems", sent_on=TODAY, actor="wang"
    )
    assert state(exported) is DossierState.NOTICED
    exported.clock.advance(timedelta(hours=30))
    exported.recheck(1, {"http://forum.example:8080/a.html": 404})
    assert state(exported) is DossierState.KEPT
    exported.recheck(1, dict.fromkeys([f"http://forum.example:8080/{one}.html" for one in "ab"], 404))

    assert state(exported) is DossierState.REMOVED
    assert exported.draft().state == DraftState.DISPATCHED
    with exported.database.reading() as session:
        assert stage_of(session, exported.draft()) is Stage.REMOVED
        assert list(proofs.courses(session)) == []
        assert list(proofs.dossiers(session)) == []


def test_a_state_that_no_step_led_to_is_named(exported: Any) -> None:
    with exported.database.unit_of_work() as session:
        exported_draft = session.get_one(type(exported.draft()), 1)
        exported_draft.state = DraftState.DISPATCHED
        session.get_one(Dossier, 1).state = DossierState.CLOSED
    with exported.database.reading() as session:
        assert [one.row for one in proofs.courses(session)] == ["draft 1"]
        assert [one.row for one in proofs.dossiers(session)] == ["dossier 1"]
