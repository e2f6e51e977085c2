"""Referrals of the six routes, the request upward, the report on a site abroad, and the transfer of a lead."""

from __future__ import annotations

from records.contacts import LookupKind
from records.determinations import DeterminationKind, FactKind
from takedown.addressees.jurisdiction import GROUND_ZH, Ground, Outcome
from takedown.drawing.book import Book, Json, day_zh
from takedown.drawing.parts import Parts
from takedown.overblocking.check import Reach
from takedown.papers.referral import HANDLE, ROUTES
from takedown.routes.decide import next_step
from takedown.routes.facts import Recorded
from takedown.routes.kinds import MEASURE_ZH, AccessMeasure, FilingState, Route

LETTERS = dict(zip(Route, "abcdef", strict=True))
DETERMINED = {
    Route.INTERMEDIARY: (DeterminationKind.DEDICATED, DeterminationKind.INFRINGEMENT),
    Route.DIRECT: (DeterminationKind.INFRINGEMENT,),
    Route.PENALISED: (DeterminationKind.DEDICATED, DeterminationKind.INFRINGEMENT),
    Route.PUBLISHING: (DeterminationKind.ILLEGAL_PUBLISHING,),
    Route.FILING: (),
    Route.ABROAD: (),
}
"""Which 认定 a route's paper tells of, the first that is recorded."""
IN_PAPER = {
    DeterminationKind.DEDICATED: "dedicated", DeterminationKind.INFRINGEMENT: "infringement",
    DeterminationKind.ILLEGAL_PUBLISHING: "publishing",
}  # fmt: skip


def referral(book: Book) -> Parts:
    """Routes (a) to (e)."""
    route = Route(book.asked.route)
    other = book.asked.organ not in ("", book.asked.office.organ(book.today))
    rows = _common(book, route) | {"addressee": book.asked.to or _bureau(book), "proposal": other}
    attachments = ["证据清单"] if route is Route.FILING else ["证据清单", "权利人确认函"]
    if route is Route.INTERMEDIARY:
        attachments = ["权利人通知及送达凭证", "未移除的复查证明", "认定书", *attachments]
    proposed = {"act": book.act(), "attachments": attachments}
    return Parts(rows, proposed, law=())


def request(book: Book) -> Parts:
    """请示 upward; the letter of the route goes along as a proposal."""
    route = Route(book.asked.route)
    rows = _common(book, route) | {"addressee": book.asked.to, "recipient": _bureau(book)}
    proposed = {"act": book.act(), "attachments": ["提请函代拟稿", "证据清单"]}
    return Parts(rows, proposed, law=_law_of(route))


def _law_of(route: Route) -> tuple[str, ...]:
    return next((one.articles for one in ROUTES.values() if one.letter == LETTERS[route]), ())


def _common(book: Book, route: Route) -> Json:
    rows: Json = {
        "head": book.head(), "route": LETTERS[route], "measure": _measure(book), "site": book.website(), "party": book.party(),
        **_grounds(book, route), **_others(book),
    }  # fmt: skip
    if route is not Route.FILING:
        rows |= book.material()
    if route is Route.INTERMEDIARY:
        rows["notices"] = book.ignored()
        rows["exhibits"] = [*rows["exhibits"], *book.notice_exhibits()]
    return rows


def _measure(book: Book) -> str:
    measure = AccessMeasure(book.asked.measure)
    return HANDLE if measure is AccessMeasure.TRANSFER else MEASURE_ZH[measure]


def _bureau(book: Book) -> str:
    return book.facts.bureau.bureau if book.facts.bureau else ""


def _grounds(book: Book, route: Route) -> Json:
    rows: Json = {"determination": _determination(book, route)}
    if route is Route.FILING:
        return {"filing_fault": _filing_fault(book)}
    rows["public_interest"] = book.basis(FactKind.PUBLIC_INTEREST)
    rows["serious"] = book.basis(FactKind.SERIOUS)
    if route is Route.INTERMEDIARY:
        rows["knowing"] = book.basis(FactKind.KNOWLEDGE)
    if route is Route.DIRECT and (order := book.newest(FactKind.STOP_ORDER)):
        rows["stopped_by"] = f"{order.organ}{day_zh(order.day)}作出的{order.number}"
    if route is Route.PENALISED:
        rows["decision"] = _decision(book)
    return rows


def _determination(book: Book, route: Route) -> Json | None:
    for kind in DETERMINED[route]:
        for made in book.facts.determined(kind):
            return {"kind": IN_PAPER[kind], "organ": made.organ, "number": made.number, "date": made.day.isoformat(),
                    "basis": made.basis}  # fmt: skip
    return None


def _decision(book: Book) -> Json | None:
    for kind, zh in ((FactKind.PENALTY, "行政处罚决定"), (FactKind.POLICE_CASE, "公安机关立案")):
        if found := book.newest(kind):
            return {"kind": zh, "organ": found.organ, "number": found.number, "date": found.day.isoformat()}
    return None


def _filing_fault(book: Book) -> str:
    found = book.newest(FactKind.FILING)
    if found is None:
        return ""
    told = {FilingState.NONE: "该网站未履行备案手续", FilingState.FALSE: "该网站备案信息不实"}
    fault = told.get(FilingState(found.value), "")
    return f"经{day_zh(found.day)}查询，{fault}（{found.basis}）。" if fault else ""


def _others(book: Book) -> Json:
    """Who else stands at the address; the look counts only where it found nobody."""
    clear = book.facts.collateral.reach is Reach.CLEAR
    at = book.lookup_at((LookupKind.REVERSE,)) if clear else ""
    return {"collateral": [], "collateral_checked_at": at}


def abroad(book: Book) -> Parts:
    """Route (f): a report upward."""
    server = book.newest(FactKind.SERVER)
    shown = (
        f"{server.basis}，{day_zh(server.day)}查询，服务器地址 {server.number}，位于{server.value}"
        if server
        else ""
    )
    rows = {
        "head": book.head(),
        "addressee": book.asked.to,
        "site": book.website(),
        "abroad": shown,
        **book.material(),
    }
    return Parts(rows, {"act": book.act(), "done": _done(book), "attachments": ["证据清单", "权利人确认函"]})


def _done(book: Book) -> str:
    told = [f"对该网站开展{book.last_sweep()}"] if book.last_sweep() else []
    told += [f"{day_zh(one.sent_on)}发出权利人通知 {one.number}" for one in book.facts.notices]
    return "；".join([*told, f"固定证据 {len(book.exhibits())} 项"]) + "。"


def lead(book: Book) -> Parts:
    """案件线索移送函: the organ that has jurisdiction, and what shows it."""
    ours = book.facts.jurisdiction
    away = ours.outcome is Outcome.TRANSFER
    step = next(iter(next_step(book.facts)), None) if away else None
    known = _ground_there(book)
    rows: Json = {
        "head": book.head(), "addressee": step.to if step else "", "site": book.website(), **book.material(),
        "ground": known[0] if away else "", "ground_shown": known[1] if away else "",
    }  # fmt: skip
    return Parts(rows, {"source": book.last_sweep(), "act": book.act(), "attachments": ["证据清单"]})


def _ground_there(book: Book) -> tuple[str, str]:
    """The strongest ground recorded for another place, with its source."""
    kinds = (("domicile", FactKind.DOMICILE), ("server", FactKind.SERVER), ("filing", FactKind.FILING_PLACE))
    for ground, kind in kinds:
        if found := book.newest(kind):
            return ground, _shown(found, ground)
    number = book.facts.filing_number
    return ("filing", f"备案号 {number}") if number else ("", "")


def _shown(found: Recorded, ground: str) -> str:
    return f"{GROUND_ZH[Ground(ground)]}：{found.value}，{found.basis}，{day_zh(found.day)}"
