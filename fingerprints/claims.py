"""What a file name says that its bytes are. A name is no evidence; one that lies is worth telling."""

from __future__ import annotations

from collections.abc import Collection

from fingerprints.tracks import SUFFIXES as MEDIA

PICTURE = "jpg jpeg jpe jfif png gif webp bmp tif tiff ico avif heic heif"
TEXT = "txt pdf epub docx htm html xhtml rtf"
ARCHIVE = "zip rar 7z tar gz tgz bz2 tbz2 xz txz zst cab iso lzh"
APP = "apk apks xapk apkm"
SOUND = "mp3 m4a m4b aac ac3 aif aiff amr ape flac ogg oga opus wav wma wv tta dts mka"
OF_SUFFIX = {
    **{one.removeprefix("."): "video" for one in MEDIA},
    **{
        suffix: kind
        for kind, suffixes in (
            ("audio", SOUND), ("picture", PICTURE), ("text", TEXT), ("archive", ARCHIVE), ("app", APP),
        )
        for suffix in suffixes.split()
    },
}  # fmt: skip
TRACKS = ("audio", "video")
"""One container holds either: a sound named .mp4 is no lie."""


def named(name: str) -> str:
    """The kind that the name ends for; empty where it says nothing."""
    _, dot, suffix = name.rpartition(".")
    return OF_SUFFIX.get(suffix.lower(), "") if dot else ""


def contradicted(name: str, kinds: Collection[str]) -> str:
    """The kind that the name says where the bytes are none of it, `kinds` being those that they are; else empty."""
    said = named(name)
    same = TRACKS if said in TRACKS else (said,)
    return said if said and not any(one in kinds for one in same) else ""
