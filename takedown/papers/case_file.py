"""案卷: cover and 卷内目录 of a case file. The papers behind them are put together by takedown.papers.bundle."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import (
    Clause,
    Form,
    Letter,
    NewPage,
    Signature,
    Table,
    blank,
    code,
    prose,
    verbatim,
)
from takedown.papers.facts import facts as frozen
from takedown.papers.phrases import label, value

ARTICLES = ("penalty-47",)


@frozen
class Filed:
    """One paper of the file. Pages are counted through the file, from 1; `sha256` of the paper's own bytes."""

    title: str
    number: str
    author: str
    date: str
    first_page: int
    last_page: int
    sha256: str
    note: str = ""


@frozen
class CaseFile(facts.OfficePaper):
    """A case file.

    Attributes:
        case_number: number of the 立案; without one there is no case, hence no file.
        retention: 保管期限.
    """

    case_name: str
    case_number: str
    parties: tuple[str, ...]
    opened_on: str
    closed_on: str
    result: str
    officers: tuple[facts.Officer, ...]
    retention: str
    filed: tuple[Filed, ...]


def compose(content: CaseFile) -> Letter:
    """Cover, contents and the note at the end, as three sheets."""
    named = "、".join(one.name for one in content.officers)
    pages = content.filed[-1].last_page if content.filed else 0
    cover = Form((36, 120), (
        (label("案件名称"), value(verbatim(content.case_name), height_mm=18)),
        (label("立案编号"), value(verbatim(content.case_number), height_mm=14)),
        (label("当事人"), value(verbatim("、".join(content.parties)), height_mm=18)),
        (label("立案日期"), value(phrases.date_line(content.opened_on), height_mm=14)),
        (label("结案日期"), value(phrases.date_line(content.closed_on), height_mm=14)),
        (label("处理结果"), value(verbatim(content.result), height_mm=30)),
        (label("办案人员"), value(verbatim(named), height_mm=14)),
        (label("保管期限"), value(verbatim(content.retention), height_mm=14)),
        (label("册数、页数"), value(prose(f"共 1 册，{len(content.filed)} 件，{pages} 页"), height_mm=14)),
    ))  # fmt: skip
    note = Clause(
        prose(f"本卷共 {len(content.filed)} 件，{pages} 页，各件的 SHA-256 校验值见清单文件。"),
        cites=tuple(phrases.key(one) for one in content.law),
    )
    signed = Signature(
        (
            ("立卷人", blank("　　　　　　")),
            ("检查人", blank("　　　　　　")),
            ("日期", blank(phrases.NO_DATE)),
        )
    )
    blocks = (cover, NewPage("卷内目录"), _contents(content), NewPage("卷内备考表"), note, signed)
    return phrases.set_form(content, "行政处罚案卷", blocks, numbered=False)


def _contents(content: CaseFile) -> Table:
    rows = tuple(
        (prose(str(number)), code(one.number), verbatim(one.author), verbatim(one.title), phrases.date_line(one.date),
         prose(_pages(one)), verbatim(one.note))
        for number, one in enumerate(content.filed, 1)
    )  # fmt: skip
    return Table(
        ("序号", "文号", "责任者", "题名", "日期", "页号", "备注"), rows, (12, 34, 28, 38, 20, 12, 12)
    )


def _pages(one: Filed) -> str:
    return str(one.first_page) if one.first_page == one.last_page else f"{one.first_page}-{one.last_page}"


def _followed(content: CaseFile, _standing: Standing) -> Iterator[Problem]:
    if not content.filed:
        yield missing("filed", "卷内没有文书", "the file holds no paper")
    expected = 1
    for place, one in enumerate(content.filed):
        if one.first_page != expected or one.last_page < one.first_page:
            yield invalid(
                f"filed[{place}].first_page",
                f"页号不连续，应为第 {expected} 页",
                f"pages do not follow: expected {expected}",
            )
        if not material.SHA256.fullmatch(one.sha256):
            yield invalid(f"filed[{place}].sha256", "缺完整校验值", "no SHA-256")
        expected = one.last_page + 1


RULES = (
    rules.rule("F1", (), "办案机关", "The organ", rules.filled(("head.organ.name", "办案机关", "the organ"))),
    rules.rule("H4", ARTICLES, "立案编号", "Number of the case", rules.filled(
        ("case_name", "案件名称", "the case's name"), ("case_number", "立案编号", "the case's number"), ("parties", "当事人", "the parties"))),
    rules.rule("H5", ARTICLES, "文书齐备、页号连续", "Papers in order, pages following", _followed),
    rules.rule("H6", ("penalty-42",), "办案人员", "Two officers", rules.officers("officers")),
    rules.rule("H7", ARTICLES, "处理结果和保管期限", "Result and retention", rules.filled(
        ("result", "处理结果", "the result"), ("retention", "保管期限", "the retention"))),
    rules.rule("H8", (), "立卷人签名", "Signatures", rules.signed("signature", "待立卷人、检查人签名", "signed by hand")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
