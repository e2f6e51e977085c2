"""What plays on a page without a <video> or an <audio> that bears its address: scripts begin it.

They take the address from an attribute of the player's element, which may bear a name of its own (`<media-player src>`),
from the button that begins to play, or from their own lines; a frame of another site's player is drawn from its number there.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

_FORMS = "mp4|m4v|webm|m3u8|mpd|flv|mkv|mp3|m4a|m4b|flac|ogg|oga|opus|wav|aac"
_FILE = re.compile(rf"\.(?:{_FORMS})(?![\w.])")
_ELEMENTS = ("-player", "data-plyr", "<lite-", "<amp-", "<video", "<audio", "-js ")
"""What else is looked for in a page's source before its elements are: seldom there, and found at once."""
_EDGE = re.compile(r"[\s'\"<>()]")
_SAID = re.compile(
    rf"(?:url|src|href|file|source|video|audio|hls|mp3|m4a|mp4|m3u8|flac)['\"]?\s{{0,8}}[:=]\s{{0,8}}\[?\s{{0,8}}['\"]([^\s'\"<>]{{1,500}}?\.(?:{_FORMS})(?:[?#][^\s'\"<>]{{0,500}})?)['\"]",
    re.IGNORECASE,
)
"""An address that a script's line gives to its player."""
_GIVEN = re.compile(r"[)\]]\s{0,4}\.(?:href|src)\s{0,4}=")
_SIGNAL = re.compile(
    r"notif|ding|beep|alert|click|sounds?/|bell|chime|message|silence|blank|empty|ring", re.IGNORECASE
)
"""In the address of what a page plays when something happens to it."""
_OWN = re.compile(r"(?:^|-)(?:player|video|audio|youtube|vimeo|bilibili)(?:-|$)")
"""In the name of an element that its program made."""
_NUMBERED = re.compile(
    r"(?:[a-z]+-?)?(?:src|url|file|href|source|config|videoid|video-id|playback-id|episode-id|track-id|type)"
)
_HELD = re.compile(r"data-(?:[a-z]+-)?(?:embed|video|youtube|vimeo)-(?:id|src|url)")
_KINDS = frozenset({"song", "album", "playlist", "music", "audio", "video"})
_ADDRESSED = frozenset({"src", "url", "file"})
_SCRIPTS = frozenset({"", "module", "text/javascript", "application/javascript"})
_WITH_ADDRESS = frozenset({"img", "source", "video", "audio", "iframe", "embed", "link", "meta", "script"})
"""Elements whose addresses the walk reads, or which show no player."""
MAX_SCRIPT, MAX_PLAYED, MAX_VALUE = 200_000, 60, 4000
"""Characters of a script that are looked through, addresses of one script, and characters of an attribute."""


def may_play(source: str) -> bool:
    """Whether it is worth looking at a page's elements and scripts: most pages name nothing that plays."""
    return any(sign in source for sign in _ELEMENTS) or _FILE.search(source) is not None


def heard(tag: str, element: Any) -> list[str]:
    """The addresses that an element or a script has played; an empty one where it plays what no page could link to."""
    if tag == "script":
        plain = (element.get("type") or "").strip().lower() in _SCRIPTS
        return _of_script(element.text) if plain and element.text else []
    if tag in _WITH_ADDRESS or not element.attrib:
        return []
    own = "-" in tag and (_OWN.search(tag) is not None or element.get("type") in _KINDS)
    held: list[str] = []
    for name, value in element.attrib.items():
        named = name.startswith(("data-", "on")) or name in _ADDRESSED
        if named and value and (found := _address_in(value[:MAX_VALUE])) and not _SIGNAL.search(found):
            return [found]
        if value and (_HELD.fullmatch(name) or (own and _NUMBERED.fullmatch(name))):
            held = [""]
    return held


def _address_in(value: str) -> str:
    """The address of a film or a recording that an attribute is or holds, such as in the call of a function."""
    found = _FILE.search(value)
    if found is None:
        return ""
    edges = [edge.start() for edge in _EDGE.finditer(value)]
    begun = max((edge + 1 for edge in edges if edge < found.start()), default=0)
    ended = min((edge for edge in edges if edge >= found.end()), default=len(value))
    said = value[begun:ended]
    return said if "=" not in said.partition("?")[0] else said.partition("=")[2]


def _of_script(text: str) -> list[str]:
    """The addresses that a script's lines give to a player."""
    if not _FILE.search(text):
        return []
    said = _SAID.finditer(text[:MAX_SCRIPT].replace("\\/", "/"))
    return [found[1] for found in islice(said, MAX_PLAYED) if not _SIGNAL.search(found[1])]


def gives(element: Any) -> bool:
    """Whether a script gives its address to one element of the page, which stands before it: a player in a row of a list."""
    return _GIVEN.search((element.text or "")[:MAX_VALUE]) is not None


def waits(element: Any) -> bool:
    """Whether a <video> or an <audio> without an address waits for one: a silent film that runs for ever is decoration,
    and what has no controls to be heard by is no recording."""
    if any(child.get("src") for child in element.iter("source")):
        return False
    if element.tag == "audio":
        return element.get("controls") is not None
    return element.get("loop") is None or element.get("muted") is None
