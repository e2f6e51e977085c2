"""Bring the Chinese catalogue of the desk up to date with the words in code and templates.

    python scripts/translations.py           new words are added, words that nothing uses are dropped
    python scripts/translations.py --check   exit code 1 where a word is missing, empty or doubtful

English stands in the code itself. The desk reads the .po file when it starts: nothing has to be compiled.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "desk" / "web"
PO = WEB / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
FIXED = datetime(2026, 11, 21, tzinfo=UTC)
"""A date of its own would change the file at every run."""


def main(arguments: list[str]) -> int:
    """Update or check; the exit code."""
    stored = read() if PO.is_file() else fresh()
    wanted = fresh()
    for filename, _line, message, comments, _context in extract_from_dir(WEB, METHODS, keywords=KEYWORDS):
        if message:
            wanted.add(message, locations=[(f"desk/web/{filename}", 1)], auto_comments=comments)
    merged = merge(wanted, stored)
    if "--check" in arguments:
        return check(merged)
    if len(untranslated(merged)) > len(merged) // 2:
        print(f"{PO.relative_to(ROOT)} would lose its Chinese; nothing is written", file=sys.stderr)
        return 1
    PO.parent.mkdir(parents=True, exist_ok=True)
    waiting = PO.with_suffix(".new")
    waiting.write_bytes(as_bytes(merged))
    waiting.replace(PO)  # whoever reads meanwhile gets the whole file
    print(f"{len(merged)} words, {len(untranslated(merged))} without Chinese", file=sys.stderr)
    return 0


def check(merged: Catalog) -> int:
    """Say what is wanting; 1 where anything is."""
    lacking = untranslated(merged)
    for message in lacking:
        print(f"no Chinese for {message!r}", file=sys.stderr)
    if as_bytes(merged) != PO.read_bytes():
        print(f"{PO.relative_to(ROOT)} is out of date: python scripts/translations.py", file=sys.stderr)
        return 1
    return 1 if lacking else 0


def merge(wanted: Catalog, stored: Catalog) -> Catalog:
    """The wanted words with what is stored of their translation; nothing is guessed from similar words."""
    for message in wanted:
        known = stored.get(message.id)
        if message.id and known is not None and "fuzzy" not in known.flags:
            message.string = known.string
    return wanted


def untranslated(catalogue: Catalog) -> list[str]:
    """English words without Chinese ones, or with an empty plural."""
    return [str(one.id) for one in catalogue if one.id and not (all(one.string) if one.string else False)]


def read() -> Catalog:
    with PO.open("rb") as source:
        return read_po(source, locale="zh_CN")


def fresh() -> Catalog:
    return Catalog(
        locale="zh_CN", project="copywatch", version="1", creation_date=FIXED, revision_date=FIXED,
        header_comment="# Words of the copywatch desk in Chinese. Apache-2.0.", fuzzy=False,
    )  # fmt: skip


def as_bytes(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False)
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
