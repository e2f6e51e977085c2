"""From a finding into the negative bank: what stands on its page and should never count, and how it gets there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import negatives
from catalog.negatives import Grounds, NegativeOutcome
from desk.web.content.cards import Card
from desk.web.content.sides import Side, leaf
from desk.web.places import Place
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import jobs
from records.errors import NotFound, Refused
from records.prints import Fingerprint
from records.sweeps import ListingMedia
from records.vocabulary import JobKind, NegativeKind

TITLE, FOUND, ASSET, FILE = "title", "found", "asset", "file"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may go into the bank. `what`: `title`, or `found`, `asset`, `file` with a row's id behind a dash.

    `value`: the title, or of a file its SHA-256; pictures go in by the codes of their prints.
    """

    what: str
    label: str
    value: str = ""

    @property
    def sort(self) -> str:
        return self.what.partition("-")[0]


def candidates(cards: Sequence[Card], pair: ListingMedia | None, place: Place | None) -> list[Candidate]:
    """What the page shows: the pictures that were compared, the files, and the name that was found."""
    found: dict[str, Candidate] = {}
    for card in cards:
        for one in _of_picture(card) if card.kind == "picture" else _of_file(card.found):
            found.setdefault(one.what, one)
    if pair is not None:
        found.setdefault(f"{FOUND}-{pair.id}", Candidate(f"{FOUND}-{pair.id}", leaf(pair.url)))
    if place is not None and place.name:
        found[TITLE] = Candidate(TITLE, place.name, place.name)
    return list(found.values())


def _of_picture(card: Card) -> list[Candidate]:
    made = []
    if card.found.media is not None:
        made.append(Candidate(f"{FOUND}-{card.found.media.id}", leaf(card.found.media.url)))
    if card.asset.asset is not None:
        made.append(Candidate(f"{ASSET}-{card.asset.asset.id}", card.asset.asset.file_name))
    return made


def _of_file(found: Side) -> list[Candidate]:
    """A file of which only the beginning is stored has another digest than the one the site hands out."""
    media = found.media
    if media is None or not media.digest or media.stored_bytes < (media.total_bytes or 0):
        return []
    return [Candidate(f"{FILE}-{media.id}", leaf(media.url), media.digest)]


def add(desk: Desk, who: Viewer, wanted: Candidate, *, reason: str, expires: date | None) -> NegativeOutcome:
    """Put it into the bank in the person's own name, and ask for open findings to be matched without it.

    Raises Refused where no reason is given, the day has passed, or a picture has no prints.
    """
    grounds = Grounds(reason.strip(), who.login, expires)
    unit, clock = desk.database.unit_of_work, desk.clock
    if wanted.sort == TITLE:
        outcome = negatives.add_title(unit, clock, title=wanted.value, grounds=grounds, actor=who.login)
    elif wanted.sort == FILE:
        outcome = negatives.add_codes(
            unit, clock, kind=NegativeKind.FILE, values=[wanted.value], label=wanted.label, grounds=grounds,
            actor=who.login,
        )  # fmt: skip
    else:
        with desk.database.reading() as session:
            codes = _codes(session, wanted)
        outcome = negatives.add_codes(
            unit, clock, kind=NegativeKind.PICTURE, values=codes, label=wanted.label, grounds=grounds, actor=who.login
        )  # fmt: skip
    rematch(desk)
    return outcome


def rematch(desk: Desk) -> None:
    """The bank belongs to what a match was computed from: the next run computes open findings again."""
    with desk.database.unit_of_work() as session:
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)


def _codes(session: Session, wanted: Candidate) -> list[str]:
    """The picture in all its turns; its boxes are other pictures."""
    sort, _, id_ = wanted.what.partition("-")
    owner = Fingerprint.media_id if sort == FOUND else Fingerprint.asset_id
    rows = select(Fingerprint.value).where(
        owner == int(id_), Fingerprint.algorithm == "pdq", ~Fingerprint.variant.startswith("box")
    )
    codes = list(dict.fromkeys(session.scalars(rows.order_by(Fingerprint.id))))
    if not codes:
        raise Refused("no_prints", "the picture has no fingerprint", zh="该图片没有指纹，无法加入排除库")
    return codes


def chosen(offered: Sequence[Candidate], what: str) -> Candidate:
    """The candidate that a form names. Raises NotFound for one that the page did not offer."""
    for one in offered:
        if one.what == what:
            return one
    raise NotFound("negative candidate", what[:40])
