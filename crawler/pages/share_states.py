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
_CHINESE_LOCKED = (
    "请输入提取码", "请输入访问码", "请输入密码", "输入访问密码", "需要提取码", "请输入提取密码", "请输入分享密码", "请输入分享码",
)  # fmt: skip
_SAID_GONE = re.compile(
    r"(?:分享|链接|外链|文件|资源|页面|内容|地址)[^。！!]{0,16}?(?:已经?被?[^。！!，,]{0,8}(?:取消|失效|过期|删除|屏蔽|封禁|下架|移除)|"
    r"(?:取消|删除)了|已取消|不存在|没找到文件|(?:因|涉及|封禁)[^。！!]{0,14}(?:无法(?:访问|查看|打开)|失效|屏蔽|受限))|(?:取消|删除)了(?:该|此)?分享"
)
"""A sentence about the share itself, in whatever words: what it is, and that it is gone."""
_ONLY_SAID_OF = re.compile(
    r"如果|如遇|若|可能已|可能会|将(?:会|被)?|后(?:自动)?(?:过期|失效)|怎么|如何|为什么|吗|[？?]|请勿|不要|举报|申诉|检测|反馈|常见问题|刷新|重试|稍后|网络"
)
"""Advice and help speak of shares that are gone, and of none in particular."""
_SENTENCE_ENDS = re.compile(r"(?<=[。！!？?\n])")
LONGEST_SENTENCE, LONGEST_NOTE = 60, 1_500
"""Characters of such a sentence, and of a page that says little else."""
CHINESE = Marks(_CHINESE_DEAD, _CHINESE_LOCKED, ("保存到网盘", "保存到我的", "转存"))
MARKS: dict[str, Marks] = {
    "baidu": Marks((*_CHINESE_DEAD, "来晚了", "此链接分享内容可能因为涉及侵权", "分享内容可能因为涉及"), _CHINESE_LOCKED, ("保存到网盘",)),
    "lanzou": Marks((*_CHINESE_DEAD, "文件取消分享了", "来晚啦"), ("输入密码", *_CHINESE_LOCKED), ("文件大小：",)),
    "ctfile": Marks((*_CHINESE_DEAD, "文件不存在", "文件已被删除"), ("访问密码", *_CHINESE_LOCKED), ("普通下载",)),
    **dict.fromkeys(("aliyun", "quark", "xunlei", "115", "123", "tianyi", "uc", "139", "weiyun"), CHINESE),
    "gdrive": Marks(("the file you have requested does not exist", "the item you requested has been deleted", "file is in the owner's trash", "file is in owner's trash", "it is in violation of our terms of service"),
                    ("you need access", "you need permission", "request access"), ("download anyway",)),
    "onedrive": Marks(("this item might not exist or is no longer available", "this link has been removed", "this link has expired", "this link no longer works"),
                      ("enter the password", "enter password", "password protected")),
    "dropbox": Marks(("this item was deleted", "the link has expired", "this link has expired", "that file isn't here", "this link was disabled",
                      "this link has been disabled", "this folder has been removed"), ("enter the password", "password protected")),
    "mega": Marks(("the file you are trying to download is no longer available", "folder link unavailable", "this folder or file is no longer available",
                   "account has been closed for gross violation"), ("enter decryption key", "need its decryption key")),
    "mediafire": Marks(("invalid or deleted file", "file removed for violation", "belongs to a suspended account",
                        "the key you provided for file download was invalid"), ("this file is password protected",), ("download file",)),
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
    seen = _UNSEEN.sub("", page[:READ])
    said = _TAG.sub(_on_it, seen).lower()
    dead, locked = _is_gone(marks.dead, seen.lower(), said), _any(marks.locked, said)
    alive = files or _any(marks.alive, said)
    if dead:
        return ShareState.UNCERTAIN if alive or locked else ShareState.DEAD
    if alive:
        return ShareState.ALIVE
    if locked and not _IN_THE_WAY.search(said):
        return ShareState.LOCKED
    return ShareState.UNCERTAIN


def _is_gone(marks: tuple[str, ...], seen: str, said: str) -> bool:
    """Whether a sentence says that the share is gone; what is said of such shares in general says nothing."""
    sentences = [one for part in _TAG.split(seen) for one in _SENTENCE_ENDS.split(part) if one.strip()]
    telling = [one for one in sentences if _any(marks, one)]
    if telling:
        return any(not _ONLY_SAID_OF.search(one) for one in telling)
    if _any(marks, said) and not _ONLY_SAID_OF.search(said):
        return True  # a sentence of several elements
    short = sum(len(one) for one in sentences) <= LONGEST_NOTE and not _IN_THE_WAY.search(seen)
    return bool(marks and short) and any(
        len(one) <= LONGEST_SENTENCE and _SAID_GONE.search(one) and not _ONLY_SAID_OF.search(one)
        for one in sentences
    )


def _on_it(tag: re.Match[str]) -> str:
    found = None if "hidden" in tag[0].lower() else _ON_IT.search(tag[0])
    return f" {found[1] or found[2]} " if found else ""


def _any(sentences: tuple[str, ...], said: str) -> bool:
    return any(sentence in said for sentence in sentences)
