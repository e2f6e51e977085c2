"""What is kept of a decision: columns of a match row, with everything needed to follow it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fingerprints.pictures.compare import SECOND_VOTE
from matchers import policy
from matchers.candidate import Named
from matchers.content.contents import Content
from matchers.content.media import Likeness
from matchers.content.negatives import Ignored
from matchers.families import content_features
from matchers.feature import POLICY, Feature
from matchers.index.catalogue import CatalogueIndex
from matchers.model import Model, packaged
from matchers.screen import Screened
from matchers.text import normalise
from matchers.text.lexicon import lexicon
from matchers.weighing import explain
from matchers.weighing.decide import Decided
from records.vocabulary import Decision

KEPT = 20
"""Matches kept of one listing, best first: what a page of many names only touches is not worth a row."""
DIGITS = 6


@dataclass(frozen=True, slots=True)
class MatchRecord:
    """One decision as the columns of a match row; `work` is our id of the work.

    `decision` is what people are asked for; `named` says how surely the listing names the work.
    """

    work: int
    decision: Decision
    named: Decision
    p_work: float
    p_act: float
    p_unlicensed: float
    families: tuple[str, ...]
    reasons: tuple[dict[str, Any], ...]
    record: dict[str, Any]

    def columns(self) -> dict[str, Any]:
        """Values by column name."""
        return {
            "decision": self.decision, "p_work": self.p_work, "p_act": self.p_act,
            "p_unlicensed": self.p_unlicensed, "families": list(self.families), "reasons": list(self.reasons),
            "record": self.record,
        }  # fmt: skip


def engine(model: Model | None = None) -> str:
    """Versions of everything but the data that a decision hangs on."""
    return f"{normalise.VERSION} lexicon/{lexicon().digest} {(model or packaged()).name} {POLICY}"


def records(screened: Screened, catalogue: CatalogueIndex, revision: str) -> tuple[MatchRecord, ...]:
    """The decisions worth a row, best first."""
    return tuple(_record(one, catalogue, revision, screened.ignored) for one in screened.decided[:KEPT])


def _record(
    decided: Decided, catalogue: CatalogueIndex, revision: str, ignored: tuple[Ignored, ...]
) -> MatchRecord:
    weighed = decided.weighed
    return MatchRecord(
        work=weighed.candidate.work.id,
        decision=decided.for_people,
        named=decided.decision,
        p_work=round(decided.p_work, DIGITS),
        p_act=round(weighed.act.probability, DIGITS),
        p_unlicensed=round(weighed.unlicensed.probability, DIGITS),
        families=decided.families,
        reasons=tuple(dict(reason) for reason in explain.reasons(decided)),
        record=_followed(decided, catalogue, revision, ignored),
    )


def _followed(
    decided: Decided, catalogue: CatalogueIndex, revision: str, ignored: tuple[Ignored, ...]
) -> dict[str, Any]:
    weighed = decided.weighed
    rival = catalogue.works.get(decided.runner_up) if decided.runner_up is not None else None
    licence = weighed.unlicensed.licence
    return {
        **_place(weighed.candidate.named),
        "prior": weighed.model.work.prior,
        "log_odds": round(weighed.score, DIGITS),
        "posterior": round(decided.p_work, DIGITS),
        "runner_up": {"work_id": rival.work_id, "title": rival.title} if rival else None,
        "margin": round(decided.margin, DIGITS),
        "vetoes": explain.vetoes(decided),
        "picture": _picture(weighed.candidate.likeness),
        "contents": [_content(one) for one in weighed.candidate.contents],
        "ignored": [
            one.as_json() for one in (*ignored, *catalogue.apart.get(weighed.candidate.work.id, ()))
        ],
        "licence": {"id": licence.grant.id, "full": licence.full, "lacking": list(licence.lacking)} if licence else None,
        "limits": {"draft": policy.P_WORK[0][0], "review": policy.P_WORK[1][0], "watch": policy.P_WORK[2][0],
                   "act": policy.P_ACT[0][0], "margin": policy.MARGIN},
        "versions": {"catalogue": revision, "normaliser": normalise.VERSION, "lexicon": lexicon().digest,
                     "model": weighed.model.version, "model_digest": weighed.model.digest, "policy": POLICY},
        "evidence": {"work": _evidence(weighed.features), "act": _evidence(weighed.act.features),
                     "about": weighed.act.about, "rivals": list(decided.rivals)},
    }  # fmt: skip


def _evidence(features: tuple[Feature, ...]) -> dict[str, float]:
    """Each feature and its strength, from which weights can be learnt anew without the page."""
    return {one.key: one.strength for one in features}


def _place(named: Named | None) -> dict[str, Any]:
    """Where the name stands. `span` is in the listing's raw title, and empty where it stands elsewhere."""
    if named is None:
        return {"name": "", "view": "", "zone": "", "source": "", "span": [], "place": [], "raw": ""}
    span = list(named.raw_span)
    return {
        "name": named.name, "alias": named.alias, "stem": named.stem, "view": named.view, "edits": named.edits,
        "zone": named.zone, "source": named.read.reading.source,
        "span": span if named.zone == "title" else [], "place": span, "raw": named.raw_text,
        "quoted": named.context.quoted, "coverage": round(named.context.coverage, DIGITS),
        "residue": named.context.residue, "containing": named.containing,
    }  # fmt: skip


def _picture(like: Likeness | None) -> dict[str, Any] | None:
    if like is None:
        return None
    return {
        "algorithm": like.algorithm, "strength": like.strength, "found": like.found, "asset": like.asset,
        "found_code": like.found_code, "asset_code": like.asset_code, "distance": like.distance,
        "threshold": like.threshold, "second_vote": {"algorithm": "phash256", "distance": like.second_vote,
                                                     "threshold": SECOND_VOTE},
        "evidence": like.evidence,
    }  # fmt: skip


def _content(one: Content) -> dict[str, Any]:
    """Enough to compute the likeness again and to show it, with a sentence in Chinese and English."""
    like = one.likeness
    zh, en = explain.sentence(content_features.of(one))
    second: dict[str, Any] = like.evidence.get("second") or {}
    return {
        "kind": one.kind, "own_text": one.own_text, "part": one.part, "found": one.found, "asset": one.asset,
        "algorithm": like.algorithm, "strength": like.strength, "asset_value": like.asset_value,
        "found_value": like.found_value, "distance": like.distance, "threshold": like.threshold,
        "unit": like.evidence.get("unit", ""), "second_vote": {**second, "distance": like.second_vote},
        "evidence": like.evidence, "zh": zh, "en": en,
    }  # fmt: skip
