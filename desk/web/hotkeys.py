"""The keys of triage: the standard ones, and those that a person has put in their place.

A key is one printable character. Digits stay with the reasons of rejecting and putting off. Only what differs from
the standard is stored, in the preferences of the account, so a later change of the standard reaches everybody else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from desk.web.translate import marked as _
from records.errors import Refused

PREFERENCE = "keys"
"""Where they stand in `Account.preferences`."""
STANDARD: Mapping[str, str] = {
    "next": "j", "previous": "k", "confirm": "a", "reject": "r", "watch": "w", "undo": "u", "note": "e", "skip": "s",
    "claim": "c", "open": "o", "search": "/", "help": "?",
}  # fmt: skip
ACTIONS: Mapping[str, str] = {
    "next": _("next finding"),
    "previous": _("previous finding"),
    "confirm": _("confirm"),
    "reject": _("reject, then the reason"),
    "watch": _("watch"),
    "undo": _("undo the last decision"),
    "note": _("write a note on the decision"),
    "skip": _("put off, then why"),
    "claim": _("take it, or give it back"),
    "open": _("open the picture of the page"),
    "search": _("search"),
    "help": _("this help"),
}


def of(preferences: Mapping[str, Any]) -> dict[str, str]:
    """Action to key for the person with these preferences; the standard where two of them would be one key."""
    own = preferences.get(PREFERENCE)
    keys = dict(STANDARD)
    if isinstance(own, Mapping):
        keys.update({action: str(key) for action, key in own.items() if action in STANDARD})
    # a newer standard may bring an action whose key somebody has given to another one
    return keys if len(set(keys.values())) == len(keys) else dict(STANDARD)


def chosen(given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What to store of a form's pairs of action and key; an empty key is the standard one.

    Raises Refused: `bad_key` (not one printable character, or a digit), `key_taken` (two actions with one key);
    `data["key"]` is the key.
    """
    keys = dict(STANDARD)
    keys.update({action: _key(text) for action, text in given if action in STANDARD and text.strip()})
    seen: set[str] = set()
    for key in keys.values():
        if key in seen:
            raise Refused("key_taken", f"two actions share the key {key.upper()}; nothing was changed",
                          zh=f"两个操作用了同一个键 {key.upper()}，未作更改", key=key)  # fmt: skip
        seen.add(key)
    return {action: key for action, key in keys.items() if key != STANDARD[action]}


def _key(text: str) -> str:
    key = text.strip().lower()  # browsers tell the same letter whether or not the capitals are locked
    if len(key) != 1 or len(key.upper()) != 1 or unicodedata.category(key)[0] not in "LPS":
        raise Refused("bad_key", f"{text.strip()[:20]!r} is no key: one letter or sign each; digits are for reasons",
                      zh=f"“{text.strip()[:20]}”不能作快捷键：每个操作一个字母或符号，数字留给原因", key=key[:20])  # fmt: skip
    return key
