"""What an asset is: as people say it, or by its name and first bytes where they do not."""

from __future__ import annotations

from fingerprints.registry import kind
from records import folding
from records.vocabulary import AssetKind

WORDS = {
    **{folding.key(kind.value): kind for kind in AssetKind},
    **{folding.key(word): AssetKind.COVER for word in ("封面", "海报", "剧照", "poster", "picture", "image")},
    **{folding.key(word): AssetKind.ICON for word in ("图标", "应用图标", "logo")},
    **{folding.key(word): AssetKind.TEXT for word in ("文字", "文本", "正文", "book")},
    **{folding.key(word): AssetKind.AUDIO for word in ("音频", "录音", "歌曲", "sound", "music")},
    **{folding.key(word): AssetKind.VIDEO for word in ("视频", "影片", "film", "movie")},
    **{folding.key(word): AssetKind.APP for word in ("应用", "安装包", "apk")},
    **{folding.key(word): AssetKind.FILE for word in ("文件", "软件", "客户端", "archive", "software")},
}
SOUND_MAGIC = (b"ID3", b"fLaC", b"MAC ", b"wvpk", b"#!AMR", b"TTA1", b"FORM", b"OggS")
SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ", b"F4A ")
SOUND_SUFFIXES = (
    ".mp3", ".m4a", ".m4b", ".aac", ".ac3", ".aif", ".aiff", ".amr", ".ape", ".flac", ".ogg", ".oga", ".opus", ".wav",
    ".wma", ".wv", ".tta", ".dts", ".mka",
)  # fmt: skip
ICO = b"\x00\x00\x01\x00"


def guessed(name: str, head: bytes) -> AssetKind:
    """By the kinds of fingerprints that accept it, the most specific first; `file` where none does.

    A picture is a cover: only its right holder knows it for an icon, unless it is an ICO file.
    """
    if kind("app").accepts(name, head):
        return AssetKind.APP
    if kind("picture").accepts(name, head):
        return AssetKind.ICON if head.startswith(ICO) else AssetKind.COVER
    if kind("audio").accepts(name, head):
        return AssetKind.AUDIO if _sounds(name.lower(), head) else AssetKind.VIDEO
    return AssetKind.TEXT if kind("text").accepts(name, head) else AssetKind.FILE


def _sounds(name: str, head: bytes) -> bool:
    if head[4:8] == b"ftyp":
        return head[8:12] in SOUND_BRANDS
    if head[:4] == b"RIFF":
        return head[8:12] == b"WAVE"
    if head.startswith(SOUND_MAGIC):
        return not name.endswith(".ogv")
    return name.endswith(SOUND_SUFFIXES)
