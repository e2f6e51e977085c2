"""Contacts of hosts: brought in as a table, marked as verified, returned or retired; and gathered for a notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events, folding, uploads
from records.clock import SHANGHAI, Clock
from records.contacts import ContactBounce, ContactMeans, ContactRole, HostContact, Lookup, LookupKind
from records.errors import NotFound, Refused
from records.session import UnitOfWork
from records.tabular import read_table
from records.uploads import Column, ImportOutcome, Reading, required
from records.vault import Vault
from takedown.addressees.ladder import ROLE_EN, ROLE_ZH, Addressee, Candidate, choose
from takedown.addressees.rdap import is_email
from takedown.overblocking import names

COLUMNS = (
    Column("host", ("主机", "域名", "网址", "地址"), required=True),
    Column("role", ("角色", "类别", "对象")),
    Column("means", ("方式", "渠道")),
    Column("value", ("联系方式", "值", "邮箱", "电子邮箱"), required=True),
    Column("name", ("名称", "单位", "联系人")),
    Column("source", ("来源", "出处"), required=True),
    Column("source_date", ("来源日期", "核对日期", "日期"), required=True),
    Column("verified", ("已核实", "核实")),
)
ROLES = {
    **{folding.key(role.value): role for role in ContactRole},
    **{folding.key(ROLE_ZH[role]): role for role in ContactRole},
    **{folding.key(word): ContactRole.PLATFORM for word in ("平台", "网站", "")},
    **{folding.key(word): ContactRole.COPYRIGHT_AGENT for word in ("版权代理人", "dmca agent", "版权代理")},
    **{folding.key(word): ContactRole.ABUSE for word in ("滥用投诉", "abuse contact")},
    **{folding.key(word): ContactRole.HOST for word in ("主机商", "接入服务商", "接入商")},
    **{folding.key(word): ContactRole.REGISTRAR for word in ("注册商", "域名注册商")},
}
MEANS = {
    **{folding.key(means.value): means for means in ContactMeans},
    **{folding.key(word): ContactMeans.EMAIL for word in ("邮箱", "电子邮件", "邮件")},
    **{folding.key(word): ContactMeans.FORM for word in ("表单", "网页", "投诉页面")},
    **{folding.key(word): ContactMeans.POSTAL for word in ("邮寄", "信函", "通讯地址")},
    **{folding.key(word): ContactMeans.PHONE for word in ("电话",)},
    **{folding.key(word): ContactMeans.FAX for word in ("传真",)},
}
YES = frozenset(map(folding.key, ("是", "yes", "true", "1", "已核实")))
MAX_VALUE = 500
ROLE_WORDS = {role.value: (ROLE_ZH[role], ROLE_EN[role]) for role in ContactRole}


def import_contacts(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, actor: str
) -> ImportOutcome:
    """Bring in a table of contacts; the same file twice changes nothing, a newer date updates a contact.

    Rows are refused one by one. Raises NotFound (file), BytesRefused where nothing is usable.
    """
    data = uploads.read_upload(path)
    sheet = uploads.bind(read_table(data), COLUMNS)
    readings = [Reading(line, sheet.headings) for line in sheet.lines]
    today = clock.now().astimezone(SHANGHAI).date()
    rows = [(reading, _read(reading, today)) for reading in readings]
    vault.put(data)
    with unit_of_work() as session:
        batch = uploads.begin(
            session,
            clock,
            kind="contacts",
            holder_id=None,
            path=path,
            data=data,
            encoding=sheet.encoding,
            actor=actor,
        )
        counts = Counter(_save(session, clock, row, actor) for reading, row in rows if not reading.blocked)
        issues = [*sheet.issues, *(one for reading in readings for one in reading.issues)]
        return uploads.finish(session, clock, batch, counts, uploads.in_row_order(issues))


def _read(reading: Reading, today: date) -> dict[str, Any]:
    value = required(reading, "value")[:MAX_VALUE]
    return {
        "host": _host(reading), "role": _role(reading), "means": _means(reading, value), "value": value,
        "name": reading.text("name")[:MAX_VALUE], "source": required(reading, "source")[:MAX_VALUE],
        "source_date": _day(reading, today), "verified": folding.key(reading.text("verified")) in YES,
    }  # fmt: skip


def _host(reading: Reading) -> str:
    text = required(reading, "host")
    try:
        return str(names.address(text)) if names.is_address(text) else names.host_name(text)
    except Refused as refused:
        if text:
            _bad(reading, "host", refused.code, refused.message_zh, str(refused))
        return ""


def _role(reading: Reading) -> ContactRole:
    key = folding.key(reading.text("role"))
    if key not in ROLES:
        _bad(reading, "role", "role_unknown", "不认识的角色", f"expected one of {', '.join(ContactRole)}")
    return ROLES.get(key, ContactRole.PLATFORM)


def _means(reading: Reading, value: str) -> ContactMeans:
    stated = folding.key(reading.text("means"))
    guessed = (
        ContactMeans.EMAIL if "@" in value else ContactMeans.FORM if "://" in value else ContactMeans.POSTAL
    )
    if stated and stated not in MEANS:
        _bad(reading, "means", "means_unknown", "不认识的方式", f"expected one of {', '.join(ContactMeans)}")
    means = MEANS.get(stated, guessed)
    if means is ContactMeans.EMAIL and not is_email(value):
        _bad(reading, "value", "email_unreadable", "不是电子邮箱地址", "no plain e-mail address")
    if means is ContactMeans.FORM and not value.startswith(("https://", "http://")):
        _bad(reading, "value", "form_unreadable", "表单应为网址", "a form is a web address")
    return means


def _day(reading: Reading, today: date) -> date:
    text = required(reading, "source_date")
    try:
        day = date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        day = date.max
    if text and day > today:
        _bad(
            reading,
            "source_date",
            "day_impossible",
            "日期应为 2026-11-22 这样的过去日期",
            "a past day such as 2026-11-22",
        )
    return min(day, today)


def _bad(reading: Reading, name: str, code: str, zh: str, en: str) -> None:
    reading.say(name, code, zh=zh, en=en, repair="更正后重新导入 · correct it and import again")


def _save(session: Session, clock: Clock, row: dict[str, Any], actor: str) -> str:
    key = ("host", "role", "means", "value")
    known = session.scalars(
        select(HostContact).where(*(getattr(HostContact, name) == row[name] for name in key))
    ).first()
    if known is None:
        session.add(HostContact(**row, recorded_by=actor, recorded_at=clock.now()))
        session.flush()  # the next row of the file may be the same contact
        return "created"
    if known.retired_at is not None:
        if row["source_date"] <= known.retired_at.astimezone(SHANGHAI).date():
            return "unchanged"  # what was taken out of use comes back only when it was read again since
        known.retired_at, known.retired_why = None, ""
    if row["source_date"] < known.source_date:
        return "unchanged"  # an older list does not take back what is known since
    changed = [
        name for name in ("name", "source", "source_date", "verified") if getattr(known, name) != row[name]
    ]
    for name in changed:
        setattr(known, name, row[name])
    return "updated" if changed else "unchanged"


def record_bounce(
    unit_of_work: UnitOfWork, clock: Clock, *, contact_id: int, day: date, detail: str, actor: str
) -> int:
    """Record that something sent there came back; gives the row's id. Raises NotFound, Refused for a future day."""
    if day > clock.now().astimezone(SHANGHAI).date():
        raise Refused(
            "day_impossible", f"{day} is in the future", zh="日期不能晚于今天", value=day.isoformat()
        )
    with unit_of_work() as session:
        if session.get(HostContact, contact_id) is None:
            raise NotFound("contact", contact_id)
        row = ContactBounce(
            contact_id=contact_id,
            day=day,
            detail=detail.strip()[:MAX_VALUE],
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        session.add(row)
        session.flush()  # the event names its id
        events.append(
            session, clock, actor=actor, action="takedown:contact:returned", subject=("contact", contact_id),
            payload={"bounce": row.id, "day": day.isoformat()},
        )  # fmt: skip
        return row.id


def retire(unit_of_work: UnitOfWork, clock: Clock, *, contact_id: int, why: str, actor: str) -> None:
    """Take a contact out of use, with a reason; what came back there stays. Raises NotFound, Refused without a reason."""
    if not why.strip():
        raise Refused("wanting", "a reason is required", zh="请写明理由", field="why")
    with unit_of_work() as session:
        row = session.get(HostContact, contact_id)
        if row is None or row.retired_at is not None:
            raise NotFound("contact", contact_id)
        row.retired_at, row.retired_why = clock.now(), why.strip()[:MAX_VALUE]
        events.append(
            session, clock, actor=actor, action="takedown:contact:retired", subject=("contact", contact_id),
            payload={"host": row.host, "role": row.role.value},
        )  # fmt: skip


def addressee_of(
    session: Session, hosts: Iterable[str], now: datetime, extra: Iterable[Candidate] = ()
) -> Addressee:
    """Whom a notice about these hosts goes to, out of contacts and stored lookups.

    Args:
        hosts: host names and addresses of the site.
        extra: candidates from elsewhere, such as the register's own field.
    """
    subjects = list(dict.fromkeys(name for host in hosts for name in _subjects(host)))
    found = [*extra, *_stored(session, subjects), *_looked_up(session, subjects, now)]
    return choose(found)


def _subjects(host: str) -> Iterator[str]:
    """The host and the names above it, up to the one that its owner registered."""
    if names.is_address(host):
        yield str(names.address(host))
        return
    top = names.registrable(host) or host
    for name in names.parents(host):
        yield name
        if name == top:
            return


def _stored(session: Session, subjects: list[str]) -> Iterator[Candidate]:
    rows = session.scalars(
        select(HostContact)
        .where(HostContact.host.in_(subjects), HostContact.retired_at.is_(None))
        .order_by(HostContact.id)
    )
    for row in rows:
        back = max((bounce.day for bounce in row.bounces), default=None)
        yield Candidate(row.id, row.host, row.role, row.means, row.value, row.name, row.source, row.source_date,
                        row.verified, back)  # fmt: skip


def _looked_up(session: Session, subjects: list[str], now: datetime) -> Iterator[Candidate]:
    kinds = (LookupKind.RDAP, LookupKind.SECURITY_TXT)
    rows = list(session.scalars(select(Lookup).where(Lookup.kind.in_(kinds)).order_by(Lookup.at, Lookup.id)))
    asked = [row for row in rows if row.subject in subjects or _covers(row, subjects)]
    newest = {(row.kind, row.subject): row for row in asked if row.at <= now}
    for row in newest.values():
        if row.kind is LookupKind.SECURITY_TXT and not _holds(row.answer, now):
            continue
        for contact in row.answer.get("contacts", []):
            role = ContactRole(contact.get("role", ContactRole.SECURITY_TXT.value))
            yield _candidate(
                session, row, role, ContactMeans(contact["means"]), contact["value"], contact.get("name", "")
            )


def _covers(row: Lookup, subjects: Iterable[str]) -> bool:
    """Whether a stored answer is about a network in which one of the addresses lies."""
    first, last = str(row.answer.get("first", "")), str(row.answer.get("last", ""))
    if not (names.is_address(first) and names.is_address(last)):
        return False
    low, high = names.address(first), names.address(last)
    return any(
        low.version == one.version == high.version and int(low) <= int(one) <= int(high)
        for one in map(names.address, filter(names.is_address, subjects))
    )


def _holds(answer: dict[str, Any], now: datetime) -> bool:
    expires = answer.get("expires", "")
    return bool(expires) and now <= datetime.fromisoformat(expires).astimezone(UTC)


def _candidate(
    session: Session, row: Lookup, role: ContactRole, means: ContactMeans, value: str, name: str
) -> Candidate:
    # mail to this very address may have come back for another host
    back = session.scalars(
        select(ContactBounce.day).join(HostContact, HostContact.id == ContactBounce.contact_id)
        .where(HostContact.value == value).order_by(ContactBounce.day.desc())
    ).first()  # fmt: skip
    day = row.at.astimezone(SHANGHAI).date()
    return Candidate(0, row.subject, role, means, value, name, f"{row.kind.value} {row.source}", day, verified=False,
                     bounced_on=back)  # fmt: skip


def contact_rows(session: Session, host: str = "", *, retired: bool = False) -> list[dict[str, Any]]:
    """Every contact as a row, those of one host where it is given; with `retired` also what is out of use.

    Raises Refused for what is no host.
    """
    asked = select(HostContact).order_by(HostContact.host, HostContact.id)
    if not retired:
        asked = asked.where(HostContact.retired_at.is_(None))
    if host:
        asked = asked.where(
            HostContact.host.in_(list(_subjects(host if names.is_address(host) else names.host_name(host))))
        )
    return [
        {"id": str(row.id), "host": row.host, "role": row.role.value, "means": row.means.value, "value": row.value,
         "name": row.name, "source": row.source, "source_date": row.source_date.isoformat(), "verified": row.verified,
         "retired": row.retired_why, "bounces": [{"day": one.day.isoformat(), "detail": one.detail} for one in row.bounces]}
        for row in session.scalars(asked)
    ]  # fmt: skip


def ladder_document(found: Addressee) -> dict[str, Any]:
    """The ladder as JSON: whom it chose, every rung with its contacts, and why some were passed over."""
    return {
        "chosen": _shown(found.chosen) if found.chosen else None, "note_zh": found.note_zh, "note_en": found.note_en,
        "rungs": [
            [*(_shown(one) for one in rung.usable),
             *(_shown(one) | {"passed_over": f"{zh} {en}"} for one, zh, en in rung.passed_over)]
            for rung in found.rungs
        ],
    }  # fmt: skip


def _shown(one: Candidate) -> dict[str, Any]:
    return {
        "role": one.role.value, "role_zh": ROLE_ZH[one.role], "host": one.host, "means": one.means.value, "value": one.value,
        "name": one.name, "source": one.source, "source_date": one.source_date.isoformat(), "verified": one.verified,
        "passed_over": "",
    }  # fmt: skip
