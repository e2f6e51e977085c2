"""Films and recordings on a page: are they what it gives, or do they illustrate what it tells?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from crawler.pages.declared.structured import WORKS, Thing
from crawler.pages.links import urls
from crawler.pages.offer import furnished, taken
from crawler.pages.regions.own import own
from crawler.pages.tree.blocks import Player
from crawler.pages.tree.document import Document
from crawler.pages.tree.length import letters_of
from records import folding

LONG_TALE = 350.0
"""Letters, counted so, of a text that a film illustrates; what is told of a film that is on offer is shorter."""
TALK_TYPES = frozenset({"NewsArticle", "Review", "CriticReview", "ReportageNewsArticle", "TechArticle", "HowTo", "FAQPage", "QAPage",
                         "AnalysisNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "AboutPage", "ContactPage",
                         "Recipe"})  # fmt: skip
"""Types of writings that speak of something, and give nothing by themselves."""
_NEWS = frozenset({"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"})
_COOKS = frozenset({"Recipe", "HowTo"})
"""What nobody declares of a film that is on offer, however short the text beside it."""
REPORTS = _NEWS | _COOKS
"""What a page is, whatever its head says to those who share it."""
_MEDIA = frozenset({"VideoObject", "AudioObject", "MediaObject"})
_SHOWN = _MEDIA | {"CreativeWork"}
"""What may be declared of an illustration, and of every post that some programs write."""
_FRAMED = re.compile(
    r"disqus|comment|map|captcha|ads?[./-]|googletag|doubleclick|analytics|facebook|twitter|weibo|share|login|widget|chat",
    re.IGNORECASE,
)
_PLAYER = re.compile(
    r"embed|player|video|vod|m3u8|bofang|jiexi|\.mp4|youku|bilibili|iqiyi|v\.qq\.com|youtube|vimeo",
    re.IGNORECASE,
)
_BARE_PLAYER = re.compile(
    r"^https?://(?:player\.[^/]+/.|[^/]+/(?:embed/[\w-]|[\w/-]*player\.html?\?))", re.IGNORECASE
)
ROW, LEAST_NAME = 6, 3
"""Lines of a row above its player, and letters of a name, that are looked at."""
_PLAYED = urls.VIDEO | urls.AUDIO
_POST = re.compile(r"/embed/(?:article|post|story)/|/embed/?(?:[?#].*)?$")
"""In the address of another post, shown in a frame."""


def player(document: Document) -> float:
    """A film or a recording that the page itself plays; scripts may have many to play, and then show a list."""
    shown = _shown(document)
    begun = {one.url for one in shown if urls.extension(one.url) in _PLAYED}
    return 2.0 if any(one.media for one in shown) or len(begun) == 1 else 0.0


def framed(document: Document) -> float:
    """Another site's player, or one that scripts fill: news show a trailer so, hence it is no strong sign, and none beside a
    long text that was written for the page, nor where the site is a newspaper."""
    shown = [one.url for one in _shown(document) if not _POST.search(one.url)]
    led = _leads_to_player(document)
    if not (shown or led) or furnished.names_press(document):
        return 0.0
    if furnished.is_written_here(document) and told(document) >= LONG_TALE:
        return 0.0
    if led or any(not url or _PLAYER.search(url) or urls.extension(url) in _PLAYED for url in shown):
        return 1.5
    return 0.75 if any(not _FRAMED.search(url) for url in shown) else 0.0


def _shown(document: Document) -> list[Player]:
    """The players of the page's own."""
    return [
        one
        for one in document.players
        if not (one.noise or document.is_foreign(one.place) or _is_of_another(document, one))
    ]


def _is_of_another(document: Document, player: Player) -> bool:
    """Whether what is played bears the name of a page that the lines right above lead to, more of it than of this page's name:
    a row of a list."""
    said = folding.key(unquote(urls.file_name(player.url))) if player.place else ""
    if not said:
        return False
    home, above = urls.origin(document.url) + "/", document.blocks[max(0, player.place - ROW) : player.place]
    others = (
        folding.key(anchor.text)
        for block in above
        for anchor in block.anchors
        if anchor.url.startswith(home) and not urls.same_page(anchor.url, document.url)
    )
    own_names = (key for _tag, key, block in document.keyed_headings[1] if not block.noise)
    return _longest(others, said) > max(_longest(own_names, said), LEAST_NAME)


def _longest(names: Iterable[str], said: str) -> int:
    return max((len(name) for name in names if name and name in said), default=0)


def _leads_to_player(document: Document) -> bool:
    """Whether a link of the page's own leads to the bare player of another site, which is made to stand in a frame, or
    says that it plays what this page is about."""
    home = urls.origin(document.url) + "/"
    return any(
        (_BARE_PLAYER.search(anchor.url) and not anchor.url.startswith(home))
        or taken.plays(document.url, anchor)
        for block in own(document)
        for anchor in block.anchors
    )


def tells_at_length(document: Document, things: Sequence[Thing], main: Thing | None) -> bool:
    """Whether a page with a film is a newspaper's or a cook's long text, which the film only illustrates."""
    if main is not None and (WORKS - _SHOWN).intersection(main.types):
        return False
    shows = document.players or any(_MEDIA.intersection(thing.types) for thing in things)
    if shows and any(_COOKS.intersection(thing.types) for thing in things):
        return True
    return bool(
        shows
        and (any(_NEWS.intersection(thing.types) for thing in things) or furnished.names_press(document))
        and told(document) >= LONG_TALE
    )


def told(document: Document) -> float:
    """How much the page tells in lines of its own, links apart."""
    return letters_of(block.text for block in own(document) if not block.crumb and not block.linked)


def illustrates(things: Sequence[Thing], main: Thing | None, title: str, *, beside: bool) -> bool:
    """Whether what is declared is only shown beside a piece of news or a recipe: a film of another name, or beside a
    long text; or what a blog's program calls each of its posts."""
    if main is None or not set(main.types) <= _SHOWN:
        return False
    talk = any(TALK_TYPES.intersection(thing.types) for thing in things)
    return talk and (beside or folding.key(str(main.properties.get("name", ""))) != folding.key(title))
