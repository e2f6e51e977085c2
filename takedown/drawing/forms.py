"""Set forms of a case: filing, transfer to the police, prior notice, second inspection, service, evidence, exposure."""

from __future__ import annotations

from sqlalchemy import select

from records.cases import Draft
from records.casework import CaseOutcome, OutcomeKind
from records.determinations import FactKind
from records.proceedings import OfficialRecord
from takedown import figures
from takedown.addressees.provinces import place
from takedown.drawing import outside
from takedown.drawing.book import Book, Json, day_zh
from takedown.drawing.letters import SOURCE_ZH, case_name, case_number, violated
from takedown.drawing.parts import Parts
from takedown.papers.criminal_transfer import FIVE
from takedown.papers.registry import paper
from takedown.periods.terms import term

DUE_FIELDS = ("correct_by", "rectify_by", "reply_by")
ASKED_FIELDS = ("corrections", "demands")


def _forms_head(book: Book) -> Json:
    return {"head": book.head(), "party": book.party(), "officers": book.officers()}


def _evidence_ids(book: Book) -> list[str]:
    return [row["id"] for row in book.exhibits()]


def filing_approval(book: Book) -> Parts:
    """立案审批表: what was found, for the head to decide on."""
    rows = _forms_head(book) | {"evidence": _evidence_ids(book), "received_on": book.seen_first().isoformat()}
    source = SOURCE_ZH[book.case.source] if book.case else "自行发现"
    proposed = {
        "source": source,
        "cause": "涉嫌侵犯信息网络传播权",
        "summary": f"{book.last_sweep()}中发现。{book.act()}",
    }
    return Parts(rows, proposed)


def criminal_transfer(book: Book) -> Parts:
    """涉嫌犯罪案件移送书 with its five attachments."""
    case = book.case
    rows = _forms_head(book) | {
        "case_name": case.name if case else "", "case_number": case_number(book),
        "source": SOURCE_ZH[case.source] if case else "", "evidence": _evidence_ids(book), "exhibits": book.exhibits(),
    }  # fmt: skip
    titles = ("本移送书", "", "附后", "", f"证据清单（{len(book.exhibits())} 项），附后")
    proposed = {
        "addressee": _police(book), "when": f"{day_zh(book.seen_first())}至{day_zh(book.seen_last())}",
        "where": f"网站“{book.site.name}”（{book.site.url}）", "course": book.act(), "result": _result(book),
        "measures": _measures(book),
        "five": [{"name": name, "title": title, "pages": 0} for name, title in zip(FIVE, titles, strict=True)],
    }  # fmt: skip
    return Parts(rows, proposed)


def _police(book: Book) -> str:
    own = place(book.asked.office.place)
    return f"{own.city}公安局" if own.city else ""


def _result(book: Book) -> str:
    """The figures that were counted, each with what shows it; nothing is concluded."""
    found = figures.compare(book.session, book.site.key, book.now)
    told = {
        one.item: f"{figures.named(one.item)}：{figures.amount(one.item, one.value)}（{one.counted_how}）"
        for one in found.measured
    }
    return "；".join(told.values()) + ("。" if told else "")


def _measures(book: Book) -> str:
    orders = [f"{day_zh(one.day)}{one.number}" for one in book.facts.of(FactKind.STOP_ORDER)]
    return f"已责令停止侵权（{'、'.join(orders)}）；电子证据已固定。" if orders else "电子证据已固定。"


def penalty_notice(book: Book) -> Parts:
    """行政处罚事先告知书: thresholds that are reached stand in it, and what the head decided on a transfer."""
    articles = violated(book)
    rows = _forms_head(book) | {
        "case_number": case_number(book), "evidence": _evidence_ids(book), "thresholds": _reached(book),
        "transfer": _transfer(book), "defence_days": term("defence").amount, "hearing_days": term("hearing-request").amount,
    }  # fmt: skip
    return Parts(rows, {"act": book.act(), "violated": articles, "basis": articles}, law=tuple(articles))


def _reached(book: Book) -> list[Json]:
    found = figures.compare(book.session, book.site.key, book.now)
    return [
        {"rule": one.rule, "item": figures.named(one.item), "value": figures.amount(one.item, one.value),
         "limit": figures.amount(one.item, one.limit), "evidence": list(one.source_evidence_ids)}
        for one in found.hints if one.reached
    ]  # fmt: skip


def _outcomes(book: Book, *kinds: OutcomeKind) -> list[CaseOutcome]:
    rows = book.case.outcomes if book.case else []
    return [row for row in rows if row.kind in kinds and row.voided_at is None]


def _transfer(book: Book) -> str:
    words = {OutcomeKind.TRANSFERRED: "移送司法机关", OutcomeKind.NOT_TRANSFERRED: "决定不移送"}
    rows = _outcomes(book, *words)
    return (
        f"{day_zh(rows[-1].day)}{words[rows[-1].kind]}（{rows[-1].number}）{rows[-1].reason}" if rows else ""
    )


def reinspection(book: Book) -> Parts:
    """复查笔录 of the order or letter that asked for rectification."""
    order = book.about
    content = order.content if order else {}
    asked: list[str] = next((content[name] for name in ASKED_FIELDS if content.get(name)), [])
    rows = _forms_head(book) | {
        "order_number": _number(book, order), "order_due": next((content[name] for name in DUE_FIELDS if content.get(name)), ""),
        "checked": [{"asked": one, "found": "", "done": False, "evidence": []} for one in asked],
    }  # fmt: skip
    return Parts(rows, {})


def _number(book: Book, draft: Draft | None) -> str:
    """The office's own number where it was recorded back, else ours."""
    if draft is None:
        return ""
    asked = select(OfficialRecord).where(
        OfficialRecord.draft_id == draft.id, OfficialRecord.voided_at.is_(None)
    )
    recorded = book.session.scalars(asked.order_by(OfficialRecord.id.desc())).first()
    return (recorded.number if recorded else "") or draft.number


def service_receipt(book: Book) -> Parts:
    """送达回证 of one paper."""
    served = book.about
    named = [{"name": paper(served.kind).zh, "number": _number(book, served)}] if served else []
    rows = {
        "head": book.head(),
        "party": book.party(),
        "case_name": case_name(book),
        "served": named,
        "servers": book.officers(),
    }
    return Parts(rows, {})


def evidence_list(book: Book) -> Parts:
    """证据清单 of the site's findings."""
    rows = {
        "head": book.head(),
        "case_name": case_name(book),
        "exhibits": [*book.exhibits(), *book.notice_exhibits(), *outside.exhibits(book)],
    }
    return Parts(rows, {})


def exposure(book: Book) -> Parts:
    """曝光信息表 after the decision."""
    rows: Json = {"head": book.head(), "party": book.party(), "site": book.website()}
    proposed: Json = {
        "act": book.act(),
        "basis": "《中华人民共和国著作权法》第五十三条、《信息网络传播权保护条例》第十八条",
    }
    if decided := _outcomes(book, OutcomeKind.PENALTY):
        last = decided[-1]
        rows |= {"decision_number": last.number, "decided_on": last.day.isoformat()}
        proposed["penalty"] = f"罚款{last.amount_fen / 100:,.2f}元" if last.amount_fen else ""
    return Parts(rows, proposed)
