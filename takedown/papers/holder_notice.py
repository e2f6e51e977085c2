"""权利人通知: the right holder's own plain letter to the service (条例 14, 办法 8, 民法典 1195).

No red head, no document number: those belong to an office's own letters. Nobody signs for the holder; what
is signed later stands as 待签章.
"""

from __future__ import annotations

from datetime import datetime

from records.clock import SHANGHAI
from records.vocabulary import CaptureKind, ListingKind, WorkKind
from takedown.notice.content import EvidenceFacts, ItemFacts, NoticeContent, WorkFacts
from takedown.notice.services import MEASURE_ZH, Measure
from takedown.notice.wording import WORK_KIND_ZH, families_zh
from takedown.papers.blocks import (
    Attachments,
    Block,
    Clause,
    Heading,
    Letter,
    Line,
    Located,
    Party,
    Run,
    RunKind,
    Signature,
    Table,
    code,
    joined,
    prose,
    verbatim,
)

PENDING_SEAL: Line = (Run("（待签章）", RunKind.BLANK),)
PENDING_DATE: Line = (Run("　　　　年　　月　　日", RunKind.BLANK),)


def compose_letter(content: NoticeContent) -> Letter:
    """The letter that this content says."""
    blocks: list[Block] = [_salutation(content), _opening(content)]
    blocks += [Heading("一、网络服务提供者"), Party(_service(content))]
    blocks += [
        Heading("二、权利人"),
        Party(_particulars(content)),
        Heading("三、被侵权作品"),
        _works(content),
        *(Clause(verbatim(sentence)) for sentence in content.get("warned", [])),
    ]
    blocks.append(Heading("四、侵权内容的网络地址和初步证明材料"))
    blocks += [_located(content, number, item) for number, item in enumerate(content["items"], start=1)]
    blocks += [Heading("五、要求采取的措施"), *_demands(content)]
    blocks += [Heading("六、依据"), *_law(content)]
    blocks += [Heading("七、真实性声明"), Clause(prose(content["truth"]))]
    blocks += [_attachments(content), _signature(content)]
    return Letter(title(content), content["holder"]["name"], tuple(blocks), kind=content["paper"])


def title(content: NoticeContent) -> str:
    """The name under which the National Copyright Administration's model form is known, by measure."""
    names: dict[tuple[str, ...], str] = {
        ("delete",): "要求删除侵权网络内容的通知",
        ("disconnect",): "要求断开侵权内容链接的通知",
        ("delist",): "要求下架侵权应用的通知",
    }
    return names.get(tuple(content["measures"]), "要求删除或断开链接侵权网络内容的通知")


def _salutation(content: NoticeContent) -> Clause:
    to = content["addressee"]
    service = verbatim(f"“{to['name']}”")
    if to["operator"]:
        return Clause(
            joined(verbatim(to["operator"]), prose("（"), service, prose("的运营者）：")), indent=False
        )
    return Clause(joined(service, prose("的运营者：")), indent=False)


def _opening(content: NoticeContent) -> Clause:
    articles = "、".join(f"《{law['law']}》{law['number']}" for law in content["law"])
    count = f"共 {len(content['items'])} 处网络地址，涉及作品 {len(content['works'])} 件"
    return Clause(
        joined(
            prose("经核查，贵方运营的"), verbatim(f"“{content['addressee']['name']}”"),
            prose(f"中的下列内容未经许可通过信息网络向公众提供我方享有权利的作品，{count}。根据{articles}，"
                  "现向贵方发出本通知。"),
        )
    )  # fmt: skip


def _service(content: NoticeContent) -> tuple[tuple[str, Line], ...]:
    to = content["addressee"]
    rows = [
        ("收件人", verbatim(to["operator"] or f"“{to['name']}”的运营者")), ("网站名称", verbatim(to["name"])),
        ("网址", code(to["url"])), ("备案号", verbatim(to["icp"])), ("联系方式", verbatim(to["contact"])),
    ]  # fmt: skip
    return tuple((label, line) for label, line in rows if line[0].text)


def _particulars(content: NoticeContent) -> tuple[tuple[str, Line], ...]:
    holder = content["holder"]
    rows = [
        ("权利人名称", verbatim(holder["name"])), ("身份证明号码", code(holder["uscc"])),
        ("通信地址", verbatim(holder["address"])), ("联系人", verbatim(holder["contact"])),
        ("联系电话", code(holder["phone"])), ("电子邮箱", code(holder["email"])),
    ]  # fmt: skip
    if holder["agent"]:
        rows += [("代理人", verbatim(holder["agent"])), ("授权委托书", verbatim(holder["agent_proof"]))]
    return tuple((label, line) for label, line in rows if line[0].text)


def _works(content: NoticeContent) -> Table:
    return Table(
        ("作品编号", "作品名称", "类型", "权属证明"),
        tuple(_work_row(work) for work in content["works"]),
        (30, 56, 18, 52),
    )


def _work_row(work: WorkFacts) -> tuple[Line, ...]:
    kind = WORK_KIND_ZH[WorkKind(work["kind"])]
    return verbatim(work["work_id"]), verbatim(f"《{work['title']}》"), prose(kind), verbatim(work["proof"])


def _located(content: NoticeContent, number: int, item: ItemFacts) -> Located:
    titles = {work["work_id"]: work["title"] for work in content["works"]}
    caption = joined(prose(f"{number}．"), verbatim(f"《{titles.get(item['work_id'], '')}》"))
    rows: list[tuple[str, tuple[Line, ...]]] = [("网络地址", (code(item["url"]),))]
    rows += [("页面标题", (verbatim(item["page_title"]),)), *_where(item)]
    rows.append(("侵权事实", _facts(item)))
    rows.append(("取证记录", tuple(line for row in item["evidence"] for line in _evidence(row))))
    rows.append(("请求措施", (prose(MEASURE_ZH[Measure(item["measure"])]),)))
    captures = tuple(row["capture"] for row in item["evidence"])
    return Located(caption, tuple((label, lines) for label, lines in rows if lines), captures)


def _where(item: ItemFacts) -> list[tuple[str, tuple[Line, ...]]]:
    rows: list[tuple[str, tuple[Line, ...]]] = []
    if item["share_links"]:
        rows.append(("分享链接", tuple(_share(dict(row)) for row in item["share_links"])))
    if app := item["app"]:
        version = code(app["version"]) if app["version"] else prose("页面未标明")
        name = (verbatim(app["store"]), prose("，应用标识 "), code(app["app_id"]), prose("，版本 "), version)
        rows.append(("应用", (joined(*name),)))
    if item["files"] and item["listing_kind"] != ListingKind.APP.value:
        rows.append(("文件", tuple(verbatim(row["name"]) for row in item["files"])))
    return rows


def _share(row: dict[str, object]) -> Line:
    parts = [code(str(row.get("url") or row.get("id", "")))]
    if row.get("code"):
        parts += [prose("，提取码 "), code(str(row["code"]))]
    if row.get("unzip_password"):
        parts += [prose("，解压密码 "), code(str(row["unzip_password"]))]
    return joined(*parts)


def _facts(item: ItemFacts) -> tuple[Line, ...]:
    if not item["facts"]:
        return ()
    families = families_zh(item["families"])
    agreed = f"相互独立的依据：{families}。" if families else ""
    return (joined(verbatim(item["facts"]), prose(agreed)),)


def _evidence(row: EvidenceFacts) -> tuple[Line, Line]:
    kind = "页面截图" if row["kind"] == CaptureKind.SCREENSHOT.value else "网页响应记录"
    name = (
        f"{kind}（证据编号 {row['capture']}），取证时间 {_beijing(row['captured_at'])}（北京时间），SHA-256："
    )
    return prose(name), code(row["sha256"])


def _beijing(stored: str) -> str:
    return datetime.fromisoformat(stored).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _demands(content: NoticeContent) -> list[Clause]:
    asked = "、".join(MEASURE_ZH[Measure(measure)] for measure in content["measures"])
    return [
        Clause(prose(f"请贵方收到本通知后，立即对第四部分所列网络地址的内容逐项采取所列措施（{asked}）。")),
        Clause(prose("请将本通知及时转送相关网络用户，并将处理结果书面告知我方。")),
    ]


def _law(content: NoticeContent) -> list[Clause]:
    return [
        Clause(prose(f"《{law['law']}》（{law['version']}，{_day(law['effective_from'])}起施行）{law['number']}：{law['sentence']}。"),
               cites=(f"{law['id']}@{law['version']}",))
        for law in content["law"]
    ]  # fmt: skip


def _day(iso: str) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{year}年{month}月{day}日"


def _attachments(content: NoticeContent) -> Attachments:
    return Attachments(tuple(verbatim(line) for line in content["attachments"]))


def _signature(content: NoticeContent) -> Signature:
    holder = content["holder"]
    rows = [("权利人（签章）", joined(verbatim(holder["name"]), PENDING_SEAL))]
    if holder["agent"]:
        rows.append(("代理人（签章）", joined(verbatim(holder["agent"]), PENDING_SEAL)))
    rows.append(("签署人", joined(verbatim(holder["signer"]), PENDING_SEAL)))
    return Signature((*rows, ("日期", PENDING_DATE)))
