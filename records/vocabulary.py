"""The words of the field as enumerations and frozen values. No I/O.

The Chinese word beside each value is what people see; the value is what rows and JSON hold.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NotRequired, TypedDict


class SiteKind(StrEnum):
    """What is registered in the monitoring scope; each kind has its spider."""

    WEBSITE = "website"
    CLOUD_STORAGE = "cloud_storage"
    APP_STORE = "app_store"


class WorkKind(StrEnum):
    """Kinds of work after the notice 剑网2015; 附件1 has no row for news, which counts as other there."""

    LITERATURE = "literature"
    MUSIC = "music"
    FILM_TV = "film_tv"
    NEWS = "news"
    GAME = "game"
    SOFTWARE = "software"
    OTHER = "other"


WORK_KIND_ALIASES: dict[str, WorkKind] = {
    **{kind.value: kind for kind in WorkKind},
    **dict.fromkeys(
        ("book", "novel", "文学", "小说", "图书", "文字", "文字作品", "书籍", "电子书"), WorkKind.LITERATURE
    ),
    **dict.fromkeys(("song", "album", "audio", "音乐", "歌曲", "专辑", "音乐作品"), WorkKind.MUSIC),
    **dict.fromkeys(
        ("film", "movie", "tv", "web", "ova", "video", "影视", "电影", "电视剧", "剧集", "动画", "动漫", "网络剧",
         "综艺", "纪录片", "视听作品", "影视作品"),
        WorkKind.FILM_TV,
    ),
    **dict.fromkeys(("新闻", "时事"), WorkKind.NEWS),
    **dict.fromkeys(("游戏", "手游", "网游", "网络游戏"), WorkKind.GAME),
    **dict.fromkeys(("app", "软件", "应用", "计算机软件"), WorkKind.SOFTWARE),
    **dict.fromkeys(("其他", "其它", "美术", "摄影"), WorkKind.OTHER),
}  # fmt: skip
"""What catalogues write in their kind column, casefolded, to our kinds."""


class ListingKind(StrEnum):
    """What a listing offers, as far as the page says."""

    PAGE = "page"
    FILE = "file"
    SHARE = "share"
    APP = "app"


class AssetKind(StrEnum):
    """What a right holder gives to recognise a work by."""

    COVER = "cover"
    ICON = "icon"
    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"
    APP = "app"
    FILE = "file"
    """Software, a game client, an archive, or anything that is recognised by its exact bytes."""


class MediaRole(StrEnum):
    """What stored bytes are on the page they were found on: a picture of some sort, or a file it hands out."""

    COVER = "cover"
    ICON = "icon"
    ILLUSTRATION = "illustration"
    FILE = "file"


class NegativeKind(StrEnum):
    """What an entry of the negative bank keeps from counting."""

    TITLE = "title"
    PICTURE = "picture"
    FILE = "file"


class SweepKind(StrEnum):
    """A scheduled sweep of the whole site, or the live re-check of a draft's URLs."""

    SWEEP = "sweep"
    RECHECK = "recheck"


class SweepState(StrEnum):
    """`partial`: a budget was spent, or pages still fail; nothing partial is called finished.

    `paused`: its window closed, the next one goes on with it; `stopped`: by the kill switch, and over;
    `suspect`: everything planned was fetched, but its figures speak against it.
    """

    RUNNING = "running"
    FINISHED = "finished"
    PARTIAL = "partial"
    FAILED = "failed"
    PAUSED = "paused"
    STOPPED = "stopped"
    SUSPECT = "suspect"


class DueWhy(StrEnum):
    """Why a site's next sweep is due when it is."""

    FIRST = "first"
    INTERVAL = "interval"
    CRON = "cron"
    CONTINUE = "continue"
    WARNED = "warned"
    LIVELY = "lively"
    ASKED_QUIET = "asked_quiet"
    BY_HAND = "by_hand"
    ASKED = "asked"


class AlertRule(StrEnum):
    """What an alert is about: a monitor on a sweep's figures, the state of a site, or rights that end."""

    COUNTS = "counts_do_not_add_up"
    LISTINGS_FELL = "listings_fell"
    NOTHING_LISTED = "nothing_listed"
    ERRORS = "many_errors"
    ONLY_REFUSALS = "only_refusals"
    TURNED_AWAY = "turned_away"
    BUDGET = "budget_spent"
    FEW_PAGES = "few_pages"
    NO_ANSWER = "no_answer"
    STALE = "stale_site"
    DIED = "sweep_died"
    ROLLED_BACK = "index_rolled_back"
    EXPIRY = "rights_end"


class FrontierState(StrEnum):
    """Life of one planned request. A leased row whose lease has run out is queued again."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class RefusalReason(StrEnum):
    """Why a URL or its body was refused; counted on the sweep and shown on the desk."""

    SCHEME = "scheme_out_of_scope"
    HOST = "host_out_of_scope"
    PORT = "port_out_of_scope"
    PATH = "path_out_of_scope"
    UNPARSABLE = "url_unparsable"
    ADDRESS = "address_forbidden"
    ROBOTS = "robots_disallow"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    ACCESS_CONTROL = "access_control"
    TOO_LARGE = "body_too_large"
    BAD_ENCODING = "body_undecodable"
    DNS = "dns_failed"
    CONNECTION = "connection_failed"
    TIMEOUT = "timeout"
    HTTP_ERROR = "http_error"
    NOT_FOUND = "not_found"
    REDIRECT_LOOP = "redirect_loop"
    BUDGET = "budget_spent"
    PARSE = "page_unparsable"
    NOT_A_PICTURE = "not_a_picture"
    NOT_A_FILE = "not_a_file"
    BAD_SIGNATURE = "bad_signature"
    TRAP = "trap"
    NOT_DRAWN = "not_drawn"
    DRAWN_IN_PART = "drawn_in_part"
    CANCELLED = "cancelled"
    SOFT_404 = "soft_not_found"
    SHARE_GONE = "share_gone"
    UNCERTAIN = "uncertain"
    UNASKED_304 = "not_modified_unasked"
    CERTIFICATE = "certificate_invalid"
    STOPPED = "stopped"
    OLDER_INDEX = "older_index"
    PARKED = "domain_parked"
    TOO_DEEP = "too_deep"


class CaptureKind(StrEnum):
    """What a capture holds: the response itself, or a picture, the document or a print of the drawn page."""

    RESPONSE = "response"
    SCREENSHOT = "screenshot"
    DOM = "dom"
    PDF = "pdf"


class Decision(StrEnum):
    """What the matcher says of a (listing, work)."""

    DRAFT = "draft"
    REVIEW = "review"
    WATCH = "watch"
    DROP = "drop"
    LICENSED = "licensed"


class FindingState(StrEnum):
    """What people have said of a finding."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WATCHED = "watched"


class RejectReason(StrEnum):
    """Coded reasons of a rejection; they feed rule precision later."""

    WRONG_WORK = "wrong_work"
    WRONG_SEASON = "wrong_season"
    LICENSED = "licensed"
    PUBLIC_DOMAIN = "public_domain"
    DEAD_LINK = "dead_link"
    NEWS_OR_REVIEW = "news_or_review"
    WEAK_EVIDENCE = "weak_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"


class SkipReason(StrEnum):
    """Why a reviewer puts a finding off."""

    UNSURE = "unsure"
    ASK_HOLDER = "ask_holder"
    EVIDENCE_MISSING = "evidence_missing"
    LANGUAGE = "language"
    NOT_MINE = "not_mine"
    LATER = "later"


class ClaimEnd(StrEnum):
    """How a person's turn at a finding ended."""

    DECIDED = "decided"
    RELEASED = "released"
    EXPIRED = "expired"
    BROKEN = "broken"


class SampleWhy(StrEnum):
    """Why a verdict is looked at again."""

    CHANCE = "chance"
    BULK = "bulk"


class DraftState(StrEnum):
    """Life of a paper. An edit, or a re-check that changes it, sends it back to `draft` as a new version."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    EXPORTED = "exported"
    DISPATCHED = "dispatched"
    WITHDRAWN = "withdrawn"


OPEN_DRAFT_STATES = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.EXPORTED,
                     DraftState.DISPATCHED)  # fmt: skip
"""A (work, URL) that stands in a notice of these states is not put into another."""


class PaperKind(StrEnum):
    """Which paper it is. Right holders' letters, then an office's, in the order in which they are used."""

    HOLDER_NOTICE = "holder_notice"
    HOLDER_WITHDRAWAL = "holder_withdrawal"
    HOLDER_CONFIRMATION = "holder_confirmation"
    SUPERVISION_LETTER = "supervision_letter"
    RECTIFICATION_LETTER = "rectification_letter"
    CORRECTION_ORDER = "correction_order"
    CEASE_ORDER = "cease_order"
    DATA_REQUEST = "data_request"
    ICP_REQUEST = "icp_request"
    REFERRAL_INTERMEDIARY = "referral_intermediary"
    REFERRAL_DIRECT = "referral_direct"
    REFERRAL_PENALISED = "referral_penalised"
    REFERRAL_PUBLISHING = "referral_publishing"
    REFERRAL_FILING = "referral_filing"
    REPORT_ABROAD = "report_abroad"
    REFERRAL_REQUEST = "referral_request"
    LEAD_TRANSFER = "lead_transfer"
    FILING_APPROVAL = "filing_approval"
    PENALTY_NOTICE = "penalty_notice"
    CRIMINAL_TRANSFER = "criminal_transfer"
    REINSPECTION_RECORD = "reinspection_record"
    SERVICE_RECEIPT = "service_receipt"
    EVIDENCE_LIST = "evidence_list"
    EXPOSURE_SHEET = "exposure_sheet"
    DMCA_NOTICE = "dmca_notice"
    DSA_NOTICE = "dsa_notice"
    CASE_FILE = "case_file"


class CheckState(StrEnum):
    """State of one element of a checklist; `pending` is filled after approval and does not block it."""

    OK = "ok"
    MISSING = "missing"
    INVALID = "invalid"
    PENDING = "pending"


class RecheckState(StrEnum):
    """A re-check runs in the worker; `blocked`: something timed out, so nothing was concluded."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    BLOCKED = "blocked"
    FAILED = "failed"


class ChangeKind(StrEnum):
    """What became of a listing between two looks at it."""

    CHANGED = "changed"
    GONE = "gone"
    BACK = "back"


class MarkKind(StrEnum):
    """What a site's pages give away of who stands behind it."""

    AD_NETWORK = "ad_network"
    PUBLISHER = "publisher"
    ANALYTICS = "analytics"
    FILING = "filing"
    CERTIFICATE = "certificate"
    FAVICON = "favicon"
    TEMPLATE = "template"


class UrlState(StrEnum):
    """What a live re-check saw of one URL. A timeout is never `removed`.

    `soft_404`: a page that answers 200 and says, or shows, that the thing is gone; `access_control`: a login or a
    code stands in the way; `blocked`: the visitor was turned away (403, 451, captcha, firewall).
    """

    LIVE = "live"
    REMOVED = "removed"
    SOFT_404 = "soft_404"
    BLOCKED = "blocked"
    CHANGED = "changed"
    ACCESS_CONTROL = "access_control"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


class DispatchMeans(StrEnum):
    """How a person says the paper went out. The program itself sends nothing."""

    EMS = "ems"
    EMAIL = "email"
    BY_HAND = "by_hand"
    OA = "oa"
    PLATFORM_FORM = "platform_form"
    FAX = "fax"


class Role(StrEnum):
    """Who may do what at the desk; a right holder sees its own works only."""

    MONITOR = "monitor"
    RIGHTS_HOLDER = "rights_holder"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    CLERK = "clerk"
    AUDITOR = "auditor"
    ADMIN = "admin"


class JobKind(StrEnum):
    """What the worker is asked to do."""

    SWEEP = "sweep"
    RECHECK = "recheck"
    PIPELINE = "pipeline"
    IMPORT = "import"
    LEAD = "lead"
    """A look at the page of one lead."""


class JobState(StrEnum):
    """Life of a job; a leased job whose lease has run out is queued again."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


class LeadChannel(StrEnum):
    """How a complaint came in (剑网2015: 举报电话、信函、电子信箱、微信)."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    WECHAT = "wechat"
    FORM = "form"
    """The desk's own public form."""
    IN_PERSON = "in_person"
    TRANSFER = "transfer"
    """其他部门移送."""


class LeadState(StrEnum):
    """new -> accepted -> matched, licensed or dismissed; a dismissed one may be taken up again."""

    NEW = "new"
    ACCEPTED = "accepted"
    MATCHED = "matched"
    LICENSED = "licensed"
    DISMISSED = "dismissed"


class LeadReason(StrEnum):
    """Why a lead was dismissed."""

    NOT_FOUND = "not_found"
    NO_COPYRIGHT = "no_copyright"
    NO_OWNER = "no_owner"
    OTHER_AUTHORITY = "other_authority"
    ABUSIVE = "abusive"


class ListedFile(TypedDict):
    """A file that a listing names. `size` in bytes, None where the page does not say."""

    name: str
    size: int | None
    url: NotRequired[str]


class PageLink(TypedDict):
    """A link of a listing; `rel` says what it looks like: download, share, magnet, play, page."""

    url: str
    text: str
    rel: str


class ShareLinkRow(TypedDict):
    """A share link as INTERFACES has it. `span`: code points in the text it was read from, end exclusive."""

    service: str
    id: str
    code: str
    url: str
    span: list[int]
    unzip_password: NotRequired[str]
    via: NotRequired[str]
    """The site's own address that forwards to the share; absent where the page shows it."""


class Reason(TypedDict):
    """One reason of a match: what was seen, what was expected, what it weighs (log-odds, base e)."""

    feature: str
    family: str
    seen: str
    expected: str
    weight: float
    zh: str
    en: str
