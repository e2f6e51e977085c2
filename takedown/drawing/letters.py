"""The office's letters and orders to a service, drawn from findings, case and register."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from records.casework import CaseSource
from records.clock import SHANGHAI
from records.determinations import FactKind
from records.vocabulary import WorkKind
from takedown.drawing.book import Book, Json
from takedown.drawing.parts import Parts

SOFTWARE = "software-24"
SOURCE_ZH = {
    CaseSource.SUPERIOR: "上级移交", CaseSource.OWN: "自行发现", CaseSource.COMPLAINT: "投诉举报",
    CaseSource.HOLDER: "权利人投诉", CaseSource.TRANSFER: "其他部门移送", CaseSource.SUPERVISED: "督办",
}  # fmt: skip
"""案件来源 on the set forms; the words are a setting of the office, unverified."""
FILING_DATA = (
    "网站主办者名称、证件号码、住所；",
    "网站负责人姓名和联系方式；",
    "备案号、备案日期和备案状态；",
    "接入服务商和网络地址。",
)
UPLOADERS = ("服务对象的姓名（名称）、联系方式、网络地址；", "上载上述内容的时间和登录记录。")


def supervision(book: Book) -> Parts:
    """监管函."""
    rows = {"head": book.head(), "addressee": book.site.operator, "site": book.website(), **book.material()}
    proposed = {
        "cause": book.last_sweep(),
        "demands": ["对本函所列网络地址逐一核查，未经许可提供的内容立即移除；", "采取必要措施防止同一内容再次出现；",
                    "对网站内同类问题进行自查，并报送自查结果。"],
        "attachments": ["证据清单", "权利人确认函"],
    }  # fmt: skip
    return Parts(rows, proposed)


def rectification(book: Book) -> Parts:
    """整改函: one problem a work."""
    counted = Counter(book.works[item["finding"]][0] for item in book.items)
    titles = {ref: work.title for ref, work in book.works.values()}
    proof = [
        [row["capture"] for item in book.items if book.works[item["finding"]][0] == ref for row in item["evidence"]]
        for ref in counted
    ]  # fmt: skip
    rows = {"head": book.head(), "addressee": book.site.operator, "site": book.website(), "evidence": proof}
    proposed = {
        "inspected": book.last_sweep(),
        "problems": [f"未经许可提供《{titles[ref]}》，涉及 {count} 处网络地址。" for ref, count in counted.items()],
        "demands": ["立即移除上述内容；", "完善版权审核和投诉处理制度；", "提交整改报告。"],
    }  # fmt: skip
    return Parts(rows, proposed)


def icp_request(book: Book) -> Parts:
    """协助提供备案信息函."""
    bureau = book.facts.bureau
    rows = {
        "head": book.head(),
        "addressee": bureau.bureau if bureau else "",
        "sites": [_known(book.website())],
    }
    return Parts(rows, {"purpose": f"核查{case_name(book)}", "wanted": list(FILING_DATA)})


def _known(site: Json) -> Json:
    return {name: value for name, value in site.items() if value}


def case_name(book: Book) -> str:
    """The case, or the lead where there is none yet."""
    return book.case.name if book.case else f"网站“{book.site.name}”涉嫌侵犯著作权的线索"


def case_number(book: Book) -> str:
    """Number of the 立案, empty before it."""
    return book.case.filing_number if book.case else ""


def _order(book: Book) -> Json:
    return {
        "head": book.head(),
        "party": book.party(),
        "case_number": case_number(book),
        "officers": book.officers(),
    }


def violated(book: Book) -> list[str]:
    """Articles that the act violates: software has its own."""
    software = any(work.kind is WorkKind.SOFTWARE for _id, work in book.works.values())
    return ["copyright-53", "regulations-18", *([SOFTWARE] if software else [])]


def correction(book: Book) -> Parts:
    """责令改正通知书."""
    articles = violated(book)
    rows = _order(book) | {"evidence": [row["id"] for row in book.exhibits()]}
    proposed = {
        "act": book.act(), "violated": articles,
        "corrections": ["停止通过信息网络向公众提供上述作品；", "删除存储的侵权复制品；", "书面报告改正情况。"],
        "consequence": "逾期不改正的，依法从重处理；涉嫌犯罪的，依法移送公安机关。",
    }  # fmt: skip
    return Parts(rows, proposed, law=tuple(articles))


def cease(book: Book) -> Parts:
    """责令停止侵权行为通知书."""
    rows = _order(book) | book.material() | {"site": book.website()}
    proposed = {"act": book.act(), "public_interest": book.basis(FactKind.PUBLIC_INTEREST)}
    return Parts(rows, proposed, law=(SOFTWARE,) if SOFTWARE in violated(book) else ())


def data_request(book: Book) -> Parts:
    """调取资料通知书: who uploaded what the listings show."""
    listings = {str(item.finding_id): item.finding.listing for item in book.draft.items if not item.dropped}
    accounts = [
        {"name": listings[item["finding"]].uploader, "url": item["url"],
         "last_seen": _day(listings[item["finding"]].last_seen), "evidence": [row["capture"] for row in item["evidence"]]}
        for item in book.items
    ]  # fmt: skip
    rows = _order(book) | {"case_name": book.case.name if book.case else "", "accounts": accounts}
    return Parts(rows, {"wanted": list(UPLOADERS)})


def _day(at: datetime) -> str:
    return at.astimezone(SHANGHAI).date().isoformat()
