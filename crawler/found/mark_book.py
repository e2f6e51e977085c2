"""Marks of the site as one sweep meets them: each told once, with the response in which it was seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapy.http import HtmlResponse, Response

from crawler.again.conditional import STORED
from crawler.asked.planned import Mark, Role
from crawler.pages.declared.marks import marks_of, template_of
from crawler.scope.certificates import Certificate, chain_of, der_of, read, told_of
from records.vocabulary import MarkKind

PAGES = 60
"""Pages of one sweep that are looked through; marks stand on every page of a site."""
OFFERS = 200
TEMPLATES = 5
ICONS = ("favicon", "apple-touch-icon")


class MarkBook:
    """Not for several threads."""

    def __init__(self, start: str) -> None:
        self._start = start
        self._told: set[tuple[MarkKind, str]] = set()
        self._pages = self._templates = 0
        self._certificates: dict[bytes, Certificate] = {}

    def certificate(self, response: Response) -> Certificate | None:
        """The certificate that an answer came with; None for http."""
        der = der_of(response)
        if der is None:
            return None
        known, chain = self._certificates.get(der), chain_of(response)
        if known is None or (chain and not known.chain):
            known = self._certificates[der] = read(der, chain)
        return known

    def marks(self, response: Response, role: Role, *, offers: bool) -> tuple[Mark, ...]:
        """What this answer shows for the first time in this sweep. `offers`: listings were read from it."""
        found = [*self._of_answer(response, role), *self._of_page(response, role, offers=offers)]
        new = [mark for mark in found if (mark.kind, mark.value) not in self._told]
        self._told.update((mark.kind, mark.value) for mark in new)
        return tuple(new)

    def _of_answer(self, response: Response, role: Role) -> Iterator[Mark]:
        certificate = self.certificate(response)
        if certificate is not None:
            host = urlsplit(response.url).hostname or ""
            yield Mark(MarkKind.CERTIFICATE, certificate.sha256, {**told_of(certificate), "host": host})
        # icons are not fetched for this: some pages show theirs as a picture
        name = urlsplit(response.url).path.rpartition("/")[2].lower()
        if role is Role.PICTURE and response.status == 200 and name.startswith(ICONS):
            yield Mark(MarkKind.FAVICON, hashlib.sha256(response.body).hexdigest())

    def _of_page(self, response: Response, role: Role, *, offers: bool) -> Iterator[Mark]:
        page = response.meta.get(STORED, response)
        if role is not Role.PAGE or page.status != 200 or not isinstance(page, HtmlResponse):
            return
        if self._pages >= (OFFERS if offers else PAGES):
            return
        self._pages += 1
        for kind, value, detail in marks_of(page.text):
            yield Mark(kind, value, dict(detail))
        is_start = page.url == self._start
        if (is_start or offers) and self._templates < TEMPLATES:
            self._templates += 1
            template = template_of(page.text)
            if template:
                yield Mark(MarkKind.TEMPLATE, template, {"of": "start" if is_start else "offer"})
