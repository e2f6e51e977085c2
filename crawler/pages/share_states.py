"""What a share's public page says of it: alive, dead, locked, or nothing certain.

One row of `MARKS` per service. Sentences were read from public link checkers and from pages written after
them; none was checked against a live service. UNCERTAIN never counts as removed: a page drawn by scripts, a
captcha, a login, an error of the server say nothing about the share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class ShareState(StrEnum):
    """What is known of a share after one look at its page."""

    ALIVE = "alive"
    DEAD = "dead"
    LOCKED = "locked"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Marks:
    """Sentences of one service's pages. `gone`: whether a status 404 or 410 of its page means the share is gone."""

    dead: tuple[str, ...]
    locked: tuple[str, ...] = ()
    alive: tuple[str, ...] = ()
    gone: bool = True


_CHINESE_DEAD = (
    "分享已取消", "分享已过期", "分享已失效", "分享不存在", "分享已被取消", "分享的文件已经被取消", "分享的文件已经被删除", "分享文件已过期",
    "链接不存在", "链接已失效", "链接已过期", "分享链接已失效", "分享的内容已被删除", "该分享已被删除",
)  # fmt: skip
_CHINESE_LOCKED = ("请输入提取码", "请输入访问码", "请输入密码", "输入访问密码", "需要提取码")
CHINESE = Marks(_CHINESE_DEAD, _CHINESE_LOCKED, ("保存到网盘", "保存到我的", "转存"))
MARKS: dict[str, Marks] = {
    "baidu": Marks((*_CHINESE_DEAD, "来晚了", "此链接分享内容可能因为涉及侵权", "分享内容可能因为涉及"), _CHINESE_LOCKED, ("保存到网盘",)),
    "lanzou": Marks((*_CHINESE_DEAD, "文件取消分享了", "来晚啦"), ("输入密码", *_CHINESE_LOCKED), ("文件大小：",)),
    "ctfile": Marks((*_CHINESE_DEAD, "文件不存在", "文件已被删除"), ("访问密码", *_CHINESE_LOCKED), ("普通下载",)),
    **dict.fromkeys(("aliyun", "quark", "xunlei", "115", "123", "tianyi", "uc", "139", "weiyun"), CHINESE),
    "gdrive": Marks(("the file you have requested does not exist", "the item you requested has been deleted", "file is in the owner's trash"),
                    ("you need access", "request access"), ("download anyway",)),
    "onedrive": Marks(("this item might not exist or is no longer available", "this link has been removed"), ("enter the password",)),
    "dropbox": Marks(("this item was deleted", "the link has expired", "that file isn't here"), ("enter the password",)),
    "mega": Marks(("the file you are trying to download is no longer available", "folder link unavailable"), ("enter decryption key",)),
    "mediafire": Marks(("invalid or deleted file", "file removed for violation"), ("this file is password protected",), ("download file",)),
    # a share that was taken away answers 403 exactly as one that asks for its code
    "copyparty": Marks((), gone=False),
}  # fmt: skip
_UNSEEN = re.compile(
    r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_ON_IT = re.compile(r"\b(?:placeholder|value)\s*=\s*(?:\"([^\"]{1,80})\"|'([^']{1,80})')", re.IGNORECASE)
"""What a visitor reads on a field or a button."""
_IN_THE_WAY = re.compile(
    r"安全验证|人机验证|图形验证码|访问过于频繁|请求过于频繁|异常访问|请先登录|captcha", re.IGNORECASE
)
READ = 400_000
"""Characters of a page that are looked at."""


def state_of(service: str, status: int, page: str, *, files: bool = False) -> ShareState:
    """The state of a share by its page; `files`: whether files were read from it.

    Signs of both life and death, and pages that show nothing but a check of the visitor, are UNCERTAIN.
    """
    marks = MARKS.get(service, Marks((), gone=False))
    if status in (404, 410):
        return ShareState.DEAD if marks.gone else ShareState.UNCERTAIN
    if status != 200:
        return ShareState.UNCERTAIN
    said = _TAG.sub(_on_it, _UNSEEN.sub("", page[:READ])).lower()
    dead, locked = _any(marks.dead, said), _any(marks.locked, said)
    alive = files or _any(marks.alive, said)
    if dead:
        return ShareState.UNCERTAIN if alive or locked else ShareState.DEAD
    if alive:
        return ShareState.ALIVE
    if locked and not _IN_THE_WAY.search(said):
        return ShareState.LOCKED
    return ShareState.UNCERTAIN


def _on_it(tag: re.Match[str]) -> str:
    found = None if "hidden" in tag[0].lower() else _ON_IT.search(tag[0])
    return f" {found[1] or found[2]} " if found else ""


def _any(sentences: tuple[str, ...], said: str) -> bool:
    return any(sentence in said for sentence in sentences)
