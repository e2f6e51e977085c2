"""Sentences of the notice that are made from facts; words only, no rows."""

from __future__ import annotations

from collections.abc import Sequence

from records.vocabulary import WorkKind
from takedown.notice.content import WorkFacts
from takedown.notice.inert import inert

TRUTH = (
    "我方声明：本通知的内容真实、准确，所附证明材料真实、合法；我方对本通知的真实性负责，"
    "因通知错误造成损害的，依法承担相应的法律责任。"
)
"""条例 14 (last sentence), 办法 8 (五). Literal: the checklist compares it."""
REASONS_TOLD = 4
REASON_LENGTH = 300

WORK_KIND_ZH = {
    WorkKind.LITERATURE: "文学", WorkKind.MUSIC: "音乐", WorkKind.FILM_TV: "影视", WorkKind.NEWS: "新闻",
    WorkKind.GAME: "游戏", WorkKind.SOFTWARE: "软件", WorkKind.OTHER: "其他",
}  # fmt: skip
FAMILY_ZH = {
    "title": "作品名称", "year": "年份", "creator": "作者", "identifier": "标识号", "hash": "内容比对",
    "package": "应用包名", "kind": "作品类型", "act": "提供行为", "licence": "授权核对",
}  # fmt: skip


def facts_sentence(reasons: Sequence[str]) -> str:
    """One sentence out of the heaviest reasons, each without its own full stop."""
    told = [_clause(reason) for reason in reasons if reason.strip()][:REASONS_TOLD]
    return "；".join(told) + "。" if told else ""


def _clause(reason: str) -> str:
    text = inert(reason).strip().rstrip("。；;.")
    return text if len(text) <= REASON_LENGTH else text[: REASON_LENGTH - 1] + "…"


def families_zh(families: Sequence[str]) -> str:
    """`作品名称、内容比对`, each once."""
    return "、".join(dict.fromkeys(FAMILY_ZH.get(family, inert(family)) for family in families))


def attachments(holder: str, agent: str, agent_proof: str, works: Sequence[WorkFacts]) -> list[str]:
    """What the signer attaches; a missing number is named as such and fails the checklist."""
    lines = [f"权利人身份证明复印件（{holder}）"]
    lines += [f"权属证明：《{work['title']}》，{work['proof'] or '（缺）'}" for work in works]
    lines.append("侵权初步证据：本通知第四部分逐项列明的网页响应记录（WARC）和页面截图，附 SHA-256 校验值")
    if agent:
        lines.append(f"授权委托书（{agent}，{agent_proof or '缺'}）")
    return lines
