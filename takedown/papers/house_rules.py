"""What the house itself asks of every notice, beyond the law: a person's look, a fresh look at the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from records.vocabulary import RecheckState, UrlState
from takedown.checklist import Problem, RecheckStanding, Rule, Standing, invalid, missing
from takedown.notice.content import NoticeContent

BARRED_ZH = {
    "rejected": "线索已被驳回", "watched": "线索已转为关注", "licensed": "匹配到授权记录",
    "right_not_in_force": "权利不在有效期内", "review_unconfirmed": "线索未经人工确认", "claimed_by_two": "两个权利人主张同一作品，待核定",
    "holder_licensed": "权利人确认已授权",
}  # fmt: skip
URL_STATE_ZH = {
    UrlState.LIVE.value: "在线", UrlState.REMOVED.value: "已删除", UrlState.CHANGED.value: "内容已变化",
    UrlState.ACCESS_CONTROL.value: "需要登录或被拒绝访问", UrlState.UNREACHABLE.value: "无法访问",
    UrlState.REFUSED.value: "超出监测范围，未访问", UrlState.SOFT_404.value: "已删除（页面仍返回 200）",
    UrlState.BLOCKED.value: "被拦截（403、451、验证码或防火墙）",
}  # fmt: skip


def eligible(content: NoticeContent, standing: Standing) -> Iterator[Problem]:
    """No item is licensed, rejected, or out of the window of its right."""
    for place, item in enumerate(content["items"]):
        known = standing.findings.get(item["finding"])
        if known and known.barred:
            yield invalid(f"items[{place}].finding", f"{item['url']} {BARRED_ZH[known.barred]}",
                          f"{item['url']} may not stand here: {known.barred}")  # fmt: skip


def confirmed(content: NoticeContent, standing: Standing) -> Iterator[Problem]:
    """A person confirmed each item, and the page has not changed since."""
    for place, item in enumerate(content["items"]):
        where, known = f"items[{place}].finding", standing.findings.get(item["finding"])
        if known is None or not known.confirmed_by:
            yield missing(where, f"未经人工确认：{item['url']}", f"no person has confirmed {item['url']}")
        elif known.changed_since:
            yield invalid(where, f"确认之后页面有变化，请重新查看并确认：{item['url']}",
                          f"the page changed after it was confirmed: {item['url']}")  # fmt: skip


def looked_at(content: NoticeContent, standing: Standing) -> Iterator[Problem]:
    """A live re-check of this version, fresh, that saw every address live."""
    recheck = standing.recheck
    if recheck is None:
        yield missing("recheck", "本版本尚未在线复核", "this version has not been looked at live")
    elif recheck.state in (RecheckState.QUEUED, RecheckState.RUNNING):
        yield missing("recheck", "在线复核正在进行", "the live re-check is under way")
    elif recheck.state == RecheckState.DONE and _too_old(recheck, standing):
        yield invalid("recheck", f"在线复核已超过 {standing.recheck_max_age_h:g} 小时",
                      f"the re-check is older than {standing.recheck_max_age_h:g} h")  # fmt: skip
    else:
        yield from _unseen(content, recheck)


def _too_old(recheck: RecheckStanding, standing: Standing) -> bool:
    age = timedelta(hours=standing.recheck_max_age_h)
    return recheck.finished_at is None or standing.now - recheck.finished_at > age


def _unseen(content: NoticeContent, recheck: RecheckStanding) -> Iterator[Problem]:
    if recheck.state == RecheckState.FAILED:
        yield invalid("recheck", "在线复核未能完成，请重新复核", "the re-check failed; ask for another")
    for place, item in enumerate(content["items"]):
        seen = recheck.urls.get(item["url"], UrlState.UNREACHABLE.value)
        if seen != UrlState.LIVE.value:
            yield invalid(f"items[{place}].url", f"复核结果为“{URL_STATE_ZH[seen]}”：{item['url']}",
                          f"seen as {seen}: {item['url']}")  # fmt: skip


HOUSE_RULES: tuple[Rule[NoticeContent], ...] = (
    Rule("H1", "内部规则", "未获授权且权利有效", "Not licensed, right in force", eligible),
    Rule("H2", "内部规则", "逐项人工确认", "Each item confirmed by a person", confirmed),
    Rule("H3", "内部规则", "批准前在线复核", "Live re-check before approval", looked_at, at="approve"),
)
