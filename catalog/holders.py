"""Right holders: who they are, as their notices will say it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events, identifiers
from records.catalog import RightsHolder
from records.clock import Clock
from records.errors import NotFound, RowRefused
from records.session import UnitOfWork

_EMAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
MAX_TEXT = 500


@dataclass(frozen=True)
class HolderOutcome:
    """The stored holder; `state` is created, updated or unchanged."""

    id: int
    name: str
    state: str

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "id": str(self.id)}


def add_holder(
    unit_of_work: UnitOfWork, clock: Clock, *, name: str, actor: str, uscc: str = "", address: str = "",
    contact: str = "", phone: str = "", email: str = "", signer: str = "", agent: str = "", agent_proof: str = "",
) -> HolderOutcome:  # fmt: skip
    """Add a right holder, or complete the one of that name: an empty argument leaves the stored value alone.

    Raises RowRefused with the field as `column`: `missing`, `bad_uscc`, `bad_email`, `too_long`,
    `control_character`.
    """
    given = {
        "uscc": uscc, "address": address, "contact": contact, "phone": phone, "email": email, "signer": signer,
        "agent": agent, "agent_proof": agent_proof,
    }  # fmt: skip
    fields = _checked({"name": name, **given})
    name = fields.pop("name")
    with unit_of_work() as session:
        holder = session.scalars(select(RightsHolder).where(RightsHolder.name == name)).one_or_none()
        if holder is None:
            holder = RightsHolder(name=name, created_at=clock.now(), **fields)
            session.add(holder)
            state = "created"
        else:
            state = _complete(holder, fields)
        session.flush()
        if state != "unchanged":
            _note(session, clock, actor, holder, state)
        return HolderOutcome(holder.id, holder.name, state)


def list_holders(session: Session) -> list[RightsHolder]:
    """All right holders, in the order in which they came."""
    return list(session.scalars(select(RightsHolder).order_by(RightsHolder.id)))


def holder_named(session: Session, name: str) -> RightsHolder:
    """The holder of exactly this name. Raises NotFound."""
    holder = session.scalars(select(RightsHolder).where(RightsHolder.name == name.strip())).one_or_none()
    if holder is None:
        raise NotFound("right holder 权利人", name)
    return holder


def _complete(holder: RightsHolder, fields: dict[str, str]) -> str:
    changed = {name: value for name, value in fields.items() if value and getattr(holder, name) != value}
    for name, value in changed.items():
        setattr(holder, name, value)
    return "updated" if changed else "unchanged"


def _note(session: Session, clock: Clock, actor: str, holder: RightsHolder, state: str) -> None:
    # a person's name, telephone and address stand in the table, which can be purged; the chain keeps a digest
    particulars = [holder.address, holder.contact, holder.phone, holder.email, holder.signer, holder.agent]
    text = json.dumps(particulars, ensure_ascii=False, separators=(",", ":"))
    events.append(
        session, clock, actor=actor, action=f"catalog:holder:{state}", subject=("rights_holder", holder.id),
        payload={"uscc": holder.uscc, "particulars_sha256": hashlib.sha256(text.encode()).hexdigest()},
    )  # fmt: skip


def _checked(fields: dict[str, str]) -> dict[str, str]:
    trimmed = {name: " ".join(value.split(" ")).strip() for name, value in fields.items()}
    for name, value in trimmed.items():
        if _CONTROL.search(value):
            raise _refused("control_character", name, value, "含有控制字符", "holds a control character")
        if len(value) > MAX_TEXT:
            raise _refused(
                "too_long", name, value, f"超过 {MAX_TEXT} 个字符", f"has more than {MAX_TEXT} characters"
            )
    if not trimmed["name"]:
        raise _refused("missing", "name", "", "不能为空", "is required")
    if trimmed["uscc"]:
        trimmed["uscc"] = _uscc(trimmed["uscc"])
    if trimmed["email"] and not _EMAIL.fullmatch(trimmed["email"]):
        raise _refused("bad_email", "email", trimmed["email"], "不是电子邮箱地址", "is no e-mail address")
    return trimmed


def _uscc(text: str) -> str:
    code = identifiers.uscc(text)
    if code is None:
        raise _refused(
            "bad_uscc", "uscc", text, "统一社会信用代码应为 18 位且校验位正确",
            "must be 18 characters with a right check digit (GB 32100-2015)",
        )  # fmt: skip
    return code


def _refused(code: str, column: str, value: str, zh: str, en: str) -> RowRefused:
    return RowRefused(
        code, f"{column} {value[:100]!r} {en}", zh=f"{column}：{zh}", column=column, value=value[:100]
    )
