"""What an element is to whoever reads the page: a line, a row, navigation, a crumb, a value behind its label."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

INVISIBLE = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea", "head", "title", "object",
                       "button", "canvas", "map"})  # fmt: skip
NOISY = frozenset({"nav", "footer", "aside", "menu"})
MAIN = frozenset({"main", "content", "main-content", "maincontent"})
"""How pages call the element that holds what is theirs."""
BREAKING = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul", "video", "audio", "iframe",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|menu)?|nv|(?:dir|file|page|nav|site)-?tree|tree-?(?:view|nav|menu)|menu\w*|top(?:bar|nav|tb)|toptb|side|\w*sidebar\w*|toc\w*|widget\w*|"
    r"(?<!panel-)(?<!card-)(?<!box-)foot\w*|ft|flk|frt|copyright|related\w*|relat\w*|recommend\w*|tuijian|hot(?:list|news|posts?|words?|s)?|rank\w*|"
    r"paihang|friendlinks?|flinks?|links?(?!-(?:wrap|title|name|text))|blogroll|tags?|tagcloud|tag-?list|entry-tags|ptg|labels|share-?(?:bar|buttons?)|"
    r"bdsharebuttonbox|social\w*|pager|pagination|paging|pg|pgs|page-?nav\w*|pagelist|prev|next|prenext|"
    r"pre-?next|post-?nav\w*|entry-navigation|ad|ads|advert\w*|banner|gg|guanggao|breadcrumbs?|crumbs?|"
    r"login|search(?!able)\w*|scbar|toolbar|skip-link|dropdown|modal|popup|qrcode|modified|latest|guess\w*|like-?list|xgwz|"
    r"fastpost\w*|respond)(?:$|[\s_-])",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?<![a-z])(?:(?:down(?:load)?s?|attach(?:ment)?s?|enclosures?|magnets?|torrents?|files?|resources?|xiazai|netdisk)[_-]?(?:links?|labels?|modal|popup)"
    r"|(?:links?|modal|popup)[_-](?:down(?:load)?s?|files?|torrents?))(?![a-z])",
    re.IGNORECASE,
)
"""Words of classes around what a page hands out; `download-links` is no blogroll."""
_CRUMB = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|crumbs?|crumb-?nav|position(?!-(?:(?:relative|absolute|fixed|sticky|static)(?![a-z])|\d))|place(?!-(?:items|content|self|holder))|"
    r"location|path|weizhi|pt(?!-(?:\[|(?:(?:xs|sm|md|lg|xl|xxl)-)?(?:\d|auto|px)))|here|dqwz)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Words around the way here. `pt-3` and `position-relative` say how something is set, as two widespread style sheets have it."""
DATED = frozenset({"span", "abbr", "em", "i", "small", "a", "td"})
_ROWS = frozenset({"tr", "li"})
_NEVER_NOISE = frozenset({"html", "body", "a", "main", "article", "h1"})
_LABELS = frozenset({"span", "b", "strong", "em", "i", "small", "label"})
_LABEL_CELLS, _VALUE_CELLS = frozenset({"th", "dt"}), frozenset({"td", "dd"})
_WHOLE = re.compile(r"(?:https?|ftp|ed2k)://|magnet:", re.IGNORECASE)
_SHOWING = frozenset({"slot", "shadowrootmode", "shadowroot"})
MIN_LABEL = 4
"""Letters of a Latin word that may be a label; fewer may be the beginning of a word."""
SPEAKING = frozenset(
    {"a", "img", "iframe", "video", "audio", "source", "embed", "time", "input", "body", "html"}
)
"""Elements that say something of their own."""
_DRAWN = frozenset({"i", "span", "em", "mat-icon", "md-icon"})
_ICON = re.compile(
    r"(?:^|\s)(?:material-(?:icons|symbols)(?:-\w+)?|mdui-icon|md-icon|mat-icon|q-icon)(?=\s|$)"
)
_LIGATURE = re.compile(r"\s*[a-z][a-z0-9]*(?:_[a-z0-9]+)*\s*")
"""Classes of elements whose text a font draws as a sign, and how such a text looks."""
BREAKS, IS_ROW, IS_NOISE, IS_CRUMB, SPEAKS, IS_LINK, IS_ICON = (1 << bit for bit in range(7))


@lru_cache(maxsize=1 << 11)
def bearing(tag: str, words: str) -> int:
    """What an element of this name, class and id is to the walk, as bits: most of a page's elements are alike."""
    return (
        BREAKS * (tag in BREAKING)
        | IS_ROW * (tag in _ROWS)
        | IS_NOISE * (tag in NOISY or (bool(words) and tag not in _NEVER_NOISE and _is_noise(words)))
        | IS_CRUMB * bool(words and tag not in _NEVER_NOISE and _CRUMB.search(words))
        | SPEAKS * (tag in SPEAKING or tag in DATED or "-" in tag)
        | IS_LINK * (tag == "a")
        | IS_ICON * bool(words and tag in _DRAWN and _ICON.search(words))
    )


def is_ligature(text: str) -> bool:
    """Whether the text of an icon's element is the name of a sign, which its font draws in its place: `folder_open`."""
    return _LIGATURE.fullmatch(text) is not None


def _is_noise(words: str) -> bool:
    return _NOISE.search(words) is not None and _GIVES.search(words) is None


def is_handed_in_a_sheet(element: Any) -> bool:
    """Whether an element is the value of a sheet's row and leads somewhere by a whole address: no bar, whatever its class says."""
    cell = element.getparent()
    if element.tag in NOISY or cell is None or cell.tag not in _VALUE_CELLS:
        return False
    label = cell.getprevious()
    if (
        label is None
        or label.tag not in _VALUE_CELLS | _LABEL_CELLS
        or next(label.iter("a"), None) is not None
    ):
        return False
    alone = cell.tag == "dd" or len(cell.getparent()) == 2
    return alone and any(_WHOLE.match((anchor.get("href") or "").strip()) for anchor in element.iter("a"))


def is_shown_template(element: Any) -> bool:
    """Whether a <template> holds what is shown in its place: a component's words by name, or the tree below an element of its own.

    Every other one is a mould that scripts fill.
    """
    return not _SHOWING.isdisjoint(element.attrib) or any(
        name.startswith("v-slot") for name in element.attrib
    )


def is_cell(element: Any) -> bool:
    """Whether a part of a link stands right behind another of another class: columns of a row, which styles set apart."""
    before = element.getprevious()
    if before is None or before.tag != "span" or before.tail:
        return False
    one, other = before.get("class"), element.get("class")
    ending = (element.text or "").startswith(".")  # of a name that is drawn in two shades
    return bool(one and other and one != other) and not ending


def is_value(element: Any) -> bool:
    """Whether an element stands right behind a label, and the two are all of their line: styles set them apart.

    A name drawn in two shades is a heading or a link, a large first letter is short, and figures run on into their signs.
    """
    before, line = element.getprevious(), element.getparent()
    if before is None or before.tail or before.tag not in _LABELS or line is None or len(line) != 2:
        return False
    label, value = "".join(before.itertext()).strip(), "".join(element.itertext()).lstrip()
    alone = (
        line.tag not in HEADINGS and line.tag != "a" and not f"{line.text or ''}{element.tail or ''}".strip()
    )
    ends = label[-1:].isalpha() and value[:1].isalnum()
    return alone and ends and (len(label) >= MIN_LABEL or (not label.isascii() and len(label) > 1))


def is_said_main(element: Any) -> bool:
    """Whether an element says by its attributes, be it to those who cannot see it, that it holds the page's text."""
    role, holds = element.get("role"), element.get("itemprop")
    return bool(role == "main" or holds == "articleBody")
