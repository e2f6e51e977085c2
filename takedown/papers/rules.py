"""Rules that several papers share. Each is a pure check over content; a paper lists the ones that it needs.

A rule of an office's paper names articles by id: its text and its `verified` come from the law data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from takedown.checklist import Check, Problem, Rule, Standing, invalid, missing, pending
from takedown.law import statutes
from takedown.papers.facts import Content, Determination, Dispatch, OfficePaper, Officer

LETTER_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}〔(19|20)\d{2}〕[1-9]\d*号")
"""发文字号 (GB/T 9704-2012, 7.2.5): six-corner brackets, no leading zero, no 第."""
FORM_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔(19|20)\d{2}〕第?[1-9]\d*号")
"""Number of a set form, such as 川版权罚字〔2026〕第3号."""
EMAIL = re.compile(r"[^\s@<>,;:\"'()\[\]\\]+@[^\s@<>,;:\"'()\[\]\\.]+(\.[^\s@<>,;:\"'()\[\]\\.]+)+")
HOUSE = "内部规则"
MIN_OFFICERS = 2
Wanted = tuple[str, str, str]
"""Path, Chinese name, English name of a field that must not be empty."""


def rule(id_: str, articles: tuple[str, ...], zh: str, en: str, check: Check[Any]) -> Rule[Any]:
    """A rule that articles ask for; its text and `verified` come from the law data."""
    text, verified = statutes.named(articles)
    return Rule(id_, text or HOUSE, zh, en, check, verified=verified)


def at(content: Any, path: str) -> Any:
    """The value at a dotted path of attributes."""
    for step in path.split("."):
        content = getattr(content, step)
    return content


def filled(*wanted: Wanted) -> Check[Any]:
    """A check that none of these fields is empty."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        for path, zh, en in wanted:
            value = at(content, path)
            if not (value.strip() if isinstance(value, str) else value):
                yield missing(path, f"缺{zh}", f"{en} is missing")

    return check


def by_hand(path: str, zh: str, en: str, form: re.Pattern[str] | None = None) -> Check[Any]:
    """A check of what a person fills in later: pending while empty, invalid where it has another form."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        value = at(content, path)
        if not value.strip():
            yield pending(path, f"{zh}待回填", f"{en} is filled in later")
        elif form is not None and not form.fullmatch(value):
            yield invalid(path, f"{zh}格式不正确：{value}", f"{en} has another form: {value}")

    return check


def day_by_hand(path: str, zh: str, en: str) -> Check[Any]:
    """A check of a date that a person fills in later."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        value = at(content, path)
        if not value:
            yield pending(path, f"{zh}待填写", f"{en} is filled in later")
        elif parsed(value) is None:
            yield invalid(path, f"{zh}不是日期：{value}", f"{en} is no date: {value}")

    return check


def signed(where: str, zh: str, en: str) -> Check[Any]:
    """Signature and seal: always by hand, never by the program."""

    def check(_content: Any, _standing: Standing) -> Iterator[Problem]:
        yield pending(where, zh, en)

    return check


def parsed(day: str) -> date | None:
    """An ISO day, None for anything else."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def deadline(path: str, zh: str, en: str) -> Check[Any]:
    """A check of a last day: there, a date, and after the day on which the paper was drawn up."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        value = at(content, path)
        last, drawn = parsed(value), parsed(content.drawn_on)
        if not value:
            yield missing(path, f"缺{zh}", f"{en} is missing")
        elif last is None or drawn is None or last <= drawn:
            yield invalid(
                path, f"{zh}应当晚于起草日：{value}", f"{en} is not after the day of drafting: {value}"
            )

    return check


def officers(path: str) -> Check[Any]:
    """Two officers with their cards (行政处罚法 42)."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        named: tuple[Officer, ...] = at(content, path)
        if len({officer.card.strip() for officer in named if officer.card.strip()}) < MIN_OFFICERS:
            yield missing(path, "执法人员不足两名或者缺执法证号", "fewer than two officers with cards")
        for place, officer in enumerate(named):
            if not officer.name.strip():
                yield missing(f"{path}[{place}].name", "缺执法人员姓名", "an officer's name is missing")

    return check


def cites(ids: tuple[str, ...]) -> Check[Any]:
    """Each article that the paper rests on is cited in the version in force on the day of drafting."""

    def check(content: Content, _standing: Standing) -> Iterator[Problem]:
        if parsed(content.drawn_on) is None:
            yield invalid("drawn_on", "起草日不是日期", "the day of drafting is no date")
            return
        current = {article.id: article for article in statutes.on(ids, content.drawn_on)}
        held = {row.id: (place, row) for place, row in enumerate(content.law)}
        for name in ids:
            if name not in held:
                yield missing("law", f"缺依据：{statutes.named((name,))[0]}", f"{name} is not cited")
            elif name not in current:
                yield invalid(f"law[{held[name][0]}]", "起草日该条款未施行", f"{name} was not in force")
            elif held[name][1].version != current[name].version:
                yield invalid(
                    f"law[{held[name][0]}].version", "所引条款已有新版本", f"{name} has a newer version"
                )

    return check


def among_the_law(path: str, zh: str) -> Check[Any]:
    """Ids of articles that a sentence names: at least one, and each among those that the paper cites."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        ids: tuple[str, ...] = at(content, path)
        held = {row.id for row in content.law}
        if not ids:
            yield missing(path, f"缺{zh}", f"the articles of {path} are missing")
        elif lost := [one for one in ids if one not in held]:
            yield invalid(
                path, f"{zh}未列入依据：{'、'.join(lost)}", f"not among the cited articles: {', '.join(lost)}"
            )

    return check


def party(path: str, zh: str, en: str) -> Check[Any]:
    """A party with name and address."""
    return filled(
        (f"{path}.name", f"{zh}名称", f"{en}'s name"), (f"{path}.address", f"{zh}地址", f"{en}'s address")
    )


def email_fault(address: str) -> bool:
    """Whether a non-empty address is no plain e-mail address."""
    return bool(address.strip()) and not EMAIL.fullmatch(address.strip())


def determination(path: str, kind: str) -> Check[Any]:
    """A complete 认定 of that kind: organ, number, date, basis."""

    def check(content: Any, _standing: Standing) -> Iterator[Problem]:
        made: Determination | None = at(content, path)
        if made is None:
            yield missing(path, "缺认定", "there is no determination")
            return
        if made.kind != kind:
            yield invalid(f"{path}.kind", f"认定种类应为 {kind}", f"the determination must be of kind {kind}")
        for name, zh in (("organ", "认定机关"), ("number", "认定文号"), ("basis", "认定依据")):
            if not getattr(made, name).strip():
                yield missing(f"{path}.{name}", f"缺{zh}", f"the determination's {name} is missing")
        if parsed(made.date) is None:
            yield invalid(f"{path}.date", "认定日期不是日期", "the determination's date is no date")

    return check


def dispatch_faults(record: Dispatch, where: str) -> Iterator[Problem]:
    """A dispatch record without which no clock starts: means, date, receipt or tracking number."""
    if not record.means.strip():
        yield missing(f"{where}.means", "缺送达方式", "the means of dispatch are missing")
    if parsed(record.date) is None:
        yield invalid(f"{where}.date", "送达日期不是日期", "the date of dispatch is no date")
    if not (record.receipt.strip() or record.tracking.strip()):
        yield missing(f"{where}.receipt", "缺送达凭证（回执或者单号）", "neither receipt nor tracking number")


def _organ(content: OfficePaper, standing: Standing) -> Iterator[Problem]:
    yield from filled(("head.organ.name", "发文机关", "the issuing organ"))(content, standing)


def _reachable(content: OfficePaper, standing: Standing) -> Iterator[Problem]:
    yield from filled(("head.organ.contact", "联系人", "a contact person"), ("head.organ.phone", "联系电话", "a telephone number"))(content, standing)  # fmt: skip


Made = Callable[[], tuple[Rule[Any], ...]]


def letter_rules(*, upward: bool = False) -> tuple[Rule[Any], ...]:
    """What every 公文 of the office holds (GB/T 9704-2012; 党政机关公文处理工作条例)."""
    asked = ("official-documents-15",) if upward else ()
    rules = (
        rule("O1", asked, "发文机关和主送机关", "Issuing organ and addressee",
             filled(("head.organ.name", "发文机关", "the issuing organ"), ("addressee", "主送机关", "the addressee"))),
        rule("O2", (), "发文字号", "Document number", by_hand("head.number", "发文字号", "the number", LETTER_NUMBER)),
        rule("O3", (), "成文日期", "Date", day_by_hand("head.date", "成文日期", "the date")),
        rule("O4", (), "联系人和电话", "Contact person and telephone", _reachable),
        rule("O5", (), "印章", "Seal", signed("seal", "待盖章", "sealed by hand")),
    )  # fmt: skip
    if not upward:
        return rules
    return (*rules, rule("O6", asked, "签发人", "Signer", by_hand("head.signer", "签发人", "the signer")))


def form_rules() -> tuple[Rule[Any], ...]:
    """What every set form holds."""
    return (
        rule("F1", (), "办案机关", "The organ", _organ),
        rule("F2", (), "文书编号", "Number of the form", by_hand("head.number", "文书编号", "the number", FORM_NUMBER)),
        rule("F3", (), "日期", "Date", day_by_hand("head.date", "日期", "the date")),
        rule("F4", (), "签名或者盖章", "Signature or seal", signed("seal", "待签名、盖章", "signed and sealed by hand")),
    )  # fmt: skip


def law_rule(articles: tuple[str, ...]) -> Rule[Any]:
    """Every article of the paper is cited in the version in force."""
    return rule("L1", articles, "法律依据", "Legal basis in force", cites(articles))
