"""立案: a case begins when the office files it, with number, day, head and two named officers. The program opens none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.casework import Case, CaseSource, Stream
from records.clock import SHANGHAI, Clock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.scope import Site
from records.session import UnitOfWork
from records.vocabulary import WorkKind
from takedown import course
from takedown.cases.casework import not_after_today, said, short, word
from takedown.flow import case as flow
from takedown.flow.dossier import DossierFacts, Step


@dataclass(frozen=True, slots=True)
class Officer:
    """执法人员 with the number of the 执法证."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Filing:
    """立案: number and day of the 立案审批表, the 负责人 who approved it, at least two officers."""

    number: str
    day: date
    approved_by: str
    officers: tuple[Officer, ...]


def file(
    unit_of_work: UnitOfWork, clock: Clock, *,
    filing: Filing, name: str, unit: str, region: str, source: CaseSource | str, kind: WorkKind | str, actor: str,
    stream: Stream | str = Stream.COPYRIGHT, site_key: str = "", dossier_id: int | None = None, brief: str = "",
    supervised: bool = False, held_back: bool = False,
) -> Case:  # fmt: skip
    """Record a case that the office filed.

    Raises:
        NotAllowed with every element of the filing that is missing; Refused for an unknown word or an impossible
        day; NotFound for site or dossier; Conflict where a case of that filing number exists.
    """
    _filed(filing, clock)
    _named(name=name, unit=unit, region=region)
    with unit_of_work() as session:
        dossier = course.find(session, dossier_id) if dossier_id is not None else None
        _once(session, filing.number.strip(), Stream(word(Stream, stream)))
        now = clock.now()
        row = Case(
            number=_next_number(session, clock), name=name.strip(), unit=unit.strip(), region=region.strip(),
            stream=word(Stream, stream), source=word(CaseSource, source), kind=word(WorkKind, kind),
            site_id=_site(session, site_key) or (dossier.site_id if dossier else None), dossier_id=dossier_id,
            filing_number=filing.number.strip(), filed_on=filing.day, filed_by=filing.approved_by.strip(),
            officers=[asdict(one) for one in filing.officers], brief=short(brief), supervised=supervised,
            held_back=held_back, recorded_by=actor, created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        said(session, clock, row, actor, "filed", filing=row.filing_number, filed_on=filing.day.isoformat())
        if dossier is not None:
            course.take(
                session, clock, dossier, Step.FILE, DossierFacts(filing=True, officers=len(row.officers)), actor=actor,
                said=course.Said(filing.day, row.number, row.unit, row.filing_number),
            )  # fmt: skip
        return row


def officers(texts: Sequence[str]) -> tuple[Officer, ...]:
    """`name:certificate` as a person types it. Raises Refused."""
    made = []
    for text in texts:
        name, _, certificate = text.replace("：", ":").partition(":")
        if not name.strip() or not certificate.strip():
            raise Refused(
                "officer_invalid",
                f"{text!r}; expected name:certificate",
                zh="执法人员应写作 姓名:执法证号",
                value=text,
            )
        made.append(Officer(name.strip(), certificate.strip()))
    return tuple(made)


def _filed(filing: Filing, clock: Clock) -> None:
    people = {
        one.certificate.strip() for one in filing.officers if one.name.strip() and one.certificate.strip()
    }
    lacking = flow.may_file(
        flow.CaseFacts(
            filing=bool(filing.number.strip() and filing.approved_by.strip()), officers=len(people), day=True
        )
    )
    told = {
        "number": filing.number.strip(),
        "approved_by": filing.approved_by.strip(),
        "officers": "officers" not in lacking,
    }
    missing = [name for name, value in told.items() if not value]
    if missing:
        zh = {
            "number": "立案文号",
            "approved_by": "批准立案的负责人",
            "officers": "两名以上执法人员及执法证号",
        }
        raise NotAllowed(
            f"no case without 立案: {', '.join(missing)} missing", reasons=missing,
            zh="未立案不得登记为案件，缺少：" + "、".join(zh[name] for name in missing),
        )  # fmt: skip
    not_after_today(filing.day, clock)


def _named(**texts: str) -> None:
    empty = [name for name, value in texts.items() if not value.strip()]
    if empty:
        raise Refused(
            "empty", f"{', '.join(empty)} empty", zh="案件名称、办案单位、地区均须填写", fields=empty
        )


def _once(session: Session, number: str, stream: Stream) -> None:
    asked = select(Case.number).where(Case.filing_number == number, Case.stream == stream)
    other = session.scalar(asked)
    if other:
        raise Conflict(
            f"{number} is filed already, as case {other}", zh=f"立案文号 {number} 已登记为案件 {other}",
            expected="", found=other,
        )  # fmt: skip


def _site(session: Session, key: str) -> int | None:
    if not key:
        return None
    found = session.scalar(select(Site.id).where(Site.key == key))
    if found is None:
        raise NotFound("site 网站", key)
    return found


def _next_number(session: Session, clock: Clock) -> str:
    stem = f"AJ-{clock.now().astimezone(SHANGHAI).year}-"
    last = session.scalar(select(func.max(Case.number)).where(Case.number.startswith(stem)))
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:06d}"
