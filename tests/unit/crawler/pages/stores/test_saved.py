"""Saved pages of each family of stores, with and without a 备案号, and of what is no app.

No live store was reachable: the pages were written after the structure that the stores publish, which is why their
folders begin with `like-`. The apps on them are invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.pages.app import AppReader
from crawler.pages.readers import WEBSITE
from crawler.pages.reading import Fetched
from crawler.pages.stores import FAMILIES

SAVED = Path(__file__).parent / "saved"
PAGES = [
    pytest.param(folder, page, id=f"{folder.name}/{page['file']}")
    for folder in sorted(SAVED.iterdir())
    for page in json.loads((folder / "pages.json").read_text("utf-8"))
]


@pytest.mark.parametrize(("folder", "page"), PAGES)
def test_a_saved_page_of_a_store_is_read_as_it_says(folder: Path, page: dict[str, Any]) -> None:
    fetched = Fetched(page["url"], (folder / page["file"]).read_bytes(), "utf-8", page["media_type"])
    reading = next(
        (one for reader in (*FAMILIES, AppReader(), *WEBSITE) if (one := reader.read(fetched))), None
    )

    apps = [item for item in (reading.listings if reading else ()) if item.kind == "app"]

    said = [
        {"title": app.title, "icon": app.images[0]}
        | {name: app.identifiers.get(name, []) for name in ("package", "version", "developer", "icp")}
        for app in apps
    ]
    assert said == ([page["app"]] if "app" in page else [])
