"""Exports in order: the same bytes and one event, wherever a try ended and however many try at once."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from records.errors import Conflict, CopywatchError, NotAllowed
from records.events import Event
from records.proceedings import ExportOrder, OrderState
from records.session import Database
from records.vocabulary import DraftState
from takedown.approving import review, submission
from takedown.exhibits import proofs
from takedown.sending import exports, outbox


def export(office: Any, out: Path, database: Database | None = None) -> Path:
    book = database or office.database
    return exports.export(
        book.unit_of_work, office.clock, office.vault, draft_id=1, format="docx", out=out, actor="wang"
    )


def exported(office: Any) -> list[dict[str, Any]]:
    with office.database.reading() as session:
        asked = select(Event.payload).where(Event.action == "takedown:draft:exported")
        return list(session.scalars(asked))


def orders(office: Any) -> list[ExportOrder]:
    with office.database.reading() as session:
        return list(session.scalars(select(ExportOrder).order_by(ExportOrder.id)))


@pytest.fixture
def approved(office: Any) -> Any:
    office.ready()
    office.approve()
    return office


def dying(office: Any, at: str) -> Callable[[], None]:
    """An export in a forked child that kills itself: before its files, after them, or inside the last transaction."""

    def kill(*_given: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        files, box, done = (
            cast(Any, exports),
            cast(Any, outbox),
            outbox.done,
        )  # the child's own copy of the modules
        if at == "before the files":
            files._place = kill
        elif at == "after the files":
            box.done = kill
        else:
            box.done = lambda *given: (done(*given), kill())
        book = Database(office.settings.database)  # a connection does not survive a fork
        export(office, office.settings.home_dir / "out", book)

    return run


@pytest.mark.parametrize("at", ["before the files", "after the files", "before the commit"])
def test_an_export_that_was_killed_is_ended_by_the_next_try_once(approved: Any, at: str) -> None:
    approved.database.dispose()
    child = os.fork()
    if child == 0:
        try:
            dying(approved, at)()
        except BaseException:  # noqa: BLE001 - said in the captured output, since the child's status says nothing
            traceback.print_exc()
        finally:
            os._exit(9)  # a child that was not killed is no result
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert [one.state for one in orders(approved)] == [OrderState.ORDERED]
    assert exported(approved) == []
    assert approved.draft().state == DraftState.APPROVED

    out = approved.settings.home_dir / "out"
    path = export(approved, out)
    again = export(approved, out)

    assert path == again
    assert [one.name for one in out.iterdir()] == [path.name]
    assert len(exported(approved)) == 1
    assert [one.state for one in orders(approved)] == [OrderState.DONE]
    with approved.database.reading() as session:
        assert list(proofs.outbox(session)) == []
        assert outbox.pending(session) == []


def test_the_same_export_to_other_places_and_by_many_at_once_is_one_effect(
    approved: Any, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(4) as people:
        paths = list(people.map(lambda n: export(approved, tmp_path / str(n % 2)), range(6)))
    assert len({path.read_bytes() for path in paths}) == 1
    assert len(exported(approved)) == 1
    assert exported(approved)[0]["key"] == "TZ-2026-000001:docx"


def test_an_order_ends_with_its_approval(approved: Any, tmp_path: Path) -> None:
    unit = approved.database.unit_of_work
    with unit() as session:
        standing = review.standing_approval(session, approved.draft())
        outbox.order(session, approved.clock, standing, "docx", ["0" * 64], "wang")
    submission.return_to_draft(unit, approved.clock, draft_id=1, actor="wang")

    assert [one.state for one in orders(approved)] == [OrderState.RECALLED]
    with pytest.raises(NotAllowed):
        export(approved, tmp_path)


def test_an_approval_is_recalled_by_an_approver_and_only_before_the_first_export(
    approved: Any, tmp_path: Path
) -> None:
    unit, clock = approved.database.unit_of_work, approved.clock
    with pytest.raises(NotAllowed):
        submission.recall(unit, clock, draft_id=1, actor="chen")  # no approver
    submission.recall(unit, clock, draft_id=1, actor="sun")
    assert approved.draft().state == DraftState.IN_REVIEW
    with pytest.raises(NotAllowed):
        export(approved, tmp_path)

    approved.approve()
    assert export(approved, tmp_path).name == "TZ-2026-000002.docx"
    with pytest.raises(NotAllowed):
        submission.recall(unit, clock, draft_id=1, actor="sun")


def test_two_who_approve_at_once_make_one_approval(office: Any) -> None:
    office.account("zhao")
    office.ready()
    office.approve_first()
    draft = office.draft()

    def approve(who: str) -> str:
        try:
            return review.approve(
                office.database.unit_of_work, office.clock, office.vault, office.settings, draft_id=1, version=draft.version,
                digest=draft.digest, approver=who,
            ).number  # fmt: skip
        except CopywatchError as error:
            return type(error).__name__

    with ThreadPoolExecutor(3) as people:
        answers = sorted(people.map(approve, ["wang", "zhao", "sun"]))
    assert answers == ["NotAllowed", "NotAllowed", "TZ-2026-000001"]
    assert office.actions().count("takedown:draft:approved") == 1


def test_an_approval_that_a_clock_jump_made_too_old_exports_nothing(approved: Any, tmp_path: Path) -> None:
    approved.clock.advance(timedelta(days=400))
    with pytest.raises(NotAllowed):
        export(approved, tmp_path)
    approved.clock.advance(timedelta(days=-401))  # and a jump back, behind the approval itself
    assert export(approved, tmp_path).exists()


def test_a_tampered_order_is_named(approved: Any, tmp_path: Path) -> None:
    export(approved, tmp_path)
    with approved.database.unit_of_work() as session:
        session.scalars(select(ExportOrder)).one().state = OrderState.ORDERED
    with approved.database.reading() as session:
        assert [fault.row for fault in proofs.outbox(session)] == ["export order 1"]


def test_another_file_in_its_place_stops_the_export_and_the_order_waits(
    approved: Any, tmp_path: Path
) -> None:
    (tmp_path / "TZ-2026-000001.docx").write_bytes(b"mine")
    with pytest.raises(Conflict):
        export(approved, tmp_path)
    with approved.database.reading() as session:
        assert [one.key for one in outbox.pending(session)] == ["TZ-2026-000001:docx"]
