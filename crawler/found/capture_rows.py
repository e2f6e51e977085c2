"""The rows of what a sweep kept: responses, "not modified" answers that confirm one, and pages as they were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.asked.planned import Kept, Result, Sight
from records.captures import Capture
from records.sweeps import Listing
from records.vocabulary import CaptureKind


def store(
    session: Session, sweep_id: int, results: Sequence[Result], rows: Mapping[str, Listing], now: datetime
) -> dict[int, int]:
    """Write the captures of these results; `rows`: the listings by their URL, which learn what they were read from.

    A page that was "not modified" leaves its listings with the response that still stands; pages without listings
    leave a row only where something was kept that is not known already. Gives `id()` of each result to the row of the
    response that it was read from.
    """
    kept = [one for result in results for one in _of_result(sweep_id, result, rows, now)]
    if not kept:
        return {}
    confirmed = _confirmed(session, kept)
    values = [
        one.values | {"source_capture_id": confirmed.get(one.kept.confirms or ("", ""))} for one in kept
    ]
    inserted = insert(Capture).returning(Capture.id, sort_by_parameter_order=True)
    ids = session.execute(inserted, values).scalars().all()
    drawn = []
    for one, capture_id in zip(kept, ids, strict=True):
        if one.row is not None and (one.kept.confirms is None or one.row.capture_id is None):
            one.row.capture_id = capture_id
        drawn += [values | {"source_capture_id": capture_id} for values in _drawn(one.values, one.sight)]
    session.flush()
    if drawn:
        session.execute(insert(Capture), drawn)
    return {one.result: capture_id for one, capture_id in zip(reversed(kept), reversed(ids), strict=True)}


@frozen
class _Wanted:
    result: int
    row: Listing | None
    values: dict[str, Any]
    kept: Kept
    sight: Sight | None


def _of_result(
    sweep_id: int, result: Result, rows: Mapping[str, Listing], now: datetime
) -> Iterator[_Wanted]:
    kept = result.kept
    if kept is None:
        return
    for item in result.listings:
        row = rows[item.url]
        yield _Wanted(id(result), row, _capture(sweep_id, row.id, kept, now), kept, result.sight)
    asked_for = result.entry.planned.extra.get("listing_id")
    if not result.listings and (kept.confirms is None or asked_for):
        yield _Wanted(id(result), None, _capture(sweep_id, asked_for, kept, now), kept, result.sight)


def _confirmed(session: Session, kept: Sequence[_Wanted]) -> dict[tuple[str, str], int]:
    """Where the confirmed responses have a row: (WARC file, record) to its id."""
    wanted = {one.kept.confirms for one in kept if one.kept.confirms}
    if not wanted:
        return {}
    rows = session.execute(
        select(Capture.warc_file, Capture.warc_record_id, Capture.id)
        .where(
            Capture.url.in_({one.kept.url for one in kept if one.kept.confirms}),
            Capture.warc_record_id.in_({record for _file, record in wanted}),
        )
        .order_by(Capture.id.desc())
    )
    return {(file, record): id_ for file, record, id_ in rows}


def _capture(sweep_id: int, listing_id: int | None, kept: Kept, now: datetime) -> dict[str, object]:
    return {
        "sweep_id": sweep_id, "url": kept.url, "kind": CaptureKind.RESPONSE, "listing_id": listing_id,
        "robots_exception": kept.robots_exception,
        "status": kept.status, "media_type": kept.media_type, "address": kept.address, "fetched_at": now,
        "sha256": kept.sha256, "bytes": kept.length, "warc_file": kept.warc_file,
        "certificate": kept.certificate, "warc_offset": kept.warc_offset, "warc_record_id": kept.record_id, "drawn_from": {},
    }  # fmt: skip


def _drawn(source: dict[str, object], sight: Sight | None) -> Iterator[dict[str, object]]:
    """The rows of a page that was drawn live, beside the row of its response."""
    if sight is None:
        return
    for kind, media_type, (digest, length) in (
        (CaptureKind.SCREENSHOT, "image/png", sight.picture),
        (CaptureKind.DOM, "text/html", sight.document),
        (CaptureKind.PDF, "application/pdf", sight.print),
    ):
        yield {
            **source, "kind": kind, "media_type": media_type, "sha256": digest, "bytes": length,
            "warc_file": "", "warc_offset": None, "warc_record_id": "",
            "drawn_from": {**sight.drawn_from, "page": sight.url, "source_sha256": source["sha256"]},
        }  # fmt: skip
