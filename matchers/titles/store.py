"""The title index on disk: a versioned folder beside others, swapped by rename, mapped by every worker.

`save` writes `titles-v<format>-<digest>` next to the one in use and then turns the pointer `titles-current`;
a worker that has the older one mapped keeps it. Everything but the automaton is memory-mapped, so workers on
one machine share it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchers import normalise
from matchers.titles import tables
from matchers.titles.automaton import Automaton
from matchers.titles.hashes import Table
from matchers.titles.looks import Looks
from matchers.titles.model import Title
from matchers.titles.names import HEADS, Names, Spellings
from matchers.titles.part import Part, Titles
from matchers.titles.pieces import Pieces
from matchers.titles.texts import Texts
from matchers.titles.views import VIEWS
from records.errors import IndexRefused

FORMAT = 2
POINTER = "titles-current"
META, UNUSABLE = "meta.json", "unusable.json"
READERS = 4

Arrays = dict[str, NDArray[Any]]


def versions() -> dict[str, Any]:
    """What a folder must agree with to be loaded."""
    return {
        "format": FORMAT, "normaliser": normalise.VERSION, "tables": tables.VERSION, "views": list(VIEWS),
        "daachorse": version("daachorse"),
    }  # fmt: skip


def save(part: Part, initials: frozenset[str], parent: Path) -> Path:
    """Write a folder of its own into `parent`, and make it the current one. Returns the folder."""
    parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix="titles-draft-", dir=parent))
    try:
        digest = _write(part, initials, draft)
        folder = parent / f"titles-v{FORMAT}-{digest}"
        if folder.exists():
            shutil.rmtree(draft)
        else:
            draft.chmod(0o755)
            draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    before = current(parent)
    _point(parent, folder)
    for other in parent.glob("titles-v*"):
        if other not in {folder, before}:  # the one before may be being opened
            shutil.rmtree(other, ignore_errors=True)
    return folder


def current(parent: Path) -> Path | None:
    """The folder that the pointer names."""
    pointer = parent / POINTER
    return parent / pointer.read_text("utf-8").strip() if pointer.exists() else None


def load(folder: Path) -> tuple[Part, frozenset[str]]:
    """The index of a versioned folder, or of the current one in a folder of them.

    Raises:
        IndexRefused: nothing is there (`index_missing`), it was written by another version
            (`index_version`), or a file is not what was written (`index_damaged`).
    """
    chosen = folder if (folder / META).exists() else current(folder)
    if chosen is None or not (chosen / META).exists():
        raise IndexRefused("index_missing", f"no title index in {folder}", folder=str(folder))
    meta = _meta(chosen)
    _verify(chosen, meta)
    arrays = {
        file.stem: np.asarray(np.load(file, mmap_mode="r"))
        for file in map(chosen.joinpath, meta["files"])
        if file.suffix == ".npy"
    }
    rows = json.loads((chosen / UNUSABLE).read_text("utf-8"))
    unusable = tuple(Title(*row) for row in rows)
    part = _part(arrays, unusable, chosen)
    return part, frozenset(meta["initials"])


def _write(part: Part, initials: frozenset[str], folder: Path) -> str:
    for name, values in _arrays(part).items():
        np.save(folder / f"{name}.npy", values, allow_pickle=False)
    part.pieces.to_files(folder)
    for name, automaton in _automata(part).items():
        (folder / f"{name}.bin").write_bytes(automaton.saved())
    (folder / UNUSABLE).write_text(json.dumps([dataclasses.astuple(one) for one in part.unusable]), "utf-8")
    files = {file.name: digest for file, digest in _digests(sorted(folder.iterdir()))}
    meta = {
        **versions(),
        "initials": sorted(initials),
        "names": len(part.names),
        "files": files,
    }
    text = json.dumps(meta, sort_keys=True, indent=1).encode()
    (folder / META).write_bytes(text)
    return _short(text)


def _short(meta: bytes) -> str:
    """What a folder is named by: all digests stand in its meta file."""
    return hashlib.sha256(meta).hexdigest()[:16]


def _point(parent: Path, folder: Path) -> None:
    draft = parent / f"{POINTER}-{folder.name}"
    draft.write_text(folder.name, "utf-8")
    draft.replace(parent / POINTER)


def _meta(folder: Path) -> dict[str, Any]:
    try:
        text = (folder / META).read_bytes()
        meta = json.loads(text)
        found = {name: meta[name] for name in versions()}
    except (ValueError, KeyError, TypeError) as error:
        raise IndexRefused("index_damaged", f"{META} cannot be read: {error}", folder=str(folder)) from error
    if found != versions():
        raise IndexRefused(
            "index_version", f"{folder.name} was written by another version; build it again",
            folder=str(folder), expected=versions(), found=found,
        )  # fmt: skip
    if not folder.name.endswith(_short(text)):
        raise IndexRefused(
            "index_damaged", f"{META} is not what {folder.name} was named by", folder=str(folder)
        )
    return dict(meta)


def _verify(folder: Path, meta: dict[str, Any]) -> None:
    expected = dict(meta["files"])
    files = sorted(folder / name for name in expected)
    missing = [file.name for file in files if not file.exists()]
    bad = missing or [file.name for file, digest in _digests(files) if digest != expected[file.name]]
    if bad:
        raise IndexRefused(
            "index_damaged", f"{', '.join(bad)} in {folder.name} is not what was written; build it again",
            folder=str(folder), files=bad,
        )  # fmt: skip


def _digests(files: list[Path]) -> Iterator[tuple[Path, str]]:
    # hashlib gives up the interpreter lock
    with ThreadPoolExecutor(READERS) as readers:
        yield from zip(files, readers.map(_digest, files), strict=True)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _arrays(part: Part) -> Arrays:
    search, spellings = part.search, part.search.spellings
    return {
        **_texts("names", part.names), **_texts("titles", part.titles.texts), **_texts("others", spellings.others),
        **_table("words", search.words), **_table("looks", part.looks.table),
        "title_first": part.titles.first, "title_works": part.titles.works, "title_flags": part.titles.flags,
        "breaks": part.breaks, "containing": part.containing,
        "other_keys": spellings.other_keys, "other_views": spellings.other_views,
        **{f"word_heads_{size}": heads for size, heads in zip(HEADS, search.heads, strict=True)},
        **{f"{name}_first": one.first for name, one in _automata(part).items()},
        **{f"{name}_numbers": one.numbers for name, one in _automata(part).items()},
    }  # fmt: skip


def _texts(name: str, texts: Texts) -> Arrays:
    return {f"{name}_blob": texts.blob, f"{name}_offsets": texts.offsets}


def _table(name: str, table: Table) -> Arrays:
    return {f"{name}_{field}": values for field, values in table.arrays().items()}


def _automata(part: Part) -> dict[str, Automaton]:
    return {"wide": part.search.wide, "latin": part.search.latin, "sounds": part.syllables}


def _part(arrays: Arrays, unusable: tuple[Title, ...], folder: Path) -> Part:
    names, titles, others = (
        Texts(arrays[f"{name}_blob"], arrays[f"{name}_offsets"]) for name in ("names", "titles", "others")
    )
    words, looks = (
        Table(*(arrays[f"{name}_{field}"] for field in ("hashes", "first", "numbers", "seen")))
        for name in ("words", "looks")
    )
    wide, latin, sounds = (
        Automaton.loaded(
            (folder / f"{name}.bin").read_bytes(), arrays[f"{name}_first"], arrays[f"{name}_numbers"]
        )
        for name in ("wide", "latin", "sounds")
    )
    spellings = Spellings(names, others, arrays["other_keys"], arrays["other_views"])
    return Part(
        names, Titles(arrays["title_first"], arrays["title_works"], arrays["title_flags"], titles),
        arrays["breaks"], arrays["containing"],
        Names(spellings, wide, latin, words, tuple(arrays[f"word_heads_{size}"] for size in HEADS)),
        sounds, Looks(looks), Pieces.from_files(folder, names), unusable,
    )  # fmt: skip
