"""Rules on a sweep's figures: a sweep that fails one is not believed, and somebody is told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from attrs import asdict, frozen

from records.vocabulary import AlertRule, RefusalReason, SweepState

MAX_ERROR_SHARE = 0.2
MIN_ERRORS = 3
"""Fewer failed pages than this are bad luck, whatever their share."""
FELL_TO = 0.5
"""Of the usual figure; less is believed only after it has been seen three times."""
MIN_USUAL = 4
"""A site with fewer listings or pages than this goes up and down by itself."""
MAX_AWAY_SHARE = 0.2
"""Of the addresses, closed to us (403, captcha, login, ...) beyond what of this site usually is."""
MAX_DEEP_SHARE, MIN_DEEP = 0.2, 20
"""Addresses beyond the depth of the entry, of those that were planned; fewer than so many are told and no more."""
MIN_UNLISTED = 20
"""Pages from which on it is odd that none of them is a listing: a site is registered because it offers works."""
TOLD_BEFORE = 3
"""Sweeps without any listing in a row after which that is this site's way."""
HISTORY = 5
CUT_SAID_IN = " · "
"""Between what cut a sweep short in English and in Chinese."""

REASONS: dict[str, str] = {
    RefusalReason.ROBOTS_UNREACHABLE: "robots.txt 无法读取", RefusalReason.ROBOTS: "robots.txt 禁止访问",
    RefusalReason.TIMEOUT: "超时无应答", RefusalReason.CONNECTION: "连接失败", RefusalReason.DNS: "域名无法解析",
    RefusalReason.CERTIFICATE: "证书无效", RefusalReason.ADDRESS: "服务器地址不在允许范围",
    RefusalReason.ACCESS_CONTROL: "被网站拒之门外", RefusalReason.HTTP_ERROR: "服务器报错",
    RefusalReason.NOT_FOUND: "网页不存在", RefusalReason.HOST: "主机不在登记范围",
    RefusalReason.PARKED: "网页称域名出售、转让或已过期",
}  # fmt: skip
"""For people who read Chinese; any other reason stands as it is counted."""


def joined(*said: str) -> str:
    """Several things that were said in both languages, as one."""
    parts = [one.partition(CUT_SAID_IN) for one in said if one]
    return CUT_SAID_IN.join(["; ".join(en for en, _, _ in parts), "；".join(zh or en for en, _, zh in parts)])


@frozen
class Figures:
    """What a sweep counted. `refused`: planned URLs; `cut`: which budget ended it, empty for none."""

    state: SweepState
    planned: int
    visited: int
    failed: int
    unchanged: int
    refused: int
    remaining: int
    listings: int
    cut: str = ""
    away: int = 0
    """Addresses that answered with access control: 401, 403, 429, a login, a captcha, a firewall."""
    why: tuple[str, str] = ("", "")
    """The most frequent reason of refusal, and what was said of one such address."""
    deep: int = 0
    """Addresses that were left because they are too many links from the start."""
    rolled_back: str = ""
    """What a store's index is older than, empty for none that is."""

    @property
    def seen(self) -> int:
        """Pages that showed something, changed or not."""
        return self.visited + self.unchanged


@frozen
class Usual:
    """Figures of one earlier sweep that had run to its end."""

    listings: int
    pages: int
    away_share: float = 0.0
    """Of its addresses, those that answered with access control."""


@frozen
class Failed:
    """A rule that failed: what was seen, what was expected, as sentences in both languages."""

    rule: AlertRule
    seen: str
    expected: str
    zh: str
    en: str

    def as_row(self) -> dict[str, Any]:
        return {**asdict(self), "rule": self.rule.value}


def judge(figures: Figures, history: Sequence[Usual]) -> list[Failed]:
    """The rules that a sweep failed; `history` holds at most five earlier ones, in any order."""
    if figures.state in (SweepState.STOPPED, SweepState.PAUSED):
        return _counts(figures)  # a person or the clock ended it: its figures say nothing of the site
    if figures.state is SweepState.FAILED:
        return [*_counts(figures), *_answers(figures)]
    return [
        *_counts(figures),
        *_answers(figures),
        *_errors(figures),
        *_turned_away(figures, history),
        *_budget(figures),
        *_depth(figures),
        *_rolled_back(figures),
        *_unlisted(figures, history),
        *_fell(figures, history),
    ]


def _counts(figures: Figures) -> list[Failed]:
    parts = figures.seen + figures.failed + figures.refused + figures.remaining
    if parts == figures.planned and figures.visited >= 0:
        return []
    return [_failed(
        AlertRule.COUNTS, parts, figures.planned,
        f"计划 {figures.planned} 条，各项合计 {parts} 条", f"{figures.planned} were planned, the parts make {parts}",
    )]  # fmt: skip


def _answers(figures: Figures) -> list[Failed]:
    if figures.state is SweepState.FAILED:
        return [_failed(
            AlertRule.NO_ANSWER, 0, "≥ 1", f"没有取到任何网页{_because(figures, zh=True)}",
            f"not one page could be fetched{_because(figures)}",
        )]  # fmt: skip
    if figures.seen == 0 and figures.refused:
        return [_failed(
            AlertRule.ONLY_REFUSALS, f"{figures.refused}/{figures.planned}", "< 100 %",
            f"计划的 {figures.planned} 条没有一条能看，{figures.refused} 条被拒{_because(figures, zh=True)}",
            f"none of {figures.planned} planned addresses could be looked at, {figures.refused} were refused"
            f"{_because(figures)}",
        )]  # fmt: skip
    return []


def _because(figures: Figures, *, zh: bool = False) -> str:
    """What kept most of the addresses from being seen; a dead site and an unreadable robots.txt are two things."""
    reason, said = figures.why
    if not reason:
        return ""
    named = REASONS.get(reason, reason) if zh else reason
    return f"：{named}（{said}）" if zh else f": {reason} ({said})"


def _errors(figures: Figures) -> list[Failed]:
    tried = figures.planned - figures.remaining
    if figures.failed < MIN_ERRORS or figures.failed <= MAX_ERROR_SHARE * tried:
        return []
    return [_failed(
        AlertRule.ERRORS, f"{figures.failed}/{tried}", f"≤ {MAX_ERROR_SHARE:.0%}",
        f"{tried} 条中有 {figures.failed} 条失败", f"{figures.failed} of {tried} addresses failed",
    )]  # fmt: skip


def _turned_away(figures: Figures, history: Sequence[Usual]) -> list[Failed]:
    """A site that has begun to keep us out: half of its boards may have wanted a login all along."""
    tried = figures.planned - figures.remaining
    if not history or not figures.seen or figures.away < MIN_ERRORS:
        return []
    usual = median(one.away_share for one in history)
    if figures.away <= (usual + MAX_AWAY_SHARE) * tried:
        return []
    return [_failed(
        AlertRule.TURNED_AWAY, f"{figures.away}/{tried}", f"≤ {usual + MAX_AWAY_SHARE:.0%}",
        f"{tried} 条中有 {figures.away} 条被拒之门外（403、登录、验证码等），近几次通常 {usual:.0%}",
        f"{figures.away} of {tried} addresses kept us out (403, login, captcha), usually {usual:.0%}",
    )]  # fmt: skip


def _budget(figures: Figures) -> list[Failed]:
    if not figures.cut:
        return []
    en, _, zh = figures.cut.partition(CUT_SAID_IN)
    return [_failed(
        AlertRule.BUDGET, en, "", f"巡查因限额中断：{zh or en}", f"the sweep was cut short: {en}",
    )]  # fmt: skip


def _depth(figures: Figures) -> list[Failed]:
    """A few links beyond the depth are every wiki's; where they are many, a part of the site was not looked at."""
    tried = figures.planned - figures.remaining
    if figures.deep < MIN_DEEP or figures.deep <= MAX_DEEP_SHARE * tried or figures.cut:
        return []
    return [_failed(
        AlertRule.BUDGET, f"{figures.deep}/{tried}", f"≤ {MAX_DEEP_SHARE:.0%}",
        f"计划 {tried} 条，另有 {figures.deep} 个网址超过深度上限未访问",
        f"{figures.deep} addresses beyond the depth of the entry were left, {tried} were planned",
    )]  # fmt: skip


def _rolled_back(figures: Figures) -> list[Failed]:
    """A store that shows an index from before one that was seen: what it lacks may well be offered."""
    if not figures.rolled_back:
        return []
    en, _, zh = figures.rolled_back.partition(CUT_SAID_IN)
    return [_failed(
        AlertRule.ROLLED_BACK, en, "", f"应用商店的索引比见过的旧：{zh or en}",
        f"the store's index is older than one that was seen: {en}",
    )]  # fmt: skip


def _unlisted(figures: Figures, history: Sequence[Usual]) -> list[Failed]:
    """A program that is built like none before is read whole or not at all: somebody should look at such a site."""
    bare = sum(one.listings == 0 for one in history)
    if figures.listings or figures.seen < MIN_UNLISTED or bare < len(history) or bare >= TOLD_BEFORE:
        return []
    return [_failed(
        AlertRule.NOTHING_LISTED, 0, "≥ 1",
        f"看了 {figures.seen} 页，没有识别出任何发布内容。请人工查看：可能是程序读不懂的网站，也可能确实不提供作品",
        f"{figures.seen} pages were seen and none was recognised as a listing. Look at the site: no reader may understand it, or it offers none",
    )]  # fmt: skip


def _fell(figures: Figures, history: Sequence[Usual]) -> list[Failed]:
    """Only of a sweep that came to its end: one that was cut short saw less for a reason."""
    if figures.state is not SweepState.FINISHED or not history:
        return []
    failed = []
    usual = median(one.listings for one in history)
    if usual >= MIN_USUAL and figures.listings < FELL_TO * usual:
        failed.append(_failed(
            AlertRule.LISTINGS_FELL, figures.listings, f"≥ {FELL_TO * usual:g}",
            f"发布内容 {figures.listings} 条，近几次通常 {usual:g} 条", f"{figures.listings} listings, usually {usual:g}",
        ))  # fmt: skip
    usual = median(one.pages for one in history)
    if usual >= MIN_USUAL and figures.seen < FELL_TO * usual:
        failed.append(_failed(
            AlertRule.FEW_PAGES, figures.seen, f"≥ {FELL_TO * usual:g}",
            f"看到 {figures.seen} 页，近几次通常 {usual:g} 页", f"{figures.seen} pages were seen, usually {usual:g}",
        ))  # fmt: skip
    return failed


def _failed(rule: AlertRule, seen: object, expected: object, zh: str, en: str) -> Failed:
    return Failed(rule, str(seen), str(expected), zh, en)
