"""Headers on every answer, and a limit on what is read of a request."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
MAX_FORM_BYTES = 256 * 1024
MAX_PIECE_BYTES = 65 * 1024 * 1024
"""Of one piece of a large file; the file itself may be much larger."""
MAX_CATALOGUE_BYTES = 260 * 1024 * 1024
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
"""A catalogue of 500,000 rows takes about 50 MB."""


class SafeHeaders:
    """Sets what the browser must obey, unless the answer brings a stricter value of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), static=scope["path"].startswith("/static/"))
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a body beyond the limit, by its announced length or by what really arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        limit = limit_for(Headers(scope=scope), scope["path"])
        if _announced(scope) > limit:
            await HTMLResponse(_too_large(limit), 413)(scope, receive, send)
            return
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            # a sender that lies about its length is treated as one that hung up
            return message if seen <= limit else {"type": "http.disconnect"}

        await self.app(scope, receive_counted, send)


def _too_large(limit: int) -> str:
    """A page for whoever sits before it, in both languages: nothing has been read that would say which one."""
    size = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit // 2**10} KiB"
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>413</title><h1>内容太大，没有接收</h1><p>此处最大 {size}，没有写入任何数据。目录请拆分成几个文件；作品原件请用“大文件”分段上传。</p>"
        f'<p lang="en">Too large, nothing was taken in: at most {size} here. Split a catalogue into several files; '
        'bring films by the page for large files.</p><p><a href="/">返回首页 · Home</a></p></html>'
    )


def limit_for(headers: Headers, path: str = "") -> int:
    """Uploads are multipart and come with a session cookie; every other form is small."""
    upload = headers.get("content-type", "").startswith("multipart/form-data") and "cookie" in headers
    if path.startswith("/api/v1/uploads") and headers.get("authorization", "").startswith("Bearer cw_"):
        return MAX_CATALOGUE_BYTES
    if path.startswith("/api/v1/media/") and headers.get("authorization", "").startswith("Bearer cw_"):
        return MAX_PIECE_BYTES
    if path.startswith("/catalogue/media/") and path.endswith("/piece") and "cookie" in headers:
        return MAX_PIECE_BYTES
    if upload and path == "/catalogue/uploads":
        return MAX_CATALOGUE_BYTES  # goes to a file as it comes, and to the worker
    return MAX_UPLOAD_BYTES if upload else MAX_FORM_BYTES


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _complete(headers: MutableHeaders, *, static: bool) -> None:
    headers.setdefault("Content-Security-Policy", CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    # static files change with a release: asked for again, answered with 304; pages are never stored
    headers.setdefault("Cache-Control", "no-cache" if static else "no-store")
