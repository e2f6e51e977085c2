"""The child process that reads a store's index: `python -m crawler.stores.child FORM PATH EXPECTED MEMORY_MIB`.

One line of JSON for each thing found, then `{"end": ...}`: the parent never sees the store's own bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.stores import fdroid
from fingerprints.child import limit_memory
from records.errors import BytesRefused

FORMS: Mapping[str, Callable[[Path, str], Iterator[dict[str, Any]]]] = {
    "fdroid-entry": fdroid.entry_of,
    "fdroid-v2": fdroid.apps_v2,
    "fdroid-v1": fdroid.apps_v1,
}
"""Form of an index to its reader; the second argument is the fingerprint or digest that is expected."""


def main(arguments: list[str]) -> None:
    """Write what the index offers to standard output; a refusal is the last line."""
    form, path, expected, memory_mib = arguments
    limit_memory(int(memory_mib))
    last: dict[str, dict[str, str]] = {"end": {}}
    try:
        for one in FORMS[form](Path(path), expected):
            sys.stdout.write(json.dumps(one) + "\n")
    except BytesRefused as error:
        last = {"end": {"refused": error.code, "detail": str(error)[:500]}}
    except MemoryError:
        last = {"end": {"refused": "memory", "detail": f"more than {memory_mib} MiB for the index"}}
    sys.stdout.write(json.dumps(last) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
