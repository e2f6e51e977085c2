"""The word that people see for each value of the vocabulary. English here, Chinese in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from desk.web.translate import marked as _
from records.vocabulary import (
    AlertRule,
    AssetKind,
    CaptureKind,
    ChangeKind,
    CheckState,
    ClaimEnd,
    Decision,
    DispatchMeans,
    DraftState,
    DueWhy,
    FindingState,
    JobKind,
    JobState,
    LeadChannel,
    LeadReason,
    LeadState,
    ListingKind,
    MarkKind,
    NegativeKind,
    PaperKind,
    RecheckState,
    RefusalReason,
    RejectReason,
    Role,
    SampleWhy,
    SiteKind,
    SkipReason,
    SweepKind,
    SweepState,
    UrlState,
    WorkKind,
)

FINDING_STATES = {
    FindingState.OPEN: _("waiting for review"),
    FindingState.CONFIRMED: _("confirmed"),
    FindingState.REJECTED: _("rejected"),
    FindingState.WATCHED: _("watched"),
}
DECISIONS = {
    Decision.DRAFT: _("strong evidence"),
    Decision.REVIEW: _("needs a look"),
    Decision.WATCH: _("keep watching"),
    Decision.DROP: _("dropped"),
    Decision.LICENSED: _("licensed"),
}
REJECT_REASONS = {
    RejectReason.WRONG_WORK: _("another work"),
    RejectReason.WRONG_SEASON: _("another season or volume"),
    RejectReason.LICENSED: _("licensed"),
    RejectReason.PUBLIC_DOMAIN: _("public domain"),
    RejectReason.DEAD_LINK: _("dead link"),
    RejectReason.NEWS_OR_REVIEW: _("news, review or trailer"),
    RejectReason.WEAK_EVIDENCE: _("evidence too weak"),
    RejectReason.OUT_OF_SCOPE: _("outside our remit"),
    RejectReason.DUPLICATE: _("duplicate"),
}
SKIP_REASONS = {
    SkipReason.UNSURE: _("I am not sure"),
    SkipReason.ASK_HOLDER: _("the right holder must be asked"),
    SkipReason.EVIDENCE_MISSING: _("evidence is missing"),
    SkipReason.LANGUAGE: _("a language I do not read"),
    SkipReason.NOT_MINE: _("a colleague's field"),
    SkipReason.LATER: _("later"),
}
CLAIM_ENDS = {
    ClaimEnd.DECIDED: _("ended by a decision"),
    ClaimEnd.RELEASED: _("given back"),
    ClaimEnd.EXPIRED: _("ran out"),
    ClaimEnd.BROKEN: _("ended by a supervisor"),
}
SAMPLE_WHYS = {
    SampleWhy.CHANCE: _("drawn by chance"),
    SampleWhy.BULK: _("out of a bulk decision"),
}
SEEN = {
    "state": _("State"),
    "decision": _("Suggestion"),
    "p_work": _("Is it the work"),
    "p_act": _("Is it an offer"),
    "p_unlicensed": _("Is it unlicensed"),
    "content": _("Words of the page"),
    "evidence": _("Evidence"),
}
"""What a decision rests on, where two people saw different things."""
WORK_KINDS = {
    WorkKind.LITERATURE: _("literature"),
    WorkKind.MUSIC: _("music"),
    WorkKind.FILM_TV: _("film and television"),
    WorkKind.NEWS: _("news"),
    WorkKind.GAME: _("game"),
    WorkKind.SOFTWARE: _("software"),
    WorkKind.OTHER: _("other"),
}
LISTING_KINDS = {
    ListingKind.PAGE: _("page"),
    ListingKind.FILE: _("file"),
    ListingKind.SHARE: _("share"),
    ListingKind.APP: _("app"),
}
SITE_KINDS = {
    SiteKind.WEBSITE: _("website"),
    SiteKind.CLOUD_STORAGE: _("cloud drive"),
    SiteKind.APP_STORE: _("app store"),
}
ASSET_KINDS = {
    AssetKind.COVER: _("cover"),
    AssetKind.ICON: _("icon"),
    AssetKind.TEXT: _("text"),
    AssetKind.AUDIO: _("sound"),
    AssetKind.VIDEO: _("film"),
    AssetKind.APP: _("application"),
    AssetKind.FILE: _("file"),
}
NEGATIVE_KINDS = {
    NegativeKind.TITLE: _("title"),
    NegativeKind.PICTURE: _("picture"),
    NegativeKind.FILE: _("file"),
}
CAPTURE_KINDS = {
    CaptureKind.RESPONSE: _("answer"),
    CaptureKind.SCREENSHOT: _("picture"),
    CaptureKind.DOM: _("document after its scripts"),
    CaptureKind.PDF: _("print of the page"),
}
PAGE_NOW = {
    "same_bytes": _("still the same, byte for byte"),
    "same_offer": _("still the same offer"),
    "changed": _("the page has changed since"),
    "gone": _("the page is gone"),
    "not_seen": _("could not be looked at live"),
}
"""What a live look found, against what the sweep saw (crawler.drawn.live_capture.PageNow)."""
SWEEP_KINDS = {SweepKind.SWEEP: _("sweep"), SweepKind.RECHECK: _("live re-check")}
SWEEP_STATES = {
    SweepState.RUNNING: _("running"),
    SweepState.FINISHED: _("finished"),
    SweepState.PARTIAL: _("partly done"),
    SweepState.FAILED: _("failed"),
    SweepState.PAUSED: _("paused until its window"),
    SweepState.STOPPED: _("stopped by hand"),
    SweepState.SUSPECT: _("doubtful"),
}
DUE_WHYS = {
    DueWhy.FIRST: _("never swept"),
    DueWhy.INTERVAL: _("interval"),
    DueWhy.CRON: _("timetable"),
    DueWhy.CONTINUE: _("goes on where it was"),
    DueWhy.WARNED: _("early-warning list"),
    DueWhy.LIVELY: _("lively site"),
    DueWhy.ASKED_QUIET: _("the site asked to wait"),
    DueWhy.BY_HAND: _("by hand only"),
    DueWhy.ASKED: _("asked for by somebody"),
}
ALERT_RULES = {
    AlertRule.COUNTS: _("the counts do not add up"),
    AlertRule.LISTINGS_FELL: _("far fewer listings"),
    AlertRule.NOTHING_LISTED: _("no listing recognised"),
    AlertRule.ERRORS: _("many errors"),
    AlertRule.ONLY_REFUSALS: _("nothing but refusals"),
    AlertRule.TURNED_AWAY: _("kept out by the site"),
    AlertRule.BUDGET: _("a budget is spent"),
    AlertRule.FEW_PAGES: _("far fewer pages"),
    AlertRule.NO_ANSWER: _("the site does not answer"),
    AlertRule.STALE: _("not swept for long"),
    AlertRule.DIED: _("the sweep could not be run"),
    AlertRule.ROLLED_BACK: _("a store's index was rolled back"),
    AlertRule.EXPIRY: _("rights end"),
}
DRAFT_STATES = {
    DraftState.DRAFT: _("draft"),
    DraftState.IN_REVIEW: _("in review"),
    DraftState.APPROVED: _("approved"),
    DraftState.EXPORTED: _("exported"),
    DraftState.DISPATCHED: _("dispatched"),
    DraftState.WITHDRAWN: _("withdrawn"),
}
PAPER_KINDS = {
    PaperKind.HOLDER_NOTICE: _("right holder's notice"),
    PaperKind.HOLDER_WITHDRAWAL: _("right holder's withdrawal"),
    PaperKind.HOLDER_CONFIRMATION: _("right holder's confirmation"),
    PaperKind.SUPERVISION_LETTER: _("supervision letter"),
    PaperKind.RECTIFICATION_LETTER: _("rectification letter"),
    PaperKind.CORRECTION_ORDER: _("order to correct"),
    PaperKind.CEASE_ORDER: _("order to cease infringement"),
    PaperKind.DATA_REQUEST: _("request for an uploader's data"),
    PaperKind.ICP_REQUEST: _("request for filing data"),
    PaperKind.REFERRAL_INTERMEDIARY: _("referral: intermediary"),
    PaperKind.REFERRAL_DIRECT: _("referral: direct provider"),
    PaperKind.REFERRAL_PENALISED: _("referral: after penalty"),
    PaperKind.REFERRAL_PUBLISHING: _("referral: illegal publishing"),
    PaperKind.REFERRAL_FILING: _("transfer: no or false filing"),
    PaperKind.REPORT_ABROAD: _("report: server abroad"),
    PaperKind.REFERRAL_REQUEST: _("request upward for a referral"),
    PaperKind.LEAD_TRANSFER: _("transfer of a lead"),
    PaperKind.FILING_APPROVAL: _("approval to open a case"),
    PaperKind.PENALTY_NOTICE: _("prior notice of a penalty"),
    PaperKind.CRIMINAL_TRANSFER: _("transfer of a suspected crime"),
    PaperKind.REINSPECTION_RECORD: _("record of a second inspection"),
    PaperKind.SERVICE_RECEIPT: _("receipt of service"),
    PaperKind.EVIDENCE_LIST: _("list of evidence"),
    PaperKind.EXPOSURE_SHEET: _("exposure sheet"),
    PaperKind.DMCA_NOTICE: _("DMCA notice"),
    PaperKind.DSA_NOTICE: _("DSA notice"),
    PaperKind.CASE_FILE: _("case file with its contents"),
}
CHECK_STATES = {
    CheckState.OK: _("complete"),
    CheckState.MISSING: _("missing"),
    CheckState.INVALID: _("invalid"),
    CheckState.PENDING: _("filled by hand later"),
}
RECHECK_STATES = {
    RecheckState.QUEUED: _("queued"),
    RecheckState.RUNNING: _("running"),
    RecheckState.DONE: _("done"),
    RecheckState.BLOCKED: _("blocked, nothing concluded"),
    RecheckState.FAILED: _("failed"),
}
URL_STATES = {
    UrlState.LIVE: _("still online"),
    UrlState.REMOVED: _("gone"),
    UrlState.SOFT_404: _("gone, though it answers"),
    UrlState.BLOCKED: _("blocked"),
    UrlState.CHANGED: _("content changed"),
    UrlState.ACCESS_CONTROL: _("behind access control"),
    UrlState.UNREACHABLE: _("no answer"),
    UrlState.REFUSED: _("not fetched: outside the rules"),
}
MEANS = {
    DispatchMeans.EMS: _("EMS post"),
    DispatchMeans.EMAIL: _("e-mail"),
    DispatchMeans.BY_HAND: _("by hand"),
    DispatchMeans.OA: _("office network (OA)"),
    DispatchMeans.PLATFORM_FORM: _("platform's complaint form"),
    DispatchMeans.FAX: _("fax"),
}
ROLES = {
    Role.MONITOR: _("monitor"),
    Role.RIGHTS_HOLDER: _("right holder"),
    Role.REVIEWER: _("reviewer"),
    Role.APPROVER: _("approver"),
    Role.CLERK: _("statistics clerk"),
    Role.AUDITOR: _("auditor"),
    Role.ADMIN: _("administrator"),
}
JOB_KINDS = {
    JobKind.SWEEP: _("sweep"),
    JobKind.RECHECK: _("live re-check"),
    JobKind.PIPELINE: _("matching"),
    JobKind.IMPORT: _("read an upload"),
    JobKind.LEAD: _("look at a lead"),
}
LEAD_CHANNELS = {
    LeadChannel.TELEPHONE: _("telephone"),
    LeadChannel.LETTER: _("letter"),
    LeadChannel.EMAIL: _("e-mail"),
    LeadChannel.WECHAT: _("WeChat message"),
    LeadChannel.FORM: _("public form"),
    LeadChannel.IN_PERSON: _("in person"),
    LeadChannel.TRANSFER: _("passed on by another authority"),
}
LEAD_STATES = {
    LeadState.NEW: _("new lead"),
    LeadState.ACCEPTED: _("accepted"),
    LeadState.MATCHED: _("works found"),
    LeadState.LICENSED: _("licensed"),
    LeadState.DISMISSED: _("dismissed"),
}
LEAD_REASONS = {
    LeadReason.NOT_FOUND: _("nothing was found there"),
    LeadReason.NO_COPYRIGHT: _("no matter of copyright"),
    LeadReason.NO_OWNER: _("whose works they are is not known"),
    LeadReason.OTHER_AUTHORITY: _("another authority's matter"),
    LeadReason.ABUSIVE: _("abusive"),
}
JOB_STATES = {
    JobState.QUEUED: _("queued"),
    JobState.LEASED: _("running"),
    JobState.DONE: _("done"),
    JobState.FAILED: _("failed"),
}
REFUSALS = {
    RefusalReason.SCHEME: _("scheme outside the scope"),
    RefusalReason.HOST: _("host outside the scope"),
    RefusalReason.PORT: _("port outside the scope"),
    RefusalReason.PATH: _("path outside the scope"),
    RefusalReason.UNPARSABLE: _("address cannot be parsed"),
    RefusalReason.ADDRESS: _("forbidden network address"),
    RefusalReason.ROBOTS: _("disallowed by robots.txt"),
    RefusalReason.ROBOTS_UNREACHABLE: _("robots.txt cannot be reached"),
    RefusalReason.ACCESS_CONTROL: _("access control"),
    RefusalReason.TOO_LARGE: _("answer too large"),
    RefusalReason.BAD_ENCODING: _("answer cannot be decoded"),
    RefusalReason.DNS: _("name cannot be resolved"),
    RefusalReason.CONNECTION: _("connection failed"),
    RefusalReason.TIMEOUT: _("timed out"),
    RefusalReason.HTTP_ERROR: _("HTTP error"),
    RefusalReason.NOT_FOUND: _("not found (404)"),
    RefusalReason.REDIRECT_LOOP: _("redirects without end"),
    RefusalReason.BUDGET: _("budget of the sweep spent"),
    RefusalReason.PARSE: _("page cannot be parsed"),
    RefusalReason.NOT_A_PICTURE: _("not a picture"),
    RefusalReason.NOT_A_FILE: _("a page in the place of a file"),
    RefusalReason.BAD_SIGNATURE: _("signature missing or not the registered one"),
    RefusalReason.TRAP: _("an address that a site makes without end"),
    RefusalReason.NOT_DRAWN: _("page could not be drawn"),
    RefusalReason.DRAWN_IN_PART: _("list drawn in part: it goes on when scrolled"),
    RefusalReason.CANCELLED: _("cancelled"),
    RefusalReason.SOFT_404: _("gone, though it answers (soft 404)"),
    RefusalReason.SHARE_GONE: _("share cancelled or expired"),
    RefusalReason.UNCERTAIN: _("nothing certain about a share"),
    RefusalReason.UNASKED_304: _("“not modified” without being asked"),
    RefusalReason.CERTIFICATE: _("certificate not trusted"),
    RefusalReason.STOPPED: _("stopped by hand"),
    RefusalReason.OLDER_INDEX: _("index older than one that was seen"),
    RefusalReason.TOO_DEEP: _("more links from the start than the entry allows"),
    RefusalReason.PARKED: _("the page says that the domain is for sale or has expired"),
}
CHANGE_KINDS = {
    ChangeKind.CHANGED: _("changed"),
    ChangeKind.GONE: _("gone"),
    ChangeKind.BACK: _("back again"),
}
MARK_KINDS = {
    MarkKind.AD_NETWORK: _("advertising network"),
    MarkKind.PUBLISHER: _("publisher number with an advertising network"),
    MarkKind.ANALYTICS: _("visitor statistics number"),
    MarkKind.FILING: _("filing number on the pages"),
    MarkKind.CERTIFICATE: _("TLS certificate"),
    MarkKind.FAVICON: _("site icon"),
    MarkKind.TEMPLATE: _("page template"),
}
FAMILIES = {
    "title": _("title"),
    "year": _("year"),
    "creator": _("creator"),
    "identifier": _("identifier"),
    "package": _("Package"),
    "hash": _("picture or content"),
    "media": _("picture"),
    "act": _("act"),
    "licence": _("authorization"),
    "authorization": _("authorization"),
    "context": _("context"),
    "season": _("season"),
    "kind": _("kind of work"),
}
"""Families of evidence of the matcher; one that is not named here is shown as it is."""

GONE_WHYS = {
    "not_found": _("not found (404)"),
    "soft_not_found": _("gone, though it answers (soft 404)"),
    "share_gone": _("share cancelled or expired"),
    "absent": _("a complete sweep read its page and did not meet it"),
}
"""Why a listing counts as gone."""
SIGNS = {
    "title": _("title"),
    "text": _("Text"),
    "links": _("Links"),
    "files": _("Files"),
    "file": _("File"),
    "share": _("share"),
    "magnet": _("magnet"),
    "price": _("Price"),
    "app": _("Application"),
}
"""What of an offer changed, and by what the same content is known again."""
LINKS = {
    "download": _("download"),
    "share": _("share"),
    "magnet": _("magnet"),
    "play": _("play"),
    "page": _("page"),
}
"""What a link of a listing looks like."""

SERVICES = {
    "baidu": _("Baidu Netdisk"),
    "aliyun": _("Aliyun Drive"),
    "quark": _("Quark Drive"),
    "xunlei": _("Xunlei Drive"),
    "115": _("115 Drive"),
    "123": _("123 Drive"),
    "tianyi": _("Tianyi Cloud"),
    "lanzou": _("Lanzou Cloud"),
    "uc": _("UC Drive"),
    "139": _("China Mobile Cloud"),
    "weiyun": _("Tencent Weiyun"),
    "ctfile": _("CTFile"),
}
"""Names of share services; one that is not named here is shown by its key."""

PLACES = {
    "title": _("title of the page"),
    "text": _("text of the page"),
    "file": _("name of a file"),
    "": _("page as it was when it was compared"),
}
"""Where a name stands."""
LIMITS = {
    "draft": _("strong evidence from"),
    "review": _("needs a look from"),
    "watch": _("keep watching from"),
    "act": _("strong evidence needs an offer from"),
}
"""Steps of the policy that a record names."""
PARTS = {
    "catalogue": _("catalogue"),
    "normaliser": _("spelling rules"),
    "lexicon": _("word lists"),
    "model": _("weights"),
    "model_digest": _("digest of the weights"),
    "policy": _("policy"),
}
"""What has a version in a record; one that is not named here is shown by its code."""

CONTENT_KINDS = {
    "picture": _("Pictures"),
    "text": _("Text"),
    "audio": _("Sound"),
    "video": _("Film"),
    "file": _("File"),
    "archive": _("Archive"),
    "app": _("Application"),
}
"""What is compared; a kind that is not named here is shown by its code."""
TURNS = {
    "r90": _("turned by a quarter"),
    "r180": _("upside down"),
    "r270": _("turned by a quarter"),
    "flip_h": _("mirrored"),
    "flip_v": _("mirrored upside down"),
    "transpose": _("mirrored and turned"),
    "transverse": _("mirrored and turned"),
}
"""How a found picture stands to the work's."""
WHERES = {
    "whole file": _("the whole file"),
    "member of the found archive": _("a file inside the found archive"),
    "member of the asset's archive": _("a file out of the right holder's archive"),
}
"""Where a digest agrees."""
MEMBER_STATES = {
    "same": _("identical"),
    "changed": _("same name, other content"),
    "added": _("only in the found one"),
    "lacking": _("only in the right holder's"),
}
"""Members of two archives."""
RELATIONS = {
    "same_signer": _("the right holder's own build"),
    "repack": _("repacked by somebody else"),
    "tampered": _("changed after it was signed"),
    "unsigned": _("without any signature"),
    "same_package": _("same package, signer not known"),
    "look_alike": _("same icon under another package"),
}
"""How a found app stands to the right holder's."""
RELATION_WHYS = {
    "same_signer": _(
        "Package and verified signer are the right holder's: these are its own bytes, wherever they are offered."
    ),
    "repack": _(
        "The package name is the right holder's, the signature holds, and it is somebody else's: only who has that other key can have built it."
    ),
    "tampered": _(
        "The package name is the right holder's, and the signature does not hold: the file was changed after signing."
    ),
    "unsigned": _(
        "The package name is the right holder's, and nobody signed the file: no device installs it as it is."
    ),
    "same_package": _(
        "The package name is the right holder's. Whose the signature is could not be told: it is a lead, no proof."
    ),
    "look_alike": _(
        "The icon is the right holder's, the package is another: it may be a clone, a companion or a namesake. A lead, no proof."
    ),
}
"""What follows from that."""
PARTICULARS = {
    "package": _("Package"),
    "signer": _("Signer (SHA-256 of the certificate)"),
    "signature": _("Signature"),
    "version": _("Version"),
    "label": _("Name on the device"),
    "lineage": _("Earlier signers"),
}
"""Of an app."""
SIGNATURES = {
    "verified": _("holds"),
    "invalid": _("does not hold"),
    "unsigned": _("none"),
    "unchecked": _("not known"),
    "declared": _("as the catalogue says"),
}
"""States of a signature; schemes are shown by their names."""
ASSET_USES = {
    "picture": _("pictures: also cropped, turned, mirrored, captioned, in a screenshot"),
    "text": _("texts: chapters, excerpts, re-typeset and converted copies"),
    "audio": _("sound: excerpts from ten seconds on, re-encoded, up to 4 % faster or slower"),
    "video": _("films: cut, re-encoded, cropped, mirrored, with borders"),
    "app": _("apps: the same package, also repacked under another signer"),
    "archive": _("archives: repacked clients that keep the same files"),
    "file": _("the exact file, also inside archives"),
}
"""What a kind of fingerprint recognises."""

EVENTS = {
    "catalog:claim:held": _("claim put on hold"),
    "catalog:claim:settled": _("conflicting claims settled"),
    "upload:catalogue:undone": _("upload taken back"),
    "rights:document:added": _("document of ownership put on file"),
    "rights:document:withdrawn": _("document of ownership taken off file"),
    "rights:finding:answered": _("right holder answered"),
    "rights:token:made": _("key to the API made"),
    "rights:token:revoked": _("key to the API ended"),
    "rights:media:received": _("large file received"),
    "takedown:draft:opened": _("drafted"),
    "takedown:draft:revised": _("new version"),
    "takedown:draft:filled": _("fields filled in"),
    "takedown:figure:recorded": _("figure recorded"),
    "takedown:figure:voided": _("figure void"),
    "takedown:draft:withdrawn": _("withdrawn"),
    "takedown:draft:submitted": _("submitted for approval"),
    "takedown:draft:returned": _("sent back"),
    "takedown:draft:first_approved": _("approved by the first of two people"),
    "takedown:draft:approved": _("approved"),
    "takedown:draft:exported": _("exported"),
    "takedown:draft:dispatched": _("dispatch recorded"),
    "takedown:draft:doubted": _("in doubt: a finding in a dispatched notice no longer stands"),
    "takedown:approval:voided": _("approval void"),
    "takedown:answer:acknowledged": _("receipt acknowledged"),
    "takedown:answer:removed": _("said to be removed"),
    "takedown:answer:refused": _("refused by the service"),
    "takedown:answer:incomplete": _("said to be incomplete"),
    "takedown:answer:counter_notice": _("counter-notice came"),
    "takedown:answer:voided": _("answer taken back"),
    "takedown:recheck:requested": _("re-check asked for"),
    "takedown:recheck:begun": _("re-check began"),
    "takedown:recheck:concluded": _("re-check concluded"),
    "takedown:recheck:failed": _("re-check failed"),
    "catalog:asset:added": _("file of a work put on file"),
    "catalog:negative:added": _("put into the negative bank"),
    "catalog:negative:withdrawn": _("taken out of the negative bank"),
    "desk:account:password_changed": _("password changed"),
    "desk:account:password_reset": _("password set by an administrator"),
    "desk:account:saved": _("account saved"),
    "desk:account:linked": _("account linked to the office's sign-in"),
    "desk:account:unlinked": _("account no longer linked"),
    "desk:alert:acknowledged": _("alert acknowledged"),
    "desk:backup:begun": _("backup begun"),
    "desk:catalogue:uploaded": _("catalogue uploaded"),
    "desk:chain:checkpointed": _("checkpoint signed"),
    "desk:snippet:shared": _("snippet shared with the office"),
    "desk:snippet:changed": _("shared snippet changed"),
    "desk:snippet:unshared": _("snippet no longer shared"),
    "desk:snippet:dropped": _("shared snippet deleted"),
    "desk:claim:broken": _("claim ended by a supervisor"),
    "desk:finding:shown_in_full": _("personal data shown in full"),
    "desk:lead:reported": _("complaint taken in"),
    "desk:robots_exception:granted": _("robots exception granted"),
    "desk:robots_exception:withdrawn": _("robots exception withdrawn"),
    "desk:sample:looked": _("second look made"),
    "desk:session:began": _("signed in"),
    "desk:session:ended": _("signed out"),
    "desk:session:ended_by_administrator": _("signed out by an administrator"),
    "desk:session:refused": _("sign-in refused"),
    "desk:sweep:asked": _("sweep asked for"),
    "desk:sweeps:resumed": _("sweeps resumed"),
    "desk:sweeps:stopped": _("sweeps stopped"),
    "evidence:dossier:exported": _("evidence handed out"),
    "evidence:outside:added": _("evidence by others added"),
    "evidence:outside:opened": _("evidence by others opened"),
    "evidence:outside:withdrawn": _("evidence by others withdrawn"),
    "takedown:case:bound": _("case file put together"),
    "takedown:case:described": _("next action and owner noted"),
    "takedown:case:filed": _("case filed"),
    "takedown:case:merged": _("cases joined"),
    "takedown:case:outcome_voided": _("outcome void"),
    "takedown:case:paper_added": _("sealed paper put on file"),
    "takedown:complaint:answered": _("complaint answered"),
    "takedown:complaint:decided": _("complaint decided"),
    "takedown:complaint:learnt": _("lesson of a complaint kept"),
    "takedown:complaint:opened": _("complaint shown in full"),
    "takedown:complaint:received": _("complaint about us came"),
    "takedown:contact:retired": _("contact no longer used"),
    "takedown:contact:returned": _("paper came back from a contact"),
    "takedown:dossier:confirmation_voided": _("confirmation void"),
    "takedown:dossier:opened": _("dossier opened"),
    "takedown:draft:backfill_voided": _("number and seal taken back"),
    "takedown:draft:backfilled": _("number and seal recorded"),
    "takedown:draft:came_back_changed": _("came back changed"),
    "takedown:draft:partly_withdrawn": _("partly withdrawn"),
    "takedown:draft:recalled": _("approval recalled"),
    "takedown:draft:seen_live": _("seen still online"),
    "takedown:draft:seen_removed": _("seen removed"),
    "takedown:draft:unanswered": _("no answer came"),
    "takedown:draft:withdrawal_proposed": _("withdrawal proposed"),
    "takedown:duty:done": _("duty done"),
    "takedown:milestone:asked": _("step of supervision set"),
    "takedown:milestone:done": _("step of supervision done"),
    "takedown:finding:confirmed": _("finding confirmed"),
    "takedown:finding:rejected": _("finding rejected"),
    "takedown:finding:relisted": _("listed again"),
    "takedown:finding:reopened": _("finding opened again"),
    "takedown:finding:watched": _("finding watched"),
    "takedown:lookup:recorded": _("lookup recorded"),
    "takedown:statistics:submitted": _("forms handed in"),
    "rights:token:renewed": _("key to the API renewed"),
}
"""Events of a notice in words; one that is not named here is shown by its code."""

ALL: tuple[Mapping[Any, str], ...] = (
    LEAD_CHANNELS, LEAD_STATES, LEAD_REASONS, FINDING_STATES, DECISIONS, REJECT_REASONS, SKIP_REASONS, CLAIM_ENDS, SAMPLE_WHYS, WORK_KINDS, LISTING_KINDS, SITE_KINDS, ASSET_KINDS, SWEEP_KINDS,
    SWEEP_STATES, DRAFT_STATES, PAPER_KINDS, CHECK_STATES, RECHECK_STATES, URL_STATES, MEANS, ROLES, JOB_KINDS,
    JOB_STATES, REFUSALS, NEGATIVE_KINDS, CAPTURE_KINDS, DUE_WHYS, ALERT_RULES, CHANGE_KINDS, MARK_KINDS,
)  # fmt: skip

# members of different enumerations with one value are equal as strings, so the class is part of the key
_BY_MEMBER = {(type(member), member): word for table in ALL for member, word in table.items()}


def word(member: StrEnum) -> str:
    """The English word of a vocabulary value, to be translated by whoever shows it."""
    return _BY_MEMBER[type(member), member]


def refusal_word(code: str) -> str:
    """The word of a refusal's reason code; a code of a newer sweep is shown as it is."""
    return word(RefusalReason(code)) if code in set(RefusalReason) else code
