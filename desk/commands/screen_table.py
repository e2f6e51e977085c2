"""Answers of a screening as a table for a person, shown as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk.commands import output
from desk.commands.paged_table import Column, PagedTable
from desk.disguises import spelled

AROUND = 24
"""Characters of a long listing that are shown on each side of the name."""
DECISIONS = {
    "draft": ("证据充分", "bold red"), "review": ("需要核查", "bold yellow"), "watch": ("建议关注", "cyan"),
    "drop": ("已排除", "dim"),
}  # fmt: skip
REASONS = 3


def _rows(answer: Any) -> Iterator[list[Any]]:
    for place, match in enumerate(answer.matches):
        work = _plain("\n→ ").append(output.safe(match["title"]), style="bold")
        work.append(output.safe(f"  {match['work_id']}"), style="dim")
        named = _plain("") if place else _plain(str(answer.number))
        yield [
            named,
            _marked(answer, match).append_text(work),
            _decision(match),
            _plain("\n".join(_why(match))),
        ]


def _decision(match: dict[str, Any]) -> Any:
    zh, style = DECISIONS.get(match["decision"], (match["decision"], ""))
    shown = _styled(f"{zh}\n{match['decision']}\n", style)
    return shown.append(f"作品 {_percent(match['p_work'])}\n传播 {_percent(match['p_act'])}", style="default")


def _marked(answer: Any, match: dict[str, Any]) -> Any:
    """The words around the name, the name itself set off; where it stands elsewhere, that is said."""
    place = match["place"]
    if place is None:
        return _plain(_short(answer.given.listing))
    raw = _text_of(answer, place)
    start, end = place["span"]
    before, after = raw[:start], raw[end:]
    shown = _plain("…" + before[-AROUND:] if len(before) > AROUND else before)
    shown.append(output.safe(raw[start:end]), style="reverse")
    shown.append(output.safe(after[:AROUND] + "…" if len(after) > AROUND else after))
    if place["source"] != "listing":
        where = "正文 text" if place["source"] == "text" else "文件 file"
        return _plain(f"{_short(answer.given.listing)}\n{where}: ").append_text(shown)
    return shown


def _text_of(answer: Any, place: dict[str, Any]) -> str:
    facts = answer.given.facts
    texts = {"listing": answer.given.listing, "text": facts.text}
    return str(texts.get(place["source"], place.get("file", "")))


def _why(match: dict[str, Any]) -> Iterator[str]:
    zh, en = spelled(match["view"], match["edits"])
    if match["view"] not in ("", "base") or match["edits"]:
        yield f"{zh} {en}"
    for reason in _heaviest(match["reasons"]):
        yield f"{'+' if reason['weight'] >= 0 else '−'} {reason['zh']}"
    for veto in match["vetoes"]:
        yield f"✗ {veto['zh']} {veto['en']}"
    if match["runner_up"]:
        rival = match["runner_up"]
        yield f"次选 next: {rival['title']} {rival['work_id']}（差距 margin {match['margin']:+.2f}）"


def _heaviest(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What says most of the work, and what says most of the act."""
    of_work = [one for one in reasons if one["family"] not in ("act", "licence")]
    rest = [one for one in reasons if one["family"] in ("act", "licence")]
    return of_work[:REASONS] + rest[:1]


def _short(text: str) -> str:
    return text if len(text) <= 3 * AROUND else text[: 3 * AROUND] + "…"


def _percent(share: float) -> str:
    # never rounded up to certainty
    return f"{min(share, 0.999):.1%}"


def _plain(text: str) -> Any:
    return _styled(text, "")


def _styled(text: str, style: str) -> Any:
    from rich.text import Text

    return Text(output.safe(text), style=style)


SCREEN_TABLE = PagedTable(
    (Column("行 line", width=7, min_width=7), Column("清单原文与作品 listing, work", ratio=5, min_width=24),
     Column("建议 decision", width=13, min_width=13), Column("依据 why", ratio=6, min_width=24)),
    _rows, page=40, nothing="没有一行提到清单中的作品 no listing names any of the works",
)  # fmt: skip
"""Every answer that has a match, best match first; lines that name no work take no room."""
