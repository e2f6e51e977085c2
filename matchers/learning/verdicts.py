"""Reviewers' verdicts to examples: what a person confirmed or rejected, with the evidence stored beside it.

A reason code says which of the three probabilities was wrong: `wrong_work` and `wrong_season` the work,
`news_or_review` the act, `licensed` and `public_domain` the licence (so the work was right). The other codes
say nothing of the evidence and are left out. Only findings that the matcher opened have verdicts; that
leaves the weights right (the choice hangs on the evidence alone) and says little of what was never shown.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from matchers.learning.contest import NONE, Contest, two_sided
from matchers.learning.evidence import places
from matchers.learning.fitting import Examples
from matchers.model import known
from matchers.text.numbers import stem
from records import folding
from records.events import Event
from records.findings import Finding, Match, Verdict
from records.vocabulary import FindingState, RejectReason

SOURCE = "verdicts"
HELD_OF = 4
"""One family of so many is held out, and only measures."""
WRONG = (RejectReason.WRONG_WORK, RejectReason.WRONG_SEASON)
RIGHT = (RejectReason.NEWS_OR_REVIEW, RejectReason.LICENSED, RejectReason.PUBLIC_DOMAIN)
BATCH = 500


@dataclass
class Gathered:
    """Examples and counts: `used` by `work_right`, `work_wrong`, `act_right` and `act_wrong`; `left_out` by reason."""

    examples: Examples = field(default_factory=Examples)
    used: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a verdict says of one (listing, work): None where it says nothing."""

    work: bool | None
    act: bool | None


def gather(session: Session) -> Gathered:
    """Every finding that a person confirmed or rejected, as contests; the newest verdict of each counts."""
    found, digest = Gathered(), hashlib.sha256()
    decided = (FindingState.CONFIRMED, FindingState.REJECTED)
    listings = session.scalars(
        select(Finding.listing_id).where(Finding.state.in_(decided)).distinct().order_by(Finding.listing_id)
    ).all()
    for begin in range(0, len(listings), BATCH):
        _batch(session, listings[begin : begin + BATCH], found, digest)
    examples = found.examples
    examples.sources[SOURCE] = {"verdicts": dict(sorted(found.used.items())), "left_out": dict(sorted(found.left_out.items())),
                                "contests": len(examples.work), "held": len(examples.held_work),
                                "digest": digest.hexdigest()}  # fmt: skip
    return found


def _batch(session: Session, listings: Sequence[int], found: Gathered, digest: Any) -> None:
    matches: dict[int, list[Match]] = {}
    for match in session.scalars(select(Match).where(Match.listing_id.in_(listings)).order_by(Match.id)):
        matches.setdefault(match.listing_id, []).append(match)
    findings: dict[int, list[Finding]] = {}
    for finding in session.scalars(
        select(Finding)
        .where(Finding.listing_id.in_(listings))
        .options(selectinload(Finding.listing), selectinload(Finding.work), selectinload(Finding.match))
        .order_by(Finding.id)
    ):
        findings.setdefault(finding.listing_id, []).append(finding)
    newest = _newest(session, [one.id for several in findings.values() for one in several])
    for listing in listings:
        rows = _usable(findings[listing], newest, found)
        said = {finding.work_id: _says(verdict, found) for finding, verdict in rows}
        label = [[work, one.work, one.act] for work, one in sorted(said.items())]
        digest.update(json.dumps([listing, label]).encode())
        family = _family(rows)
        _work(matches.get(listing, []), said, str(listing), family, found.examples)
        _act(matches.get(listing, []), said, str(listing), family, found.examples)


def _newest(session: Session, findings: Sequence[int]) -> dict[int, tuple[Verdict, str]]:
    """The newest verdict of each finding, with the digest of the page that the person looked at."""
    latest = select(func.max(Verdict.id)).where(Verdict.finding_id.in_(findings)).group_by(Verdict.finding_id)
    verdicts = list(session.scalars(select(Verdict).where(Verdict.id.in_(latest))))
    subjects = [str(one.finding_id) for one in verdicts]
    seen: dict[int, str] = {}
    for event in session.scalars(
        select(Event)
        .where(
            Event.subject_kind == "finding", Event.subject_id.in_(subjects), Event.action.like("takedown:%")
        )
        .order_by(Event.seq)
    ):
        if "verdict" in event.payload:
            seen[int(event.payload["verdict"])] = str(event.payload.get("content", ""))
    return {one.finding_id: (one, seen.get(one.id, "")) for one in verdicts}


def _usable(
    findings: Iterable[Finding], newest: Mapping[int, tuple[Verdict, str]], found: Gathered
) -> list[tuple[Finding, Verdict]]:
    """Findings whose stored evidence is what the person saw; the others are counted with their reason."""
    kept = []
    for finding in findings:
        if finding.id not in newest or finding.state not in (FindingState.CONFIRMED, FindingState.REJECTED):
            continue
        verdict, content = newest[finding.id]
        why = _unusable(finding, verdict, content)
        if why:
            found.left_out[why] += 1
        else:
            kept.append((finding, verdict))
    return kept


def _unusable(finding: Finding, verdict: Verdict, content: str) -> str:
    record = finding.match.record
    evidence = record.get("evidence")
    if not isinstance(evidence, dict):
        return "no_evidence_kept"
    same = content == finding.listing.content_digest if content else finding.match.at <= verdict.at
    if record.get("gone") or not same:
        return "page_changed"
    return "" if all(map(known, (*evidence["work"], *evidence["act"]))) else "unknown_feature"


def _says(verdict: Verdict, found: Gathered) -> _Said:
    if verdict.state is FindingState.CONFIRMED:
        said = _Said(work=True, act=True)
    elif verdict.reason in WRONG:
        said = _Said(work=False, act=None)
    elif verdict.reason in RIGHT:
        said = _Said(work=True, act=False if verdict.reason == RejectReason.NEWS_OR_REVIEW else None)
    else:
        said = _Said(work=None, act=None)
        found.left_out[f"says_nothing:{verdict.reason}"] += 1
    for name, answer in (("work", said.work), ("act", said.act)):
        if answer is not None:
            found.used[f"{name}_{'right' if answer else 'wrong'}"] += 1
    return said


def _family(rows: Sequence[tuple[Finding, Verdict]]) -> str:
    """One family a title, parts of a series together."""
    titles = sorted(finding.work.title for finding, _ in rows)
    return folding.key(stem(titles[0]) or titles[0]) if titles else ""


def _work(
    matches: Sequence[Match], said: Mapping[int, _Said], listing: str, family: str, examples: Examples
) -> None:
    rows = {one.work_id: one for one in matches if isinstance(one.record.get("evidence"), dict)}
    rivals = {work: one.record["evidence"].get("rivals", ()) for work, one in rows.items()}
    for place in places(rivals):
        allowed = _allowed(place, said)
        if allowed:
            contest = Contest(tuple(dict(rows[work].record["evidence"]["work"]) for work in place), allowed,
                              listing, family, SOURCE)  # fmt: skip
            (examples.held_work if held(family) else examples.work).append(contest)


def _allowed(place: Sequence[int], said: Mapping[int, _Said]) -> frozenset[int]:
    """Outcomes that the verdicts leave open; empty where they leave all of them open."""
    answers = {outcome: said[work].work for outcome, work in enumerate(place, start=1) if work in said}
    right = frozenset(outcome for outcome, answer in answers.items() if answer)
    wrong = {outcome for outcome, answer in answers.items() if answer is False}
    if right or not wrong:
        return right
    return frozenset(range(NONE, len(place) + 1)) - wrong


def _act(
    matches: Sequence[Match], said: Mapping[int, _Said], listing: str, family: str, examples: Examples
) -> None:
    """One question a listing: the first of its decided works answers for the page."""
    for match in matches:
        answer = said[match.work_id].act if match.work_id in said else None
        evidence = match.record.get("evidence")
        if answer is None or not evidence or evidence["about"]:
            continue
        contest = two_sided(
            dict(evidence["act"]), right=answer, listing=listing, family=family, source=SOURCE
        )
        (examples.held_act if held(family) else examples.act).append(contest)
        return


def held(family: str) -> bool:
    """Whether a family only measures."""
    return hashlib.sha256(("held " + family).encode("utf-8", "surrogatepass")).digest()[0] % HELD_OF == 0
