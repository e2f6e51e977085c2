"""Draws a page: Jinja2 with everything escaped, the person's language, and what every page shows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.triage.redaction import masked
from desk.web import access, places, show, words
from desk.web.content import plots
from desk.web.content.sides import leaf
from desk.web.folding import SpokenEnvironment
from desk.web.translate import LANGUAGES, known, translations
from desk.web.viewer import Viewer
from records import masking, vocabulary
from records.clock import shown

TEMPLATES = Path(__file__).with_name("templates")
LANGUAGE_COOKIE = "copywatch_language"


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """An HTML answer. `values` are what the template names, and nothing may be undefined."""
    language = language_of(request)
    html = environment(language).get_template(template).render(
        request=request, viewer=_viewer(request), csrf=csrf_of(request), language=language, **values
    )  # fmt: skip
    return HTMLResponse(html, status)


def redirect(to: str) -> RedirectResponse:
    """See Other: the answer to every form that did something."""
    return RedirectResponse(to, 303)


def language_of(request: Request) -> str:
    viewer = _viewer(request)
    return known(viewer.language if viewer else request.cookies.get(LANGUAGE_COOKIE))


def csrf_of(request: Request) -> str:
    viewer = _viewer(request)
    if viewer:
        return viewer.csrf
    return str(getattr(request.state, "anonymous_csrf", request.cookies.get(access.ANONYMOUS_COOKIE, "")))


FILTERS: dict[str, Mapping[Any, str]] = {
    "family": words.FAMILIES,
    "action": words.EVENTS,
    "linkword": words.LINKS,
    "service": words.SERVICES,
    "decision": words.DECISIONS,
    "placeword": words.PLACES,
    "gonereason": words.GONE_WHYS,
    "signword": words.SIGNS,
    "limit": words.LIMITS,
    "part": words.PARTS,
    "signature": words.SIGNATURES,
    "assetuse": words.ASSET_USES,
    "contentkind": words.CONTENT_KINDS,
    "where": words.WHERES,
    "turn": words.TURNS,
    "memberstate": words.MEMBER_STATES,
    "particular": words.PARTICULARS,
    "relationwhy": words.RELATION_WHYS,
    "relation": words.RELATIONS,
    "seenword": words.SEEN,
}
"""Filters that say a code in words; a code that the table does not know is shown as it is."""


@cache
def environment(language: str) -> Environment:
    """One environment per language, since templates are compiled with its words."""
    made = SpokenEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.policies["ext.i18n.trimmed"] = True
    catalogue = translations(language)
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    made.speak = catalogue.gettext
    made.filters.update(
        inert=show.inert,
        spans=show.marked_spans,
        percent=show.percent,
        size=show.size,
        time=shown,
        around=places.shown,
        clock=plots.clock,
        leaf=leaf,
        covered=masked,
        person=masking.name,
        reach=masking.reach,
        told=show.told,
        masked=masking.masked,
    )

    def word(member: StrEnum) -> str:
        return catalogue.gettext(words.word(member))

    def say(text: str) -> str:
        return catalogue.gettext(text) if text else ""

    made.filters.update(word=word, refusal=lambda code: say(words.refusal_word(code)))
    for name, table in FILTERS.items():
        made.filters[name] = partial(_from_table, catalogue, table)
    made.globals.update(words=words, vocabulary=vocabulary, access=access, languages=LANGUAGES, say=say)
    return made


def _from_table(catalogue: NullTranslations, table: Mapping[str, str], code: str) -> str:
    return catalogue.gettext(table[code]) if code in table else str(code)


def _viewer(request: Request) -> Viewer | None:
    found: Viewer | None = getattr(request.state, "viewer", None)
    return found
