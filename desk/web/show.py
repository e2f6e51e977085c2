"""How values become text on a page. Found text is hostile: it is shown, never obeyed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from records.masking import masked

# controls that hide, reorder or overprint what stands beside them: shown by their number instead
_TRICKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
_COMBINING_RUN = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
                            "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
MAX_LENGTH = 100_000
"""Code points that are looked at, whatever the limit of the place."""
PAGE_LENGTH = 2_000
"""Code points of a found text in one place of a page."""


def inert(text: object, limit: int = PAGE_LENGTH) -> Markup:
    """Found text as text: markup escaped, tricks made visible, stacked accents cut, isolated direction."""
    plain = str(text)
    if len(plain) <= limit and not _TRICKS.search(plain) and not _COMBINING_RUN.search(plain):
        return Markup(f"<bdi>{escape(plain)}</bdi>")  # noqa: S704 - escaped; `format` takes ten times as long
    # stacked accents are cut first: they must not use up the length that the words need
    whole = _COMBINING_RUN.sub(r"\1…", str(text)[:MAX_LENGTH])
    return Markup("<bdi>{}</bdi>").format(_visible(whole[:limit]) + _rest(len(whole) - limit))


def marked_spans(text: str, spans: Sequence[Sequence[int]], limit: int = PAGE_LENGTH) -> Markup:
    """Found text with the matched places in <mark>. Spans are code points, end exclusive; bad ones are left out."""
    parts, at = [Markup("")], 0
    for start, end in sorted((span[0], span[1]) for span in spans if len(span) == 2):
        if at <= start < end <= len(text) and start < limit:
            parts += [_visible(text[at:start]), Markup("<mark>{}</mark>").format(_visible(text[start:end]))]
            at = end
    parts.append(_visible(text[at : max(at, limit)]))
    return Markup("<bdi>{}</bdi>").format(Markup("").join(parts) + _rest(len(text) - max(at, limit)))


def told(payload: Mapping[str, object]) -> str:
    """What an event says, as people read it: words as words, personal data masked."""
    return masked(", ".join(f"{name}: {_said(value)}" for name, value in payload.items()))


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def percent(value: float | None) -> str:
    """`97.3 %`, and a dash where nothing could be said. Never rounded up to certainty."""
    if value is None:
        return "—"
    return f"{min(value, 0.999) if value < 1 else 1:.1%}"


def size(count: int | None) -> str:
    """Bytes as people say them."""
    if count is None:
        return ""
    value, unit = float(count), "B"
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if value < 1024 or unit == "TiB":
            break
        value /= 1024
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"


def _visible(text: str) -> Markup:
    cut = _COMBINING_RUN.sub(r"\1…", text)
    return Markup("").join(_piece(piece) for piece in re.split(f"({_TRICKS.pattern})", cut))


def _piece(piece: str) -> Markup:
    if len(piece) == 1 and _TRICKS.match(piece):
        return Markup('<span class="trick" title="U+{0}">U+{0}</span>').format(f"{ord(piece):04X}")
    return escape(piece)


def _rest(count: int) -> Markup:
    return Markup(' <span class="rest">… +{}</span>').format(count) if count > 0 else Markup("")
