"""The rows of what a sweep kept: responses, "not modified" answers that confirm one, and pages as they were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.planned import Kept, Result, Sight
from records.captures import Capture
from records.sweeps import Listing
from records.vocabulary import CaptureKind


def store(
    session: Session, sweep_id: int, results: Sequence[Result], rows: Mapping[str, Listing], now: datetime
) -> None:
    """Write the captures of these results; `rows`: the listings by their URL, which learn what they were read from.

    A page that was "not modified" leaves its listings with the response that still stands; pages without listings
    leave a row only where something was kept that is not known already.
    """
    kept = [one for result in results for one in _of_result(sweep_id, result, rows, now)]
    if not kept:
        return
    confirmed = _confirmed(session, kept)
    values = [
        values | {"source_capture_id": confirmed.get(_place(one))} for _row, values, one, _sight in kept
    ]
    inserted = insert(Capture).returning(Capture.id, sort_by_parameter_order=True)
    ids = session.execute(inserted, values).scalars().all()
    for (row, _values, one, _sight), capture_id in zip(kept, ids, strict=True):
        if row is not None and (one.confirms is None or row.capture_id is None):
            row.capture_id = capture_id
    session.flush()
    drawn = [
        drawn | {"source_capture_id": capture_id}
        for (_row, source, _one, sight), capture_id in zip(kept, ids, strict=True)
        for drawn in _drawn(source, sight)
    ]
    if drawn:
        session.execute(insert(Capture), drawn)


_Wanted = tuple[Listing | None, dict[str, Any], Kept, Sight | None]


def _of_result(
    sweep_id: int, result: Result, rows: Mapping[str, Listing], now: datetime
) -> Iterator[_Wanted]:
    if result.kept is None:
        return
    for item in result.listings:
        row = rows[item.url]
        yield row, _capture(sweep_id, row.id, result.kept, now), result.kept, result.sight
    asked_for = result.entry.planned.extra.get("listing_id")
    if not result.listings and (result.kept.confirms is None or asked_for):
        yield None, _capture(sweep_id, asked_for, result.kept, now), result.kept, result.sight


def _place(kept: Kept) -> tuple[str, str]:
    return kept.confirms or ("", "")


def _confirmed(session: Session, kept: Sequence[_Wanted]) -> dict[tuple[str, str], int]:
    """Where the confirmed responses have a row: (WARC file, record) to its id."""
    wanted = {one.confirms for _row, _values, one, _sight in kept if one.confirms}
    if not wanted:
        return {}
    rows = session.execute(
        select(Capture.warc_file, Capture.warc_record_id, Capture.id)
        .where(
            Capture.url.in_({values["url"] for _row, values, one, _sight in kept if one.confirms}),
            Capture.warc_record_id.in_({record for _file, record in wanted}),
        )
        .order_by(Capture.id.desc())
    )  # fmt: skip
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
