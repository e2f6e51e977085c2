"""The gates: what must be true before a route is open. Each is a pure function that says what is wanting.

A gate that is `barred` cannot be met by bringing a paper: the law, or the house, speaks against the route.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from records.determinations import DeterminationKind, FactKind
from takedown.addressees.jurisdiction import OUTCOME_EN, OUTCOME_ZH, Outcome
from takedown.law import statutes
from takedown.overblocking.check import ASKED_EN, ASKED_ZH, Reach
from takedown.routes.facts import Fate, Recorded, SiteFacts
from takedown.routes.kinds import FilingState, Nature

FILING_MAX_AGE = timedelta(days=30)
"""A filing can be made or cancelled any day: an older lookup is made again."""
COPYRIGHT_WORDS = ("版权", "著作权", "文化市场综合", "文化综合执法")
"""After 2018 the comprehensive culture enforcement teams act for the copyright organs (not verified)."""
PRESS_WORDS = ("新闻出版", "出版局", "出版署", "新闻广电出版")
POLICE_WORDS = ("公安",)


class Want(StrEnum):
    """Whether something is still missing, or speaks against the route for good."""

    MISSING = "missing"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that keeps a route shut.

    Attributes:
        article: as people cite it; `articles` are ids of `takedown/law`, empty for a rule of the house.
        verified: False where a cited article was not read in its own text.
        source_zh: where the missing thing would come from.
    """

    gate: str
    want: Want
    articles: tuple[str, ...]
    article: str
    verified: bool
    zh: str
    en: str
    source_zh: str
    source_en: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What one check yields, before its gate and article are added."""

    zh: str
    en: str
    source_zh: str
    source_en: str
    want: Want = Want.MISSING


Check = Callable[[SiteFacts], Iterator[Gap]]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate with the articles that set it."""

    id: str
    articles: tuple[str, ...]
    check: Check

    def lacks(self, facts: SiteFacts) -> Iterator[Lack]:
        """What is wanting; nothing where the gate is passed."""
        article, verified = statutes.named(self.articles) if self.articles else ("内部规则 house rule", True)
        for gap in self.check(facts):
            yield Lack(self.id, gap.want, self.articles, article, verified, gap.zh, gap.en,
                       gap.source_zh, gap.source_en)  # fmt: skip


def jurisdiction(facts: SiteFacts) -> Iterator[Gap]:
    """The case is ours."""
    answer = facts.jurisdiction
    if answer.outcome is Outcome.OWN:
        return
    last = answer.reasons[-1]
    want = Want.MISSING if answer.outcome is Outcome.UNKNOWN else Want.BARRED
    yield Gap(
        f"{OUTCOME_ZH[answer.outcome]}：{last.zh}", f"{OUTCOME_EN[answer.outcome]}: {last.en}",
        "主办者住所地、服务器所在地、备案登记地的查询记录", "recorded lookups of domicile, server and filing", want,
    )  # fmt: skip


def in_mainland(facts: SiteFacts) -> Iterator[Gap]:
    """The server stands where a communications administration can act."""
    if facts.server is None or facts.server_is_edge:
        edge = facts.server is not None
        yield Gap(
            "已查到的地址属于 CDN 节点，不能说明服务器所在地" if edge else "服务器所在地没有查询记录",
            "the address that was looked up is a CDN's" if edge else "nobody looked up where the server stands",
            "接入服务商或者 CDN 服务商的答复，登记为“服务器”事实（附地址、日期）",
            "the access provider's or the CDN's answer, recorded as fact 'server' with address and date",
        )  # fmt: skip
    elif not facts.server.mainland:
        yield Gap(
            "服务器在境外，不能提请暂停接入；走第（六）种途径，报告上级", "the server is abroad: report upward, route (f)",
            "—", "-", Want.BARRED,
        )  # fmt: skip


def evidence(facts: SiteFacts) -> Iterator[Gap]:
    """At least one act is fixed by evidence that a person confirmed."""
    if not facts.acts:
        yield Gap(
            "没有经人工确认并固定证据的侵权行为", "no infringing act is confirmed by a person and fixed by evidence",
            "审核线索（确认），证据由巡查保存", "confirm findings; sweeps keep the evidence",
        )  # fmt: skip


def spares_others(facts: SiteFacts) -> Iterator[Gap]:
    """Nobody else is hit (R13)."""
    answer = facts.collateral
    if answer.reach is Reach.SHARED:
        for reason in answer.reasons:
            yield Gap(
                f"会波及他人：{reason.zh}", f"others would be hit: {reason.en}",
                "向平台、主机服务商发通知；不得对整个平台、共享主机、CDN 提请暂停接入",
                "notify the platform or the host; a shared one is never referred as a whole", Want.BARRED,
            )  # fmt: skip
    elif answer.reach is Reach.UNCERTAIN:
        wanted_zh = "；".join(f"{subject} 的{ASKED_ZH[asked]}" for asked, subject in answer.missing)
        wanted_en = "; ".join(f"{ASKED_EN[asked]} of {subject}" for asked, subject in answer.missing)
        for reason in answer.reasons:
            yield Gap(
                f"波及范围不明：{reason.zh}", f"not known whom it would hit: {reason.en}",
                f"导入查询记录：{wanted_zh or '公网地址的查询'}", f"import lookups: {wanted_en or 'of public addresses'}",
            )  # fmt: skip


def spares_platforms(facts: SiteFacts) -> Iterator[Gap]:
    """A plain transfer blocks nobody, so lookups may lack; a platform is still not passed on as a whole."""
    for reason in facts.collateral.reasons:
        if reason.code == "shared_host":
            yield Gap(
                f"该域名属于他人的平台：{reason.zh}", f"the name is a platform's: {reason.en}",
                "向平台发通知", "notify the platform", Want.BARRED,
            )  # fmt: skip


def addressed(facts: SiteFacts) -> Iterator[Gap]:
    """It is known which communications administration is asked."""
    if facts.bureau is None:
        yield Gap(
            "不知道应当函送哪个通信管理局", "it is not known which communications administration is asked",
            "备案号，或者主办者住所地、服务器所在地", "filing number, domicile or place of the server",
        )  # fmt: skip


def intermediary(facts: SiteFacts) -> Iterator[Gap]:
    """办法 2: only a service that stores, links or searches on users' orders."""
    if facts.nature is Nature.UNKNOWN:
        yield Gap(
            "没有记录该服务是否根据用户指令存储、链接、搜索", "not recorded whether it stores, links or searches for users",
            "人工查看后登记“服务性质”", "a person looks and records fact 'nature'",
        )  # fmt: skip
    elif facts.nature is Nature.DIRECT:
        yield Gap(
            "该网站直接提供内容，不适用办法；走第（二）种途径", "it provides content itself: route (b)", "—", "-",
            Want.BARRED,
        )  # fmt: skip


def direct(facts: SiteFacts) -> Iterator[Gap]:
    """The operator itself provides."""
    if facts.nature is Nature.UNKNOWN:
        yield Gap(
            "没有记录该网站是否由经营者直接提供内容", "not recorded whether the operator provides the content itself",
            "人工查看后登记“服务性质”", "a person looks and records fact 'nature'",
        )  # fmt: skip
    elif facts.nature is Nature.INTERMEDIARY:
        yield Gap(
            "该服务根据用户指令存储或者链接，走第（一）种途径", "it acts on users' orders: route (a)", "—", "-",
            Want.BARRED,
        )  # fmt: skip


def ignored_or_known(facts: SiteFacts) -> Iterator[Gap]:
    """明知, or the 著作权人's notice with dispatch record and proof that nothing was removed."""
    if _grounded(facts.of(FactKind.KNOWLEDGE)) or _fates(facts, Fate.IGNORED):
        return
    arrived = [one for one in facts.notices if not one.returned]
    if not arrived:
        back = " 退回的通知不算送达。" if facts.notices else ""
        yield Gap(
            f"没有著作权人通知的送达记录，也没有明知的记录。{back}行政机关的函不是著作权人的通知",
            "no dispatch record of the right holder's notice, and no recorded knowledge; an office's letter is no such notice"
            + (" (a notice that came back did not arrive)" if back else ""),
            "权利人通知批准、导出、寄出后登记送达；或者登记“明知”及其依据",
            "approve, export and send the holder's notice and record its dispatch; or record fact 'knowledge'",
        )  # fmt: skip
    else:
        yield _unproven(facts)


def _unproven(facts: SiteFacts) -> Gap:
    told = {Fate.CONTESTED: ("有反通知，权利人不得再次通知（条例17），不能视为未处理",
                             "there is a counter-notice: what was restored was not ignored"),
            Fate.RELISTED: ("曾经移除、后又出现，须重新通知或者证明明知",
                            "it was removed and came back: notify again, or prove knowledge")}  # fmt: skip
    for fate, (zh, en) in told.items():
        if _fates(facts, fate):
            return Gap(f"通知已送达，但{zh}", f"the notice arrived, but {en}", "新的通知或者“明知”记录",
                       "a new notice, or fact 'knowledge'")  # fmt: skip
    return Gap(
        "通知已送达，但没有送达之日以后仍未移除的证明", "the notice arrived, but nothing proves that it was not acted on",
        "送达次日以后的巡查、在线复核，或者登记“未移除”", "a sweep or re-check after the day of dispatch, or fact 'not_removed'",
    )  # fmt: skip


def not_removed(facts: SiteFacts) -> Iterator[Gap]:
    """办法 12: who removed after the notice is not liable."""
    if _fates(facts, Fate.REMOVED) and not _fates(facts, Fate.IGNORED):
        yield Gap(
            "接到通知后已经移除，不承担行政法律责任", "it removed after the notice, so it is not liable", "—", "-",
            Want.BARRED,
        )  # fmt: skip


def public_interest(facts: SiteFacts) -> Iterator[Gap]:
    """Harm to the public interest, with its ground."""
    if not _grounded(facts.of(FactKind.PUBLIC_INTEREST)):
        yield Gap(
            "没有损害公共利益的记录", "harm to the public interest is not recorded",
            "办案人员登记“损害公共利益”及其依据", "an officer records fact 'public_interest' with its ground",
        )  # fmt: skip


def dedicated_or_serious(facts: SiteFacts) -> Iterator[Gap]:
    """办法 14: 专门从事盗版, or a 侵权认定 with other serious circumstances, by the copyright organ."""
    if _by(facts.determined(DeterminationKind.DEDICATED), COPYRIGHT_WORDS):
        return
    infringement = _by(facts.determined(DeterminationKind.INFRINGEMENT), COPYRIGHT_WORDS)
    if infringement and _grounded(facts.of(FactKind.SERIOUS)):
        return
    yield Gap(
        "只有侵权认定，还缺“专门从事盗版活动”的认定或者其他严重情节" if infringement
        else "没有版权行政管理部门的认定（专门从事盗版活动，或者侵权认定加其他严重情节）",
        "an infringement is determined; 'dedicated to piracy' or serious circumstances are not" if infringement
        else "no determination by the copyright organ (dedicated to piracy, or infringement with serious circumstances)",
        "版权行政管理部门的认定文书，登记机关、文号、日期、依据",
        "the copyright organ's determination, recorded with organ, number, date and ground",
    )  # fmt: skip


def stopped(facts: SiteFacts) -> Iterator[Gap]:
    """The office ordered the act to stop (依法制止)."""
    if not _by(facts.of(FactKind.STOP_ORDER), COPYRIGHT_WORDS):
        yield Gap(
            "没有本机关制止该行为的记录（责令停止侵权等）", "no order of the office to stop the act is recorded",
            "责令停止侵权文书，登记文号、日期", "the order, recorded with number and date",
        )  # fmt: skip


def penalised(facts: SiteFacts) -> Iterator[Gap]:
    """Number of the penalty decision, or of the police case."""
    penalty = _by(facts.of(FactKind.PENALTY), COPYRIGHT_WORDS)
    police = _by(facts.of(FactKind.POLICE_CASE), POLICE_WORDS)
    if not penalty and not police:
        yield Gap(
            "没有版权部门处罚决定书文号，也没有公安机关立案文号",
            "no number of a penalty decision of the copyright organ or of a police case",
            "处罚决定书或者公安机关立案通知，登记机关、文号、日期", "the decision or the police's notice, recorded with organ, number, date",
        )  # fmt: skip


def serious(facts: SiteFacts) -> Iterator[Gap]:
    """情节严重, with its ground."""
    if not _grounded(facts.of(FactKind.SERIOUS)):
        yield Gap(
            "没有“情节严重”的记录", "serious circumstances are not recorded",
            "处罚决定书或者案件调查报告中的认定，登记依据", "the decision's or the investigation report's finding, with its ground",
        )  # fmt: skip


def published_illegally(facts: SiteFacts) -> Iterator[Gap]:
    """认定 by the press and publication organ: the copyright organ's own does not do."""
    if not _by(facts.determined(DeterminationKind.ILLEGAL_PUBLISHING), PRESS_WORDS):
        yield Gap(
            "没有新闻出版部门对非法网络出版的认定", "no determination of illegal online publishing by the press and publication organ",
            "新闻出版部门的认定文书，登记机关、文号、日期、依据",
            "that organ's determination, recorded with organ, number, date and ground",
        )  # fmt: skip


def unfiled(facts: SiteFacts) -> Iterator[Gap]:
    """A lookup of these days says that there is no filing, or a false one."""
    if facts.filing is FilingState.FILED:
        yield Gap(
            f"已备案：{facts.filing_number or '登记册未写备案号'}", f"it is filed: {facts.filing_number or 'number not in the register'}",
            "—", "-", Want.BARRED,
        )  # fmt: skip
    elif facts.filing is FilingState.UNKNOWN or facts.filing_day is None:
        yield _look_up_filing("没有备案查询记录", "nobody looked up the filing")
    elif facts.today - facts.filing_day > FILING_MAX_AGE:
        yield _look_up_filing(
            f"备案查询记录已超过 {FILING_MAX_AGE.days} 天",
            f"the lookup is older than {FILING_MAX_AGE.days} days",
        )
    elif facts.filing is FilingState.NONE and facts.filing_number:
        yield _look_up_filing(
            f"登记册载有备案号 {facts.filing_number}，与查询结果“未备案”矛盾",
            f"the register has {facts.filing_number}, the lookup says there is none",
        )


def _look_up_filing(zh: str, en: str) -> Gap:
    return Gap(zh, en, "工业和信息化部备案管理系统查询，登记“备案”（结果、日期）",
               "a lookup in the ministry's filing system, recorded as fact 'filing' with its day")  # fmt: skip


def abroad(facts: SiteFacts) -> Iterator[Gap]:
    """A lookup says that the server is outside the mainland; a CDN's address says nothing of it."""
    if facts.server is None or facts.server_is_edge:
        yield next(in_mainland(facts))
    elif facts.server.mainland:
        yield Gap("服务器在境内", "the server is in the mainland", "—", "-", Want.BARRED)


def _grounded(rows: tuple[Recorded, ...]) -> list[Recorded]:
    return [one for one in rows if one.basis.strip()]


def _by(rows: tuple[Recorded, ...], words: tuple[str, ...]) -> list[Recorded]:
    """Those with number and ground, by an organ of that kind."""
    return [one for one in _grounded(rows) if one.number.strip() and any(word in one.organ for word in words)]


def _fates(facts: SiteFacts, fate: Fate) -> bool:
    return any(seen is fate for one in facts.notices if not one.returned for _url, seen, _look in one.fates())
