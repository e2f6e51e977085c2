"""Everything about one finding that a person must see before deciding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from desk.triage import redaction
from desk.web import bank, counter
from desk.web.bank import Candidate
from desk.web.content.cards import PICTURE, Card, cards
from desk.web.counter import Answer
from desk.web.places import Place, place_of
from desk.web.queue import Filter
from desk.web.viewer import Viewer
from records.captures import Capture
from records.cases import Draft, DraftItem
from records.catalog import Asset, Authorization
from records.errors import NotFound
from records.findings import WITH_ALL, Finding, Verdict
from records.listing_parts import cited
from records.prints import Fingerprint
from records.scope import Site
from records.sweeps import ListingMedia
from records.vault import Vault
from records.vocabulary import CaptureKind

SHOWN_CAPTURES = 20
"""The page itself, its drawings, and the twelve chapters that may belong to it."""
# each is built once: most pages of the desk are this one
_WHOLE = select(Finding).where(Finding.id == bindparam("finding")).options(*WITH_ALL)
_SITE = select(Site).where(Site.id == bindparam("site"))
_VERDICTS = select(Verdict).where(Verdict.finding_id == bindparam("finding")).order_by(Verdict.id.desc())
_LAST = (
    select(Finding, Verdict)
    .join(Verdict, Verdict.finding_id == Finding.id)
    .where(Finding.id == bindparam("finding"))
    .options(joinedload(Finding.listing, innerjoin=True), joinedload(Finding.work, innerjoin=True))
    .order_by(Verdict.id.desc())
    .limit(1)
)
_DRAFTS = select(Draft).join(DraftItem).where(DraftItem.finding_id == bindparam("finding")).order_by(Draft.id)
_MEDIA = select(ListingMedia).where(ListingMedia.listing_id == bindparam("listing")).order_by(ListingMedia.id)
_CAPTURES = (
    select(Capture)
    .where(Capture.listing_id == bindparam("listing"))
    .order_by(Capture.id.desc())
    .limit(SHOWN_CAPTURES)
)
_LICENCES = (
    select(Authorization)
    .where(
        Authorization.holder_id == bindparam("holder"),
        (Authorization.work_id == bindparam("work")) | Authorization.work_id.is_(None),
    )
    .order_by(Authorization.id)
    .limit(20)
)


@dataclass(frozen=True)
class PicturePair:
    """A picture of the catalogue beside one of the page; `distance` of `bits`, by the named algorithm."""

    asset: Asset
    media: ListingMedia
    algorithm: str
    distance: int
    bits: int


@dataclass(frozen=True)
class Computed:
    """How a probability came about. `prior` and `log_odds` in log-odds (base e); None where nothing is stored."""

    margin: float | None
    prior: float | None
    log_odds: float | None
    limits: dict[str, float]
    versions: dict[str, str]


@dataclass(frozen=True)
class Evidence:
    """One finding with all that belongs to it.

    Attributes:
        place: where the name stands; None where only other evidence points to the work.
        spans: matched places in the listing's raw title.
        cards: what of pictures, files and text is alike, ready to be shown.
        pair: where the record names no pictures, the nearest ones.
        bank: what a person may put into the negative bank from this page.
        ignored: what the negative bank kept from counting, likewise.
        against: what speaks against it, by the questions that a person asks first.
        personal: whether found text on the page has personal data, which is covered unless asked for.
        runner_up: the next best work; it may be another right holder's, so only the office sees it.
        computed: prior, limits, margin and versions, as far as the record has them.
    """

    finding: Finding
    site: Site
    place: Place | None
    spans: list[list[int]]
    reasons: list[dict[str, Any]]
    against: list[Answer]
    personal: bool
    cards: list[Card]
    ignored: list[dict[str, Any]]
    runner_up: dict[str, Any] | None
    computed: Computed
    pair: PicturePair | None
    bank: list[Candidate]
    media: list[ListingMedia]
    screenshot: Capture | None
    part_shots: list[Capture]
    """The newest picture of each part, such as a chapter, that the finding rests on."""
    captures: list[Capture]
    authorizations: list[Authorization]
    verdicts: list[Verdict]
    drafts: list[Draft]


def visible(session: Session, viewer: Viewer, finding_id: int) -> Finding:
    """Raises NotFound, also for a finding of another right holder's work."""
    finding = session.scalars(_WHOLE, {"finding": finding_id}).one_or_none()
    if finding is None or not viewer.may_see_holder(finding.work.holder_id):
        raise NotFound("finding", finding_id)
    return finding


def read(session: Session, viewer: Viewer, finding_id: int, vault: Vault, today: date) -> Evidence:
    """`today` is the day in Shanghai. Raises NotFound, also for a finding of another right holder's work."""
    finding = visible(session, viewer, finding_id)
    licences = _authorizations(session, finding)
    listing = finding.listing
    captures = _captures(session, finding)
    shots = [one for one in captures if one.kind is CaptureKind.SCREENSHOT]
    parts = cited(finding.match.record)
    media = media_of(session, finding)
    shown = cards(session, vault, finding, media)
    pair = (
        None if any(one.number == PICTURE for one in shown) else _closest(session, finding.work.assets, media)
    )
    place = place_of(finding.match.record, finding.listing)
    return Evidence(
        finding=finding,
        site=session.scalars(_SITE, {"site": listing.site_id}).one(),
        place=place,
        spans=_spans(finding, place),
        reasons=[one for one in finding.match.reasons if one.get("weight", 0) >= 0],
        against=counter.answers(
            finding, [one for one in finding.match.reasons if one.get("weight", 0) < 0],
            _listed(finding, "vetoes"), licences, today,
        ),
        personal=redaction.has_personal(listing.title, listing.page_title, listing.text, listing.uploader),
        cards=shown,
        ignored=_listed(finding, "ignored"),
        runner_up=None if viewer.is_tenant else _of(finding, "runner_up") or None,
        computed=_computed(finding),
        pair=pair,
        bank=bank.candidates(shown, pair.media if pair else None, place),
        media=media,
        screenshot=next((one for one in shots if one.url not in parts), None),
        part_shots=[next(one for one in shots if one.url == url) for url in parts if any(one.url == url for one in shots)],
        captures=captures,
        authorizations=licences,
        verdicts=list(session.scalars(_VERDICTS, {"finding": finding.id})),
        drafts=list(session.scalars(_DRAFTS, {"finding": finding.id})),
    )  # fmt: skip


def cluster_of(shown: Evidence, wanted: Filter) -> Filter:
    """The open findings of the same work on the same site."""
    return Filter(site=shown.site.key, work=str(shown.finding.work_id), holder=wanted.holder)


def _spans(finding: Finding, place: Place | None) -> list[list[int]]:
    """Places to mark in the title: the matcher's own, or the list of them that older records hold."""
    if place is not None:
        return [place.span] if place.where == "title" else []
    found = finding.match.record.get("span") or finding.match.record.get("spans") or []
    return [one for one in found if isinstance(one, list)]


def _computed(finding: Finding) -> Computed:
    record, limits = finding.match.record, _of(finding, "limits")
    return Computed(
        margin=_number(record.get("margin")),
        prior=_number(record.get("prior")), log_odds=_number(record.get("log_odds")),
        limits={str(name): float(value) for name, value in limits.items() if _number(value) is not None},
        versions={str(name): str(value) for name, value in _of(finding, "versions").items()},
    )  # fmt: skip


def _listed(finding: Finding, name: str) -> list[dict[str, Any]]:
    return [one for one in finding.match.record.get(name) or [] if isinstance(one, dict)]


def _of(finding: Finding, name: str) -> dict[str, Any]:
    found = finding.match.record.get(name)
    return found if isinstance(found, dict) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def media_of(session: Session, finding: Finding) -> list[ListingMedia]:
    return list(session.scalars(_MEDIA, {"listing": finding.listing_id}))


def _captures(session: Session, finding: Finding) -> list[Capture]:
    return list(session.scalars(_CAPTURES, {"listing": finding.listing_id}))


def _authorizations(session: Session, finding: Finding) -> list[Authorization]:
    who = {"holder": finding.work.holder_id, "work": finding.work_id}
    return list(session.scalars(_LICENCES, who))


def _closest(session: Session, assets: list[Asset], media: list[ListingMedia]) -> PicturePair | None:
    """The pair of pictures with the fewest differing bits for their length; None without prints of one kind."""
    if not (assets and media):
        return None
    ours = _prints(session, Fingerprint.asset_id.in_([one.id for one in assets]))
    theirs = _prints(session, Fingerprint.media_id.in_([one.id for one in media]))
    by_asset, by_media = {one.id: one for one in assets}, {one.id: one for one in media}
    pairs = [
        PicturePair(by_asset[a.asset_id or 0], by_media[b.media_id or 0], a.algorithm, _distance(a, b), len(a.value) * 4)
        for a in ours for b in theirs
        if (a.algorithm, a.recipe, len(a.value)) == (b.algorithm, b.recipe, len(b.value))
    ]  # fmt: skip
    return min(pairs, key=lambda one: one.distance / one.bits, default=None)


def _prints(session: Session, condition: Any) -> list[Fingerprint]:
    """Values whose bits count; digests of large prints and grids of colours are none."""
    # the icon inside an app has codes too, and its file is no picture
    codes = Fingerprint.algorithm.in_(("pdq", "phash256")) & (Fingerprint.kind != "app")
    return list(
        session.scalars(select(Fingerprint).where(condition, codes).order_by(Fingerprint.id).limit(400))
    )


def _distance(ours: Fingerprint, theirs: Fingerprint) -> int:
    return (int(ours.value, 16) ^ int(theirs.value, 16)).bit_count()


def last_verdict(session: Session, viewer: Viewer, finding_id: int) -> tuple[Finding, Verdict] | None:
    """The decision just taken, for the line that offers to undo it."""
    found = session.execute(_LAST, {"finding": finding_id}).first()
    if found is None or not viewer.may_see_holder(found[0].work.holder_id):
        return None
    finding, verdict = found
    return (finding, verdict) if verdict.actor == viewer.login else None
