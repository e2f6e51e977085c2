"""Lines of a text that its writer ended with a key, where only a style sheet shows that they are lines.

Boards that take plain text put it onto the page as it was typed. `Director: X` and `Starring: Y` below each other would be
read as one line, and a name as long as both.
"""

from __future__ import annotations

import re

from crawler.pages.tree.parsing import clean

_FACT = re.compile(r"[◎【\[\s·*-]*[^\W\d_][\w \u3000]{0,13}[:：】][ \t]*\S|◎[^\n]{2,}")
MAX_LINE, LEAST = 160, 2
"""Characters of a line at most, and lines that state a fact behind its label, at least."""


def lines_of(text: str) -> list[str]:
    """The lines of what stands between two breaks of a page: one, or those of a list of facts, without white space."""
    if "\n" not in text or max(text.count(":") + text.count("："), text.count("◎")) < LEAST:
        return [said] if (said := clean(text)) else []
    lines = [said for line in text.split("\n") if (said := clean(line))]
    facts = sum(1 for line in lines if len(line) <= MAX_LINE and _FACT.match(line))
    if facts < LEAST:
        return [" ".join(lines)] if lines else []
    told: list[str] = []
    for line in lines:
        if told and told[-1][-1] in ":：":
            told[-1] += f" {line}"  # a label, and below it what it labels
        else:
            told.append(line)
    return told
