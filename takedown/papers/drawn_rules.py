"""What the house asks of a paper that was drawn from the book, beside the rules of its kind.

Findings that a person confirmed and that may still be acted on; evidence whose bytes verify; and for papers that
ask somebody to act on an address, a fresh look at it before approval.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from records.vocabulary import PaperKind, RecheckState, UrlState
from takedown.checklist import Problem, Rule, Standing, invalid, missing
from takedown.papers.house_rules import BARRED_ZH, URL_STATE_ZH
from takedown.papers.rules import HOUSE

K = PaperKind
LIVE = frozenset({
    K.HOLDER_NOTICE, K.SUPERVISION_LETTER, K.CEASE_ORDER, K.REFERRAL_INTERMEDIARY, K.REFERRAL_DIRECT, K.REFERRAL_PENALISED,
    K.REFERRAL_PUBLISHING, K.REFERRAL_REQUEST, K.REPORT_ABROAD, K.DMCA_NOTICE, K.DSA_NOTICE,
})  # fmt: skip
"""Papers that ask for something to be done at addresses: each is seen live again before approval."""
RESTING = LIVE | {
    K.CORRECTION_ORDER, K.RECTIFICATION_LETTER, K.DATA_REQUEST, K.LEAD_TRANSFER, K.FILING_APPROVAL, K.CRIMINAL_TRANSFER,
    K.EVIDENCE_LIST, K.PENALTY_NOTICE, K.HOLDER_CONFIRMATION,
}  # fmt: skip
"""Papers that rest on findings; the others speak of a paper, a filing or a decision."""
UNCONFIRMED = frozenset({K.HOLDER_CONFIRMATION})
"""Asked before anything is sure: whether it is licensed is what the right holder is asked."""


def _eligible(_content: Any, standing: Standing) -> Iterator[Problem]:
    for url, found in standing.urls.items():
        for why in dict.fromkeys(one.barred for one in found if one.barred):
            yield invalid("places", f"{url} {BARRED_ZH[why]}", f"{url} may not stand here: {why}")


def _confirmed(_content: Any, standing: Standing) -> Iterator[Problem]:
    for url, found in standing.urls.items():
        if not all(one.confirmed_by for one in found):
            yield missing("places", f"未经人工确认：{url}", f"no person has confirmed {url}")
        elif any(one.changed_since for one in found):
            yield invalid(
                "places",
                f"确认之后页面有变化，请重新查看并确认：{url}",
                f"the page changed after it was confirmed: {url}",
            )


def _verified(_content: Any, standing: Standing) -> Iterator[Problem]:
    for capture, wrong in (standing.evidence or {}).items():
        if wrong:
            yield invalid(
                "exhibits",
                f"证据 {capture} 的原始数据核对不符（{wrong}）",
                f"the bytes of evidence {capture} do not verify: {wrong}",
            )


def _looked_at(_content: Any, standing: Standing) -> Iterator[Problem]:
    recheck = standing.recheck
    if not standing.urls:
        return
    if recheck is None:
        yield missing("recheck", "本版本尚未在线复核", "this version has not been looked at live")
    elif recheck.state in (RecheckState.QUEUED, RecheckState.RUNNING):
        yield missing("recheck", "在线复核正在进行", "the live re-check is under way")
    elif recheck.finished_at is None or standing.now - recheck.finished_at > timedelta(
        hours=standing.recheck_max_age_h
    ):
        hours = f"{standing.recheck_max_age_h:g}"
        yield invalid("recheck", f"在线复核已超过 {hours} 小时", f"the re-check is older than {hours} h")
    else:
        for url in standing.urls:
            seen = recheck.urls.get(url, UrlState.UNREACHABLE.value)
            if seen != UrlState.LIVE.value:
                yield invalid("places", f"复核结果为“{URL_STATE_ZH[seen]}”：{url}", f"seen as {seen}: {url}")


ELIGIBLE: Rule[Any] = Rule("HR1", HOUSE, "未获授权且权利有效", "Not licensed, right in force", _eligible)
CONFIRMED: Rule[Any] = Rule("HR2", HOUSE, "逐项人工确认", "Each address confirmed by a person", _confirmed)
VERIFIED: Rule[Any] = Rule(
    "HR3", HOUSE, "证据原始数据核对一致", "The evidence's bytes verify", _verified, at="approve"
)
LOOKED_AT: Rule[Any] = Rule(
    "HR4", HOUSE, "批准前在线复核", "Live re-check before approval", _looked_at, at="approve"
)


def drawn_rules(kind: PaperKind) -> tuple[Rule[Any], ...]:
    """The rules of the house for a draft of that kind; the right holder's notice has its own."""
    if kind is K.HOLDER_NOTICE or kind not in RESTING:
        return ()
    confirmed = () if kind in UNCONFIRMED else (CONFIRMED,)
    return (ELIGIBLE, *confirmed, VERIFIED, *((LOOKED_AT,) if kind in LIVE else ()))
