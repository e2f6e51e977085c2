"""The monitoring scope: registered sites, what may be fetched there, from which addresses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.vocabulary import SiteKind


class Site(Base):
    """A registered site (网站). Nothing outside its rules is ever fetched."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Short name for the command line: letters, digits, hyphen, underscore."""
    name: Mapped[str]
    kind: Mapped[SiteKind]
    url: Mapped[str]
    """Where a sweep begins."""
    operator: Mapped[str] = mapped_column(default="")
    icp: Mapped[str] = mapped_column(default="")
    access_provider: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    """Where notices go: e-mail, postal address or web form, as the office knows it."""
    region: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    schedule: Mapped[str] = mapped_column(default="24h")
    """Interval between sweeps (digits with m, h or d), five fields of cron text, or `manual`: never by itself."""
    windows: Mapped[str] = mapped_column(default="", server_default="")
    """When sweeps may run, such as `mon-fri 22:00-06:00`, several with `|` between; empty means always."""
    priority: Mapped[int] = mapped_column(default=5, server_default="5")
    """0 to 9; of the sites that are due, those with the higher number go first."""
    jitter_min: Mapped[int] = mapped_column(default=0, server_default="0")
    """A sweep begins up to so many minutes after it is due, differently each turn."""
    delay_s: Mapped[float] = mapped_column(default=1.0)
    """Seconds between two requests to the site; robots.txt Crawl-delay raises it, nothing lowers it."""
    max_pages: Mapped[int] = mapped_column(default=2000)
    max_depth: Mapped[int] = mapped_column(default=8)
    max_file_mib: Mapped[int] = mapped_column(default=16, server_default="16")
    """Largest file of a listing that is fetched, in MiB, at most 4096; 0 means that no files are fetched."""
    max_files_per_sweep: Mapped[int] = mapped_column(default=50, server_default="50")
    """How many files of listings one sweep asks for."""
    max_file_mib_per_sweep: Mapped[int] = mapped_column(default=256, server_default="256")
    """How many MiB of files one sweep takes together."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    rules: Mapped[list[ScopeRule]] = relationship(order_by="ScopeRule.id", cascade="all, delete-orphan")
    addresses: Mapped[list[SiteAddress]] = relationship(cascade="all, delete-orphan")


class ScopeRule(Base):
    """One permission: scheme, host, port and path prefix together. There is no permission by default."""

    __tablename__ = "scope_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    scheme: Mapped[str]
    """`http` or `https`."""
    host: Mapped[str]
    """Lower case, punycode; exact, no wildcard."""
    port: Mapped[int]
    path_prefix: Mapped[str] = mapped_column(default="/")


class SiteAddress(Base):
    """An address or network (CIDR) beyond public ones that this site may resolve to."""

    __tablename__ = "site_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    network: Mapped[str]
