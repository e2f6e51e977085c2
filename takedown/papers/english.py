"""What the two English notices share: the claimant, works and addresses, and their checks."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, material, rules
from takedown.papers.blocks import Block, Clause, Letter, Line, Table, blank, code, prose, verbatim
from takedown.papers.facts import facts as frozen


@frozen
class ForeignNotice(facts.Content):
    """A right holder's notice to a service abroad, in English.

    Attributes:
        recipient: the designated agent or the point of contact, with postal or e-mail address.
        claimant: who sends it; `on_behalf_of` the owner where that is somebody else, with `authority`.
        truth: the statement, literal.
    """

    recipient: facts.Party
    claimant: facts.Party
    on_behalf_of: str = ""
    authority: str = ""
    signer: str
    service: str
    works: tuple[facts.Work, ...]
    places: tuple[facts.Place, ...]
    exhibits: tuple[facts.Exhibit, ...]
    truth: tuple[str, ...]


def letter(content: ForeignNotice, title: str, blocks: list[Block]) -> Letter:
    """A plain English letter around its text."""
    return Letter(title, content.claimant.name, tuple(blocks), kind=content.paper, lang="en")


def para(*lines: Line, cites: tuple[str, ...] = (), evidence: tuple[str, ...] = ()) -> Clause:
    """A paragraph without the indent of Chinese prose."""
    return Clause(tuple(run for line in lines for run in line), indent=False, cites=cites, evidence=evidence)


def text(words: str) -> Line:
    """English words of ours; VERBATIM, since English keeps its own punctuation beside Han."""
    return verbatim(words)


def opening(content: ForeignNotice) -> list[Block]:
    """To whom, and from whom."""
    to, who = content.recipient, content.claimant
    rows = [("To: ", verbatim(to.name)), ("Address: ", verbatim(to.address)), ("E-mail: ", code(to.email)), ("Service: ", verbatim(content.service)),
            ("From: ", verbatim(who.name)), ("Address: ", verbatim(who.address)), ("Telephone: ", code(who.phone)), ("E-mail: ", code(who.email)),
            ("On behalf of: ", verbatim(content.on_behalf_of)), ("Authority: ", verbatim(content.authority))]  # fmt: skip
    return [para(text(label), line) for label, line in rows if line[0].text]


def works_table(content: ForeignNotice) -> Table:
    """The works with their owners and what proves the ownership."""
    rows = tuple(
        (code(one.work_id), verbatim(one.title), verbatim(one.owner), verbatim(one.proof))
        for one in content.works
    )
    return Table(("Ref.", "Work", "Owner", "Proof of ownership"), rows, (24, 48, 42, 42))


def places_table(content: ForeignNotice) -> Table:
    """Each address with its work, the explanation and the evidence."""
    titles, known = (
        {one.work_id: one.title for one in content.works},
        {one.id: one for one in content.exhibits},
    )
    rows = []
    for number, one in enumerate(content.places, 1):
        shown = tuple(run for name in one.evidence for run in _shown(name, known.get(name)))
        rows.append(
            (
                prose(str(number)),
                code(one.url),
                verbatim(f"{titles.get(one.work_id, '')}: {one.facts}"),
                shown,
            )
        )
    return Table(
        ("No.", "Exact location", "Work, and why it infringes", "Evidence"), tuple(rows), (10, 52, 52, 42)
    )


def _shown(name: str, exhibit: facts.Exhibit | None) -> Line:
    digest = exhibit.sha256 if exhibit else ""
    made = exhibit.made_at if exhibit else ""
    return (*code(name), *text(f" captured {made}, SHA-256 "), *code(digest), *text(" "))


def signature(content: ForeignNotice) -> list[Block]:
    """Where a person signs, never the program."""
    return [
        para(text("Signature: "), blank("____________________ (to be signed by hand)")),
        para(text("Name: "), verbatim(content.signer)),
        para(text("Date: "), blank("____________________")),
    ]


def who(content: ForeignNotice, standing: Standing) -> Iterator[Problem]:
    """Name and e-mail address of the claimant, well formed."""
    asked = (
        ("claimant.name", "通知人名称", "the claimant's name"),
        ("claimant.email", "电子邮箱", "the e-mail address"),
    )
    yield from rules.filled(*asked)(content, standing)
    if rules.email_fault(content.claimant.email):
        yield invalid("claimant.email", "电子邮箱格式不正确", "the e-mail address is malformed")


def works(content: ForeignNotice, _standing: Standing) -> Iterator[Problem]:
    """At least one work with a title."""
    if not content.works:
        yield missing("works", "没有列明作品", "no work is listed")
    for number, one in enumerate(content.works):
        if not one.title.strip():
            yield missing(f"works[{number}].title", "缺作品名称", "the title is missing")


def places(content: ForeignNotice, _standing: Standing) -> Iterator[Problem]:
    """One exact address an item, of a listed work."""
    listed = {one.work_id for one in content.works}
    if not content.places:
        yield missing("places", "没有列明网络地址", "no address is listed")
    for number, one in enumerate(content.places):
        if one.work_id not in listed:
            yield missing(f"places[{number}].work_id", "所列作品不在作品清单中", "its work is not listed")
        if (why := material.address_fault(one.url)) is not None:
            yield invalid(f"places[{number}].url", f"{why[0]}：{one.url}", f"{why[1]}: {one.url}")


def evidence(content: ForeignNotice, _standing: Standing) -> Iterator[Problem]:
    """An explanation and evidence for each address."""
    known = {one.id for one in content.exhibits}
    for number, one in enumerate(content.places):
        if not one.facts.strip():
            yield missing(f"places[{number}].facts", "缺侵权说明", "why it infringes is missing")
        if not one.evidence or not known.issuperset(one.evidence):
            yield missing(f"places[{number}].evidence", "缺证据", "evidence is missing")
    yield from material.exhibits(content.exhibits)


def agency(content: ForeignNotice, _standing: Standing) -> Iterator[Problem]:
    """Who acts for another says by which authority."""
    if content.on_behalf_of.strip() and not content.authority.strip():
        yield missing("authority", "代理人缺授权", "the authority to act is missing")
