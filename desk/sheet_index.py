"""The index over a list of works, kept in a folder of the user's: the next run on the same list opens it.

    FOLDER/works-<digest>/   titles/ (the title index), works.* (facts of the works), meta.json

The digest is of the list's bytes and of the programs that read them, so another list, or another version, has a
folder of its own. A folder is written under another name and swapped in by rename.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk.worksheet import VERSION, Worksheet
from matchers.content import media
from matchers.index import works
from matchers.index.catalogue import CatalogueIndex, index
from matchers.titles import TitleIndex, store
from records.errors import IndexRefused, Refused
from records.tabular import RowIssue

KEPT = 4
"""Lists whose index stays in the folder."""
TITLES, META = "titles", "meta.json"


def opened(
    data: bytes, read: Callable[[], Worksheet], root: Path
) -> tuple[CatalogueIndex, list[RowIssue], bool]:
    """The index over the list `data`, what was wrong with its rows, and whether it had been kept.

    `read` reads the list where nothing usable is kept. Raises Refused where the folder cannot be written.
    """
    folder = root / f"works-{_digest(data)}"
    try:
        return (*_loaded(folder), True)
    except (OSError, ValueError, KeyError, TypeError, IndexRefused):  # nothing kept, or damaged: built anew
        sheet = read()
    try:
        return _built(folder, sheet), sheet.issues, False
    except OSError as error:
        raise Refused(
            "index_folder", f"the index cannot be kept in {root}: {error.strerror}",
            zh=f"无法在 {root} 中保存索引", folder=str(root),
        ) from error  # fmt: skip


def _digest(data: bytes) -> str:
    programs = json.dumps([VERSION, store.versions()], sort_keys=True).encode()
    return hashlib.sha256(programs + hashlib.sha256(data).digest()).hexdigest()[:16]


def _loaded(folder: Path) -> tuple[CatalogueIndex, list[RowIssue]]:
    meta: dict[str, Any] = json.loads((folder / META).read_text("utf-8"))
    issues = [RowIssue(**one) for one in meta["issues"]]
    isbn, package, maker = (works.Lookup(kind, folder, ()) for kind in ("isbn", "package", "maker"))
    facts = works.StoredWorks(folder, {})
    titles = TitleIndex.load(folder / TITLES)
    return CatalogueIndex(facts, titles, media.build(()), isbn, package, maker), issues


def _built(folder: Path, sheet: Worksheet) -> CatalogueIndex:
    catalogue = index(sheet.works)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=folder.parent))
    try:
        for _ in works.kept(draft, sheet.works):
            pass
        catalogue.titles.save(draft / TITLES)
        said = {"works": len(sheet.works), "issues": [one.as_json() for one in sheet.issues]}
        (draft / META).write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        draft.chmod(0o755)  # colleagues may share the folder
        shutil.rmtree(folder, ignore_errors=True)  # a damaged one
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _tidy(folder)
    return catalogue


def _tidy(folder: Path) -> None:
    others = sorted(folder.parent.glob("works-*"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in [one for one in others if one != folder][KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
