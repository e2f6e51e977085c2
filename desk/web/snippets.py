"""Snippets (常用语): kept by people of the office under a name, checked when kept, filled in from the paper at hand.

A snippet is text throughout: its variables are filled in one pass, so that braces in a value mean nothing, and nothing of it
is ever markup. What a paper does not say stays as the variable, where a person sees it, and is named beside the snippet.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desk.web.access import TRIAGE, may
from desk.web.viewer import Viewer
from records import events
from records.cases import Draft
from records.casework import Case
from records.clock import SHANGHAI, Clock
from records.drawn import DrawnPaper
from records.errors import NotFound, Refused
from records.snippets import Snippet
from records.vocabulary import PaperKind
from takedown.papers.phrases import day_zh

MOST = 100
"""Snippets of one person."""
NAME_LENGTH = 40
BODY_LENGTH = 2_000
"""As much as the shortest field takes that they are put into."""
NAMED_WORKS = 5
VARIABLES: Mapping[str, tuple[str, str]] = {
    "案号": ("case", "川文综立〔2026〕5号"),
    "权利人": ("holder", "北岸文化有限公司"),
    "作品": ("works", "《北岸灯塔》《归途》"),
    "网址数": ("urls", "12"),
    "收件人": ("addressee", "某某网络有限公司"),
    "日期": ("date", "2026年11月21日"),
    "承办人": ("officers", "张三、李四"),
    "网站": ("site", "某某论坛"),
}
"""Chinese name of a variable to its English one and an example; a snippet may use either name."""
TO_PARTY = frozenset(
    {PaperKind.CORRECTION_ORDER, PaperKind.CEASE_ORDER, PaperKind.DATA_REQUEST, PaperKind.PENALTY_NOTICE}
)
"""Papers that greet the party itself; other forms only speak of it."""
_ENGLISH = {english: zh for zh, (english, _example) in VARIABLES.items()}
_BRACED = re.compile(r"\{([^{}]*)\}")
_WIDE = str.maketrans("｛｝", "{}")


@dataclass(frozen=True)
class Offered:
    """A snippet with the words of one paper; `wanting` names the variables that the paper does not say."""

    name: str
    text: str
    wanting: list[str]


@dataclass(frozen=True)
class Typed:
    """A snippet as a form gives it, before it is checked."""

    name: str = ""
    kind: str = ""
    body: str = ""
    shared: bool = False


def check(typed: Typed) -> tuple[str, PaperKind | None, str]:
    """Name, kind and body as they are kept.

    Raises Refused: snippet_name, snippet_kind, snippet_empty, snippet_length, unknown_variable.
    """
    name, body = " ".join(typed.name.split()), typed.body.replace("\r\n", "\n").strip().translate(_WIDE)
    if not name or len(name) > NAME_LENGTH:
        raise Refused(
            "snippet_name", f"a snippet has a name of 1 to {NAME_LENGTH} characters", zh=f"请填写名称，1 至 {NAME_LENGTH} 个字"
        )  # fmt: skip
    if typed.kind and typed.kind not in set(PaperKind):
        raise Refused("snippet_kind", f"no kind of paper: {typed.kind[:40]!r}", zh="没有这种文书")
    if not body:
        raise Refused("snippet_empty", "a snippet has some text", zh="请填写内容")
    if len(body) > BODY_LENGTH:
        raise Refused(
            "snippet_length", f"a snippet has at most {BODY_LENGTH} characters, not {len(body)}",
            zh=f"内容最多 {BODY_LENGTH} 个字，现有 {len(body)} 个字", most=BODY_LENGTH, has=len(body),
        )  # fmt: skip
    _check_variables(body)
    return name, PaperKind(typed.kind) if typed.kind else None, body


def _check_variables(body: str) -> None:
    unknown = [name for name in _BRACED.findall(body) if _known(name) is None]
    rest = _BRACED.sub("", body)
    if not unknown and "{" not in rest and "}" not in rest:
        return
    named = unknown[0][:40] if unknown else ""
    known = " ".join(f"{{{zh}}}" for zh in VARIABLES)
    english = " ".join(f"{{{name}}}" for name in _ENGLISH)
    raise Refused(
        "unknown_variable", f"{'no variable ' + repr(named) if unknown else 'a brace without its other'}; known are {english}",
        zh=(f"没有变量“{named}”" if unknown else "花括号不成对") + f"，可用变量：{known}", variable=named,
    )  # fmt: skip


def _known(name: str) -> str | None:
    """The Chinese name of a variable under either of its names."""
    name = name.strip()
    return name if name in VARIABLES else _ENGLISH.get(name.lower())


def filled(body: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The body with its variables filled in, and the names of those that have no value and stay as they are."""
    wanting: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name = _known(found[1])
        if name is None or not values.get(name):
            wanting[name or found[1]] = None
            return found[0]
        return values[name]

    return _BRACED.sub(value, body), list(wanting)


def example(body: str) -> str:
    """The body with the examples of its variables."""
    return filled(body, {zh: shown for zh, (_english, shown) in VARIABLES.items()})[0]


def keep(session: Session, clock: Clock, who: Viewer, typed: Typed, snippet_id: int | None = None) -> Snippet:
    """Keep a new snippet, or a change of one's own.

    Raises NotFound for somebody else's; Refused as `check`, snippet_taken (the name is used), snippet_count.
    """
    name, kind, body = check(typed)
    own = {
        row.name: row for row in session.scalars(select(Snippet).where(Snippet.account_id == who.account_id))
    }
    row = (
        Snippet(account_id=who.account_id, shared=False)
        if snippet_id is None
        else own_of(session, who, snippet_id)
    )
    if own.get(name, row) is not row:
        raise Refused(
            "snippet_taken", f"you have a snippet {name!r} already", zh=f"您已有名为“{name}”的常用语"
        )
    if snippet_id is None and len(own) >= MOST:
        raise Refused("snippet_count", f"{MOST} snippets at most", zh=f"最多保存 {MOST} 条常用语")
    was = row.shared
    row.name, row.kind, row.body, row.shared, row.at = name, kind, body, typed.shared, clock.now()
    session.add(row)
    session.flush()
    if was or row.shared:
        _tell(session, clock, who, row, "shared" if not was else "changed" if row.shared else "unshared")
    return row


def drop(session: Session, clock: Clock, who: Viewer, snippet_id: int) -> None:
    """Forget one of one's own. Raises NotFound, also for somebody else's."""
    row = own_of(session, who, snippet_id)
    if row.shared:
        _tell(session, clock, who, row, "dropped")
    session.delete(row)


def own_of(session: Session, who: Viewer, snippet_id: int) -> Snippet:
    """Raises NotFound, also for somebody else's."""
    row = session.get(Snippet, snippet_id)
    if row is None or row.account_id != who.account_id:
        raise NotFound("snippet", snippet_id)
    return row


def seen(session: Session, who: Viewer) -> list[Snippet]:
    """One's own and the shared ones, by name."""
    mine = or_(Snippet.account_id == who.account_id, Snippet.shared.is_(True))
    return list(session.scalars(select(Snippet).where(mine).order_by(Snippet.name, Snippet.id)))


def offered(session: Session, clock: Clock, who: Viewer, draft: Draft) -> list[Offered]:
    """What fits the paper's kind, filled in from the paper; nothing for right holders and those who only read."""
    if not may(who, TRIAGE):
        return []
    rows = [row for row in seen(session, who) if row.kind in (None, draft.kind)]
    values = values_of(session, clock, draft) if rows else {}
    return [Offered(row.name, *filled(row.body, values)) for row in rows]


def values_of(session: Session, clock: Clock, draft: Draft) -> dict[str, str]:
    """What the paper says for each variable; empty where it says nothing."""
    items = [item for item in draft.items if not item.dropped]
    works = list(dict.fromkeys(item.work.title for item in items))
    holders = list(dict.fromkeys(item.work.holder.name for item in items)) or [draft.dossier.holder.name]
    case = _case(session, draft)
    officers = draft.content.get("officers") or (case.officers if case else [])
    return {
        "案号": draft.content.get("case_number") or (case.filing_number if case else ""),
        "权利人": "、".join(holders),
        "作品": "".join(f"《{one}》" for one in works[:NAMED_WORKS]) + (f"等 {len(works)} 部作品" if len(works) > NAMED_WORKS else ""),
        "网址数": str(len(items)) if items else "",
        "收件人": _addressee(draft),
        "日期": day_zh(clock.now().astimezone(SHANGHAI).date().isoformat()),
        "承办人": "、".join(one["name"] for one in officers if one.get("name")),
        "网站": draft.dossier.site.name,
    }  # fmt: skip


def _case(session: Session, draft: Draft) -> Case | None:
    """The case that the paper was drawn for, else the only one of its dossier."""
    drawn = session.get(DrawnPaper, draft.id)
    if drawn is not None and drawn.asked.get("case"):
        return session.get(Case, drawn.asked["case"])
    rows = session.scalars(select(Case).where(Case.dossier_id == draft.dossier_id).limit(2)).all()
    return rows[0] if len(rows) == 1 else None


def _addressee(draft: Draft) -> str:
    """Whom the letter greets; empty for a form that goes to nobody."""
    for field in ("addressee", "recipient", *(("party",) if draft.kind in TO_PARTY else ())):
        found = draft.content.get(field)
        name = found.get("name") if isinstance(found, dict) else found
        if name:
            return str(name)
    return ""


def _tell(session: Session, clock: Clock, who: Viewer, row: Snippet, verb: str) -> None:
    digest = hashlib.sha256(row.body.encode()).hexdigest()
    events.append(
        session, clock, actor=who.login, action=f"desk:snippet:{verb}", subject=("snippet", row.id),
        payload={"name": row.name, "kind": row.kind.value if row.kind else "", "body": digest},
    )  # fmt: skip
