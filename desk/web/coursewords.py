"""Words for the course of a dossier, its papers and cases. English here, Chinese in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from desk.web.translate import marked as _
from records.casework import OutcomeKind

OUTCOMES: Mapping[OutcomeKind, str] = {
    OutcomeKind.PENALTY: _("decision on a penalty"),
    OutcomeKind.PAID: _("fine paid"),
    OutcomeKind.NO_PENALTY: _("no penalty"),
    OutcomeKind.WITHDRAWN: _("case withdrawn"),
    OutcomeKind.EXTENDED: _("time extended"),
    OutcomeKind.CLOSED: _("case closed"),
    OutcomeKind.TRANSFERRED: _("transferred to the police or prosecutors"),
    OutcomeKind.NOT_TRANSFERRED: _("decided not to transfer"),
    OutcomeKind.SITE_CLOSED: _("site closed"),
    OutcomeKind.SERVERS: _("servers involved"),
    OutcomeKind.REVIEW: _("administrative review"),
    OutcomeKind.LITIGATION: _("administrative litigation"),
    OutcomeKind.ENFORCED: _("enforced"),
    OutcomeKind.TRANSFER_REPORTED: _("written report on a transfer laid before the head"),
    OutcomeKind.TRANSFER_DECIDED: _("head decided to transfer"),
    OutcomeKind.POLICE_ACCEPTED: _("police signed the receipt"),
    OutcomeKind.POLICE_ELSEWHERE: _("police signed; another police organ is competent"),
    OutcomeKind.POLICE_FORWARDED: _("police handed it on"),
    OutcomeKind.POLICE_FILED: _("police filed a case"),
    OutcomeKind.POLICE_REFUSED: _("police refused to file"),
    OutcomeKind.REFUSAL_REVIEW: _("review of the refusal asked of the police"),
    OutcomeKind.REFUSAL_UPHELD: _("police upheld the refusal"),
    OutcomeKind.SUPERVISION_ASKED: _("supervision asked of the procuratorate"),
    OutcomeKind.ITEMS_HANDED: _("items handed to the police"),
    OutcomeKind.ANNOUNCED: _("decision announced"),
    OutcomeKind.SERVED: _("decision served"),
    OutcomeKind.PUBLISHED: _("penalty published"),
}
OF_TRANSFER = frozenset(
    kind
    for kind in OutcomeKind
    if kind.value.startswith(("transfer_", "police_", "refusal_", "supervision_", "items_"))
)
"""The procedure of a transfer to the police, listed apart."""
EVENTS: Mapping[str, str] = {
    **{f"takedown:case:{kind.value}": word for kind, word in OUTCOMES.items()},
    "takedown:case:filed": _("case filed"),
    "takedown:case:paper_added": _("sealed paper kept"),
    "takedown:case:outcome_voided": _("outcome taken back"),
    "takedown:case:described": _("written by hand"),
    "takedown:case:merged": _("merged into a joint case"),
    "takedown:draft:recalled": _("approval recalled"),
    "takedown:draft:backfilled": _("number and seal recorded"),
    "takedown:draft:backfill_voided": _("number and seal taken back"),
    "takedown:draft:came_back_changed": _("came back with other words"),
    "takedown:draft:withdrawal_proposed": _("withdrawal drawn up"),
    "takedown:draft:partly_withdrawn": _("some addresses withdrawn"),
    "takedown:draft:unanswered": _("no reply"),
    "takedown:draft:seen_removed": _("seen removed"),
    "takedown:draft:seen_live": _("seen still online"),
    "takedown:finding:confirmed": _("finding confirmed"),
    "takedown:finding:rejected": _("finding rejected"),
    "takedown:finding:watched": _("finding watched"),
    "takedown:finding:reopened": _("finding opened again"),
    "takedown:finding:relisted": _("offered again at another address"),
    "takedown:complaint:received": _("complaint about us received"),
    "takedown:complaint:decided": _("complaint decided"),
    "takedown:complaint:learnt": _("entered into the negative bank"),
    "takedown:complaint:answered": _("complaint answered"),
    "takedown:complaint:opened": _("complaint shown in full"),
}
"""Events beside those of `words.EVENTS`."""

CHANNELS: Mapping[str, str] = {
    "letter": _("letter"),
    "email": _("e-mail"),
    "phone": _("telephone"),
    "visit": _("in person"),
    "platform": _("passed on by the service"),
    "superior": _("passed down by the organ above"),
}
SOURCES: Mapping[str, str] = {
    "superior": _("passed down by the organ above"),
    "own": _("found by ourselves"),
    "complaint": _("complaint of the public"),
    "holder": _("right holder"),
    "transfer": _("handed over by another organ"),
    "supervised": _("supervised case"),
}
STREAMS: Mapping[str, str] = {
    "copyright": _("copyright organ"),
    "police": _("police"),
    "internet": _("internet information office"),
}
ANSWERS: Mapping[str, str] = {
    "unlicensed": _("not licensed"),
    "licensed": _("licensed"),
    "unsure": _("not sure"),
}
JURISDICTIONS: Mapping[str, str] = {
    "own": _("ours"),
    "transfer": _("handed over to another organ"),
    "report_up": _("reported to the organ above"),
}
