"""Files that claim a form are held to it: a browser's archive to what it lists, a time stamp to bytes that we have."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from rfc3161_client import decode_timestamp_response

from records.errors import BytesRefused

BLOCK = 1 << 20
MOST_BYTES = 64 * 1024**3
"""Unpacked; a recording of a day is smaller."""
HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
GRANTED = (0, 1)
"""PKIStatus of RFC 3161: granted, granted with modifications."""
TOKENS = (".tsr", ".tst", ".der")


def expect_wacz(file: Path) -> None:
    """Raises BytesRefused `not_a_wacz` where a file is no web archive collection, or its parts are not what it lists."""
    try:
        with zipfile.ZipFile(file) as packed:
            _expect_names(packed)
            listed = json.loads(packed.read("datapackage.json"))["resources"]
            for one in listed:
                kind, _, wanted = str(one["hash"]).partition(":")
                with packed.open(str(one["path"])) as part:
                    if hashed(part, kind) != wanted:
                        raise _no_wacz(
                            f"{one['path']} does not have the digest that it lists",
                            f"{one['path']} 与其所列摘要不符",
                        )
            if not any(str(one["path"]).startswith("archive/") for one in listed):
                raise _no_wacz("it lists no file under archive/", "其中没有 archive/ 下的网页存档")
    except (
        zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, NotImplementedError, EOFError, RuntimeError,
    ) as error:  # fmt: skip
        raise _no_wacz(str(error), "无法按 WACZ 格式读取") from None


def _expect_names(packed: zipfile.ZipFile) -> None:
    """No member lies outside, none twice: whoever unpacks it later gets what was looked at."""
    seen: set[str] = set()
    for one in packed.infolist():
        path = PurePosixPath(one.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise _no_wacz(
                f"{one.filename!r} lies outside of the archive", f"含有指向包外的路径 {one.filename}"
            )
        if one.filename in seen:
            raise _no_wacz(f"{one.filename!r} stands in it twice", f"{one.filename} 重复出现")
        seen.add(one.filename)
    if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
        raise _no_wacz(f"unpacked it has more than {MOST_BYTES} bytes", "解压后过大")


def _no_wacz(why: str, zh: str) -> BytesRefused:
    return BytesRefused("not_a_wacz", f"no sound WACZ: {why}"[:500], zh=f"不是完好的 WACZ 文件：{zh}"[:500])


def is_token(file: Path, name: str) -> bool:
    """Whether a file is a time stamp token rather than a certificate to read (PDF, picture)."""
    with file.open("rb") as stream:
        return stream.read(1) == b"0" or name.lower().endswith(TOKENS)


def expect_token(file: Path, known: Callable[[str, str], bool]) -> None:
    """Raises BytesRefused where a file is no granted RFC 3161 answer, or stamps bytes that are not among ours.

    Args:
        known: whether a digest, by the name of its hash, is that of something in the dossier.
    """
    try:
        answer = decode_timestamp_response(file.read_bytes())
        imprint = answer.tst_info.message_imprint
        name, digest = HASHES.get(imprint.hash_algorithm.dotted_string, ""), imprint.message.hex()
    except ValueError as error:
        raise BytesRefused(
            "not_a_timestamp", f"no RFC 3161 time stamp answer: {error}", zh="不是 RFC 3161 时间戳（应为时间戳机构返回的 .tsr 文件）"
        ) from None  # fmt: skip
    if answer.status not in GRANTED:
        raise BytesRefused("not_a_timestamp", f"the authority refused it (status {answer.status})", zh="时间戳机构未签发该时间戳")  # fmt: skip
    if not name or not known(name, digest):
        raise BytesRefused(
            "timestamp_of_other_bytes", f"it stamps {digest[:64]}, which is no file of this dossier; add that file first",
            zh=f"该时间戳所证明的摘要 {digest[:16]}… 不属于本线索卷的任何文件；请先加入该文件，再加入其时间戳",
        )  # fmt: skip


def hashed(stream: IO[bytes], kind: str = "sha256") -> str:
    """The digest of a stream in hexadecimal digits. Raises ValueError for an unknown hash."""
    sum_ = hashlib.new(kind)
    while block := stream.read(BLOCK):
        sum_.update(block)
    return sum_.hexdigest()
