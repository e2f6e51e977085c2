"""What a 权利人通知 must hold by law: 条例 14, 办法 8, 民法典 1195.

办法 10: a notice that lacks what article 8 names counts as never sent. So nothing is waved through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import SplitResult, urlsplit

from stdnum.cn import ric, uscc

from records.vocabulary import CaptureKind, SiteKind
from takedown.checklist import Problem, Rule, Standing, invalid, missing, pending
from takedown.notice.content import EvidenceFacts, ItemFacts, NoticeContent, WorkFacts
from takedown.notice.inert import is_inert
from takedown.notice.services import MEASURE, MEASURE_ZH, OFFERED, SERVICE_ZH, Measure, Service
from takedown.notice.wording import TRUTH

EMAIL = re.compile(r"[^\s@<>,;:\"'()\[\]\\]+@[^\s@<>,;:\"'()\[\]\\.]+(\.[^\s@<>,;:\"'()\[\]\\.]+)+")
SHA256 = re.compile(r"[0-9a-f]{64}")
RIGHT_COVERS = (
    "网络传播",
    "著作权",
    "版权",
    "全部",
    "all",
    "making available",
    "communication to the public",
)
OTHER_RIGHTS = re.compile(
    r"复制|发行|出租|展览|表演|放映|广播|摄制|改编|翻译|汇编|出版|reproduction|distribution|broadcast|translation|print"
)
"""著作权法 10: a cell that names only these rights says that this one is not held; `独家` names none."""
TERRITORY_COVERS = (
    "中国", "中华", "大陆", "内地", "全国", "全球", "世界", "亚洲", "world", "global", "asia", "china", "prc",
)  # fmt: skip
ELSEWHERE = re.compile(r"中国(香港|澳门|台湾)|台湾|香港|澳门")
WITHOUT_CHINA = re.compile(
    r"(除|不含|不包括)[^，、；()（）]{0,6}(中国|大陆|内地)|(中国|大陆|内地)[^，、；()（）]{0,4}(除外|以外|之外)"
    r"|(except|excluding|outside|outside of|without)\s+(mainland\s+)?(china|prc|cn)\b"
)
TERRITORY_CODES = frozenset({"cn", "chn", "ww", "001"})


def identity(content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """Name, and a number of identity whose check digit holds (GB 32100-2015, GB 11643-1999)."""
    holder = content["holder"]
    if not holder["name"].strip():
        yield missing("holder.name", "缺权利人名称", "the right holder's name is missing")
    if not holder["uscc"].strip():
        yield missing("holder.uscc", "缺身份证明号码（统一社会信用代码或公民身份号码）",
                      "no identity number (USCC or resident identity number)")  # fmt: skip
    elif not (uscc.is_valid(holder["uscc"]) or ric.is_valid(holder["uscc"])):
        yield invalid("holder.uscc", "统一社会信用代码或身份号码校验位不符", "the check digit does not hold")


def contact(content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """A way to answer and a postal address: 条例 14 (一) asks for both."""
    holder = content["holder"]
    if not holder["address"].strip():
        yield missing("holder.address", "缺通信地址", "the postal address is missing")
    if not (holder["phone"].strip() or holder["email"].strip()):
        yield missing("holder.phone", "缺联系方式（电话或电子邮箱）", "no telephone and no e-mail address")
    if holder["email"].strip() and not EMAIL.fullmatch(holder["email"].strip()):
        yield invalid("holder.email", "电子邮箱格式不正确", "the e-mail address is malformed")
    if holder["phone"].strip() and sum(char.isdecimal() for char in holder["phone"]) < 7:
        yield invalid("holder.phone", "电话号码不完整", "the telephone number is too short")


def work_names(content: NoticeContent, standing: Standing) -> Iterator[Problem]:
    """Each item's work stands in the notice, and under the title that the catalogue has."""
    listed = {work["work_id"] for work in content["works"]}
    for place, work in enumerate(content["works"]):
        if not work["title"].strip():
            yield missing(f"works[{place}].title", "缺作品名称", "the title is missing")
        elif work["title"] != standing.titles.get(work["work_id"], work["title"]):
            yield invalid(f"works[{place}].title", "作品名称与版权信息库不一致", "differs from the catalogue")
        elif work["work_id"] not in standing.titles:
            yield invalid(
                f"works[{place}].work_id", "作品编号在版权信息库中不存在", "no such work in the catalogue"
            )
    for place, item in enumerate(content["items"]):
        if item["work_id"] not in listed:
            yield missing(f"items[{place}].work_id", "所列作品不在作品表中", "its work is not in the table")


def location(content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """One exact absolute address an item, never a bare domain; store and id for an app."""
    if not content["items"]:
        yield missing("items", "没有任何网络地址", "there is no address at all")
    for place, item in enumerate(content["items"]):
        yield from _address(place, item)
        if content["addressee"]["kind"] == SiteKind.APP_STORE.value:
            yield from _app(place, item)


def _address(place: int, item: ItemFacts) -> Iterator[Problem]:
    where, url = f"items[{place}].url", item["url"]
    if not url:
        yield missing(where, "缺网络地址", "the address is missing")
        return
    parts = _split(url)
    if parts is None or parts.scheme not in ("http", "https") or not is_inert(url) or " " in url:
        yield invalid(where, f"不是完整的 http(s) 网络地址：{url}", f"no absolute http(s) address: {url}")
    elif parts.path in ("", "/") and not parts.query:
        yield invalid(where, f"只有域名，没有具体地址：{url}", f"a bare domain: {url}")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.hostname else None


def _app(place: int, item: ItemFacts) -> Iterator[Problem]:
    app = item["app"]
    for name, zh in (("store", "应用商店名称"), ("app_id", "应用标识")):
        if not app or not (app["store"] if name == "store" else app["app_id"]):
            yield missing(f"items[{place}].app.{name}", f"缺{zh}", f"the app's {name} is missing")


def evidence(content: NoticeContent, standing: Standing) -> Iterator[Problem]:
    """A kept response an address, made before this version, whose bytes still verify."""
    for place, item in enumerate(content["items"]):
        where = f"items[{place}].evidence"
        if not any(row["kind"] == CaptureKind.RESPONSE.value for row in item["evidence"]):
            yield missing(
                where, f"该地址没有留存的网页响应：{item['url']}", f"no kept response: {item['url']}"
            )
        for number, row in enumerate(item["evidence"]):
            zh, en = _fault(row, standing)
            if en:
                name = row["capture"]
                yield invalid(f"{where}[{number}]", f"证据 {name}：{zh}", f"capture {name}: {en}")


def _fault(row: EvidenceFacts, standing: Standing) -> tuple[str, str]:
    if not SHA256.fullmatch(row["sha256"]):
        return "校验值不完整", "its digest is no SHA-256"
    if datetime.fromisoformat(row["captured_at"]) > standing.drafted_at:
        return "取证时间晚于起草时间", "was captured after this version was drawn up"
    if standing.evidence is not None and (why := standing.evidence.get(row["capture"], "not looked at")):
        return f"原始数据未通过校验（{why}）", f"its stored bytes do not verify ({why})"
    return "", ""


def ownership(content: NoticeContent, standing: Standing) -> Iterator[Problem]:
    """A proof of ownership for each work, in force today, for this right and for China."""
    for place, work in enumerate(content["works"]):
        name = f"《{work['title']}》"
        if not work["proof"].strip():
            yield missing(
                f"works[{place}].proof", f"{name}缺权属证明", f"no proof of ownership of {work['work_id']}"
            )
        if not _in_force(work, standing.today):
            yield invalid(
                f"works[{place}].valid_to",
                f"{name}的权利不在有效期内",
                f"right in {work['work_id']} not in force",
            )
        if OTHER_RIGHTS.search(work["right"].casefold()) and not _names_any(work["right"], RIGHT_COVERS):
            yield invalid(f"works[{place}].right", f"{name}的权利种类（{work['right']}）不含信息网络传播权",
                          f"{work['right']!r} does not cover making available online")  # fmt: skip
        if not _covers_china(work["territory"]):
            yield invalid(f"works[{place}].territory", f"{name}的权利地域（{work['territory']}）不含中国大陆",
                          f"{work['territory']!r} does not cover mainland China")  # fmt: skip


def _in_force(work: WorkFacts, today: date) -> bool:
    begins = date.fromisoformat(work["valid_from"]) if work["valid_from"] else date.min
    ends = date.fromisoformat(work["valid_to"]) if work["valid_to"] else date.max
    return begins <= today <= ends


def _names_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text.casefold() for word in words)


def _covers_china(territory: str) -> bool:
    text = ELSEWHERE.sub("", territory.strip().casefold())
    if not territory.strip():
        return True
    if WITHOUT_CHINA.search(text):
        return False
    codes = set(re.split(r"[^0-9a-z]+", text))
    return _names_any(text, TERRITORY_COVERS) or bool(codes & TERRITORY_CODES)


def truth(content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """The literal statement, and somebody named who will sign it."""
    if content["truth"] != TRUTH:
        yield invalid("truth", "真实性声明与规定文字不一致", "the statement is not the agreed one")
    if not content["holder"]["signer"].strip():
        yield missing("holder.signer", "缺签署人姓名", "nobody is named who will sign")


def signature(_content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """Never signed by the program: a person signs and seals the exported letter."""
    yield pending("signature", "待签章、待填写日期", "signature, seal and date are added by hand")


def agency(content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """An agent shows its power of attorney."""
    holder = content["holder"]
    if holder["agent"].strip() and not holder["agent_proof"].strip():
        yield missing(
            "holder.agent_proof",
            f"代理人{holder['agent']}缺授权委托书",
            "the agent's power of attorney is missing",
        )


def measure(content: NoticeContent, _standing: Standing) -> Iterator[Problem]:
    """What is asked of a service is what that service can do."""
    offered = OFFERED[SiteKind(content["addressee"]["kind"])]
    for place, item in enumerate(content["items"]):
        service, asked = Service(item["service"]), Measure(item["measure"])
        if service not in offered or MEASURE[service] != asked:
            yield invalid(f"items[{place}].measure",
                          f"“{MEASURE_ZH[asked]}”不适用于{SERVICE_ZH[service]}服务", f"{asked} does not fit {service}")  # fmt: skip


LAW_RULES: tuple[Rule[NoticeContent], ...] = (
    Rule("N1", "条例14(一)；办法8(二)；民法典1195", "权利人名称和身份证明", "Right holder's name and identity", identity, verified=False),
    Rule("N2", "条例14(一)；办法8(二)", "联系方式和地址", "Contact and postal address", contact, verified=False),
    Rule("N3", "条例14(二)", "侵权作品名称", "Names of the works", work_names),
    Rule("N4", "条例14(二)；办法8(三)", "网络地址", "Exact addresses", location, verified=False),
    Rule("N5", "条例14(三)；办法8(四)；民法典1195；电商法42", "构成侵权的初步证明材料", "Prima facie evidence", evidence, verified=False),
    Rule("N6", "条例14(三)；办法8(一)", "权属证明", "Proof of ownership", ownership, verified=False),
    Rule("N7", "条例14末款；办法8(五)", "真实性声明", "Statement of truth", truth, verified=False),
    Rule("N8", "条例14（书面）；办法10", "签名或者盖章", "Signature or seal", signature, verified=False),
    Rule("N9", "条例14；民法典161、165", "代理人授权", "Agent's authority", agency, verified=False),
    Rule("N10", "条例14；民法典1195；电商法42", "要求采取的措施", "Measure asked for", measure),
)  # fmt: skip
"""`verified=False` wherever one of the cited articles was not read in its own text (FIELD: [S] or [M])."""
