"""Catalogue uploads, works, right holders."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import func, select

from catalog.reports import safe_cell
from desk import trials
from desk.web.uploads import issues_csv
from desk.wiring import Desk
from desk.workers.work import WORK
from records.catalog import ImportBatch, RightsHolder, Work
from records.jobs import Job
from records.tabular import RowIssue
from records.vocabulary import JobKind
from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded

GOOD = "BA-100,星野来信,2024,小说,作登字-2024-A-1\n"
TABLE = (
    "作品编号,作品名称,年份,类别,权属证明\n" + GOOD + "BA-101,,2024,小说,x\nBA-100,重复编号,2024,小说,x\n"
    "BA-102,坏年份,二〇二四年以后,小说,=HYPERLINK(1)\nBA-103,坏类别,2024,不知道,x\n"
)


def works(desk: Desk) -> int:
    with desk.database.reading() as session:
        return session.scalar(select(func.count(Work.id))) or 0


def upload(person: Person, data: bytes, *, holder: int, name: str = "目录.csv") -> str:
    answer = person.submit("/catalogue/uploads", holder=holder, files={"file": (name, data, "text/csv")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_an_upload_is_tried_first_and_names_every_bad_row(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, before = sign_in("monitor"), works(desk)

    page = person.get(upload(person, TABLE.encode("gb18030"), holder=seeded.holders[0]))

    assert page.status_code == 200
    assert "尚未写入" in page.text
    for row in (3, 4, 6):
        assert f'<td class="n">{row}</td>' in page.text
    assert "不知道" in page.text
    assert works(desk) == before


def test_a_commit_brings_in_the_good_rows_and_asks_for_matching(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, before = sign_in("monitor"), works(desk)
    trial = upload(person, TABLE.encode("gb18030"), holder=seeded.holders[0])

    answer = person.submit(f"{trial}/commit")

    with desk.database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert [job.kind for job in session.scalars(select(Job))] == [JobKind.PIPELINE]
    assert answer.headers["location"] == f"/catalogue/batches/{batch.id}"
    assert works(desk) == before + batch.created
    assert batch.created >= 1
    assert batch.refused >= 3
    assert batch.file_name == "目录.csv"
    assert "未导入" in person.get(answer.headers["location"]).text


def test_committing_twice_changes_nothing_more(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person = sign_in("monitor")
    trial = upload(person, TABLE.encode(), holder=seeded.holders[0])
    person.submit(f"{trial}/commit")
    after = works(desk)

    person.submit(f"{trial}/commit")

    assert works(desk) == after


def test_the_errors_come_as_a_table_that_excel_reads_and_cannot_calculate(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("monitor")
    bad = "作品编号,作品名称,年份,类别\n=1+1,标题,不是年份,小说\n+2,=cmd|' /C calc'!A0,=3,不知道\n"
    trial = upload(person, bad.encode(), holder=seeded.holders[0])

    data = person.get(f"{trial}/files/errors.csv").content

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r]", cell)]


def test_no_cell_can_become_a_formula() -> None:
    issue = RowIssue(2, "=col", "-1", "code", "block", "@zh", "\ten", "+repair")

    row = list(csv.reader(io.StringIO(issues_csv([issue]).decode("utf-8-sig"))))[1]

    assert row == ["2", "'=col", "'-1", "block", "code", "'@zh", "'\ten", "'+repair"]
    assert safe_cell("plain = text") == "plain = text"


def test_a_file_that_is_no_table_is_refused_with_a_sentence(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("monitor")
    for data in (b"\x00\x01\x02\xff" * 100, b"%PDF-1.7", b"\n\n"):
        page = person.get(upload(person, data, holder=seeded.holders[0]))
        assert page.status_code == 422
        assert 'role="alert"' in page.text
    empty = person.submit(
        "/catalogue/uploads", holder=seeded.holders[0], files={"file": ("x.csv", b"", "text/csv")}
    )
    assert empty.status_code == 422


def test_a_file_too_large_for_a_browser_to_wait_for_goes_to_the_worker(
    sign_in: SignIn, desk: Desk, seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(trials.AT_ONCE, trials.CATALOGUE, 100)
    person, before = sign_in("monitor"), works(desk)
    trial = upload(person, TABLE.encode("gb18030"), holder=seeded.holders[0])

    waiting = person.get(trial).text
    with desk.database.reading() as session:
        (job,) = session.scalars(select(Job)).all()
    WORK[job.kind](desk, job)
    tried = person.get(trial).text
    asked = person.submit(f"{trial}/commit")
    WORK[job.kind](desk, job)

    assert (job.kind, job.subject) == (JobKind.IMPORT, trial.rpartition("/")[2])
    assert "正在读取" in waiting
    assert "尚未写入" in tried
    assert asked.headers["location"] == trial
    assert works(desk) == before + 1
    assert "已导入" in person.get(trial).text


def test_columns_that_are_not_known_are_asked_for_once(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, before = sign_in("monitor"), works(desk)
    odd = "内码,大名,门类\nBA-300,远山来信,小说\n".encode()
    trial = upload(person, odd, holder=seeded.holders[0])

    asked = person.get(trial).text
    person.submit(
        f"{trial}/columns",
        heading=["内码", "大名", "门类"],
        column=["work_id", "title", "kind"],
        header_row=1,
    )
    person.submit(f"{trial}/commit")
    second = upload(person, odd.replace("远山来信".encode(), "远山回信".encode()), holder=seeded.holders[0])

    assert "大名" in asked
    assert "远山来信" in asked  # the first rows are shown
    assert works(desk) == before + 1
    page = person.get(second).text
    assert "远山来信" in page  # the cell as it stands, beside what the file has
    assert "远山回信" in page


def test_an_upload_is_taken_back_once_and_by_its_own_people_only(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person, before = sign_in("holder1"), works(desk)
    trial = upload(
        person, ("作品编号,作品名称,年份,类别,权属证明\n" + GOOD).encode(), holder=seeded.holders[0]
    )
    batch = person.submit(f"{trial}/commit").headers["location"]

    assert sign_in("holder2").submit(f"{batch}/undo").status_code == 404
    assert works(desk) == before + 1
    assert person.submit(f"{batch}/undo").status_code == 303
    assert works(desk) == before
    assert person.submit(f"{batch}/undo").status_code == 422
    assert "已由 holder1 撤销" in person.get(batch).text


def test_licences_are_uploaded_as_a_table_tried_first_and_once(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("holder1")
    table = "域名,被授权方,截止日期\nwww.licensed.example,某平台,2027-12-31\n,无渠道,\n".encode("gb18030")
    files = {"file": ("授权.csv", table, "text/csv")}

    trial = person.submit("/catalogue/uploads", holder=seeded.holders[0], what="authorizations", files=files)
    page = person.get(trial.headers["location"])
    done = person.submit(f"{trial.headers['location']}/commit")

    assert page.status_code == 200
    assert "没有写明授权渠道" in page.text
    assert done.status_code == 303
    assert "www.licensed.example" in person.get("/rights").text


def test_a_full_replacement_is_confirmed_by_the_number_of_works_that_go(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("monitor")
    first = upload(
        person, "work_id,title,kind\nR-1,甲山,book\nR-2,乙水,book\n".encode(), holder=seeded.holders[1]
    )
    person.submit(f"{first}/commit")
    second = upload(person, "work_id,title,kind\nR-1,甲山,book\n".encode(), holder=seeded.holders[1])
    with desk.database.reading() as session:
        held = session.scalar(select(func.count(Work.id)).where(Work.holder_id == seeded.holders[1]))
    absent = (held or 0) - 1

    person.submit(f"{second}/commit", replace_count=absent + 5)
    refused = person.get(second)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count(Work.id)).where(Work.work_id == "R-2")) == 1
    person.submit(f"{second}/columns")
    person.submit(f"{second}/commit", replace_count=absent)

    assert refused.status_code == 422
    with desk.database.reading() as session:
        assert session.scalar(select(func.count(Work.id)).where(Work.work_id == "R-2")) == 0
        assert (
            session.scalar(select(func.count(Work.id)).where(Work.id == seeded.works[-1])) == 1
        )  # findings hang on it


def test_a_hostile_file_name_stays_a_name(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person = sign_in("monitor")
    trial = upload(person, TABLE.encode(), holder=seeded.holders[0], name="../../etc/<i>passwd.csv")

    assert "<i>" not in person.get(trial).text
    assert person.submit(f"{trial}/commit").status_code == 303
    with desk.database.reading() as session:
        assert "/" not in session.scalars(select(ImportBatch.file_name)).one()


def test_a_right_holder_uploads_for_itself_only(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person, before = sign_in("holder1"), works(desk)
    own, foreign = seeded.holders

    refused = person.submit(
        "/catalogue/uploads", holder=foreign, files={"file": ("x.csv", TABLE.encode(), "text/csv")}
    )
    trial = upload(person, ("作品编号,作品名称,年份,类别,权属证明\n" + GOOD).encode(), holder=own)
    person.submit(f"{trial}/commit")

    assert refused.status_code == 404
    assert works(desk) == before + 1
    with desk.database.reading() as session:
        assert session.scalars(select(Work.holder_id).where(Work.work_id == "BA-100")).one() == own


def test_an_upload_is_seen_by_the_person_who_made_it_only(sign_in: SignIn, seeded: Seeded) -> None:
    trial = upload(sign_in("holder1"), TABLE.encode(), holder=seeded.holders[0])

    for other in ("holder2", "admin"):
        person = sign_in(other)
        assert person.get(trial).status_code == 404
        assert person.submit(f"{trial}/commit").status_code == 404


def test_a_right_holder_sees_no_other_catalogue(sign_in: SignIn, desk: Desk, seeded: Seeded) -> None:
    person = sign_in("holder2")
    staff = sign_in("monitor")
    staff.submit(f"{upload(staff, TABLE.encode(), holder=seeded.holders[0])}/commit")

    for path in ("/catalogue", "/catalogue/works", f"/catalogue/works?holder={seeded.holders[0]}", "/"):
        assert "北岸" not in person.get(path).text, path
    for path in (f"/catalogue/works/{seeded.works[0]}", f"/catalogue/holders/{seeded.holders[0]}",
                 "/catalogue/batches/1", "/catalogue/batches/1/errors.csv"):  # fmt: skip
        assert person.get(path).status_code == 404, path


def test_a_right_holder_changes_its_own_particulars_whatever_name_it_sends(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    sign_in("holder1").submit("/catalogue/holders", name="云栖数字科技有限公司（示例）", contact="新联系人")

    with desk.database.reading() as session:
        contacts = {one.id: one.contact for one in session.scalars(select(RightsHolder))}
    assert contacts == {seeded.holders[0]: "新联系人", seeded.holders[1]: "方先生"}


def test_a_wrong_credit_code_is_refused_and_what_was_typed_stays(sign_in: SignIn, desk: Desk) -> None:
    answer = sign_in("monitor").submit(
        "/catalogue/holders", name="新权利人", uscc="123", address="成都市示例路 3 号"
    )

    assert answer.status_code == 422
    assert "成都市示例路 3 号" in answer.text
    assert "18" in answer.text


def test_works_are_found_by_title_alias_and_id(sign_in: SignIn) -> None:
    person = sign_in("auditor")

    assert "YQ/77" in person.get("/catalogue/works?q=Skyward").text
    assert "BA-002" in person.get("/catalogue/works?q=BA-002").text
    assert "没有符合条件的作品" in person.get("/catalogue/works?q=%25%25").text
    assert "正版视频（示例）" in person.get("/catalogue/works/2").text
