"""提请函: the office asks the 通信管理局 to act against a site. Five routes, each with its own gates (f is a report upward).

A referral names exactly one route and exactly one measure. What a route lacks is named by its own rule, so
that nothing is referred that the route does not carry.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from records.vocabulary import PaperKind
from takedown.checklist import Problem, Rule, Standing, invalid, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, joined, prose, verbatim
from takedown.papers.facts import facts as frozen

SUSPEND, CLOSE, REVOKE, CANCEL, HANDLE = (
    "暂停网络接入",
    "关闭网站",
    "吊销电信业务经营许可证",
    "注销备案",
    "依法查处",
)


@frozen
class Decision:
    """The penalty decision, or the case of the police, that route (c) rests on."""

    kind: str
    organ: str
    number: str
    date: str


@frozen
class Referral(facts.Material):
    """What a referral says.

    Attributes:
        measure: exactly one of 暂停网络接入, 关闭网站, 注销备案, 吊销电信业务经营许可证; route (e) says 依法查处.
        act: what the operator does, as the evidence fixes it.
        knowing: what shows 明知 (route a), empty where notices were ignored instead.
        serious: on which ground the circumstances are serious (route c; route a without 专门从事盗版).
        stopped_by: number and date of the order by which the office stopped the act (route b).
        filing_fault: what is wrong with the filing (route e).
        proposal: drawn up by a city's office for its province to issue, and marked as such (代拟稿).
        collateral: other registrable domains found at the same address; a referral names none of them.
        collateral_checked_at: when that was looked up.
    """

    addressee: str
    route: str
    site: facts.Website
    party: facts.Party
    measure: str
    act: str
    public_interest: str = ""
    knowing: str = ""
    notices: tuple[facts.NoticeSent, ...] = ()
    determination: facts.Determination | None = None
    serious: str = ""
    stopped_by: str = ""
    decision: Decision | None = None
    filing_fault: str = ""
    collateral: tuple[str, ...] = ()
    collateral_checked_at: str = ""
    proposal: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a referral: its letter, its articles, what may be asked, what it must show."""

    letter: str
    zh: str
    articles: tuple[str, ...]
    measures: tuple[str, ...]
    gates: tuple[Rule[Any], ...]


def _ignored(content: Referral, _standing: Standing) -> Iterator[Problem]:
    if content.knowing.strip():
        return
    if not content.notices:
        yield missing("notices", "既无明知的证据，也无权利人通知", "neither knowledge nor an ignored notice")
    for place, notice in enumerate(content.notices):
        where = f"notices[{place}]"
        if not notice.sender.strip():
            yield missing(
                f"{where}.sender", "缺发出通知的权利人", "the holder that sent the notice is missing"
            )
        yield from rules.dispatch_faults(notice.dispatch, f"{where}.dispatch")
        after, sent = rules.parsed(notice.not_removed_on), rules.parsed(notice.dispatch.date)
        if after is None or not notice.proof or (sent is not None and after <= sent):
            yield missing(f"{where}.not_removed_on", "缺通知送达后未移除的复查证明", "no proof that it was not removed after the notice")  # fmt: skip


def _decided(content: Referral, _standing: Standing) -> Iterator[Problem]:
    made = content.decision
    if made is None or not (made.number.strip() and made.organ.strip()):
        yield missing(
            "decision.number",
            "缺行政处罚决定或者公安立案的文号",
            "no number of a penalty decision or police case",
        )
    elif rules.parsed(made.date) is None:
        yield invalid("decision.date", "决定日期不是日期", "the decision's date is no date")


def _dedicated_or_serious(content: Referral, standing: Standing) -> Iterator[Problem]:
    """办法 14: 专门从事盗版, or a 侵权认定 with other serious circumstances; as the gate of the route has it."""
    made = content.determination
    if made is None or made.kind != "infringement":
        yield from rules.determination("determination", "dedicated")(content, standing)
        return
    yield from rules.determination("determination", "infringement")(content, standing)
    if not content.serious.strip():
        yield missing(
            "serious",
            "只有侵权认定，还缺其他严重情节",
            "an infringement is determined; serious circumstances are not",
        )


PUBLIC = rules.rule("G2", ("measures-11", "copyright-53"), "损害公共利益", "Harm to the public interest",
                    rules.filled(("public_interest", "损害公共利益的说明", "how the public interest is harmed")))  # fmt: skip
ACT = rules.rule("G1", ("penalty-46",), "侵权行为已由证据固定", "The act is fixed by evidence",
                 rules.filled(("act", "侵权行为", "the act"), ("exhibits", "证据", "evidence")))  # fmt: skip
ROUTES: dict[PaperKind, Route] = {
    PaperKind.REFERRAL_INTERMEDIARY: Route(
        "a", "网络服务提供者不处理侵权内容", ("measures-11", "measures-13", "measures-14"), (SUSPEND, CLOSE),
        (rules.rule("G1", ("measures-11", "measures-13"), "通知被置之不理或者明知", "Ignored notice, or knowledge", _ignored), PUBLIC,
         rules.rule("G3", ("measures-14",), "专门从事盗版的认定，或者侵权认定加严重情节", "Determination: dedicated to piracy, or infringement with serious circumstances", _dedicated_or_serious))),
    PaperKind.REFERRAL_DIRECT: Route(
        "b", "非法网站直接提供侵权内容", ("copyright-53", "campaign-2015-3-3"), (SUSPEND, CLOSE),
        # no notice, no 认定 and no public interest: the act is fixed and was stopped, as 三（三） asks; what is recorded is told all the same
        (ACT, rules.rule("G4", ("campaign-2015-3-3",), "已依法制止", "The office has stopped it", rules.filled(("stopped_by", "制止违法行为的文书", "the order that stopped it"))))),
    PaperKind.REFERRAL_PENALISED: Route(
        "c", "经查处且情节严重", ("copyright-53", "campaign-2015-5-4"), (SUSPEND, CLOSE, CANCEL, REVOKE),
        (rules.rule("G1", ("campaign-2015-5-4",), "处罚决定或者公安立案", "Penalty decision or police case", _decided),
         rules.rule("G2", ("campaign-2015-5-4",), "情节严重", "Serious circumstances", rules.filled(("serious", "情节严重的说明", "why the circumstances are serious"))))),
    PaperKind.REFERRAL_PUBLISHING: Route(
        "d", "非法网络出版", ("private-servers-3-3", "online-publishing-51"), (SUSPEND, CLOSE),
        (ACT, rules.rule("G3", ("private-servers-3-3", "online-publishing-51"), "新闻出版部门的认定", "Determination by the publishing organ", rules.determination("determination", "publishing")))),
    PaperKind.REFERRAL_FILING: Route(
        "e", "未备案或者备案信息不实", ("information-services-4", "information-services-18"), (HANDLE,),
        (rules.rule("G1", ("information-services-4",), "备案问题", "What is wrong with the filing", rules.filled(("filing_fault", "备案问题", "the fault of the filing"))),)),
}  # fmt: skip


def compose(content: Referral) -> Letter:
    """The letter that this content says."""
    route = ROUTES[PaperKind(content.paper)]
    proof = tuple(exhibit.id for exhibit in content.exhibits)
    opening: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(joined(prose("我局在查处侵权盗版工作中发现，网站"), verbatim(f"“{content.site.name}”"),
                      prose(f"（{route.zh}）存在违法行为，现将有关情况函告贵局，{_asks(content)}。")), evidence=proof),
    ]  # fmt: skip
    sections = phrases.heads(
        ("网站情况", [phrases.website(content.site)]),
        ("违法事实和证据", grounds(content)),
        ("涉及的作品", [phrases.works_table(content.works)] if content.works else []),
        ("网络地址和证据", phrases.located(content)),
        ("依据", phrases.law_clauses(content)),
        ("提请事项", [_request(content)]),
    )
    name = f"“{content.site.name}”"
    title = (
        f"关于移送网站{name}备案问题的函"
        if route.letter == "e"
        else f"关于提请对网站{name}{content.measure}的函"
    )
    return phrases.office_letter(
        content, title + ("（代拟稿）" if content.proposal else ""), [*opening, *sections]
    )


def _asks(content: Referral) -> str:
    return "请依法处理" if content.measure == HANDLE else f"提请依法予以{content.measure}"


def grounds(content: Referral) -> list[Block]:
    """What the route rests on: the act, the public interest, notices, determination, order, decision, filing."""
    proof = tuple(exhibit.id for exhibit in content.exhibits)
    blocks: list[Block] = [Clause(verbatim(content.act), evidence=proof)] if content.act else []
    if content.knowing:
        blocks.append(Clause(joined(prose("明知的证据："), verbatim(content.knowing)), evidence=proof))
    blocks += [_notice(one) for one in content.notices]
    if made := content.determination:
        text = f"{made.organ}于{phrases.day_zh(made.date)}以{made.number}作出认定，依据：{made.basis}。"
        blocks.append(Clause(verbatim(text)))
    if content.stopped_by:
        blocks.append(Clause(joined(prose("我局已依法制止："), verbatim(content.stopped_by), prose("。"))))
    if found := content.decision:
        text = f"{found.organ}已于{phrases.day_zh(found.date)}查处（{found.kind}，{found.number}）。"
        blocks.append(Clause(verbatim(text)))
    if content.serious:
        blocks.append(Clause(joined(prose("情节严重："), verbatim(content.serious)), evidence=proof))
    if content.filing_fault:
        blocks.append(Clause(joined(prose("备案问题："), verbatim(content.filing_fault))))
    if content.public_interest:
        blocks.append(
            Clause(joined(prose("损害公共利益："), verbatim(content.public_interest)), evidence=proof)
        )
    return blocks


def _notice(one: facts.NoticeSent) -> Clause:
    told = joined(
        prose("权利人"), verbatim(one.sender), prose(f"于{phrases.day_zh(one.dispatch.date)}以{one.dispatch.means}发出通知（"),
        verbatim(one.number), prose(f"），送达凭证 {one.dispatch.receipt or one.dispatch.tracking}；{phrases.day_zh(one.not_removed_on)}复查，相关内容仍未移除。"),
    )  # fmt: skip
    return Clause(told, evidence=one.proof)


def _request(content: Referral) -> Clause:
    domains = "、".join(content.site.domains)
    asked = f"请贵局对域名 {domains} 所指网站{'' if content.measure == HANDLE else '予以'}{content.measure}，并将处理结果函告我局。本函仅针对所列域名，不涉及同一服务器、网络地址或者平台上的其他网站。"
    return Clause(prose(asked), cites=tuple(phrases.key(one) for one in content.law))


def _site(content: Referral, standing: Standing) -> Iterator[Problem]:
    asked = (("site.domains", "域名", "the domains"), ("site.icp", "备案号（没有的写“未备案”）", "the filing number, or 未备案"),
             ("site.name", "网站名称", "the site's name"), ("site.operator", "网站主办者", "the operator"))  # fmt: skip
    yield from rules.filled(*asked)(content, standing)


def _looked_up(content: Referral, standing: Standing) -> Iterator[Problem]:
    asked = (("site.ip", "服务器 IP", "the server's address"), ("site.access_provider", "接入服务商", "the access provider"),
             ("site.server_location", "服务器所在地", "the server's place"), ("site.looked_up_at", "查询时间", "when it was looked up"))  # fmt: skip
    yield from rules.filled(*asked)(content, standing)


def _one_measure(content: Referral, _standing: Standing) -> Iterator[Problem]:
    route = ROUTES[PaperKind(content.paper)] if content.paper in set(PaperKind) and PaperKind(content.paper) in ROUTES else None  # fmt: skip
    if route is None or content.route != route.letter:
        yield invalid(
            "route", f"文种与路径不符：{content.route}", f"route {content.route!r} is not this paper's"
        )
    elif content.measure not in route.measures:
        allowed = "、".join(route.measures)
        yield invalid(
            "measure", f"该路径只能提请其中一项：{allowed}", f"this route asks for exactly one of {allowed}"
        )


def _narrow(content: Referral, _standing: Standing) -> Iterator[Problem]:
    # a plain transfer (e) suspends nobody, as the gate of that route has it
    if content.route != "e" and not content.collateral_checked_at.strip():
        yield missing(
            "collateral_checked_at",
            "未查询同一地址上的其他网站",
            "nobody has looked which other sites share the address",
        )
    for place, name in enumerate(content.site.domains):
        if _is_address(name) or name in content.collateral:
            yield invalid(f"site.domains[{place}]", f"不得针对共用的地址或者他人的域名：{name}", f"a shared address or somebody else's domain: {name}")  # fmt: skip


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return "/" in name or "*" in name or "." not in name
    return True


def common(route: Route) -> tuple[Rule[Any], ...]:
    """The rules of a route: what every referral shows, then its gates."""
    content_rules = () if route.letter == "e" else material.material_rules(route.articles[:1])
    return (
        *content_rules,
        rules.rule("R1", route.articles, "网站、域名、备案号、主办者", "Site, domains, filing, operator", _site),
        rules.rule("R2", (), "服务器、接入服务商和查询时间", "Server, access provider, time of look-up", _looked_up),
        rules.rule("R3", route.articles, "恰好一项提请措施", "Exactly one measure of the route", _one_measure),
        rules.rule("R4", (), "不涉及共用主机、平台整体", "No shared host, CDN or platform", _narrow),
        *route.gates,
        rules.law_rule(route.articles),
    )  # fmt: skip


def rules_of(kind: PaperKind) -> tuple[Rule[Any], ...]:
    """The checklist of one route's letter."""
    copied = rules.rule(
        "R5",
        (),
        "抄送机关",
        "Copies",
        rules.filled(("head.copies", "抄送机关", "the organs that get copies")),
    )
    return (*rules.letter_rules(), *common(ROUTES[kind]), copied)
