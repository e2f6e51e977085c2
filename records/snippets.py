"""Snippets (常用语): words that people of the office keep for papers, with variables that the paper at hand fills in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.accounts import Account
from records.base import Base
from records.vocabulary import PaperKind


class Snippet(Base):
    """One snippet of one person; `shared` ones are offered to the whole office, and events keep their changes."""

    __tablename__ = "snippet"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    """Its owner, who alone changes it."""
    name: Mapped[str]
    kind: Mapped[PaperKind | None]
    """The papers that it is for; None: every paper."""
    body: Mapped[str]
    """With variables in braces, as desk.web.snippets knows them."""
    shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    owner: Mapped[Account] = relationship()
