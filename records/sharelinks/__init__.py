"""Share links of cloud drives in a text, each with its code.

`find` reads a text through a cleaned view (`view`), finds links written plainly, encoded or taken apart
(`places`, `disguise`), reads the codes that the text states (`codes`) and says which belongs to which link
(`assign`). A service is one file of `services` and its line in `registry`. 解压密码 opens an archive and no
share: it is kept apart. Forms were read from the services' own links and from public collectors; none was
checked against a live service. Time grows in proportion to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from records.sharelinks.assign import codes_of
from records.sharelinks.codes import codes, unzip_passwords
from records.sharelinks.places import MAX_PLACES, Place, places
from records.sharelinks.view import clean
from records.vocabulary import ShareLinkRow

MAX_CODES = 2 * MAX_PLACES
MAGNET = re.compile(
    r"magnet:\?[^\s\"'<>]{10,600}|ed2k://\|file\|[^\s\"'<>]{10,600}|thunder://[A-Za-z0-9+/=]{10,1000}"
)
"""Links that carry a file by themselves, as pages write them out."""


def find(text: str) -> list[ShareLinkRow]:
    """Every share link of the text in order, one row for each place where it stands."""
    return find_all(text)[0]


def find_all(text: str) -> tuple[list[ShareLinkRow], bool]:
    """As `find`; and whether that is all. A text of more than `places.MAX_PLACES` links is read up to them."""
    view = clean(text)
    links, whole = places(view.text)
    if not links:
        return [], whole
    given = codes_of(view.text, links, list(islice(codes(view.text), MAX_CODES)))
    passwords = unzip_passwords(view.text)
    rows = []
    for at, (link, code) in enumerate(zip(links, given, strict=True)):
        row = ShareLinkRow(
            service=link.share.service.name, id=link.share.id, code=code, url=link.url,
            span=view.span(link.start, link.end),
        )  # fmt: skip
        if password := _unzip_of(links, at, passwords):
            row["unzip_password"] = password
        rows.append(row)
    return rows, whole


def _unzip_of(links: Sequence[Place], at: int, passwords: list[tuple[int, str]]) -> str:
    """The archive password behind the link and before the next; the only one of a text is for all links."""
    first = bisect_left(passwords, (links[at].end, ""))
    near = passwords[first : first + 1]
    if near and (at + 1 == len(links) or near[0][0] < links[at + 1].start):
        return near[0][1]
    return passwords[0][1] if len(passwords) == 1 else ""
