"""The title index on disk: a versioned folder (`records.versioned`) that every worker maps.

Everything but the automata is memory-mapped, so workers on one machine share it.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchers.text import normalise
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
from records import versioned
from records.errors import IndexRefused, NotFound, Tampered

FORMAT = 3
AUTOMATA = ("mixed", "han", "latin", "sounds")
NAME, UNUSABLE = "titles", "unusable.json"

Arrays = dict[str, NDArray[Any]]


def versions() -> dict[str, Any]:
    """What a folder must agree with to be loaded."""
    return {
        "format": FORMAT, "normaliser": normalise.VERSION, "tables": tables.VERSION, "views": list(VIEWS),
        "daachorse": version("daachorse"),
    }  # fmt: skip


def save(part: Part, initials: frozenset[str], parent: Path) -> Path:
    """Write a folder of its own into `parent`, and make it the current one. Returns the folder."""

    def write(folder: Path) -> dict[str, Any]:
        for name, values in _arrays(part).items():
            np.save(folder / f"{name}.npy", values, allow_pickle=False)
        part.pieces.to_files(folder)
        for name, automaton in _automata(part).items():
            (folder / f"{name}.bin").write_bytes(automaton.saved())
        rows = list(map(list, part.unusable))
        (folder / UNUSABLE).write_text(json.dumps(rows), "utf-8")
        return {**versions(), "initials": sorted(initials), "names": len(part.names)}

    return versioned.publish(parent, NAME, write)


def load(folder: Path) -> tuple[Part, frozenset[str]]:
    """The index of a versioned folder, or of the current one in a folder of them.

    Raises:
        IndexRefused: nothing is there (`index_missing`), it was written by another version
            (`index_version`), or a file is not what was written (`index_damaged`).
    """
    try:
        chosen, meta = _chosen(folder)
        _agrees(chosen, meta)
        versioned.verify(chosen, meta)
    except NotFound as error:
        raise IndexRefused("index_missing", f"no title index in {folder}", folder=str(folder)) from error
    except (Tampered, KeyError) as error:
        raise IndexRefused("index_damaged", str(error), folder=str(folder)) from error
    arrays = {
        file.stem: np.asarray(np.load(file, mmap_mode="r"))
        for file in map(chosen.joinpath, meta["files"])
        if file.suffix == ".npy"
    }
    rows = json.loads((chosen / UNUSABLE).read_text("utf-8"))
    return _part(arrays, tuple(Title(*row) for row in rows), chosen), frozenset(meta["initials"])


def _chosen(folder: Path) -> tuple[Path, dict[str, Any]]:
    if (folder / versioned.META).exists():
        return folder, versioned.described(folder)
    return versioned.current(folder)


def _agrees(folder: Path, meta: dict[str, Any]) -> None:
    found = {name: meta[name] for name in versions()}
    if found != versions():
        raise IndexRefused(
            "index_version", f"{folder.name} was written by another version; build it again",
            folder=str(folder), expected=versions(), found=found,
        )  # fmt: skip


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
    return dict(zip(AUTOMATA, (*part.search.wide, part.search.latin, part.syllables), strict=True))


def _part(arrays: Arrays, unusable: tuple[Title, ...], folder: Path) -> Part:
    names, titles, others = (
        Texts(arrays[f"{name}_blob"], arrays[f"{name}_offsets"]) for name in ("names", "titles", "others")
    )
    words, looks = (
        Table(*(arrays[f"{name}_{field}"] for field in ("hashes", "first", "numbers", "seen")))
        for name in ("words", "looks")
    )
    mixed, han, latin, sounds = (
        Automaton.loaded(
            (folder / f"{name}.bin").read_bytes(), arrays[f"{name}_first"], arrays[f"{name}_numbers"]
        )
        for name in AUTOMATA
    )
    spellings = Spellings(names, others, arrays["other_keys"], arrays["other_views"])
    return Part(
        names, Titles(arrays["title_first"], arrays["title_works"], arrays["title_flags"], titles),
        arrays["breaks"], arrays["containing"],
        Names(spellings, (mixed, han), latin, words, tuple(arrays[f"word_heads_{size}"] for size in HEADS)),
        sounds, Looks(looks), Pieces.from_files(folder, names), unusable,
    )  # fmt: skip
