"""The words of a plan: outcomes, page templates, themes, share services, hostile things."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What must come of a (work, URL)."""

    DRAFT = "draft"
    REVIEW = "review"
    NOTHING = "nothing"


class Template(StrEnum):
    """What a planted page is; each theme draws the templates that such a site would have."""

    THREAD = "thread"
    ARTICLE = "article"
    WIKI = "wiki"
    SOFT = "soft"
    SIFU = "sifu"
    BOOK = "book"
    MOVIE = "movie"
    READ = "read"
    FILE = "file"
    APP = "app"


class Theme(StrEnum):
    """Which site software the markup is modelled on."""

    DISCUZ = "discuz"
    PHPWIND = "phpwind"
    DEDECMS = "dedecms"
    WORDPRESS = "wordpress"
    APPCARDS = "appcards"
    APPSHOP = "appshop"


FORUM = (Template.THREAD, Template.ARTICLE, Template.WIKI, Template.READ)
DOWNLOADS = (Template.SOFT, Template.SIFU, Template.BOOK, Template.MOVIE, Template.ARTICLE, Template.WIKI,
             Template.READ, Template.FILE)  # fmt: skip
STORE = (Template.APP, Template.ARTICLE)

DRAWS: dict[Theme, tuple[Template, ...]] = {
    Theme.DISCUZ: FORUM,
    Theme.PHPWIND: FORUM,
    Theme.DEDECMS: DOWNLOADS,
    Theme.WORDPRESS: DOWNLOADS,
    Theme.APPCARDS: STORE,
    Theme.APPSHOP: STORE,
}
"""Templates that a theme can draw."""


class Service(StrEnum):
    """Public cloud drives whose links a page may carry. The links are invented and never fetched."""

    BAIDU = "baidu"
    QUARK = "quark"
    ALIYUN = "aliyun"
    XUNLEI = "xunlei"
    PAN123 = "123pan"


class ShareState(StrEnum):
    """`locked`: its code is published nowhere. `removed`: taken down before the sweep."""

    OPEN = "open"
    LOCKED = "locked"
    REMOVED = "removed"


class HostileKind(StrEnum):
    """Things that must end as a typed refusal."""

    REDIRECT_OUT = "redirect_out"
    REDIRECT_LOOPBACK = "redirect_loopback"
    GZIP_BOMB = "gzip_bomb"
    CORRUPT_COVER = "corrupt_cover"
    DEAD_SITE = "dead_site"
    ROBOTS = "robots"
    OUT_OF_PATH = "out_of_path"
    LOCKED_SHARE = "locked_share"
    REMOVED_SHARE = "removed_share"


REASONS: dict[HostileKind, tuple[str, ...]] = {
    HostileKind.REDIRECT_OUT: ("host_out_of_scope", "port_out_of_scope", "address_forbidden"),
    HostileKind.REDIRECT_LOOPBACK: ("host_out_of_scope", "port_out_of_scope", "address_forbidden"),
    HostileKind.GZIP_BOMB: ("body_too_large",),
    HostileKind.CORRUPT_COVER: ("not_a_picture",),
    HostileKind.DEAD_SITE: ("connection_failed", "robots_unreachable", "timeout"),
    HostileKind.ROBOTS: ("robots_disallow",),
    HostileKind.OUT_OF_PATH: ("path_out_of_scope",),
    HostileKind.LOCKED_SHARE: ("access_control",),
    HostileKind.REMOVED_SHARE: ("access_control", "not_found", "http_error"),
}
"""Refusal reasons of which one must be counted; a plan may name others."""

ON_A_PAGE = (HostileKind.CORRUPT_COVER, HostileKind.ROBOTS, HostileKind.OUT_OF_PATH)
ON_A_SHARE = (HostileKind.LOCKED_SHARE, HostileKind.REMOVED_SHARE)

COVER_EDITS = ("jpeg", "resize", "blur", "grey", "brightness", "contrast", "saturation", "truncate")
"""Edits of a planted picture; those that take a figure are written `jpeg:40`."""

CONFUSERS = (
    "trailer", "review", "news", "encyclopaedia", "licensed", "namesake", "sequel", "prose", "ticketing",
    "merchandise", "guide", "request", "takedown", "robots", "out_of_scope", "locked", "removed", "other_work",
)  # fmt: skip
"""What kind of confuser a page with nothing to find is."""
