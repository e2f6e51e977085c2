"""P(unlicensed): grants, what calls itself official, whose signature an application carries.

An empty list of grants proves nothing: the right holder confirms every URL before a paper goes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matchers.authorization import Licence, licence
from matchers.candidate import Candidate
from matchers.facts import ListingFacts, WorkFacts
from matchers.families import identifier
from matchers.families.act import Act
from matchers.families.content_features import signer_features
from matchers.families.creator import folded
from matchers.feature import LICENCE, Feature, feature
from matchers.model import Model, logistic, reference
from matchers.page import Page
from matchers.text.lexicon import Mark, lexicon
from matchers.text.marks import Marks
from records.vocabulary import WorkKind

LACKING_ZH = {"host": "网站", "path": "路径", "account": "账号", "package": "包名", "window": "授权期限",
              "right": "权利种类", "territory": "地域"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unlicensed:
    """P(unlicensed) with its features; `licence` is the grant that covers the listing best, or None."""

    probability: float
    features: tuple[Feature, ...]
    licence: Licence | None


def judge(candidate: Candidate, page: Page, act: Act, title: Marks, model: Model) -> Unlicensed:
    """Weigh everything that speaks for or against a permission. These weights are set by hand, not learnt.

    The very same object for works of which the page says nothing of their own. `title`: its known words.
    """
    listing = page.listing
    if candidate.work.grants or candidate.contents or listing.uploader or listing.packages:
        return _judged(candidate, listing, act, title, model)
    return page.once(
        ("unlicensed", id(act), id(title)), lambda: _judged(candidate, listing, act, title, model)
    )


def _judged(candidate: Candidate, listing: ListingFacts, act: Act, title: Marks, model: Model) -> Unlicensed:
    work, best = candidate.work, licence(candidate.work.grants, listing)
    features = [
        *_granted(best),
        *_official(work, listing, title),
        *(signer_features(candidate.contents) or _signer(work, listing)),
        *_underhand(act),
    ]
    log_odds = model.unlicensed_prior + sum(f.weight for f in features)
    return Unlicensed(logistic(log_odds), tuple(features), best)


def _granted(best: Licence | None) -> list[Feature]:
    if best is None:
        return []
    grant = best.grant
    channel = (
        " ".join(part for part in (grant.host, grant.path, grant.account, grant.package) if part)
        or "全部渠道"
    )
    window = f"{grant.valid_from or ''}–{grant.valid_to or ''}"
    if best.full:
        return [feature("licence_full", LICENCE, channel, f"{grant.licensee} {window}".strip())]
    lacking = "、".join(LACKING_ZH[name] for name in best.lacking)
    return [feature("licence_partial", LICENCE, lacking, f"{channel} {window}")]


def _official(work: WorkFacts, listing: ListingFacts, title: Iterable[Mark]) -> list[Feature]:
    signs = lexicon().signs
    word = next((m.word for m in title if any(t == "act:official" and signs["official"] for t in m.tags)), "")
    found = [feature("official_words", LICENCE, word, "无官方、正版字样")] if word else []
    account = folded(listing.uploader)
    owners = {folded(name) for name in (work.holder, *work.creators)} - {""}
    if account and account in owners and not _names_the_writer(work, listing):
        found.append(feature("official_account", LICENCE, listing.uploader, work.holder))
    return found


def _names_the_writer(work: WorkFacts, listing: ListingFacts) -> bool:
    """Sites of novels write 作者 over every chapter: the book's writer, not the account that put it up."""
    named = {folded(name) for name in listing.creators}
    return work.kind is WorkKind.LITERATURE and folded(listing.uploader) in named


def _signer(work: WorkFacts, listing: ListingFacts) -> list[Feature]:
    same_package = identifier.agree(work.package, listing.packages) == "agree"
    verdict = identifier.agree(work.signer_sha256, listing.signers)
    if not same_package or not verdict:
        return []
    key = "signer_same" if verdict == "agree" else "signer_other"
    return [feature(key, LICENCE, listing.signers[0], work.signer_sha256)]


def _underhand(act: Act) -> list[Feature]:
    """Share codes, cracks, private servers and cheats are no way in which licensees hand out works."""
    keys = {"act_share_code", "act_share", "act_magnet", "sign:crack", "sign:private_server", "sign:cheat",
            "sign:share_word"}  # fmt: skip
    # how clearly it is seen counts here, not what it has been learnt to weigh for P(act)
    seen = next((f for f in act.features if f.key in keys and f.strength * reference(f.key) >= 1.0), None)
    return [feature("underhand", LICENCE, seen.seen, "授权渠道的提供方式")] if seen else []
