"""What is true of the book as a whole, one row each: such as the name of the folder in which its files stand."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base

FOLDER = "folder"
"""The name that the folder of vault and WARC files was given; the folder holds it too."""


class Fact(Base):
    """A name and its value."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def read(session: Session, name: str) -> str:
    """The value, or an empty text."""
    row = session.get(Fact, name)
    return row.value if row else ""


def write(session: Session, name: str, value: str) -> None:
    """State a value, in place of what stood there."""
    session.merge(Fact(name=name, value=value))
