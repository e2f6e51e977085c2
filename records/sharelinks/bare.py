"""Codes without a label beside a link: letters and digits mixed, of the length that the service uses.

They stand behind their links, or in front of them all the way; a lone word between a title and a link is
believed only where every link of the text has one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from records.sharelinks.codes import NO_BARE, TAG, Code
from records.sharelinks.places import Place
from records.sharelinks.veiled import MIXED

_BETWEEN = rf"(?:[^\S\n]|{TAG}|=>|[^\w\s。！？?!；;#%&=./\\<>~]|[丨ㄧ>#])"
"""What stands between a link and a code without a label: signs, brackets, emoji, tags."""
_BEHIND = re.compile(
    rf"(?:[\"']>[^<>]{{0,30}}</a>|~)?{_BETWEEN}{{0,12}}(?P<line>[^\S\n]?\n[^\S\n]{{0,4}}{_BETWEEN}{{0,4}})?"
    r"(?P<code>[A-Za-z0-9]{4,8})(?![A-Za-z0-9_]|-(?!-)|\.\w)",
)
_FIELD = re.compile(r"[;；]\s?(?P<code>[A-Za-z0-9]{4})(?=[^\S\n]*(?:[;；\n]|$))")
"""The next field of a line whose fields are parted by semicolons."""
_AHEAD = re.compile(
    rf"(?:^|\n)(?:\d{{1,2}}[.、)）])?{_BETWEEN}{{0,4}}(?P<code>[A-Za-z0-9]{{4}}){_BETWEEN}{{0,6}}(?:{_BETWEEN}|\n)$"
    r"|[（(【\[](?P<held>[A-Za-z0-9]{4})[）)】\]][^\S\n]?[:：]?[^\S\n]?$"
)
_AFTER_TITLE = re.compile(r"[^\S\n](?P<code>[A-Za-z0-9]{4})[^\S\n]{1,3}$")
_LONE = re.compile(r"\s{0,8}\n[^\S\n]{0,8}(?P<code>[A-Za-z0-9]{4})(?=[^\S\n]{0,8}(?:\n|$))")
_LABELLED = re.compile(
    r"(?:[码碼]|口令|解[压壓]|pwd|passw(?:or)?d|code|key)[^A-Za-z0-9\u4e00-\u9fff]{0,12}$", re.IGNORECASE
)
"""A label in front of a code: what it says was read already, or is the password of something else."""
REACH = 40
_LINE_ENDS = re.compile(r"[^\S\n]{0,8}(?:\n|$)")


Found = tuple[str, int]
"""A code and where it stands; empty where there is none."""
NONE: Found = ("", -1)


def fill(text: str, given: list[str], links: Sequence[Place], codes: Sequence[Code]) -> None:
    """Give the links that have no code yet the one beside them; `codes`: all that have a label."""
    needing = [at for at, link in enumerate(links) if not given[at] and link.share.service.code[0] == 4]
    if not needing or _lines(text, given, links, needing):
        return
    behind = {at: _behind(text, links[at]) for at in needing}
    ahead = {at: _mixed(_before(_AHEAD, text, links[at])) for at in needing}
    if len(needing) > 1 and not any(code for code, _ in (*behind.values(), *ahead.values())):
        ahead = {at: _mixed(_before(_AFTER_TITLE, text, links[at])) for at in needing}
        ahead = ahead if all(code for code, _ in ahead.values()) else {}
    leads = len(needing) > 1 and all(ahead.get(at, NONE)[0] for at in needing) and not behind[needing[-1]][0]
    ends = [code.end for code in codes]
    taken = set[int]() if leads else {where for code, where in behind.values() if code}
    for at in needing:
        code, where = ahead.get(at, NONE)
        labelled = bisect_left(ends, where + 1)
        free = where not in taken and not (labelled < len(codes) and codes[labelled].start <= where)
        given[at] = (code if free else "") if leads else behind[at][0] or (code if free else "")


def _lines(text: str, given: list[str], links: Sequence[Place], needing: Sequence[int]) -> bool:
    """Give as many codes, each alone on its line, to the links that stand in one run in front of them."""
    run = [at for at in needing if not text[links[at].end : links[needing[-1]].start].count("\n\n")]
    found: list[str] = []
    end = links[needing[-1]].end
    while len(found) <= len(needing) and (match := _LONE.match(text, end)) and (code := _mixed(match)[0]):
        found.append(code)
        end = match.end()
    if len(found) < 2 or len(found) != len(needing) or len(run) != len(needing):
        return False
    for at, code in zip(needing, found, strict=True):
        given[at] = code
    return True


def _behind(text: str, link: Place) -> Found:
    match = _BEHIND.match(text, link.end)
    if match and match["line"] and not _LINE_ENDS.match(text, match.end()):
        match = None  # on the next line only where it stands alone there
    found = _mixed(match)
    return found if found[0] else _mixed(_FIELD.match(text, link.end))


def _before(pattern: re.Pattern[str], text: str, link: Place) -> re.Match[str] | None:
    match = pattern.search(text, max(0, link.start - REACH), link.start)
    where = match.start(_name(match)) if match else 0
    return None if match and _LABELLED.search(text, max(0, where - 30), where) else match


def _mixed(match: re.Match[str] | None) -> Found:
    code = match[_name(match)] if match else ""
    if not match or not MIXED.fullmatch(code) or NO_BARE.fullmatch(code):
        return NONE
    return code, match.start(_name(match))


def _name(match: re.Match[str]) -> str:
    return "held" if match.groupdict().get("held") else "code"
