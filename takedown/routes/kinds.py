"""Routes, measures, and which measure a route may ask for."""

from __future__ import annotations

from enum import StrEnum

from records.vocabulary import PaperKind


class Route(StrEnum):
    """The six ways; a referral goes by exactly one of them."""

    INTERMEDIARY = "intermediary"
    DIRECT = "direct"
    PENALISED = "penalised"
    PUBLISHING = "publishing"
    FILING = "filing"
    ABROAD = "abroad"


class AccessMeasure(StrEnum):
    """What is asked for; a referral asks for exactly one."""

    SUSPEND = "suspend"
    CLOSE = "close"
    CANCEL_FILING = "cancel_filing"
    REVOKE_LICENCE = "revoke_licence"
    TRANSFER = "transfer"
    REPORT = "report"


ROUTE_ZH = {
    Route.INTERMEDIARY: "（一）信息服务提供者（接到通知不移除或者明知）", Route.DIRECT: "（二）直接提供内容的非法网站",
    Route.PENALISED: "（三）经查处且情节严重", Route.PUBLISHING: "（四）非法网络出版",
    Route.FILING: "（五）未备案或者虚假备案", Route.ABROAD: "（六）服务器在境外",
}  # fmt: skip
ROUTE_EN = {
    Route.INTERMEDIARY: "(a) intermediary: ignored notice or knowledge", Route.DIRECT: "(b) direct provider",
    Route.PENALISED: "(c) after a penalty or police case, serious", Route.PUBLISHING: "(d) illegal online publishing",
    Route.FILING: "(e) no or false filing", Route.ABROAD: "(f) server abroad",
}  # fmt: skip
MEASURE_ZH = {
    AccessMeasure.SUSPEND: "暂停网络接入", AccessMeasure.CLOSE: "关闭网站", AccessMeasure.CANCEL_FILING: "注销备案",
    AccessMeasure.REVOKE_LICENCE: "吊销电信业务经营许可证", AccessMeasure.TRANSFER: "移送通信管理局依法处理",
    AccessMeasure.REPORT: "报告上级机关（不提请暂停接入）",
}  # fmt: skip
MEASURE_EN = {
    AccessMeasure.SUSPEND: "suspend access", AccessMeasure.CLOSE: "close the site",
    AccessMeasure.CANCEL_FILING: "cancel the filing", AccessMeasure.REVOKE_LICENCE: "revoke the licence",
    AccessMeasure.TRANSFER: "plain transfer to the communications administration",
    AccessMeasure.REPORT: "report upward, no access referral",
}  # fmt: skip
MEASURES = {
    Route.INTERMEDIARY: (AccessMeasure.SUSPEND, AccessMeasure.CLOSE),
    Route.DIRECT: (AccessMeasure.SUSPEND, AccessMeasure.CLOSE),
    # only here: 吊销 and 注销备案
    Route.PENALISED: (
        AccessMeasure.CANCEL_FILING,
        AccessMeasure.REVOKE_LICENCE,
        AccessMeasure.SUSPEND,
        AccessMeasure.CLOSE,
    ),
    Route.PUBLISHING: (AccessMeasure.CLOSE, AccessMeasure.SUSPEND),
    Route.FILING: (AccessMeasure.TRANSFER,),
    Route.ABROAD: (AccessMeasure.REPORT,),
}
PAPER = {
    Route.INTERMEDIARY: PaperKind.REFERRAL_INTERMEDIARY, Route.DIRECT: PaperKind.REFERRAL_DIRECT,
    Route.PENALISED: PaperKind.REFERRAL_PENALISED, Route.PUBLISHING: PaperKind.REFERRAL_PUBLISHING,
    Route.FILING: PaperKind.REFERRAL_FILING, Route.ABROAD: PaperKind.REPORT_ABROAD,
}  # fmt: skip


class Nature(StrEnum):
    """What the service does with what its users bring (办法 2)."""

    INTERMEDIARY = "intermediary"
    DIRECT = "direct"
    UNKNOWN = "unknown"


class FilingState(StrEnum):
    """What a lookup of the ICP filing said."""

    FILED = "filed"
    NONE = "none"
    FALSE = "false"
    UNKNOWN = "unknown"


GATE_WORDS = {
    "jurisdiction": ("管辖", "jurisdiction"), "server": ("服务器在境内", "server in the mainland"), "evidence": ("证据", "evidence"),
    "collateral": ("不波及他人", "nobody else is hit"), "addressee": ("主送机关", "addressee"), "nature": ("服务性质", "nature of the service"),
    "notice": ("通知未处理或者明知", "ignored notice or knowledge"), "removed": ("接到通知后是否移除", "whether it removed"),
    "public_interest": ("损害公共利益", "public interest"), "determination": ("认定", "determination"), "stopped": ("已依法制止", "stopped by the office"),
    "penalty": ("已经查处", "penalty or police case"), "serious": ("情节严重", "serious circumstances"), "filing": ("备案问题", "fault of the filing"),
    "abroad": ("服务器在境外", "server abroad"), "filing_exists": ("有备案", "filing exists"), "licence_exists": ("有许可证", "licence exists"),
}  # fmt: skip
"""Every gate in both languages."""
