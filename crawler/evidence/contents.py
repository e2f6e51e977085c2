"""证据目录: the list of an export that a person reads first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from crawler.evidence.gather import Gathered
from records.clock import shown
from records.masking import masked
from records.vocabulary import CaptureKind

KIND_ZH = {
    CaptureKind.RESPONSE: "网页响应记录",
    CaptureKind.SCREENSHOT: "页面截图",
    CaptureKind.DOM: "脚本运行后的页面文档",
    CaptureKind.PDF: "页面打印件",
}
OUTSIDE_ZH = {
    "timestamp": "可信时间戳认证证书", "notarial": "公证书", "wacz": "浏览器网页存档", "recording": "录音录像",
    "holder": "权利人提交", "other": "其他",
}  # fmt: skip


def listed(gathered: Gathered, now: datetime) -> str:
    """证据目录: what a person reads first. Times in Asia/Shanghai."""
    lines = [
        "证据目录",
        f"线索卷 {gathered.dossier}　网站：{gathered.site_name}　权利人：{gathered.holder}",
        f"制作时间：{shown(now)}（北京时间）",
        "网页存档：evidence.wacz（WACZ 1.1.1，可用 ReplayWeb.page 或 pywb 离线查看）；全部摘要见 manifest.json",
        "",
    ]
    for number, entry in enumerate(gathered.entries, 1):
        lines += [f"{number}. 《{entry.work}》　{entry.title}", f"   网址：{entry.url}"]
        lines += [f"   {KIND_ZH[one.kind]}（证据编号 {one.id}{'' if one.shows else f'，应答 {one.status}'}）　{shown(one.at)}　"
                  f"SHA-256 {one.sha256}" for one in entry.pieces]  # fmt: skip
        lines += [f"   文件　{one.url}　{shown(one.at)}　SHA-256 {one.sha256}" for one in entry.files]
        lines.append("")
    lines += _listed_outside(gathered)
    return "\n".join(_readable(lines))


def _listed_outside(gathered: Gathered) -> Iterator[str]:
    """Sealed originals stay in the vault: the list names them, whoever needs one asks for it with a reason."""
    if gathered.outside:
        yield "外来证据（原件封存于证据库，凭理由调取）"
    for number, one in enumerate(gathered.outside, 1):
        told = f"{number}. {OUTSIDE_ZH.get(one.kind, one.kind)}　{masked(one.source)}　{one.made_on}　{masked(one.reference)}"
        yield f"{told}　{masked(one.name)}　SHA-256 {one.sha256}" + (
            f"　已撤回：{masked(one.withdrawn)}" if one.withdrawn else ""
        )


def _readable(lines: Iterable[str]) -> Iterator[str]:
    # titles come from hostile pages: nothing in them may command a terminal or break a line
    return ("".join(c if c.isprintable() or c == "　" else " " for c in line) for line in lines)
