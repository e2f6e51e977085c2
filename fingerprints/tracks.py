"""Sound and pictures out of media files, by PyAV, in the child process only.

The demuxers are named: playlists (HLS, DASH, concat) would make the library open other files and addresses
that the playlist names. The file is read through a Python object, so no protocol of the library is used.
PyAV and chromaprint come with the extra `media`; where they are missing, `missing()` says so.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fingerprints.kinds import Material, RefusalCode, refused

FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,avi,caf,dts,eac3,flac,flv,matroska,mov,mp3,mp4,mpeg,mpegts,mpegvideo,ogg,rm,tta,"
    "wav,w64,webm,wv"
)
"""Demuxers that may open a file."""
SUFFIXES = frozenset(
    (".mp3", ".m4a", ".m4b", ".aac", ".ac3", ".aif", ".aiff", ".amr", ".ape", ".flac", ".ogg", ".oga", ".opus",
     ".wav", ".wma", ".wv", ".tta", ".dts", ".mka",
     ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".flv", ".wmv", ".asf", ".mpg", ".mpeg", ".ts", ".m2ts",
     ".rm", ".rmvb", ".3gp", ".ogv")
)  # fmt: skip


def installed(module: str) -> bool:
    """Whether a module of the extra `media` is there."""
    return importlib.util.find_spec(module) is not None


def looks_like_media(name: str, head: bytes) -> bool:
    """Whether the first bytes, or a name and bytes of no other known kind, are of a media file."""
    if head[4:8] == b"ftyp":
        return head[8:12] not in (b"heic", b"heix", b"avif", b"mif1")
    if head.startswith((b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"FLV\x01", b"MAC ", b"wvpk", b".RMF")):
        return True
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return True
    if head.startswith((b"0&\xb2u\x8ef\xcf\x11", b"\x00\x00\x01\xba", b"FORM", b"#!AMR", b"TTA1")):
        return True
    dot = name.rfind(".")
    return dot >= 0 and name[dot:].lower() in SUFFIXES


@contextmanager
def opened(material: Material) -> Iterator[Any]:
    """The container. Everything that the library raises on bad bytes becomes one of our codes.

    Raises:
        BytesRefused: empty, cut off, or of no named format.
    """
    import av

    if material.size == 0:
        raise refused(RefusalCode.EMPTY, "no bytes")
    try:
        with _stream(material) as file, av.open(
            file, mode="r", options={"format_whitelist": FORMATS}, metadata_errors="replace"
        ) as container:  # fmt: skip
            yield container
    except av.error.EOFError as error:
        raise refused(RefusalCode.TRUNCATED, str(error)[:200]) from None
    except MemoryError:
        raise refused(RefusalCode.MEMORY, "the file does not fit into the child's memory") from None
    except (av.error.FFmpegError, OSError, ValueError, UnicodeError, OverflowError) as error:
        raise refused(RefusalCode.NOT_THIS_KIND, f"{type(error).__name__}: {error}"[:200]) from None


def _stream(material: Material) -> Any:
    return io.BytesIO(material.data) if material.path is None else material.path.open("rb")
