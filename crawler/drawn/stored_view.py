"""What a browser is shown of a stored response: the response itself, or a plain view of one that is no page."""

from __future__ import annotations

import contextlib
import html
import json

from crawler.drawn.drawings import Stored
from records.errors import BytesRefused

PAGES = ("text/html", "application/xhtml+xml")
AS_IS = ("text/css", "image/")
MAX_VIEW_CHARACTERS = 20_000
VIEW = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>存证响应</title>
<style>body{{font:15px/1.6 "Noto Sans CJK SC",sans-serif;margin:24px;color:#222}}p{{color:#777}}
pre{{white-space:pre-wrap;word-break:break-all}}</style>
<p>存证响应的文本视图（非网页原貌）· plain view of a stored response ({media_type})<br>{url}</p><pre>{text}</pre></html>"""


def page_view(url: str, content_type: str, status: int, body: bytes) -> Stored:
    """The stored response as a page to draw.

    A page is given as it stands; JSON and text are set out plainly and marked as such.
    Raises BytesRefused (not_drawable) for anything else.
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in PAGES:
        return Stored(status, content_type, body)
    if media_type == "application/json" or media_type.startswith("text/"):
        view = VIEW.format(
            media_type=html.escape(media_type), url=html.escape(url), text=_text(media_type, body)
        )
        return Stored(200, "text/html; charset=utf-8", view.encode("utf-8", "replace"))
    raise BytesRefused(
        "not_drawable", f"{url} is {media_type or 'of no stated type'}, no page to draw", url=url
    )


def resource_view(content_type: str, status: int, body: bytes) -> Stored | None:
    """A stored stylesheet or picture of a page, None for anything that need not be drawn."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type.startswith(AS_IS) or media_type in PAGES:
        return Stored(status, content_type, body)
    return None


def _text(media_type: str, body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    if media_type == "application/json":
        # one that says that it is JSON and is not is shown as it stands
        with contextlib.suppress(ValueError):
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return html.escape(text[:MAX_VIEW_CHARACTERS])
