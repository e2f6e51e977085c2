"""Prints without the file: what right holders make at home, and lists of digests that others bring.

Each file that is told of becomes an asset without bytes (`prints_only`), never printed again. An asset whose
bytes are here keeps its own prints. The same upload twice changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog import hash_lists
from catalog.hash_lists import HashRow
from catalog.holders import holder_named
from catalog.print_assets import Given, put_all
from fingerprints import printfiles, video
from fingerprints.file import RECIPES
from fingerprints.kinds import Print
from fingerprints.pictures.codes import MIN_QUALITY, PDQ_RECIPE, PHASH_RECIPE
from fingerprints.printfiles import Described, PrintLine
from fingerprints.roles import OF_ASSET
from records import uploads
from records.clock import Clock
from records.errors import BytesRefused, NotFound
from records.session import UnitOfWork
from records.tabular import MAX_BYTES, RowIssue, issue
from records.uploads import ImportOutcome, Line, Reading, in_row_order
from records.vault import Vault
from records.vocabulary import AssetKind

MAX_PRINTS_BYTES = 4 * 1024**3
"""A file of prints: some 12,000 pictures, or 4,000 hours of film."""
MAX_FILES = 200_000
PHASH64_RECIPE = "phash64/imagehash8-v1"
UNKNOWN = ":unknown"
"""Behind the kind of a print whose recipe this version does not compare; no comparison asks for such a kind."""
LISTED = "listed"
ORDER = ("app", "video", "audio", "picture", "text", "archive", "file")
ASSET_OF = {
    "app": AssetKind.APP, "video": AssetKind.VIDEO, "audio": AssetKind.AUDIO, "picture": AssetKind.COVER,
    "text": AssetKind.TEXT, "archive": AssetKind.FILE, "file": AssetKind.FILE,
}  # fmt: skip


@dataclass
class _Lines:
    """The lines of one file, as they are collected."""

    reading: Reading
    described: Described
    prints: dict[tuple[str, str, str, str], tuple[str, Print]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    contradicting: bool = False


@dataclass
class _Read:
    """What an upload says, before anything is asked of the book."""

    encoding: str = "utf-8"
    given: list[Given] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)


def import_prints(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, path: Path, holder: str, actor: str,
    work_id: str = "", algorithm: str = "", icons: bool = False, dry_run: bool = False,
) -> ImportOutcome:  # fmt: skip
    """Import a file of prints, or a list of digests; rows are refused one by one.

    Args:
        work_id: of every row that names none.
        algorithm: what 64 digits are that neither heading nor form names: pdq, phash or sha256.
        icons: pictures are icons of apps, not covers.

    Raises:
        NotFound: no such holder or file.
        BytesRefused: nothing of the file is usable.
    """
    digest = _stored(path, vault, dry_run=dry_run)
    keep = None if dry_run else vault
    if _is_prints(path):
        read = _prints_file(path, keep, work_id, icons=icons)
    else:
        data = uploads.read_upload(path)
        frames = hash_lists.film(data)
        if frames is None:
            read = _hash_list(data, work_id, algorithm, icons=icons)
        else:
            read = _film(frames, path.name, work_id, keep)
    with unit_of_work() as session:
        owner = holder_named(session, holder)
        batch = uploads.begin(
            session, clock, kind="prints", holder_id=owner.id, path=path, encoding=read.encoding, actor=actor,
            digest=digest,
        )  # fmt: skip
        counts: Counter[str] = Counter()
        seen: set[tuple[int, AssetKind, str]] = set()
        for piece in uploads.pieces(read.given):
            counts += put_all(session, clock, owner, piece, seen)
        readings = {id(given.reading): given.reading for given in read.given}  # a row may give two assets
        issues = [*read.issues, *(one for reading in readings.values() for one in reading.issues)]
        return uploads.finish(session, clock, batch, counts, in_row_order(issues), dry_run=dry_run)


def _stored(path: Path, vault: Vault, *, dry_run: bool) -> str:
    if not path.is_file():
        raise NotFound("file 文件", path)
    if not dry_run:
        return vault.put_file(path, MAX_PRINTS_BYTES)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_prints(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    if not printfiles.is_prints(head) and path.stat().st_size > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise BytesRefused("file_too_large", f"a list larger than {limit} MiB", zh=f"清单超过 {limit} MiB")
    return printfiles.is_prints(head)


def _prints_file(path: Path, keep: Vault | None, work_id: str, *, icons: bool) -> _Read:
    read = _Read()
    files: dict[Described, _Lines] = {}
    with path.open("rb") as stream:
        for line in printfiles.read(stream):
            problem = _line_issue(line)
            read.issues += [problem] if problem else []
            if line.described is not None and line.made is not None:
                _collect(files, line, keep)
                if len(files) > MAX_FILES:
                    raise BytesRefused(
                        "too_many_rows", f"more than {MAX_FILES} files", zh=f"超过 {MAX_FILES} 个文件"
                    )
    read.given = [given for one in files.values() if (given := _of_file(one, work_id, icons=icons))]
    read.issues += [
        problem for one in files.values() if one.reading.blocked for problem in one.reading.issues
    ]
    return read


def _line_issue(line: PrintLine) -> RowIssue | None:
    if line.refusal:
        return issue(
            line.number, "", line.detail, line.refusal, zh="该行不是完好的指纹", en="the line is no sound print",
            repair="用 copywatch prints make 重新生成 · make the prints again",
        )  # fmt: skip
    if line.told is not None and line.told.get("code") != "not_this_kind":
        code = str(line.told.get("code", ""))[:80]
        named = line.described.file if line.described else ""
        return issue(
            line.number, "refusal", named, "refused_at_home", zh=f"制作指纹时已被拒绝：{code}",
            en=f"refused where the prints were made: {code}", repair="检查该文件 · look at the file", level="warn",
        )  # fmt: skip
    if line.made is not None and not line.known:
        return issue(
            line.number, "recipe", line.made.recipe, "unknown_recipe",
            zh="本版本不认识的指纹做法：保留，但不参与比对", en="unknown recipe: kept, and never compared",
            repair="升级任一方的程序后重新生成 · make the prints again with the same version", level="warn",
        )  # fmt: skip
    return None


def _collect(files: dict[Described, _Lines], line: PrintLine, keep: Vault | None) -> None:
    made, described = line.made, line.described
    assert made is not None
    assert described is not None
    if described not in files:
        cells = {"work_id": described.work_id, "file": described.file}
        files[described] = _Lines(Reading(Line(line.number, cells), {}), described)
    one = files[described]
    if keep is not None and made.payload:
        keep.put(made.payload)
    bare = Print(made.algorithm, made.recipe, made.value, made.quality, made.variant, made.orientation)
    key = (made.algorithm, made.recipe, made.variant, made.orientation)
    held = (line.kind if line.known else line.kind + UNKNOWN, bare)
    differs = one.prints.setdefault(key, held) != held
    wrong = made.recipe == RECIPES["sha256"] and made.value != described.sha256
    one.contradicting |= differs or wrong or len(one.prints) > printfiles.MAX_PRINTS
    one.versions.update(line.versions)


def _of_file(one: _Lines, work_id: str, *, icons: bool) -> Given | None:
    kinds = {name.removesuffix(UNKNOWN) for name, _ in one.prints.values()}
    best = next((name for name in ORDER if name in kinds), "file")
    kind = _asset_kind(best, icons=icons)
    work = one.described.work_id or work_id
    _needs_work(one.reading, work)
    if not one.described.sha256:
        one.reading.say(
            "sha256", "missing", zh="没有文件的 SHA-256", en="the file's SHA-256 is missing",
            repair="重新生成指纹 · make the prints again",
        )  # fmt: skip
    if one.contradicting:
        one.reading.say(
            "value", "contradicting", zh="同一文件的指纹互相矛盾，或过多", en="prints of one file contradict each other, or are too many",
            repair="重新生成指纹 · make the prints again",
        )  # fmt: skip
    if one.reading.blocked:
        return None
    wanted = OF_ASSET[kind]
    prints = [held for held in one.prints.values() if held[0] in wanted or held[0].endswith(UNKNOWN)]
    return Given(
        one.reading,
        work,
        Path(one.described.file).name[:300],
        kind,
        one.described.sha256,
        prints,
        one.versions,
    )


def _asset_kind(kind: str, *, icons: bool) -> AssetKind:
    return AssetKind.ICON if icons and kind == "picture" else ASSET_OF[kind]


def _needs_work(reading: Reading, work: str) -> None:
    if not work:
        reading.say(
            "work_id", "missing", zh="没有作品编号", en="no work_id",
            repair="增加 work_id 列，或用 --work 注明 · add a column work_id, or say it by --work",
        )  # fmt: skip


def _hash_list(data: bytes, work_id: str, algorithm: str, *, icons: bool) -> _Read:
    encoding, good, bad, sheet = hash_lists.read(data, algorithm)
    read = _Read(encoding, issues=[*sheet.issues, *(one for reading in bad for one in reading.issues)])
    for row in good:
        work = row.work_id or work_id
        _needs_work(row.reading, work)
        if row.reading.blocked:
            read.issues += row.reading.issues
        else:
            read.given += _of_row(row, work, icons=icons)
    return read


def _film(frames: Sequence[tuple[int, int, str]], name: str, work: str, keep: Vault | None) -> _Read:
    """A list of frames with their times is one film: its frames are compared in their order, not as pictures."""
    made = video.listed(frames)
    reading = Reading(Line(1, {"work_id": work, "file": name}), {})
    _needs_work(reading, work)
    if not made.quality:
        reading.say(
            "quality", "no_detail", zh="没有一帧有可比对的内容", en="no frame shows anything that could be compared",
            repair="核对清单 · check the list",
        )  # fmt: skip
    if reading.blocked:
        return _Read(issues=list(reading.issues))
    if keep is not None:
        keep.put(made.payload)
    bare = replace(made, payload=b"")
    given = Given(reading, work, name[:300], AssetKind.VIDEO, made.value, [("video", bare)], {"tool": LISTED})
    return _Read(given=[given])


def _of_row(row: HashRow, work: str, *, icons: bool) -> Iterable[Given]:
    """A row may tell of a file (digests) and of the picture in it (codes): an asset each."""
    digests = [(name, row.codes[name]) for name in hash_lists.FILE_DIGESTS if name in row.codes]
    codes = [(name, row.codes[name]) for name in ("pdq", "phash") if name in row.codes]
    versions = {"tool": LISTED}
    if digests:
        prints = [("file", Print(name, RECIPES[name], value, None, LISTED)) for name, value in digests]
        yield Given(
            row.reading, work, _name(row, digests), AssetKind.FILE, _digest(row, digests), prints, versions
        )
    if codes:
        kind = _asset_kind("picture", icons=icons)
        prints = [_code(row, name, value) for name, value in codes]
        yield Given(row.reading, work, _name(row, codes), kind, _digest(row, codes), prints, versions)


def _name(row: HashRow, codes: Sequence[tuple[str, str]]) -> str:
    return Path(row.file).name[:300] or f"{codes[0][0]} {codes[0][1][:12]}"


def _digest(row: HashRow, codes: Sequence[tuple[str, str]]) -> str:
    """The file's SHA-256; where nobody says it, that of the codes themselves."""
    text = "\n".join(f"{name}:{value}" for name, value in codes)
    return row.codes.get("sha256") or hashlib.sha256(text.encode()).hexdigest()


def _code(row: HashRow, name: str, value: str) -> tuple[str, Print]:
    if name == "phash":
        return _phash(row, value)
    quality = row.quality
    if quality is None:
        row.reading.say(
            "quality", "quality_assumed", zh=f"没有质量分，按 {MIN_QUALITY} 计", en=f"no quality; taken as {MIN_QUALITY}",
            repair="如有质量分，请补上 · add it if it is known", level="fixed",
        )  # fmt: skip
    elif quality < MIN_QUALITY:
        _not_compared(row, "quality", f"质量分低于 {MIN_QUALITY}", f"a quality under {MIN_QUALITY}")
    return "picture", Print("pdq", PDQ_RECIPE, value, MIN_QUALITY if quality is None else quality, LISTED)


def _phash(row: HashRow, value: str) -> tuple[str, Print]:
    if len(value) == 16:
        _not_compared(row, "phash", "64 位感知哈希", "a perceptual hash of 64 bits")
        return "picture" + UNKNOWN, Print("phash64", PHASH64_RECIPE, value, None, LISTED)
    if "pdq" not in row.codes:
        row.reading.say(
            "phash", "lead_only", zh="没有 PDQ 的感知哈希：只作线索，不单独作为依据",
            en="a perceptual hash without PDQ: a lead, never evidence by itself",
            repair="如有 PDQ，请补上 · add the PDQ code if it is known", level="warn",
        )  # fmt: skip
    return "picture", Print("phash256", PHASH_RECIPE, value, None, LISTED)


def _not_compared(row: HashRow, column: str, zh: str, en: str) -> None:
    row.reading.say(
        column, "never_compared", zh=f"{zh}：保留，但不参与比对", en=f"{en}: kept, and never compared",
        repair="用 copywatch prints make 制作指纹 · make prints with copywatch prints make", level="warn",
    )  # fmt: skip
