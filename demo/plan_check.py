"""What a plan must agree with itself about. Every check yields sentences; nothing raises."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Collection, Iterator

from stdnum import isbn as isbn_number
from stdnum.cn import uscc as uscc_number

from demo.plan import DriveShare, Page, Plan, PlantedCover, Share
from demo.vocabulary import (
    CONFUSERS,
    COVER_EDITS,
    DRAWS,
    ON_A_PAGE,
    ON_A_SHARE,
    HostileKind,
    Outcome,
    ShareState,
    Template,
)

FORMS = ("line", "split", "query", "bare")
CHANGEABLE = ("work_id", "title", "kind", "year", "season", "isbn", "signer_sha256", "from", "to")


def problems_of(plan: Plan) -> list[str]:
    """Every disagreement of the plan with itself, as sentences; empty for a plan that can be planted."""
    checks = (_unique, _addresses, _holders, _sites, _pages, _drive, _hostile)
    return [sentence for check in checks for sentence in check(plan)]


def _unique(plan: Plan) -> Iterator[str]:
    groups = {
        "work_id": [work.work_id for holder in plan.holders for work in holder.works],
        "holder name": [holder.name for holder in plan.holders],
        "site key": [plan.drive.key, *(site.key for site in plan.sites)],
        "page id": [page.id for page in plan.pages],
        "share key": [share.key for share in plan.drive.shares],
        "page path on its site": [f"{page.site}{page.path}" for page in plan.pages if page.path],
        "dead site name": [h.name for h in plan.hostile if h.kind is HostileKind.DEAD_SITE],
    }
    for what, values in groups.items():
        yield from (f"{what} {value!r} stands {n} times" for value, n in Counter(values).items() if n > 1)


def _addresses(plan: Plan) -> Iterator[str]:
    named = [(plan.drive.key, plan.drive.address), *((site.key, site.address) for site in plan.sites)]
    named += [(h.name or h.kind, h.address) for h in plan.hostile if h.kind is HostileKind.DEAD_SITE]
    named += [("outside_address", plan.outside_address)]
    for name, text in named:
        if not _loopback_of_its_own(text):
            yield f"{name}: address {text!r} must be a loopback address other than 127.0.0.1 (127.0.0.2 and up)"
    for text, n in Counter(text for _name, text in named).items():
        if n > 1:
            yield f"address {text!r} stands {n} times; each server needs an address of its own"


def _loopback_of_its_own(text: str) -> bool:
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return address.is_loopback and text != "127.0.0.1"


def _holders(plan: Plan) -> Iterator[str]:
    sites = {site.key for site in plan.sites} | {plan.drive.key}
    for holder in plan.holders:
        works = {work.work_id for work in holder.works}
        if "示例" not in holder.name:
            yield f"holder {holder.name!r}: an invented party's name must carry 示例"
        if holder.uscc and not uscc_number.is_valid(holder.uscc):
            yield f"holder {holder.name!r}: uscc {holder.uscc!r} has a wrong check digit"
        for work in holder.works:
            if work.isbn and not isbn_number.is_valid(work.isbn):
                yield f"work {work.work_id!r}: isbn {work.isbn!r} has a wrong check digit"
        for row in holder.broken_rows:
            yield from _broken_row(row.like, row.change, row.raw_hex, works)
        for licence in holder.licences:
            if licence.work and licence.work not in works:
                yield f"licence to {licence.licensee!r}: unknown work {licence.work!r} of {holder.name!r}"
            if licence.site and licence.site not in sites:
                yield f"licence to {licence.licensee!r}: unknown site {licence.site!r}"


def _broken_row(like: str, change: dict[str, str], raw_hex: str, works: Collection[str]) -> Iterator[str]:
    if bool(like) == bool(raw_hex):
        yield f"broken row {like or raw_hex!r}: give either `like` (and `change`) or `raw_hex`"
    if like and like not in works:
        yield f"broken row like {like!r}: not a work of this holder"
    yield from (f"broken row like {like!r}: unknown column {c!r}" for c in change if c not in CHANGEABLE)


def _sites(plan: Plan) -> Iterator[str]:
    for site in plan.sites:
        if site.kind not in {"website", "app_store"}:
            yield f"site {site.key!r}: unknown kind {site.kind!r}, expected website or app_store"
        if not site.boards:
            yield f"site {site.key!r}: at least one board is needed"
        try:
            "小说".encode(site.encoding)
        except (LookupError, UnicodeEncodeError):
            yield f"site {site.key!r}: encoding {site.encoding!r} is unknown or cannot hold Chinese"


def _pages(plan: Plan) -> Iterator[str]:
    sites = {site.key: site for site in plan.sites}
    shares = {share.key: share for share in plan.drive.shares}
    for page in plan.pages:
        where = f"page {page.id!r}"
        yield from _expectation(where, page.expect, page.trait, plan)
        yield from _cover(where, page.cover, plan)
        yield from (s for share in page.shares for s in _share(where, share, shares))
        if page.site not in sites:
            yield f"{where}: unknown site {page.site!r}"
            continue
        site = sites[page.site]
        if page.template not in DRAWS[site.theme]:
            yield f"{where}: theme {site.theme} draws no {page.template}, only {', '.join(DRAWS[site.theme])}"
        if page.board and page.board not in site.boards:
            yield f"{where}: unknown board {page.board!r} of site {site.key!r}"
        yield from _page_parts(where, page)


def _page_parts(where: str, page: Page) -> Iterator[str]:
    if page.template is Template.APP and page.app is None:
        yield f"{where}: an app page needs `app`"
    if page.template is Template.FILE and (not page.path or page.path.endswith("/")):
        yield f"{where}: a file needs the `path` under which it is served"
    if page.path and not page.path.startswith("/"):
        yield f"{where}: path {page.path!r} must begin with /"


def _expectation(where: str, expect: dict[str, Outcome], trait: str, plan: Plan) -> Iterator[str]:
    yield from (
        f"{where}: expects something of unknown work {key!r}" for key in expect if key not in plan.works()
    )
    if trait and trait not in CONFUSERS:
        yield f"{where}: unknown trait {trait!r}, expected one of {', '.join(CONFUSERS)}"
    if trait and any(outcome is not Outcome.NOTHING for outcome in expect.values()):
        yield f"{where}: has the trait of a confuser ({trait}) but expects a draft or a review"


def _cover(where: str, cover: PlantedCover | None, plan: Plan) -> Iterator[str]:
    if cover is None:
        return
    if bool(cover.work) == (cover.seed is not None):
        yield f"{where}: a cover names either `work` or `seed`"
    if cover.work and cover.work not in plan.works():
        yield f"{where}: cover of unknown work {cover.work!r}"
    elif cover.work and plan.works()[cover.work].cover is None:
        yield f"{where}: work {cover.work!r} has no cover to plant"
    for edit in cover.edit:
        if edit.partition(":")[0] not in COVER_EDITS:
            yield f"{where}: unknown cover edit {edit!r}, expected one of {', '.join(COVER_EDITS)}"


def _share(where: str, share: Share, shares: dict[str, DriveShare]) -> Iterator[str]:
    if (share.service is None) == (not share.drive):
        yield f"{where}: a share link names either `service` or `drive`"
    if share.form not in FORMS:
        yield f"{where}: unknown form {share.form!r} of a share link, expected one of {', '.join(FORMS)}"
    if share.drive and share.drive not in shares:
        yield f"{where}: unknown share {share.drive!r} of the drive"
    elif share.drive and share.form != "bare" and shares[share.drive].state is ShareState.LOCKED:
        yield f"{where}: publishes the code of the locked share {share.drive!r}; write `form: bare`"


def _drive(plan: Plan) -> Iterator[str]:
    published = {share.drive for page in plan.pages for share in page.shares}
    for share in plan.drive.shares:
        where = f"share {share.key!r}"
        yield from _expectation(where, share.expect, share.trait, plan)
        yield from (s for file in share.files for s in _cover(where, file.cover, plan))
        if share.key not in published:
            yield f"{where}: no page publishes it, so no sweep can come to it"
        if share.state is ShareState.LOCKED and not share.code:
            yield f"{where}: a locked share needs a code"
        if any(".." in file.path or file.path.startswith("/") for file in share.files):
            yield f"{where}: file paths are relative and do not climb"


def _hostile(plan: Plan) -> Iterator[str]:
    known = {
        "site": {site.key for site in plan.sites},
        "page": {page.id for page in plan.pages},
        "share": {share.key for share in plan.drive.shares},
    }
    for hostile in plan.hostile:
        need = "page" if hostile.kind in ON_A_PAGE else "share" if hostile.kind in ON_A_SHARE else "site"
        if hostile.kind is HostileKind.DEAD_SITE:
            if not hostile.name:
                yield "hostile dead_site: a `name` is needed (it becomes the site's key)"
            continue
        value = getattr(hostile, need)
        if value not in known[need]:
            yield f"hostile {hostile.kind}: unknown {need} {value!r}"
