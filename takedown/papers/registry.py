"""Every paper that can be drafted: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from records.vocabulary import PaperKind
from takedown.checklist import Rule
from takedown.compose import TEMPLATE
from takedown.content import NoticeContent
from takedown.papers import holder_notice
from takedown.papers.blocks import Letter
from takedown.papers.holder_notice_rules import LAW_RULES
from takedown.papers.house_rules import HOUSE_RULES


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: what it is called, how its content becomes a letter, what it must hold."""

    kind: PaperKind
    zh: str
    en: str
    template: str
    letter: Callable[[NoticeContent], Letter]
    rules: tuple[Rule, ...]


PAPERS: tuple[Paper, ...] = (
    Paper(PaperKind.HOLDER_NOTICE, "权利人通知", "Right holder's notice", TEMPLATE,
          holder_notice.compose_letter, (*LAW_RULES, *HOUSE_RULES)),
)  # fmt: skip


def paper(kind: PaperKind) -> Paper:
    """The paper of that kind. KeyError where none is registered."""
    return {known.kind: known for known in PAPERS}[kind]
