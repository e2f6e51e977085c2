"""What a page says of its offer: title, category, makers, dates, who put it up, price, pictures, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.pages import urls
from crawler.pages.document import Block, Document, Shown, clean, own_heading
from crawler.pages.own import leads_away
from crawler.pages.structured import APPS, WORKS, Thing, crumbs
from records import folding

MAX_TITLE = 500
MAX_DATE_LINE = 24
MAX_PICTURES = 8
MIN_SPELLED = 4
"""Folded letters of a name in an address; shorter ones are codes."""
MAX_CUTS = 8
MAX_SUMS = 3
"""Of one offer: what it cost, what it costs, what is saved."""
_SEPARATORS = re.compile(r"\s+[-–—|·»_]\s+|\s*[|_]\s*|\s+[-–—]|[-–—]\s+|[|_»]|——|-")
_CUT = re.compile(r"\s*(?:[|_»·]|::|:\s|：|\s[-–—]\s|——)\s*")
_MAKER_LABEL = (
    r"(?:原\s?著|作\s?者|著\s?者|编\s?著|导\s?演|总导演|主\s?演|演\s?员|编\s?剧|制片人|出品(?:方|公司|人)?|开发(?:商|者|团队|公司)?|"
    r"发行商|厂\s?商|运营商|出版社|歌\s?手|演唱者?|演\s?唱|艺\s?人|作\s?曲|作\s?词|译\s?者|播\s?讲|演\s?播|监\s?督|声\s?优|配\s?音|"
    r"漫\s?画家|绘\s?者|画\s?师|author|director|directed by|starring|cast|developer|publisher|artist|written by)"
)
_MAKER = re.compile(
    # a label with its sign anywhere, or at the head of a line set off by a space, as in ◎导　演　江示例
    rf"(?:(?:^|[\s◎【\[（(·|/、，。;；《》])(?:{_MAKER_LABEL})\s{{0,2}}[:：】\]]|^[◎\s]*(?:{_MAKER_LABEL})[\s\u3000]{{1,4}})\s{{0,3}}(.{{1,120}})",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(rf"[◎\s]*(?:{_MAKER_LABEL})\s*[:：]?", re.IGNORECASE)
_NO_NAME = re.compile(
    r"[。！？!?:：《》【】@#%=<>]|https?|www\.|\d{4}|\b[a-z0-9-]+\.[a-z]{2,}\b|的|了|吗|请|我|你|没有|不详|未知|暂无|下载|更新|完整|全本|全集|"
    r"精校|高清|资源|链接|网盘|提取|完结|连载|版$"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_POSTED = re.compile(r"发表|发布|来源|时间|浏览|阅读|点击|回复|查看|posted|views", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:作者|编辑|楼主|by|author).{0,40}(?:发表|发布|来源|浏览|阅读|点击|回复|查看|views)|(?:发表|发布|来源|浏览|阅读|点击|回复|查看)[^\n]{0,60}(?:作者|编辑|楼主)",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\s*(?:[/／、,，;；|&]|\s{2,}|\s和\s|\sand\s)\s*", re.IGNORECASE)
_STOP = re.compile(
    r"\s*(?:[。！!？?◎；;]|https?:|链接|下载|网盘|提取码|(?:类\s?型|地\s?区|年\s?代|上映|片\s?长|语\s?言|简\s?介|评\s?分|豆\s?瓣|更\s?新|状\s?态|导\s?演|主\s?演|编\s?剧|出\s?版|开\s?发|版\s?本|大\s?小|时\s?间|等级|连载|字数|字\s?幕|集\s?数)\s*[:：]).*$"
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{{0,6}}\.?"
_WORDED = re.compile(
    rf"\b{_MONTH.format('month')}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d{{2}})\b|"
    rf"\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]{_MONTH.format('month2')},?[\s-](?P<year2>(?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_WORK_YEAR = re.compile(r"(?:年份|年代|上映\w{0,4}|首播\w{0,4}|发行\w{0,4}|出版\w{0,4}|首映\w{0,4}|released?|year)\s*[:：]?\s*((?:19|20)\d{2})(?!\d)", re.IGNORECASE)  # fmt: skip
_PRICE = re.compile(r"(?:售价|价格|价钱|现价|优惠价|会员价|VIP价|资源价格|下载价格|本资源需|需支付|price)\s*[:：为是]?\s*[¥￥$]?\s*(\d+(?:\.\d{1,2})?\s*(?:元|RMB|CNY|金币|积分|下载币|点券|币|\$|USD)?)|[¥￥]\s*(\d+(?:\.\d{1,2})?)", re.IGNORECASE)  # fmt: skip
_AMOUNT = re.compile(
    r"(?:(?:US|HK|NT|CA|AU|S|A|C)?[$€£￡¥￥₩]|(?:USD|EUR|GBP|CNY|RMB|HKD|TWD|JPY)\s)\s?\d{1,3}(?:[,.\s]?\d{3})*(?:[.,]\d{1,2})?|"
    r"\d{1,3}(?:[,.\s]?\d{3})*(?:[.,]\d{1,2})?\s?(?:€|£|₩|元|块|円|(?:USD|EUR|GBP|CNY|RMB|HKD|TWD|JPY)\b)",
    re.IGNORECASE,
)
"""A sum of money that is all that its line says."""
_CATEGORY = re.compile(r"(?:所属(?:分类|栏目|板块|版块)|分\s?类|类\s?别|栏\s?目|版\s?块|板\s?块|频\s?道|(?:软件|游戏|资源|小说|影片|应用)类型|category)\s*[:：]\s*([^\s:：|]{1,20})", re.IGNORECASE)  # fmt: skip
_CRUMB_SPLIT = re.compile(r"\s*[>›»→]+\s*")
_CRUMB_SLASH = re.compile(r"\s*[/|]+\s*")
_HOME = re.compile(r"^(?:首页|主页|home|网站首页|论坛首页?|论坛|正文|index|当前位置[:：]?|您?的?位置[:：]?|现在的位置[:：]?|内容|详情)$", re.IGNORECASE)  # fmt: skip
_HERE = re.compile(
    r"^(?:您?(?:现在|当前)?的?(?:所在)?位置|当前位置|位置|首页位置|导航|path)(?:是|为)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_UPLOADER_LABEL = r"(?:发布者|发布人|上传者|上传人|分享者|分享人|楼主|发帖人|发表者|作者|编辑|小编|posted by|uploader|author|\bby\b)"
_UPLOADER = re.compile(rf"({_UPLOADER_LABEL})\s*[:：]?\s*([^\s|:：，,/]{{1,30}})", re.IGNORECASE)
_UPLOADER_AHEAD = re.compile(rf"\s*{_UPLOADER_LABEL}(?:\s*[:：]\s*|\s+)", re.IGNORECASE)
_NO_UPLOADER = re.compile(rf"{_UPLOADER_LABEL}\W*|(?:第?\s?\d{{1,6}}\s?)?[#楼]|\W*", re.IGNORECASE)
"""What stands where a name would: a label without one, the number of a floor, signs."""
_NO_PERSON = re.compile(r"\s*(?:(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?|log ?in|sign ?(?:in|up)|register|登录|登陆|注册|游客|guest)\s*", re.IGNORECASE)  # fmt: skip
"""A site's address or the way in, where a name would stand."""
_AUTHOR_WORDS = re.compile(r"(?:^|[\s_>.-])(?:authi|author|meta-author|post-author|byline|uploader|username|user-name|poster|publisher|nickname|louzhu|usr|username)(?:$|[\s_>.-])", re.IGNORECASE)  # fmt: skip
_PROFILE = re.compile(
    r"/(?:users?|members?|profiles?|people|u|uid|channels?|uploaders?|submitters?|author)/[^/?#]+/?$|/@[\w.%-]+/?$|[?&](?:uid|userid|user_id|author)=|"
    r"mode=viewprofile|mod=space|action=profile|/(?:profile|space|member|user(?:info)?)[-_./]\w*\d",
    re.IGNORECASE,
)
"""Addresses of pages about a person, as programs build them."""
_MAKER_URL = re.compile(r"/(?:artists?|singers?|composers?|performers?|narrators?|directors?|geshou|zuozhe|bands?)(?:/[^/?#]+/?$|\.\w{2,4}\?|[-_/]\d)|[?&](?:artist|singer)(?:_id)?=", re.IGNORECASE)  # fmt: skip
"""Addresses of pages about a maker: what links there with a name names it."""
MAX_MAKERS = 4
"""Of one offer linked so; a page that links to more is a list of them."""
_COVER = re.compile(
    r"cover|poster|thumb|pic|img|photo|icon|logo-app|封面|海报|litpic|fengmian|haibao", re.IGNORECASE
)
_NO_COVER = re.compile(r"avatar|smil(?:ey|ies)|emoji|icon_|/icons?/|spacer|blank|loading|logo|banner|qrcode|wechat|weixin|alipay|button|btn|sprite|folder_|grey\.gif|none\.gif|rleft|rright|/common/|captcha|gravatar|pixel|/ads?/|tracker", re.IGNORECASE)  # fmt: skip


def title_of(document: Document, thing: Thing | None, site_title: str = "") -> str:
    """The offer's own name: the heading that the page's title begins with, else what it declares."""
    page_title = document.page_title
    if linked := _linked_to_itself(document):
        return linked[:MAX_TITLE]
    if spelled := _spelled(document):
        return spelled[:MAX_TITLE]
    # a heading that leads elsewhere is another page's, or the site's name above every page
    plain = [(tag, block) for tag, block in document.headings if not leads_away(document, block)]
    heads = [_shown(block.text) for tag, block in plain if tag == "h1" and not block.crumb]
    declared = [thing.text("name", "headline")] if thing else []
    shared = [document.meta.get("og:title", ""), document.meta.get("twitter:title", "")]
    lesser = [_shown(block.text) for tag, block in plain if tag in ("h2", "h3", "h4") and not block.noise]
    if begun := _heading_of(page_title, (*heads, *lesser)):
        return begun[:MAX_TITLE]
    whole, site = (
        folding.key(page_title),
        {folding.key(site_title), folding.key(document.meta.get("og:site_name", ""))},
    )
    for text in (*heads, *declared, *shared, *lesser[:3]):
        key = folding.key(text)
        if (
            key
            and key not in site
            and (whole.startswith(key) or (key in whole and len(key) >= len(whole) / 2))
        ):
            return text[:MAX_TITLE]
    firm = [text for text in (*declared, *shared, *heads) if text and folding.key(text) not in site]
    if firm:
        return (_begun(document.page_title, folding.key(firm[0])) or firm[0])[:MAX_TITLE]
    return (_longest_line(document) or first_segment(page_title))[:MAX_TITLE]


def _linked_to_itself(document: Document) -> str:
    """The only heading that is a link to this very page, where the page's title has it too."""
    whole = folding.key(document.page_title)
    linked = {
        _shown(block.text) for _tag, block in document.headings
        if len(block.anchors) == 1 and block.anchors[0].url == document.url and block.anchors[0].text == block.text
        and len(key := folding.key(block.text)) > 1 and key in whole
    }  # fmt: skip
    return linked.pop() if len(linked) == 1 else ""


def _heading_of(page_title: str, headings: Iterable[str]) -> str:
    """The heading that the page's title begins with; of a heading with a label before the name, the name.

    The site's own name may head every page and be longer than the page's.
    """
    whole = folding.key(page_title)
    keyed = [(text, key) for text in headings if len(key := folding.key(text)) > 1]
    begun = [(len(key), text) for text, key in keyed if whole.startswith(key)]
    if begun:
        return max(begun, key=lambda found: found[0])[1]
    heads = [head for head in _parts(page_title) if page_title.startswith(head)]
    held = [
        head
        for head in heads
        for _text, key in keyed
        if len(name := folding.key(head)) >= MIN_SPELLED and key.endswith(name) and 2 * len(name) > len(key)
    ]
    return max(held, key=len, default="")


def _spelled(document: Document) -> str:
    """The part of the page's title that its address spells, where the title names the site or a section too."""
    parts = urlsplit(document.url)
    said = [parts.path.rstrip("/").rpartition("/")[2], *(value for _key, value in parse_qsl(parts.query)[:8])]
    names = {
        name for text in said if len(name := folding.key(unquote(text))) >= MIN_SPELLED and not name.isdigit()
    }
    return (
        next((part for part in _parts(document.page_title) if folding.key(part) in names), "")
        if names
        else ""
    )


def _begun(page_title: str, heading: str) -> str:
    """The longest beginning of the page's title that a heading begins with: it may say more than the name."""
    heads = [head for head in _parts(page_title) if page_title.startswith(head)]
    held = [
        head for head in heads if len(key := folding.key(head)) >= MIN_SPELLED and heading.startswith(key)
    ]
    return max(held, key=len, default="")


def _longest_line(document: Document) -> str:
    """The longest beginning of the page's title that stands on the page as a line of its own."""
    begun = {
        folding.key(head): head
        for head in (document.page_title, *_parts(document.page_title))
        if document.page_title.startswith(head)
    }
    lines = (
        {folding.key(block.text) for block in document.blocks if len(block.text) <= MAX_TITLE}
        if len(begun) > 1
        else ()
    )
    return max((begun[name] for name in begun if name in lines), key=len, default="")


def _parts(page_title: str) -> Iterator[str]:
    """What stands before and behind each sign that may part a page's name from its site's."""
    for cut in islice(_CUT.finditer(page_title), MAX_CUTS):
        yield page_title[: cut.start()]
        yield page_title[cut.end() :]


def _shown(text: str) -> str:
    """A heading without the sign that links to itself."""
    return text.rstrip("¶#§ \u200b") or text


def first_segment(page_title: str) -> str:
    """A page's title without the section and the site's name that stand behind it."""
    for separator in (" :: ", " - ", " | ", "_", "|", " – ", " — ", "-"):
        head, found, _tail = page_title.partition(separator)
        if found and head.strip():
            return head.strip()
    return page_title.strip()


def category_of(document: Document, things: Sequence[Thing], title: str) -> str:
    """Breadcrumb or board, such as `影视 > 电视剧`, without the home page and the page itself."""
    names = crumbs(things) or _crumb_names(document)
    kept = [name for name in names if not _HOME.match(name) and not _same(name, title)]
    if kept:
        return " > ".join(kept[:6])
    declared = [thing.text("applicationCategory", "genre", "articleSection") for thing in things]
    section = next(
        filter(None, (*declared, document.meta.get("article:section"), document.meta.get("og:section"))), ""
    )
    if section:
        return section[:100]
    found = next((m for block in document.blocks[:200] if (m := _CATEGORY.search(block.text[:200]))), None)
    return found.group(1) if found else ""


def _crumb_names(document: Document) -> list[str]:
    lines = [block for block in document.blocks if block.crumb or _HERE.match(block.text)][:6]
    joined = " > ".join(_HERE.sub("", block.text) for block in lines)
    return (
        [clean(name) for name in _CRUMB_SPLIT.split(joined) if clean(name)][:8] if len(joined) < 400 else []
    )


def _same(name: str, title: str) -> bool:
    a, b = folding.key(name), folding.key(title)
    return bool(a and b and (a == b or (len(a) >= 6 and (a in b or b in a))))


def creators_of(document: Document, things: Iterable[Thing]) -> tuple[str, ...]:
    """Makers of the work that the page names; not who wrote the page."""
    names: list[str] = []
    for thing in things:
        if (WORKS | APPS).intersection(thing.types):
            names += thing.texts("author", "creator", "director", "actor", "actors", "byArtist", "publisher",
                                 "productionCompany", "composer", "translator", "illustrator")  # fmt: skip
    blocks = [block for block in document.content if not block.crumb]
    for place, block in enumerate(blocks[:400]):
        names += _makers(block, blocks[place + 1] if place + 1 < len(blocks) else None)
    names += _linked_makers(blocks)
    return tuple(dict.fromkeys(name for name in map(clean, names) if 1 < len(name) <= 60))[:30]


def _linked_makers(blocks: Sequence[Block]) -> list[str]:
    linked = [
        clean(anchor.text) for block in blocks if not block.foreign for anchor in block.anchors
        if _MAKER_URL.search(anchor.url) and not _NO_NAME.search(anchor.text)
    ]  # fmt: skip
    found = list(dict.fromkeys(filter(None, linked)))
    return found if len(found) <= MAX_MAKERS else []


def _makers(block: Block, following: Block | None) -> Iterator[str]:
    text = block.text
    if len(text) > 600:
        text = text[:600]
    if len(text) < 120 and _BYLINE.search(text):
        return  # who posted the page, and how often it was looked at
    for found in _MAKER.finditer(text):
        yield from _split(found.group(1))
    if following is not None and _LABEL_ALONE.fullmatch(text):
        yield from _split(following.text[:120])  # <dt>导演</dt><dd>...</dd>


def _split(text: str) -> list[str]:
    parts = _NAMES.split(_STOP.sub("", text).strip(" :：】]"))[:12]
    # Han names hold no spaces, so a space parts two of them; Latin names do
    names = [_unwrapped(name) for part in parts for name in (part.split() if _HAN.search(part) else [part])]
    return [name for name in names if name and len(name) <= 40 and not _NO_NAME.search(name)]


def _unwrapped(name: str) -> str:
    """A name without marks around it; a bracket stays where its partner does."""
    name = name.strip(" ·.。[]")
    for left, right in ("（）", "()"):
        if name.count(left) < name.count(right):
            name = name.rstrip(right)
        elif name.count(left) > name.count(right):
            name = name.rpartition(left)[0].strip()
    return name


def uploader_of(document: Document, thing: Thing | None) -> str:
    """Who put the page up, as far as it says."""
    if thing and not (WORKS | APPS).intersection(thing.types):
        declared = thing.text("author", "creator")
        if declared:
            return declared[:60]
    stated = document.meta.get("author", "")[:60]
    return (
        _in_author_words(document)
        or _from_lines(document)
        or _linked_person(document)
        or ("" if _NO_PERSON.fullmatch(stated) else stated)
    )


def _linked_person(document: Document) -> str:
    """The first person below the page's heading to whose own page it links."""
    begun = own_heading(document) is None
    for block in document.blocks:
        begun = begun or block is own_heading(document)
        if not begun or block.noise or block.crumb or block.foreign:
            continue
        for anchor in block.anchors:
            name = clean(anchor.text).lstrip("@")
            if (
                _PROFILE.search(anchor.url)
                and 1 < len(name) <= 30
                and not _NO_UPLOADER.fullmatch(name)
                and not _NO_PERSON.fullmatch(name)
                and not _POSTED.search(name)
            ):
                return name
    return ""


def _in_author_words(document: Document) -> str:
    for block in document.blocks[:300]:
        if len(block.text) <= 30 and _AUTHOR_WORDS.search(block.trail) and not any(_makers(block, None)):
            name = _UPLOADER_AHEAD.sub("", block.text, count=1)
            if (
                not _NO_UPLOADER.fullmatch(name)
                and not _POSTED.match(name)
                and not _NO_PERSON.fullmatch(name)
            ):
                return name
    return ""


def _from_lines(document: Document) -> str:
    """Who posted the page, from the lines that say so: an author with his book's chapters is no poster."""
    for block in document.content:
        if len(block.text) < 120 and _POSTED.search(block.text):
            for found in _UPLOADER.finditer(block.text):
                named = found.group(2)[:60]
                if (
                    not _NO_UPLOADER.fullmatch(named)
                    and not _POSTED.match(named)
                    and named not in tuple(_makers(block, None))
                ):
                    return named
    return ""


def dates_of(document: Document, things: Iterable[Thing]) -> tuple[str, ...]:
    """ISO dates and years that the page states, those of the work first."""
    stated: list[str] = []
    for thing in things:
        stated += thing.texts(
            "datePublished", "dateCreated", "uploadDate", "startDate", "copyrightYear", "dateModified"
        )
    stated += [document.meta.get(name, "") for name in ("article:published_time", "og:release_date", "book:release_date",
                                                        "video:release_date", "pubdate", "publishdate", "date")]  # fmt: skip
    stated += document.times[:5]
    lines = [block.text[:400] for block in document.content][:300]
    years = [found.group(1) for line in lines for found in _WORK_YEAR.finditer(line)]
    written = [_iso(found) for line in lines for found in _DATE.finditer(line)]
    written += [_worded(found) for line in lines for found in _WORDED.finditer(line)]
    if not any(stated) and not any(written):
        written = _beside(document)
    return tuple(
        dict.fromkeys(
            [*years, *(short for text in stated if (short := _short_date(text))), *filter(None, written)]
        )
    )[:20]


def _beside(document: Document) -> list[str]:
    """The date that a line beside the content is made of, where it is the only such line: a column's, no calendar's."""
    said = [block.text for block in document.blocks if block.noise and len(block.text) <= MAX_DATE_LINE]
    found = [_iso(date) for line in said if (date := _DATE.fullmatch(line.strip(" 日")))]
    found += [_worded(date) for line in said if (date := _WORDED.fullmatch(line))]
    return found if len(set(found)) == 1 else []


def _short_date(text: str) -> str:
    found = re.match(r"\s*((?:18|19|20)\d{2})(?:[-/](\d{1,2})[-/](\d{1,2}))?", text)
    if not found:
        return ""
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found[2] else found[1]


def _iso(found: re.Match[str]) -> str:
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _worded(found: re.Match[str]) -> str:
    day, month, year = (found[name] or found[f"{name}2"] for name in ("day", "month", "year"))
    return f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02d}-{int(day):02d}" if 1 <= int(day) <= 31 else ""


def price_of(document: Document, things: Iterable[Thing]) -> str:
    """The price that the page asks, as it writes it; empty where it asks none. A declared zero is none."""
    for thing in things:
        offers = thing.properties.get("offers")
        for offer in offers if isinstance(offers, list) else [offers]:
            if isinstance(offer, dict) and str(offer.get("price", "0")).strip(" 0.").lower() not in (
                "",
                "免费",
                "free",
            ):
                return clean(f"{offer['price']} {offer.get('priceCurrency', '')}")
    for block in document.content:
        if len(block.text) < 300 and (found := _PRICE.search(block.text)):
            price = clean(found.group(1) or found.group(2))
            if price.strip(" 0.元") != "":
                return price
    return _bare_price(document)


def _bare_price(document: Document) -> str:
    """The sum that stands alone in its line; a page with many of them is a list and asks none."""
    sums = [
        block.text
        for block in document.content
        if not block.foreign and len(block.text) <= 24 and _AMOUNT.fullmatch(block.text)
    ]
    asked = [text for text in dict.fromkeys(sums) if re.search("[1-9]", text)]
    return asked[0] if 1 <= len(asked) <= MAX_SUMS else ""


def pictures_of(document: Document, things: Iterable[Thing], title: str) -> tuple[str, ...]:
    """Pictures that belong to the offer, cover first."""
    declared = [url for thing in things if not {"Organization", "Person", "WebSite"}.intersection(thing.types)
                for url in thing.texts("image", "thumbnailUrl", "logo", "screenshot")]  # fmt: skip
    shared = [document.meta.get(name, "") for name in ("og:image", "og:image:url", "twitter:image")]
    shown = [
        picture
        for picture in document.pictures
        if (not picture.noise or _named_so(picture, title))
        and not _NO_COVER.search(picture.url + picture.words)
    ]
    shown = [picture for picture in shown if not (0 < picture.width < 50 or 0 < picture.height < 50)]
    shown.sort(key=lambda picture: -_likely(picture, title))
    absolute = (
        urls.join(document.base, url) for url in (*declared, *shared, *(picture.url for picture in shown))
    )
    return tuple(dict.fromkeys(url for url in absolute if url and not url.startswith(urls.SCHEMES)))[
        :MAX_PICTURES
    ]


def _named_so(picture: Shown, title: str) -> bool:
    """Whether a picture bears the offer's very name: it is the cover, in whatever column it stands."""
    return len(title) > 1 and folding.key(picture.alt) == folding.key(title)


def _likely(picture: Shown, title: str) -> int:
    alike = bool(picture.alt and (picture.alt in title or title in picture.alt))
    return 2 * alike + bool(_COVER.search(f"{picture.words} {picture.url}"))


def language_of(document: Document | None, text: str) -> str:
    """BCP 47 as declared, else what the script of the text says: zh, ja, ko, en, or empty."""
    if document is not None and document.language and len(document.language) <= 12:
        return document.language
    sample = text[:2000]
    han, kana = sum("\u4e00" <= c <= "\u9fff" for c in sample), sum("\u3040" <= c <= "\u30ff" for c in sample)
    hangul, latin = (
        sum("\uac00" <= c <= "\ud7a3" for c in sample),
        sum(c.isascii() and c.isalpha() for c in sample),
    )
    if kana * 5 > han + kana and kana > 10:
        return "ja"
    if hangul > 20 and hangul > han:
        return "ko"
    if han:
        return "zh" if han * 4 > latin else "en"
    return "en" if latin > 20 else ""
