"""Who made the work: the catalogue's creators on the page, or somebody else named in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matchers.lexicon import lexicon
from matchers.normalise import bounded
from records import folding
from records.vocabulary import WorkKind

NAME = r"([^\s,，;；/|、。:：\[\]【】()（）<>《》]{2,24})"
LABELS = {
    WorkKind.LITERATURE: "作者|原著|著者|作家|原作者",
    WorkKind.MUSIC: "演唱者?|歌手|原唱|艺人|艺术家|演奏",
    WorkKind.FILM_TV: "导演|总导演|执导",
    WorkKind.GAME: "开发商|开发者|研发商?|制作商|厂商|发行商",
    WorkKind.SOFTWARE: "开发商|开发者|厂商|软件公司|公司",
    WorkKind.NEWS: "作者|记者|撰文",
}
POSTERS = frozenset(
    (
        "Article",
        "BlogPosting",
        "NewsArticle",
        "DiscussionForumPosting",
        "SocialMediaPosting",
        "Review",
        "QAPage",
        "WebPage",
    )
)
"""For these schema.org types the author is whoever wrote the page, not the maker of the work."""
VERSION_OF = re.compile("(?<![\u3400-\u9fff])([\u3400-\u9fff]{2,3})\\s?版(?![\u3400-\u9fff])")
SHORT_FORM = "(?<![\u3400-\u9fff]){}(?:大神|大大|老师|太太|老贼)?(?![\u3400-\u9fff])"
NOT_A_POST = r"(?!\s{0,3}(?:楼主|发表|发布|更新|时间|来源|浏览|阅读|回复|编辑|(?:19|20)[0-9]{2}-))"
"""Behind the name of whoever wrote a post or an article stands when it was written."""
BEHIND = {WorkKind.LITERATURE: "著", WorkKind.MUSIC: "演唱|原唱"}
NO_NAME_ENDS = frozenset("译编校绘讲版本集册部卷篇章季期字书剧片歌曲网站吧群盘区库店社团队组")
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏窦章苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅林钟徐邱骆夏蔡田"
    "樊胡凌霍虞万柯管卢莫房丁邓洪包左石崔吉龚程裴陆荣翁段侯宁仇刘叶白蒲卓池乔谭申冉易廖耿文"
)
POINTS = frozenset("·・.")
WORD_BEHIND = re.compile(r"[》」』\]】]?[\s_/\-·:：]{1,3}([\u3400-\u9fff]{2,3})(?![\u3400-\u9fffa-z0-9])")


@dataclass(frozen=True, slots=True)
class Creators:
    """What the page says of the makers.

    Attributes:
        agree: the catalogue's creator that was found, empty if none.
        where: `stated` (a label or structured data), `title`, `text`, or `short` (a part of a pen name in the
            title, which proves little).
        other: who is named instead, empty if nobody.
        firm: `other` stands behind a label of this kind of work, and is not only a name in the title.
    """

    agree: str = ""
    where: str = ""
    other: str = ""
    firm: bool = False


folded = lru_cache(maxsize=1 << 14)(folding.key)
"""`folding.key` of names that come again with every work: of makers, accounts, holders."""


@lru_cache(maxsize=1 << 14)
def names(creator: str) -> tuple[str, ...]:
    """The folded name and those of its parts that can stand for it: 加西亚·马尔克斯 is also 马尔克斯."""
    whole = folding.key(creator)
    parts = [folding.key(part) for part in re.split(r"[·・.\s]+", creator)]
    long_enough = [part for part in parts if folding.weight(part) >= (3 if len(parts) > 1 else 2)]
    last = parts[-1:] if len(parts) > 1 and folding.weight(parts[-1]) >= 2 else []
    return tuple(dict.fromkeys(n for n in [whole, *long_enough, *last] if folding.weight(n) >= 2))


def compare(
    expected: tuple[str, ...],
    kind: WorkKind,
    stated: Iterable[str],
    *,
    title: str,
    text: str,
    taken: str,
    poster: str = "",
) -> Creators:
    """Compare the catalogue's creators with a page.

    Args:
        stated: names that the page's structured data gives for the work itself.
        title, text: soft views; `taken` is the matched name, which proves nothing about its maker.
        poster: the account that wrote the page; a forum calls it 作者 too.
    """
    if not expected:
        return Creators()
    labelled = [
        name
        for name in (*stated, *_labelled(kind, title), *_labelled(kind, text))
        if folded(name) not in (folded(taken), folded(poster) or None)
    ]
    clean_title = title.replace(taken, " ") if taken else title
    for creator in expected:
        if found := _found(creator, labelled, clean_title, text):
            return Creators(creator, found)
    if labelled:
        return Creators(other=labelled[0], firm=True)
    for creator in expected:
        if short := _short_form(creator, clean_title):
            return Creators(short, "short")
    other = _other_name(kind, title, taken)
    if other and all(map(_foreign_name, expected)):
        other = ""  # who stands beside a foreign writer is the translator
    # 周董 is what people call 周杰伦
    nickname = any(folded(creator)[:1] == other[:1] for creator in expected) and len(other) == 2
    return Creators(other="" if nickname else other)


def _found(creator: str, labelled: list[str], title: str, text: str) -> str:
    wanted = names(creator)
    if any(_same(name, wanted) for name in labelled):
        return "stated"
    if any(_stands_in(name, title) for name in wanted):
        return "title"
    return "text" if any(_stands_in(name, text) for name in wanted) else ""


def _foreign_name(creator: str) -> bool:
    """Written with points or in Latin letters: 卡勒德·胡赛尼, J.K.罗琳."""
    return bool(re.search(r"[·・.A-Za-z]", creator))


def named_version(title: str) -> str:
    """Whose version of a story it is: 张纪中 in 西游记 张纪中版. Empty where nobody's."""
    for found in VERSION_OF.finditer(title):
        word = found.group(1)
        known = any(mark.end == len(word) for mark in lexicon().marks(word))
        if word[0] in SURNAMES and not known:
            return word
    return ""


def _short_form(creator: str, title: str) -> str:
    """The beginning or the end of a pen name, as readers call its owner: 肉包 for 肉包不吃肉, 土豆大神."""
    whole = folded(creator)
    if len(whole) < 4 or not all(map(folding.is_han, whole)):
        return ""
    parts = [part for n in (3, 2) for part in (whole[:n], whole[-n:]) if part in title]
    return next((part for part in parts if re.search(SHORT_FORM.format(part), title)), "")


def _same(name: str, wanted: tuple[str, ...]) -> bool:
    given = folded(name)
    return bool(given) and any(given == w or (folding.weight(w) >= 2 and w in given) for w in wanted)


def _stands_in(name: str, soft: str) -> bool:
    """Whether the name stands in the text with at most points or blanks between its letters."""
    if not all(letter in soft for letter in name):
        return False  # nearly always, and far cheaper than a pattern of its own for each name
    start = soft.find(name[0])
    while start >= 0:
        end = _end_of(name, soft, start)
        if end and bounded(soft, start, end):
            return True
        start = soft.find(name[0], end or start + 1)
    return False


def _end_of(name: str, soft: str, start: int) -> int:
    """Where the name that begins at `start` ends, points and blanks in it passed over; 0 where it is another."""
    end = start + 1
    for letter in name[1:]:
        if soft[end : end + 1] != letter and (soft[end : end + 1] in POINTS or soft[end : end + 1].isspace()):
            end += 1
        if soft[end : end + 1] != letter:
            return 0
        end += 1
    return end


@lru_cache(maxsize=64)
def _labelled(kind: WorkKind, soft: str) -> tuple[str, ...]:
    found: list[str] = []
    if kind in LABELS:
        for match in re.finditer(
            rf"(?:{LABELS[kind]})\s?[:：]\s?{NAME}(?:\s?[/、,，|]\s?{NAME})?{NOT_A_POST}", soft
        ):
            found += [name for name in match.groups() if name]
    if kind in BEHIND:
        found += re.findall(
            rf"(?:^|[\s》\]】(（/])([\u3400-\u9fff·]{{1,7}}[\u3400-\u9fff])(?<![名原巨专论编译合所])\s?(?:{BEHIND[kind]})(?![\u3400-\u9fff])",
            soft,
        )
    return tuple(found)


def _other_name(kind: WorkKind, title: str, taken: str) -> str:
    """A word right behind the name that looks like a Chinese personal name: 《渡口》 王小二 txt.

    Only for works that have one maker; what ends like 文字版 is no name.
    """
    if kind not in (WorkKind.LITERATURE, WorkKind.MUSIC) or not taken:
        return ""
    word = _word_behind(title, taken)
    known = any(mark.start == 0 for mark in lexicon().marks(word)) if word else True
    return "" if known or word[0] not in SURNAMES or word[-1] in NO_NAME_ENDS else word


def _word_behind(title: str, taken: str) -> str:
    place = title.find(taken)
    while place >= 0:
        if found := WORD_BEHIND.match(title, place + len(taken)):
            return found.group(1)
        place = title.find(taken, place + 1)
    return ""
