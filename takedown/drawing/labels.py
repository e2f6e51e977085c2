"""What the fields of papers are called, where those that the rows give come from, and the values that some may have."""

from __future__ import annotations

from collections.abc import Mapping

from records.vocabulary import PaperKind
from takedown.papers import (
    filing_approval,
    holder_confirmation,
    holder_withdrawal,
    lead_transfer,
    reinspection_record,
    service_receipt,
)

LABELS: Mapping[str, tuple[str, str]] = {
    "abroad": ("境外的依据", "what shows that it stands abroad"), "access_provider": ("接入服务商", "access provider"),
    "accounts": ("服务对象", "uploaders"), "act": ("侵权（违法）事实", "the act"), "address": ("住所（地址）", "address"),
    "addressee": ("主送（收件）机关", "addressee"), "amount": ("数量", "amount"), "answer": ("答复", "answer"),
    "answers": ("逐项确认", "answers"), "approved_by": ("公开批准人", "who approved the publication"),
    "approved_on": ("公开批准日期", "day of that approval"), "asked": ("整改要求", "what was asked"),
    "asked_on": ("请求核对日期", "day of the question"), "attachments": ("附件", "attachments"),
    "authority": ("授权依据", "authority to act"), "basis": ("依据", "basis"), "card": ("执法证号", "number of the card"),
    "case_name": ("案件（线索）名称", "name of the case"), "case_number": ("立案文号", "number of the case"),
    "cause": ("缘由（案由）", "cause"), "checked": ("复查内容", "what was checked"), "claimant": ("通知人", "claimant"),
    "conclusion": ("复查结论", "conclusion"), "confirmations": ("权利人确认函", "right holder's confirmations"),
    "consequence": ("逾期后果", "consequence"), "contact": ("联系人", "contact person"), "copies": ("抄送机关", "organs that get copies"),
    "correct_by": ("改正期限", "last day for it"), "corrections": ("改正内容", "what to correct"), "course": ("经过", "course"),
    "date": ("日期", "day"), "decided_at": ("批准时间（含时区）", "moment of the decision"), "decided_by": ("正职负责人", "head who decided"),
    "decided_on": ("处罚决定日期", "day of the decision"), "decision_number": ("处罚决定书文号", "number of the decision"),
    "defence_days": ("陈述申辩期限（日）", "days for the defence"), "demands": ("要求", "demands"), "done": ("已完成（已做工作）", "done"),
    "domains": ("域名", "domains"), "email": ("电子邮箱", "e-mail"), "ended_at": ("结束时间", "end"), "evidence": ("证据编号", "evidence"),
    "extended_to": ("延期至", "extended to"), "extension_approved_by": ("延期批准人", "who approved the extension"),
    "file": ("签章的确认函（文件）", "signed file"), "five": ("五项附件", "the five attachments"), "found": ("复查情况", "what was found"),
    "ground": ("管辖依据", "ground of jurisdiction"), "ground_shown": ("管辖依据的来源", "what shows it"), "head": ("本机关", "this office"),
    "hearing": ("告知听证权利", "tells of the right to a hearing"), "hearing_days": ("要求听证期限（工作日）", "working days for a hearing"),
    "holder": ("权利人", "right holder"), "icp": ("备案号（没有的写“未备案”）", "filing number, or 未备案"), "inspected": ("检查情况", "inspection"),
    "ip": ("服务器 IP", "server's address"), "items": ("清单", "list"), "kind": ("类别", "kind"), "last_seen": ("最后见到日期", "last seen"),
    "looked_up_at": ("查询时间", "looked up at"), "means": ("方式", "means"), "measures": ("已采取的措施", "measures taken"),
    "model": ("规格、型号", "model"), "name": ("名称（姓名）", "name"), "note": ("说明（备注）", "note"),
    "notice_number": ("原通知编号", "number of the notice"), "notice_sent_on": ("原通知发出日期", "day of the notice"),
    "notice_title": ("原通知名称", "title of the notice"), "number": ("证件号码（文号）", "number"), "officers": ("执法人员", "officers"),
    "on_behalf_of": ("被代理人", "on behalf of"), "operator": ("网站主办者", "operator"), "opinion": ("承办人意见", "officers' opinion"),
    "order_due": ("整改期限", "last day of the order"), "order_number": ("原文书编号", "number of the order"), "organ": ("机关", "organ"),
    "pages": ("页数", "pages"), "party": ("当事人", "party"), "penalty": ("处罚内容", "penalty"), "persons": ("须隐去的自然人", "persons to mask"),
    "phone": ("联系电话", "telephone"), "place": ("地点", "place"), "planned": ("拟作出的处罚", "planned penalty"),
    "problems": ("存在的问题", "problems"), "public_interest": ("损害公共利益的说明", "harm to the public interest"),
    "purpose": ("用途", "purpose"), "reason": ("撤回理由", "reason"), "received_on": ("发现（收到）日期", "found on"),
    "recipient": ("收件人（拟函商的机关）", "recipient"), "recorder": ("记录人", "recorder"), "rectify_by": ("整改期限", "last day"),
    "reply_by": ("答复期限", "day of the answer"), "reported_at": ("报告时间（含时区）", "moment of the report"),
    "representative": ("法定代表人（负责人）", "legal representative"), "result": ("结果", "result"), "served": ("送达文书", "papers served"),
    "server_location": ("服务器所在地", "place of the server"), "servers": ("送达人", "who serves"), "service": ("服务名称", "service"),
    "signer": ("签署人", "signer"), "site": ("网站", "site"), "sites": ("网站", "sites"), "source": ("来源", "source"),
    "started_at": ("开始时间", "beginning"), "submitted_by": ("提交人", "who hands it in"), "summary": ("案情摘要", "summary"),
    "title": ("名称（没有的写明理由）", "title, or why there is none"), "url": ("网址", "address"), "urls": ("所覆盖的网址", "addresses covered"),
    "violated": ("违反的条款", "articles violated"), "wanted": ("请提供的内容", "what is asked for"), "when": ("时间", "time"),
    "where": ("地点", "place"), "whole": ("撤回全部", "the whole notice"), "witness": ("现场负责人（见证人）", "witness"),
    "work_id": ("作品编号", "work"),
    "works": ("作品和权属", "works and ownership"), "places": ("网络地址", "exact addresses"), "exhibits": ("证据", "evidence"),
    "route": ("途径", "route"), "proposal": ("代拟稿", "proposal for another organ"), "measure": ("提请措施", "measure"), "knowing": ("明知的依据", "knowledge"),
    "notices": ("未处理的权利人通知", "ignored notices"), "determination": ("认定", "determination"),
    "serious": ("情节严重的依据", "serious circumstances"), "stopped_by": ("制止违法行为的文书", "order that stopped it"),
    "decision": ("处罚决定或者公安立案", "penalty decision or police case"), "filing_fault": ("备案问题", "fault of the filing"),
    "collateral": ("同一地址上的其他网站", "other sites at the address"), "collateral_checked_at": ("该项查询时间", "when that was looked up"),
    "thresholds": ("刑事门槛提示", "hints of thresholds"), "transfer": ("移送决定", "decision on a transfer"), "truth": ("声明", "statement"),
    "dispatch": ("送达", "dispatch"), "sender": ("权利人", "sender"), "tracking": ("单号", "tracking number"), "receipt": ("回执", "receipt"),
}  # fmt: skip
DAYS = frozenset({
    "approved_on", "asked_on", "correct_by", "date", "decided_on", "extended_to", "last_seen", "notice_sent_on", "order_due",
    "received_on", "rectify_by", "reply_by",
})  # fmt: skip
LONG = frozenset({
    "abroad", "act", "basis", "consequence", "course", "done", "found", "measures", "opinion", "penalty", "planned", "problems",
    "public_interest", "result", "summary",
})  # fmt: skip
CHOICES: Mapping[tuple[PaperKind, str], Mapping[str, str]] = {
    (PaperKind.HOLDER_CONFIRMATION, "answer"): holder_confirmation.ANSWERS,
    (PaperKind.HOLDER_WITHDRAWAL, "reason"): holder_withdrawal.REASONS,
    (PaperKind.LEAD_TRANSFER, "ground"): lead_transfer.GROUNDS,
    (PaperKind.REINSPECTION_RECORD, "conclusion"): reinspection_record.CONCLUSIONS,
    (PaperKind.SERVICE_RECEIPT, "means"): {one: one for one in service_receipt.MEANS},
    (PaperKind.FILING_APPROVAL, "source"): {one: one for one in filing_approval.SOURCES},
}
RECORDED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("determination", "decision", "stopped_by", "serious", "knowing", "filing_fault", "notices", "collateral", "collateral_checked_at"),
        ("在网站的“提请途径”页登记", "recorded on the site's page of routes"),
    ),
    "works": ("版权信息库", "the catalogue of works"),
    **dict.fromkeys(
        ("site", "sites", "abroad"),
        ("网站登记册和“提请途径”页的查询记录", "the register of sites and the lookups on its page of routes"),
    ),
    **dict.fromkeys(("holder", "claimant", "on_behalf_of", "authority"), ("权利人登记", "the right holder's record")),
    **dict.fromkeys(
        ("places", "exhibits", "evidence"),
        ("经人工确认的线索和巡查证据", "findings that a person confirmed, and the evidence of sweeps"),
    ),
    "thresholds": ("刑事门槛提示", "hints of criminal thresholds"),
    "transfer": ("案件的移送决定", "the case's decision on a transfer"),
    **dict.fromkeys(("route", "measure", "proposal"), ("起草时选定", "chosen when it was drawn up")),
    **dict.fromkeys(("law", "truth", "schema", "paper", "template", "drawn_on"), ("文种本身", "the kind of paper")),
}  # fmt: skip
"""Fields that nobody fills in on the paper, with where they come from."""
KINDS = {"organisation": "单位", "person": "自然人"}
LETTER_ONLY = frozenset({"attachments", "head.copies"})
"""Printed on letters; a set form has no such line."""
BY_REGISTRY = frozenset(
    {"head.number", "head.date", "head.signer", "head.printed", "head.printer", "head.organ.mark"}
)
"""The office's registry gives them when the paper is signed; they are recorded back, not drafted."""
ROUTE_ONLY = frozenset({"public_interest"})
"""A gate of a referral, hence recorded there; elsewhere a person writes it on the paper."""


def label(path: str) -> tuple[str, str]:
    """`当事人 · 住所（地址）`, `party · address`; what stands in brackets says which element."""
    words = [LABELS.get(step.strip("[]"), (step.strip("[]"), step.strip("[]"))) for step in _steps(path)]
    return " · ".join(zh for zh, _en in words), " · ".join(en for _zh, en in words)


def _steps(path: str) -> list[str]:
    from takedown.drawing.shape import steps

    found = steps(path)
    return [step for step in found if step != "organ" or "head" not in found]
