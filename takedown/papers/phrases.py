"""Pieces that several papers say: salutation, works, addresses, law, seal. Each gives blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from records.clock import SHANGHAI
from records.vocabulary import WorkKind
from takedown.notice.wording import WORK_KIND_ZH
from takedown.papers import facts
from takedown.papers.blocks import (
    Attachments,
    Block,
    Cell,
    Clause,
    Family,
    FormHead,
    Heading,
    Letter,
    Line,
    Located,
    Party,
    RedHead,
    Seal,
    Table,
    blank,
    code,
    joined,
    prose,
    verbatim,
)

NO_NUMBER, NO_DATE, NO_SEAL = "（发文字号待编）", "　　　　年　　月　　日", "（待盖章）"
NO_FORM_NUMBER, NO_SIGNER = "　　　　〔　　　〕第　　号", "（待签发）"
SEP = "："


def day_zh(iso: str) -> str:
    """`2026年3月5日` without padding (GB/T 9704-2012, 7.3.5); the text itself where it is no date."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.year}年{day.month}月{day.day}日"


def moment_zh(iso: str) -> str:
    """`2026-11-19 14:30:05` in Asia/Shanghai; the text itself where it is no moment with its offset."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if when.tzinfo else iso


def date_line(iso: str) -> Line:
    """A date, or the room for one."""
    return prose(day_zh(iso)) if iso else blank(NO_DATE)


def key(article: facts.Cited) -> str:
    """How a clause names an article that it rests on: id and version."""
    return f"{article.id}@{article.version}"


def named(law: Iterable[facts.Cited]) -> str:
    """`《…法》第…条、第…条和《…》第…条`."""
    by_law: dict[str, list[str]] = {}
    for one in law:
        by_law.setdefault(one.law, []).append(one.number)
    return "、".join(f"《{name}》{'、'.join(numbers)}" for name, numbers in by_law.items())


def picked(content: facts.Content, *ids: str) -> tuple[facts.Cited, ...]:
    """The cited articles of those ids, in their order."""
    held = {article.id: article for article in content.law}
    return tuple(held[name] for name in ids if name in held)


def resting(content: facts.Content, ids: tuple[str, ...], before: str, after: str, evidence: tuple[str, ...] = ()) -> Clause:  # fmt: skip
    """A clause that names its articles: `before` + the articles + `after`."""
    law = picked(content, *ids)
    return Clause(
        prose(f"{before}{named(law)}{after}"), cites=tuple(key(one) for one in law), evidence=evidence
    )


def said(text: str, *parts: Line, evidence: tuple[str, ...] = ()) -> Clause:
    """A clause of our own words, with lines after it."""
    return Clause(joined(prose(text), *parts), evidence=evidence)


def salutation(to: str) -> Clause:
    """主送机关, flush left with a full-width colon."""
    return Clause(joined(verbatim(to), prose(SEP)), indent=False)


def law_clauses(content: facts.Content) -> list[Block]:
    """What each cited article says, with its version."""
    return [
        Clause(
            prose(f"《{one.law}》（{one.version}，{day_zh(one.effective_from)}起施行）{one.number}：{one.sentence}。"),
            cites=(key(one),),
        )
        for one in content.law
    ]  # fmt: skip


def works_table(works: Iterable[facts.Work]) -> Table:
    """The works with whose they are."""
    rows = tuple(
        (code(work.work_id), verbatim(f"《{work.title}》"), prose(kind_zh(work.kind)), verbatim(work.owner), verbatim(work.proof))
        for work in works
    )  # fmt: skip
    return Table(("作品编号", "作品名称", "类型", "权利人", "权属证明"), rows, (24, 40, 16, 38, 38))


def kind_zh(kind: str) -> str:
    """The Chinese word of a kind of work; the text itself where it is another."""
    return WORK_KIND_ZH[WorkKind(kind)] if kind in set(WorkKind) else kind


def located(content: facts.Material) -> list[Block]:
    """Each work at its address, with its evidence."""
    titles = {work.work_id: work.title for work in content.works}
    known = {exhibit.id: exhibit for exhibit in content.exhibits}
    return [
        _located(number, titles.get(place.work_id, ""), place, known)
        for number, place in enumerate(content.places, 1)
    ]


def _located(number: int, title: str, place: facts.Place, known: dict[str, facts.Exhibit]) -> Located:
    rows: list[tuple[str, tuple[Line, ...]]] = [("网络地址", (code(place.url),))]
    if place.page_title:
        rows.append(("页面标题", (verbatim(place.page_title),)))
    if place.facts:
        rows.append(("侵权事实", (verbatim(place.facts),)))
    evidence = tuple(line for name in place.evidence for line in _evidence(name, known.get(name)))
    if evidence:
        rows.append(("证据", evidence))
    return Located(joined(prose(f"{number}．"), verbatim(f"《{title}》")), tuple(rows), place.evidence)


def _evidence(name: str, exhibit: facts.Exhibit | None) -> tuple[Line, ...]:
    if exhibit is None:
        return (joined(prose("证据 "), code(name)),)
    told = joined(
        prose("证据 "), code(name), prose(f"（{exhibit.kind}，{moment_zh(exhibit.made_at)}），SHA-256：")
    )
    return told, code(exhibit.sha256)


def exhibits_table(exhibits: Iterable[facts.Exhibit]) -> Table:
    """Evidence with source, what it proves, when and by whom it was made, and its digest."""
    rows = tuple(
        (prose(str(number)), code(one.id), verbatim(one.title), verbatim(one.source), verbatim(one.proves),
         verbatim(f"{moment_zh(one.made_at)} {one.made_by}"), code(one.sha256))
        for number, one in enumerate(exhibits, 1)
    )  # fmt: skip
    return Table(
        ("序号", "编号", "证据名称", "来源", "证明对象", "取得时间、取得人", "SHA-256"),
        rows,
        (10, 20, 25, 21, 26, 26, 28),
    )


def party(who: facts.Party) -> tuple[tuple[str, Line], ...]:
    """A party's particulars, without what is not known."""
    person = who.kind == "person"
    rows = (
        ("姓名" if person else "名称", verbatim(who.name)), ("公民身份号码" if person else "统一社会信用代码", code(who.number)),
        ("住址" if person else "住所", verbatim(who.address)), ("法定代表人", verbatim(who.representative)),
        ("联系人", verbatim(who.contact)), ("联系电话", code(who.phone)), ("电子邮箱", code(who.email)),
    )  # fmt: skip
    return tuple((label, line) for label, line in rows if line[0].text)


def website(site: facts.Website) -> Party:
    """A site as looked up; what was not found is said to be so."""
    rows = (
        ("网站名称", verbatim(site.name)), ("网址", code(site.url)), ("域名", code("、".join(site.domains))),
        ("备案号", verbatim(site.icp or "未查到备案")), ("网站主办者", verbatim(site.operator or "未查到")),
        ("服务器 IP", code(site.ip)), ("接入服务商", verbatim(site.access_provider)),
        ("服务器所在地", verbatim(site.server_location)), ("查询时间", verbatim(moment_zh(site.looked_up_at))),
    )  # fmt: skip
    return Party(tuple((label, line) for label, line in rows if line[0].text))


def seal(head: facts.Head) -> Seal:
    """Organ, date, and where the seal goes."""
    return Seal(verbatim(head.organ.name), date_line(head.date), blank(NO_SEAL))


def attached(content: facts.Content) -> list[Block]:
    """The list of attachments, where there are any."""
    return [Attachments(tuple(verbatim(line) for line in content.attachments))] if content.attachments else []


def contact(head: facts.Head) -> Clause:
    """（联系人：…，电话：…）, as offices write it under the date."""
    who = joined(verbatim(head.organ.contact), prose("，联系电话："), code(head.organ.phone))
    return Clause(joined(prose("（联系人："), who, prose("）")))


def office_letter(
    content: facts.OfficePaper, title: str, blocks: Iterable[Block], *, upward: bool = False
) -> Letter:
    """A 公文 around its text: 函 in 信函格式, or an upward document with 签发人 and 版记."""
    head = content.head
    red = RedHead(
        mark=head.organ.mark or head.organ.name + ("文件" if upward else ""),
        number=verbatim(head.number) if head.number else blank(NO_NUMBER), upward=upward,
        signer=verbatim(head.signer) if head.signer else blank(NO_SIGNER), copies=verbatim("，".join(head.copies)) if head.copies else (),
        printer=verbatim(head.printer or head.organ.name),
        printed=joined(date_line(head.printed), prose("印发")),
    )  # fmt: skip
    body = (*blocks, *attached(content), seal(head), contact(head))
    return Letter(title, head.organ.name, body, Family.GONGWEN, red, content.paper)


def set_form(
    content: facts.OfficePaper, title: str, blocks: Iterable[Block], *, numbered: bool = True
) -> Letter:
    """A set form around its text; lists and published sheets carry no number of their own."""
    given = content.head.number
    number = verbatim(given) if given else blank(NO_FORM_NUMBER) if numbered else ()
    head = FormHead(content.head.organ.name, number)
    return Letter(title, content.head.organ.name, tuple(blocks), Family.FORM, head, content.paper)


def label(text: str, span: int = 1) -> Cell:
    """A printed cell of a form."""
    return Cell((prose(text),), span, label=True)


def value(line: Line, span: int = 1, height_mm: int = 0) -> Cell:
    """A filled cell of a form."""
    return Cell((line,), span, height_mm=height_mm)


def opinion(text: str, signed: str, span: int, height_mm: int = 26) -> Cell:
    """A cell in which somebody writes an opinion, signs and dates it."""
    filled_in = joined(prose(signed), blank("　　　　　　"), prose("　"), blank(NO_DATE))
    return Cell((verbatim(text) if text else blank("　"), prose(""), filled_in), span, height_mm=height_mm)


def heads(*titled: tuple[str, Iterable[Block]]) -> list[Block]:
    """Sections numbered 一、二、三、; a section without blocks is left out and not counted."""
    blocks: list[Block] = []
    kept = [(title, list(inner)) for title, inner in titled]
    for number, (title, inner) in zip("一二三四五六七八九十", [one for one in kept if one[1]], strict=False):
        blocks += [Heading(f"{number}、{title}"), *inner]
    return blocks
