"""What the desk asks of the other rooms: each of their signatures is written down here once."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from markupsafe import Markup
from sqlalchemy.orm import Session

from catalog import holders
from crawler.scope import gate, register
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.cases import Draft
from records.errors import Refused
from records.scope import Site
from records.vocabulary import DispatchMeans
from takedown.approving import rechecks, review, submission
from takedown.checklist import Row
from takedown.drafting import approvers, standing
from takedown.papers.blocks import Letter
from takedown.papers.registry import paper
from takedown.sending import dispatch, exports


def return_to_draft(desk: Desk, who: Viewer, draft_id: int, *, note: str) -> None:
    """Send a paper back for more work; what was approved of it is void."""
    submission.return_to_draft(
        desk.database.unit_of_work, desk.clock, draft_id=draft_id, actor=who.login, note=note
    )


def letter_html(draft: Draft) -> Markup:
    """The letter as it will print; the room that makes it escapes every word."""
    return Markup(exports.preview_html(draft))  # noqa: S704 - escaped where it is composed


def letter_of(draft: Draft) -> Letter:
    """The letter of a draft."""
    return paper(draft.kind).letter(draft.content)


def checklist(session: Session, desk: Desk, draft: Draft) -> list[Row]:
    """The checklist as things stand now, without reading the stored evidence."""
    max_age_h = desk.settings.recheck_max_age_h
    return standing.rows(draft, standing.gather(session, draft, desk.clock.now(), max_age_h=max_age_h))


def request_recheck(desk: Desk, who: Viewer, draft_id: int, *, fresh_h: float) -> None:
    """Queue a live re-check; one younger than `fresh_h` hours is not asked for again."""
    rechecks.request(
        desk.database.unit_of_work, desk.clock, draft_id=draft_id, actor=who.login, fresh_h=fresh_h
    )


def submit(desk: Desk, who: Viewer, draft_id: int, *, version: int) -> None:
    """Put a draft up for approval. Raises NotAllowed with every reason, Conflict on another version."""
    submission.submit(
        desk.database.unit_of_work, desk.clock, draft_id=draft_id, version=version, actor=who.login
    )


def approve(desk: Desk, who: Viewer, draft_id: int, *, digest: str, version: int) -> None:
    """Approve the content of this digest, as the first of two people where two are demanded.

    Raises NotAllowed with every reason, Conflict on another version.
    """
    with desk.database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        is_first = bool(approvers.demanded(session, draft, desk.settings)) and not approvers.first(
            session, draft
        )
    step = review.approve_first if is_first else review.approve
    step(
        desk.database.unit_of_work, desk.clock, desk.vault, desk.settings, draft_id=draft_id, version=version,
        digest=digest, approver=who.login,
    )  # fmt: skip


def preview(desk: Desk, draft_id: int, form: str) -> tuple[str, bytes]:
    """File name and bytes of a draft, marked as one."""
    with tempfile.TemporaryDirectory() as folder:
        paths = exports.preview_files(
            desk.database.unit_of_work,
            desk.clock,
            desk.vault,
            draft_id=draft_id,
            format=form,
            out=Path(folder),
        )
        return _as_one(paths, form)


def export(desk: Desk, who: Viewer, draft_id: int, form: str) -> tuple[str, bytes]:
    """File name and stored bytes of an approved draft. Raises NotAllowed for one that is not approved."""
    with tempfile.TemporaryDirectory() as folder:
        paths = exports.export_files(
            desk.database.unit_of_work, desk.clock, desk.vault, draft_id=draft_id, format=form, out=Path(folder),
            actor=who.login,
        )  # fmt: skip
        return _as_one(paths, form)


def _as_one(paths: Sequence[Path], form: str) -> tuple[str, bytes]:
    """A browser takes one file: reports, one an address, go out in a ZIP of the very files."""
    if form != "xarf":
        return paths[0].name, paths[0].read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0)), path.read_bytes())
    return f"{paths[0].name.partition('.')[0].removesuffix('-001')}.xarf.zip", packed.getvalue()


def record_dispatch(
    desk: Desk, who: Viewer, draft_id: int, *, means: DispatchMeans, sent_on: date, recipient: str,
    tracking_number: str, note: str, receipt: bytes,
) -> None:  # fmt: skip
    """Record how and when a person sent the paper."""
    dispatch.record(
        desk.database.unit_of_work, desk.clock, draft_id=draft_id, means=means, sent_on=sent_on,
        recipient=recipient, tracking_number=tracking_number, note=note, receipt=receipt, vault=desk.vault,
        actor=who.login,
    )  # fmt: skip


def explain(site: Site, url: str) -> gate.Explanation:
    """Whether the gate would let this address through for this site, and why."""
    return gate.explain(site, url)


def register_site(desk: Desk, who: Viewer, form: Mapping[str, str]) -> str:
    """Register a site, or change the one of that key, from a filled form; gives its key. Raises Refused.

    An empty field leaves what is stored.
    """
    saved = register.add_site(
        desk.database.unit_of_work, desk.clock, url=form["url"], kind=form["kind"], key=form["key"],
        addresses=_split(form.get("addresses", "")), paths=_split(form.get("paths", "")),
        delay_s=_seconds(form.get("delay_s", "")), actor=who.login, name=form.get("name", ""),
        schedule=form.get("schedule", ""), operator=form.get("operator", ""), icp=form.get("icp", ""),
        access_provider=form.get("access_provider", ""), contact=form.get("contact", ""),
        windows=form.get("windows", ""), priority=_whole(form.get("priority", "")),
        jitter_min=_whole(form.get("jitter_min", "")),
    )  # fmt: skip
    return saved.key


def _seconds(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise Refused("delay", f"{text!r} is no number of seconds", zh=f"“{text}”不是秒数") from None


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Refused("whole_number", f"{text!r} is no whole number", zh=f"“{text}”不是整数")
    return int(text)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def save_holder(desk: Desk, who: Viewer, name: str, particulars: dict[str, str]) -> int:
    """Add or complete a right holder; gives its row id. Raises RowRefused naming the field."""
    saved = holders.add_holder(
        desk.database.unit_of_work, desk.clock, name=name, actor=who.login, **particulars
    )
    return saved.id
