"""`screen links`: the share links of posts and their codes, one answer for each line, as it is read."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from desk.commands import output
from desk.commands.paged_table import Column, PagedTable, show

TOO_MANY = "too_many_links"
_OBJECT = re.compile(r'\s*\{\s*(?:"|\})')


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in one line. `refusal`: `not_json`, `no_text`, `wrong_type`, or why the line was not read;
    `too_many_links` where it holds more links than are read: those that were stand in `links`."""

    number: int
    text: str
    links: tuple[Any, ...] = ()
    refusal: str = ""

    def as_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {"text": self.text, "links": list(self.links)}
        if self.refusal:
            row["refusal"] = {"code": self.refusal, "line": self.number}
        return row


def run(stream: BinaryIO, *, as_json: bool) -> bool:
    """Print every answer; gives whether any line was usable."""
    counted: Counter[str] = Counter()
    show(_counting(stream, counted), LINKS_TABLE, as_json=as_json)
    refused = {code: count for code, count in counted.items() if code not in ("lines", "links")}
    output.say(
        f"{counted['links']} links in {counted['lines']} lines 共 {counted['lines']} 行，{counted['links']} 个网盘链接"
    )
    if refused:
        codes = ", ".join(f"{code} {count}" for code, count in sorted(refused.items()))
        total = sum(refused.values())
        output.say(f"{total} lines could not be used, or not whole 有 {total} 行无法使用或未读完: {codes}")
    return counted["lines"] > sum(refused.values()) or bool(counted["links"])


def _counting(stream: BinaryIO, counted: Counter[str]) -> Iterator[Answer]:
    for answer in answers(stream):
        counted["lines"] += 1
        counted["links"] += len(answer.links)
        if answer.refusal:
            counted[answer.refusal] += 1
        yield answer


def answers(stream: BinaryIO) -> Iterator[Answer]:
    """One answer a line, each before the next line is read."""
    from records.lines import lines
    from records.sharelinks import find_all

    for line in lines(stream):
        text, refusal = (line.text, line.refusal) if line.refusal else _text(line.text)
        links, whole = ([], True) if refusal else find_all(text)
        yield Answer(line.number, text, tuple(links), refusal if whole else TOO_MANY)


def _text(line: str) -> tuple[str, str]:
    """(text, refusal) of a line of text, or of JSON with `text`."""
    if not _OBJECT.match(line):
        return line, ""
    try:
        row = json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return line, "not_json"
    text = row.get("text")
    if isinstance(text, str):
        return text, ""
    return line, "no_text" if text is None else "wrong_type"


def _rows(answer: Answer) -> Iterator[list[Any]]:
    from rich.text import Text

    for place, link in enumerate(answer.links):
        cells = ("" if place else str(answer.number), link["service"], link["code"] or "—", link["url"])
        yield [Text(output.safe(cell)) for cell in cells]


LINKS_TABLE = PagedTable(
    (Column("行 line", width=7, min_width=7), Column("网盘 service", width=10, min_width=10),
     Column("提取码 code", width=12, min_width=12), Column("链接 link", ratio=5, min_width=24)),
    _rows, page=40, nothing="没有找到网盘链接 no share link was found",
)  # fmt: skip
"""Every link; lines without any take no room."""
