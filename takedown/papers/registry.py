"""Every paper that can be drafted: one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from records.errors import Refused
from records.vocabulary import PaperKind
from takedown.checklist import Row, Rule, Standing, examine
from takedown.law import statutes
from takedown.notice import compose as notices
from takedown.notice.content import NoticeContent
from takedown.papers import (
    case_file,
    cease_order,
    correction_order,
    criminal_transfer,
    data_request,
    dmca_notice,
    dsa_notice,
    evidence_list,
    exposure_sheet,
    facts,
    filing_approval,
    holder_confirmation,
    holder_notice,
    holder_withdrawal,
    icp_request,
    lead_transfer,
    penalty_notice,
    rectification_letter,
    referral,
    referral_request,
    reinspection_record,
    report_abroad,
    service_receipt,
    supervision_letter,
)
from takedown.papers.blocks import Family, Letter
from takedown.papers.drawn_rules import drawn_rules
from takedown.papers.holder_notice_rules import LAW_RULES
from takedown.papers.house_rules import HOUSE_RULES


class Sender(StrEnum):
    """Who signs: the two identities never share a template."""

    HOLDER = "holder"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: what it is called, how its content becomes a letter, what it must hold.

    Attributes:
        articles: ids of the articles that it rests on (takedown.law.statutes).
        content: the class of its content; stored JSON is read into it.
        compose: content to letter, pure.
    """

    kind: PaperKind
    zh: str
    en: str
    family: Family
    sender: Sender
    template: str
    articles: tuple[str, ...]
    content: Any
    compose: Callable[[Any], Letter]
    rules: tuple[Rule[Any], ...]

    @property
    def drafted(self) -> tuple[Rule[Any], ...]:
        """The rules of a draft: those of the kind, and what the house asks of a paper drawn from the book."""
        return (*self.rules, *drawn_rules(self.kind))

    def read(self, stored: Mapping[str, Any]) -> Any:
        """Stored canonical JSON as this paper's content. Raises Refused `content_invalid`."""
        # the holder's notice is read as it stands: its rows have been stored since before the others
        if self.content is NoticeContent:
            return stored
        if stored.get("paper") != self.kind.value:
            other = stored.get("paper")
            raise Refused("content_invalid", f"paper: {other!r} is no content of {self.kind.value}", zh="内容属于另一文种",
                          faults=[{"field": "paper", "problem": f"must be {self.kind.value}"}])  # fmt: skip
        return facts.read(self.content, stored)

    def letter(self, stored: Mapping[str, Any]) -> Letter:
        """The letter of stored canonical JSON."""
        return self.compose(self.read(stored))

    def examine(self, stored: Mapping[str, Any], standing: Standing) -> list[Row]:
        """The checklist of stored canonical JSON."""
        return examine(self.rules, self.read(stored), standing)

    def examine_draft(self, stored: Mapping[str, Any], standing: Standing) -> list[Row]:
        """The checklist of a draft of the book; for a referral with what its route still lacks."""
        return [*examine(self.drafted, self.read(stored), standing), *standing.gates]


def _paper(
    kind: PaperKind, zh: str, en: str, family: Family, module: Any, content: Any, *,
    sender: Sender = Sender.OFFICE, articles: tuple[str, ...] = (), rules: tuple[Rule[Any], ...] = (),
) -> Paper:  # fmt: skip
    template = kind.value.replace("_", "-") + "/1"
    return Paper(kind, zh, en, family, sender, template, articles or module.ARTICLES, content, module.compose, rules or module.RULES)  # fmt: skip


def _route(kind: PaperKind, zh: str, en: str) -> Paper:
    return _paper(kind, zh, en, Family.GONGWEN, referral, referral.Referral, articles=referral.ROUTES[kind].articles,
                  rules=referral.rules_of(kind))  # fmt: skip


LETTER, GONGWEN, FORM = Family.LETTER, Family.GONGWEN, Family.FORM
K = PaperKind
HOLDER = Sender.HOLDER
PAPERS: tuple[Paper, ...] = (
    Paper(K.HOLDER_NOTICE, "权利人通知", "Right holder's notice", LETTER, HOLDER, notices.TEMPLATE,
          ("regulations-14", "measures-8", "civil-code-1195", "ecommerce-42"), NoticeContent, holder_notice.compose_letter, (*LAW_RULES, *HOUSE_RULES)),
    _paper(K.HOLDER_WITHDRAWAL, "权利人撤回通知", "Right holder's withdrawal", LETTER, holder_withdrawal, holder_withdrawal.HolderWithdrawal, sender=HOLDER),
    _paper(K.HOLDER_CONFIRMATION, "权利人确认函", "Right holder's confirmation", LETTER, holder_confirmation, holder_confirmation.HolderConfirmation, sender=HOLDER),
    _paper(K.SUPERVISION_LETTER, "监管函", "Supervision letter", GONGWEN, supervision_letter, supervision_letter.SupervisionLetter),
    _paper(K.RECTIFICATION_LETTER, "整改函", "Rectification letter", GONGWEN, rectification_letter, rectification_letter.RectificationLetter),
    _paper(K.CORRECTION_ORDER, "责令改正通知书", "Order to correct", FORM, correction_order, correction_order.CorrectionOrder),
    _paper(K.CEASE_ORDER, "责令停止侵权行为通知书", "Order to cease infringement", FORM, cease_order, cease_order.CeaseOrder),
    _paper(K.DATA_REQUEST, "调取资料通知书", "Request for an uploader's data", FORM, data_request, data_request.DataRequest),
    _paper(K.ICP_REQUEST, "协助提供备案信息函", "Request for filing data", GONGWEN, icp_request, icp_request.IcpRequest),
    _route(K.REFERRAL_INTERMEDIARY, "提请函（网络服务提供者）", "Referral (a): intermediary"),
    _route(K.REFERRAL_DIRECT, "提请函（直接提供者）", "Referral (b): direct provider"),
    _route(K.REFERRAL_PENALISED, "提请函（查处后）", "Referral (c): after penalty"),
    _route(K.REFERRAL_PUBLISHING, "提请函（非法网络出版）", "Referral (d): illegal publishing"),
    _route(K.REFERRAL_FILING, "移送函（备案问题）", "Transfer (e): no or false filing"),
    _paper(K.REPORT_ABROAD, "报告（境外网站）", "Report (f): server abroad", GONGWEN, report_abroad, report_abroad.ReportAbroad),
    _paper(K.REFERRAL_REQUEST, "请示（提请暂停接入）", "Request upward for a referral", GONGWEN, referral_request, referral_request.ReferralRequest),
    _paper(K.LEAD_TRANSFER, "案件线索移送函", "Transfer of a lead", GONGWEN, lead_transfer, lead_transfer.LeadTransfer),
    _paper(K.FILING_APPROVAL, "立案审批表", "Approval to open a case", FORM, filing_approval, filing_approval.FilingApproval),
    _paper(K.PENALTY_NOTICE, "行政处罚事先告知书", "Prior notice of a penalty", FORM, penalty_notice, penalty_notice.PenaltyNotice),
    _paper(K.CRIMINAL_TRANSFER, "涉嫌犯罪案件移送书", "Transfer of a suspected crime", FORM, criminal_transfer, criminal_transfer.CriminalTransfer),
    _paper(K.REINSPECTION_RECORD, "复查笔录", "Record of a second inspection", FORM, reinspection_record, reinspection_record.ReinspectionRecord),
    _paper(K.SERVICE_RECEIPT, "送达回证", "Receipt of service", FORM, service_receipt, service_receipt.ServiceReceipt),
    _paper(K.EVIDENCE_LIST, "证据清单", "List of evidence", FORM, evidence_list, evidence_list.EvidenceList),
    _paper(K.EXPOSURE_SHEET, "曝光信息表", "Exposure sheet", FORM, exposure_sheet, exposure_sheet.ExposureSheet),
    _paper(K.DMCA_NOTICE, "DMCA 通知", "DMCA 512(c)(3) notification", LETTER, dmca_notice, dmca_notice.DmcaNotice, sender=HOLDER),
    _paper(K.DSA_NOTICE, "DSA 通知", "DSA article 16 notice", LETTER, dsa_notice, dsa_notice.DsaNotice, sender=HOLDER),
    _paper(K.CASE_FILE, "案卷（卷内目录）", "Case file with its contents", FORM, case_file, case_file.CaseFile),
)  # fmt: skip


def paper(kind: PaperKind) -> Paper:
    """The paper of that kind. KeyError where none is registered."""
    return {known.kind: known for known in PAPERS}[kind]


def listing() -> list[dict[str, Any]]:
    """Every kind with family, sender, articles and rules, as `copywatch paper list --json` gives them."""
    return [
        {
            "kind": one.kind.value, "zh": one.zh, "en": one.en, "family": one.family.value, "sender": one.sender.value,
            "template": one.template,
            "articles": [
                {"id": article.id, "short": article.short, "law": article.law, "number": article.number, "version": article.version,
                 "effective_from": article.effective_from.isoformat(), "verified": article.verified, "source": article.source}
                for article in statutes.newest(one.articles)
            ],
            "rules": [
                {"rule": rule.id, "article": rule.article, "zh": rule.zh, "en": rule.en, "verified": rule.verified, "at": rule.at}
                for rule in one.rules
            ],
        }
        for one in PAPERS
    ]  # fmt: skip
