"""Write LICENSES-DEPENDENCIES.md from the installed packages that copywatch needs at run time.

The two front-end libraries and the Debian programs are not Python packages; they stand in the text below.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

HEAD = """# Licences of what copywatch stands on

copywatch itself is under the Apache License 2.0 (`LICENSE`). It installs, and does not contain, the parts below.
Written by `python scripts/licences.py` from the packages' own metadata.

| part | version | licence |
| --- | --- | --- |
"""
TAIL = """
Not Python packages:

| part | licence | how it comes |
| --- | --- | --- |
| htmx 2.0 | 0BSD | npm package, fetched at set-up, packed into the wheel |
| Bootstrap 5.3 | MIT | npm package, fetched at set-up, packed into the wheel |
| Chromium | BSD-3-Clause and others | Debian package, draws pictures of found pages |
| Noto CJK fonts | OFL-1.1 | Debian package, for those pictures |
| nginx | BSD-2-Clause | Debian package, demo and tests only |
| PostgreSQL | PostgreSQL | Debian package, tests, or a server of your own |
| procrastinate, asgiref; psycopg and its pool | MIT, BSD-3-Clause; LGPL-3.0 | Python packages of the extra `postgresql` |
| authlib, joserfc | BSD-3-Clause | Python packages of the extra `oidc` |
| copyparty | MIT | Python package, demo and tests only |
| PyAV's FFmpeg with x264 and x265 | GPL-2.0-or-later | inside the wheel of the extra `media` (av, pyacoustid) |
| chromaprint, libarchive | LGPL-2.1-or-later, BSD-2-Clause | Debian packages |
| fdroidserver | AGPL-3.0-or-later | a virtual environment of its own, for one long test only |
| pywb | GPL-3.0 | a virtual environment of its own, for one long test only |

Data in `matchers/titles/data`, derived and compacted by `scripts/title_tables.py`:

| data | from | licence |
| --- | --- | --- |
| readings and phrases | pypinyin | MIT |
| split characters, shared parts | 漢語拆字字典, 開放詞典 (open-dict-data) | CC BY 3.0 |
| homoglyphs | Unicode confusables, by confusable-homoglyphs | MIT, Unicode License |
| shapes | rendered with Noto Sans CJK | OFL-1.1 |

Weak-copyleft parts (python-stdnum LGPL-2.1-or-later, psycopg LGPL-3.0 where PostgreSQL is used, certifi and
others under MPL-2.0) are used unchanged, as installed libraries.
"""


def needed(name: str, seen: dict[str, Distribution]) -> None:
    """Collect the run-time closure of a package."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # an optional dependency that is not installed
    seen[key] = found
    for text in found.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed(requirement.name, seen)


def licence(found: Distribution) -> str:
    """The SPDX expression, else the classifiers, else the first line of the licence field."""
    expression = found.metadata.get("License-Expression")
    if expression:
        return expression
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in found.metadata.get_all("Classifier") or ()
        if line.startswith("License :: ") and line.rsplit(" :: ", 1)[-1] != "OSI Approved"
    ]
    return ", ".join(classified) or (found.metadata.get("License") or "see the package").splitlines()[0]


def main() -> None:
    """Write the list beside the licence."""
    seen: dict[str, Distribution] = {}
    needed("copywatch", seen)
    seen.pop("copywatch", None)
    rows = [
        f"| {found.metadata['Name']} | {found.version} | {licence(found)} |\n"
        for _key, found in sorted(seen.items())
    ]
    Path("LICENSES-DEPENDENCIES.md").write_text(HEAD + "".join(rows) + TAIL, encoding="utf-8")
    sys.stdout.write(f"{len(rows)} packages\n")


if __name__ == "__main__":
    main()
