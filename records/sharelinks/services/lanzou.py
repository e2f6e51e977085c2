"""蓝奏云, which moves from domain to domain, and 蓝奏云优享版. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, TOKEN, ShareService, Site

LANZOU = ShareService(
    "lanzou",
    (Site(r"(?:[\w-]+\.){0,3}(?:lanzo[a-z]{1,2}|lanz[a-z]|lan[pw][a-z]|lanosso|woozooo)\.com", (rf"/(?:tp/|s/)?{ROOT}",)),
     Site(r"ilanzou\.com", (f"/s/{TOKEN}",))),
    code=(1, 12), words=("蓝奏", "蓝奏云", "lanzou"), keys=("p", "code"),
    plain=("lanzoux.com", "lanzou.com", "lanzn.com", *(f"lanzou{letter}.com" for letter in "abcdefghijklmnopqrstuvwyz")),
    no_ids=frozenset({"account", "about", "login", "index", "mydisk", "register", "user", "vip", "help"}),
)  # fmt: skip
