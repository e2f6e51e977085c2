"""What was asked for when a paper is drawn up, checked: kind, measure, case, right holder."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Dossier
from records.casework import Case
from records.errors import NotAllowed, NotFound, Refused
from records.scope import Site
from records.vocabulary import PaperKind
from takedown.drafting.drafts import find
from takedown.drawing.content import BUILDERS
from takedown.routes.decide import open_routes
from takedown.routes.facts import SiteFacts
from takedown.routes.gates import Want
from takedown.routes.kinds import MEASURE_ZH, MEASURES, PAPER, ROUTE_ZH, AccessMeasure, Route

PER_HOLDER = frozenset({PaperKind.HOLDER_CONFIRMATION, PaperKind.DMCA_NOTICE, PaperKind.DSA_NOTICE})
"""Letters of one right holder; an office's paper may name works of several."""
REFERRALS = frozenset(PAPER.values()) | {PaperKind.REFERRAL_REQUEST}
ABOUT = frozenset({PaperKind.REINSPECTION_RECORD, PaperKind.SERVICE_RECEIPT})
"""Papers that speak of another paper."""
OF_CASE = frozenset({PaperKind.CRIMINAL_TRANSFER, PaperKind.PENALTY_NOTICE, PaperKind.EXPOSURE_SHEET})


def measure_of(facts: SiteFacts, route: Route, wanted: AccessMeasure | None) -> AccessMeasure:
    """The measure to ask for: the wanted one, else the first that lacks nothing. Raises Refused, NotAllowed."""
    if wanted is not None and wanted not in MEASURES[route]:
        known = "、".join(MEASURE_ZH[one] for one in MEASURES[route])
        raise Refused(
            "measure_not_of_route", f"route {route.value} knows {', '.join(MEASURES[route])}, not {wanted.value}",
            zh=f"{ROUTE_ZH[route]}只能提请：{known}", route=route.value, measure=wanted.value,
        )  # fmt: skip
    answer = next(one for one in open_routes(facts) if one.route is route)
    possible = [one for one in answer.measures if not one.lacks] or list(answer.measures)
    chosen = next((one for one in answer.measures if one.measure is wanted), possible[0])
    against = [lack for lack in [*answer.lacks, *chosen.lacks] if lack.want is Want.BARRED]
    if against:
        raise NotAllowed(
            f"no referral of {facts.site} by route {route.value}: " + "; ".join(one.en for one in against),
            zh="不得按该途径提请：" + "；".join(one.zh for one in against),
            reasons=[f"{one.gate} {one.article}: {one.zh}" for one in against],
        )  # fmt: skip
    return chosen.measure


def kind_of(kind: PaperKind | str) -> PaperKind:
    """A kind that is drawn on request. Raises NotFound, Refused."""
    if kind not in set(PaperKind):
        raise NotFound("kind of paper", kind)
    known = PaperKind(kind)
    if known not in BUILDERS:
        raise Refused(
            "not_drawn", f"{known.value} is not drawn on request: notices by `draft prepare`, withdrawals of their notice, case files of whole papers",
            zh="该文种不在此起草：权利人通知自动起草，撤回函由原通知起草，案卷由已有文书汇编", kind=known.value,
        )  # fmt: skip
    return known


def case_of(session: Session, kind: PaperKind, case: int | None) -> int | None:
    """The case, where the kind belongs to one. Raises NotFound, Refused."""
    if case is None and kind in OF_CASE:
        raise Refused(
            "case_needed",
            f"{kind.value} belongs to a case: name it",
            zh="该文书属于案件，请指定案件",
            kind=kind.value,
        )
    if case is not None and session.get(Case, case) is None:
        raise NotFound("case", case)
    return case


def about_of(session: Session, kind: PaperKind, about: int | None) -> int | None:
    """The draft that the paper speaks of, where its kind speaks of one. Raises NotFound, Refused."""
    if about is None and kind in ABOUT:
        raise Refused(
            "about_needed",
            f"{kind.value} speaks of another paper: name its draft",
            zh="请指定所涉及的文书",
            kind=kind.value,
        )
    if about is not None:
        find(session, about)
    return about


def dossiers_of(session: Session, site: Site, holder: str) -> list[Dossier]:
    """A site's dossiers, of one right holder where `holder` names one. Raises Refused where there is none."""
    rows = list(session.scalars(select(Dossier).where(Dossier.site_id == site.id).order_by(Dossier.id)))
    named = [one for one in rows if not holder or holder in (one.holder.name, str(one.holder_id))]
    if not named:
        raise Refused(
            "no_dossier", f"site {site.key} has no dossier{' of ' + holder if holder else ''}: confirm a finding first",
            zh="该网站还没有线索卷，请先确认线索", site=site.key,
        )  # fmt: skip
    return named


def chosen(kind: PaperKind, dossiers: Sequence[Dossier]) -> Dossier:
    """The dossier that the paper stands in. Raises Refused where a letter could be of several right holders."""
    if kind in PER_HOLDER and len(dossiers) > 1:
        named = [one.holder.name for one in dossiers]
        raise Refused(
            "holder_needed",
            f"name the right holder, one of {', '.join(named)}",
            zh="请指定权利人",
            holders=named,
        )
    return dossiers[0]
