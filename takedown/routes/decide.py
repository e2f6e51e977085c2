"""Which routes are open for a site, and what each still lacks; and the one referral that a person may then draw up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from records.errors import NotAllowed, Refused
from records.vocabulary import PaperKind
from takedown.addressees.jurisdiction import Outcome
from takedown.addressees.provinces import Place, Step, chain
from takedown.routes import gates
from takedown.routes.facts import SiteFacts
from takedown.routes.gates import Gap, Gate, Lack
from takedown.routes.kinds import MEASURE_ZH, MEASURES, PAPER, ROUTE_ZH, AccessMeasure, FilingState, Route

OURS = Gate("jurisdiction", ("enforcement-5", "measures-4"), gates.jurisdiction)
MAINLAND = Gate("server", ("information-services-18",), gates.in_mainland)
EVIDENCE = Gate("evidence", ("penalty-46",), gates.evidence)
COLLATERAL = Gate("collateral", (), gates.spares_others)
ADDRESSED = Gate("addressee", ("information-services-18",), gates.addressed)
COMMON = (OURS, MAINLAND, EVIDENCE, COLLATERAL, ADDRESSED)

GATES: dict[Route, tuple[Gate, ...]] = {
    Route.INTERMEDIARY: (
        *COMMON,
        Gate("nature", ("measures-2",), gates.intermediary),
        Gate("notice", ("measures-11", "measures-13"), gates.ignored_or_known),
        Gate("removed", ("measures-12",), gates.not_removed),
        Gate("public_interest", ("measures-11",), gates.public_interest),
        Gate("determination", ("measures-14",), gates.dedicated_or_serious),
    ),
    Route.DIRECT: (
        *COMMON,
        Gate("nature", ("campaign-2015-3-3",), gates.direct),
        Gate("stopped", ("campaign-2015-3-3",), gates.stopped),
    ),
    Route.PENALISED: (
        OURS, EVIDENCE, COLLATERAL, ADDRESSED,
        Gate("penalty", ("campaign-2015-5-4",), gates.penalised),
        Gate("serious", ("campaign-2015-5-4",), gates.serious),
    ),
    Route.PUBLISHING: (
        *COMMON,
        Gate("determination", ("private-servers-3-3", "online-publishing-51"), gates.published_illegally),
    ),
    Route.FILING: (
        MAINLAND, Gate("collateral", (), gates.spares_platforms), ADDRESSED,
        Gate("filing", ("information-services-4",), gates.unfiled),
    ),
    Route.ABROAD: (EVIDENCE, Gate("abroad", (), gates.abroad)),
}  # fmt: skip


class RouteState(StrEnum):
    """Open, or something is wanting."""

    OPEN = "open"
    LACKS = "lacks"


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """One measure of a route and what it lacks beyond the route's own gates."""

    measure: AccessMeasure
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """One route. `measures` stand in the order in which they are mostly asked for."""

    route: Route
    lacks: tuple[Lack, ...]
    measures: tuple[MeasureAnswer, ...]

    @property
    def state(self) -> RouteState:
        passable = any(not one.lacks for one in self.measures)
        return RouteState.OPEN if not self.lacks and passable else RouteState.LACKS

    @property
    def barred(self) -> bool:
        """Whether something speaks against it that no paper mends."""
        return any(lack.want is gates.Want.BARRED for lack in self.lacks)


@dataclass(frozen=True, slots=True)
class Referral:
    """What a person may draw up: one route, one measure, the hosts to name, and the way to whoever acts.

    Attributes:
        never: addresses that the paper must not name as the thing to block (R13).
        steps: papers in their order, from this office on; `bureau`: the communications administration.
    """

    site: str
    route: Route
    measure: AccessMeasure
    paper: PaperKind
    hosts: tuple[str, ...]
    never: tuple[str, ...]
    bureau: str
    steps: tuple[Step, ...]
    articles: tuple[str, ...]


def open_routes(facts: SiteFacts) -> tuple[RouteAnswer, ...]:
    """All six routes, each with what it lacks; nothing is decided, a person chooses one that is open."""
    return tuple(
        RouteAnswer(
            route,
            tuple(lack for gate in GATES[route] for lack in gate.lacks(facts)),
            tuple(
                MeasureAnswer(measure, tuple(_of_measure(route, measure, facts)))
                for measure in MEASURES[route]
            ),
        )
        for route in Route
    )


def _of_measure(route: Route, measure: AccessMeasure, facts: SiteFacts) -> list[Lack]:
    gate = _MEASURE_GATES.get((route, measure))
    return list(gate.lacks(facts)) if gate else []


def _has_filing(facts: SiteFacts) -> list[Gap]:
    if facts.filing is FilingState.FILED and facts.filing_number:
        return []
    return [
        Gap(
            "没有可以注销的备案号",
            "there is no filing to cancel",
            "登记册的备案号",
            "filing number in the register",
        )
    ]


def _has_licence(facts: SiteFacts) -> list[Gap]:
    if facts.licence:
        return []
    return [Gap("没有电信业务经营许可证的记录", "no telecom licence is recorded", "许可证号（如 粤B2-20090059），登记册或者“许可证”事实",
                "licence number in the register, or fact 'licence'")]  # fmt: skip


_MEASURE_GATES = {
    (Route.PENALISED, AccessMeasure.CANCEL_FILING): Gate(
        "filing_exists", ("campaign-2015-5-4",), lambda facts: iter(_has_filing(facts))
    ),
    (Route.PENALISED, AccessMeasure.REVOKE_LICENCE): Gate(
        "licence_exists", ("campaign-2015-5-4",), lambda facts: iter(_has_licence(facts))
    ),
    # a filing is cancelled wherever the server stands; access is suspended in the mainland only
    (Route.PENALISED, AccessMeasure.SUSPEND): MAINLAND,
    (Route.PENALISED, AccessMeasure.CLOSE): MAINLAND,
}
"""What a measure needs beyond the gates of its route."""


def refer(facts: SiteFacts, routes: Sequence[Route], measures: Sequence[AccessMeasure]) -> Referral:
    """The referral of one route and one measure.

    Raises:
        Refused: not exactly one route, not exactly one measure, or a measure that the route does not know.
        NotAllowed: the route is not open; `reasons` hold every lack.
    """
    if len(routes) != 1 or len(measures) != 1:
        raise Refused(
            "exactly_one", f"a referral names one route and one measure, not {len(routes)} and {len(measures)}",
            zh="提请函只能写明一种途径、一项措施", routes=[str(r) for r in routes], measures=[str(m) for m in measures],
        )  # fmt: skip
    (route,), (measure,) = routes, measures
    if measure not in MEASURES[route]:
        known = "、".join(MEASURE_ZH[one] for one in MEASURES[route])
        raise Refused(
            "measure_not_of_route", f"route {route.value} knows {', '.join(MEASURES[route])}, not {measure.value}",
            zh=f"{ROUTE_ZH[route]}只能提请：{known}", route=route.value, measure=measure.value,
        )  # fmt: skip
    answer = next(one for one in open_routes(facts) if one.route is route)
    of_measure = next(one for one in answer.measures if one.measure is measure)
    lacks = [*answer.lacks, *of_measure.lacks]
    if lacks:
        raise NotAllowed(
            f"route {route.value} is not open for {facts.site}: " + "; ".join(one.en for one in lacks),
            zh="该途径尚不具备条件：" + "；".join(one.zh for one in lacks),
            reasons=[f"{one.gate} {one.article}: {one.zh}" for one in lacks],
        )  # fmt: skip
    return _referral(facts, route, measure)


def _referral(facts: SiteFacts, route: Route, measure: AccessMeasure) -> Referral:
    bureau = facts.bureau
    named = route is not Route.ABROAD and bureau is not None
    articles = dict.fromkeys(name for gate in GATES[route] for name in gate.articles)
    return Referral(
        facts.site, route, measure, PAPER[route], facts.hosts, facts.collateral.never,
        bureau.bureau if named and bureau else "", steps_of(facts, route), tuple(articles),
    )  # fmt: skip


def steps_of(facts: SiteFacts, route: Route) -> tuple[Step, ...]:
    """The papers of a route in their order, from this office on."""
    if route is Route.ABROAD:
        return chain("abroad", facts.own, facts.today)
    province = facts.bureau.name if facts.bureau else ""
    return chain("own", facts.own, facts.today, bureau_of=province)


def next_step(facts: SiteFacts, competent: str = "") -> tuple[Step, ...]:
    """What jurisdiction alone asks for: a transfer or a report; nothing where the case is ours or not known."""
    outcome = facts.jurisdiction.outcome
    if outcome is Outcome.TRANSFER:
        to = facts.jurisdiction.to
        return chain("transfer", facts.own, facts.today, competent=competent or _office_of(to))
    return chain("abroad", facts.own, facts.today)[:1] if outcome is Outcome.REPORT_UP else ()


def _office_of(place: Place | None) -> str:
    return f"{place.text}版权局" if place else ""
