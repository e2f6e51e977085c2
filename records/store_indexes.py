"""The newest index that an app store was seen to publish of itself: an older one in its place is noticed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class StoreIndex(Base):
    """What the newest signed index of one store said of itself. One row for each store that is read by its index."""

    __tablename__ = "store_index"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    stamped_at: Mapped[datetime]
    """When its publisher says that it was made; never from the future."""
    url: Mapped[str]
    sweep_id: Mapped[int]
    """The sweep that was the first to see it."""
    seen_at: Mapped[datetime]
