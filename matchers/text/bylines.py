"""Names that a page itself gives as those of makers: behind a label, before 著, behind a title, before 版."""

from __future__ import annotations

import re
from functools import lru_cache

from matchers.text.lexicon import lexicon
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
VERSION_OF = re.compile("(?<![\u3400-\u9fff])([\u3400-\u9fff]{2,3})\\s?版(?![\u3400-\u9fff])")
NOT_A_POST = r"(?!\s{0,3}(?:楼主|发表|发布|更新|时间|来源|浏览|阅读|回复|编辑|(?:19|20)[0-9]{2}-))"
"""Behind the name of whoever wrote a post or an article stands when it was written."""
BEHIND = {WorkKind.LITERATURE: "著", WorkKind.MUSIC: "演唱|原唱"}
NO_NAME_ENDS = frozenset("译编校绘讲版本集册部卷篇章季期字书剧片歌曲网站吧群盘区库店社团队组")
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏窦章苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐傅齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅林钟徐邱骆夏蔡田"
    "樊胡凌霍虞万柯管卢莫房丁邓洪包左石崔吉龚程裴陆荣翁段侯宁仇刘叶白蒲卓池乔谭申冉易廖耿文"
)
WORD_BEHIND = re.compile(r"[》」』\]】]?[\s_/\-·:：]{1,3}([\u3400-\u9fff]{2,3})(?![\u3400-\u9fffa-z0-9])")


def named_version(title: str) -> str:
    """Whose version of a story it is: 张纪中 in 西游记 张纪中版. Empty where nobody's."""
    for found in VERSION_OF.finditer(title):
        word = found.group(1)
        known = any(mark.end == len(word) for mark in lexicon().marks(word))
        if word[0] in SURNAMES and not known:
            return word
    return ""


@lru_cache(maxsize=64)
def labelled_names(kind: WorkKind, soft: str) -> tuple[str, ...]:
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


def other_name(kind: WorkKind, title: str, taken: str) -> str:
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
