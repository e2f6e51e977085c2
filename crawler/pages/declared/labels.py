"""Labels and the values behind them, in whatever elements a page puts them: `<dt>版本</dt><dd>1.2</dd>`, 版本：1.2."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from crawler.pages.tree.parsing import clean

MAX_CHUNKS, LONGEST_VALUE = 4000, 200
_END = r"\s*[:：]?\s*"
LABELS = {
    "package": r"(?:应用|软件|程序)?包\s?名(?:称)?|package(?:\s?(?:name|id))?|app\s?id|bundle\s?id",
    "version": r"(?:当前|最新|应用|软件)?版\s?本(?:号|名称|信息)?|(?:current |latest )?version(?: name)?",
    "size": r"(?:软件|应用|文件|安装包|游戏|app)?\s?大\s?小|(?:file |download )?size",
    "developer": r"(?:应用|软件)?开\s?发(?:者|商|团队|公司|厂商)(?:名称)?|公司(?:名称?)?|厂\s?商|供应商|发行商|出品方|提供(?:方|商|者)|作者|developer|publisher|offered by|author",
    "operator": r"运营(?:者|商|方|单位|主体)(?:名称)?|主办单位(?:名称)?|operator",
    "filing": r"(?:app|应用|主体|网站|icp|工信部)?\s?(?:icp)?\s?备\s?案(?:号|编号|信息|许可证号|主体)?|icp(?:\s?(?:no\.?|number))?",
    "category": r"(?:应用|软件|游戏|所属)?(?:分类|类别|类型)|categor(?:y|ies)|genre",
    "updated": r"(?:更新|发布|上架|修改)(?:时间|日期)|(?:last )?updated(?: on)?|release date",
    "md5": r"(?:文件|apk)?\s?md5(?:值|码)?",
    "sha256": r"(?:文件|apk|file)?\s?sha-?256(?:值)?",
    "signer": r"(?:应用|apk|证书)?\s?(?:签名|签名证书|证书指纹)(?:\s?\(?(?:sha-?256|指纹)\)?)?|sign(?:er|ature|ing certificate)(?:\s?sha-?256)?|certificate(?:\s?sha-?256)?",
    "system": r"(?:系统|运行|安卓|android)?(?:要求|环境|平台)|适用(?:系统|平台)|requires(?: android)?",
}  # fmt: skip
VALUES = {
    "package": r"[A-Za-z]\w*(?:\.[A-Za-z_]\w*)+", "version": r"[vV]?\d[\w.+\-() ]{0,40}",
    "size": r"[\d.,]+\s?(?:[KMGT]i?B?|B|字节|兆)", "md5": r"[0-9a-fA-F]{32}", "sha256": r"(?:[0-9a-fA-F]{2}[: ]?){32}",
    "signer": r"(?:[0-9a-fA-F]{2}[: ]?){32}|[0-9a-fA-F]{32}|[0-9a-fA-F]{40}", "updated": r".*\d{4}.*|\d{1,2}.{0,20}",
    "filing": r".*(?:ICP|[AB][12])[\s.\-备证]*\d.*",
}  # fmt: skip
"""What a value must look like, where its form is known; else anything short that is no label."""
_LABELS = {name: re.compile(f"(?:{pattern}){_END}", re.IGNORECASE) for name, pattern in LABELS.items()}
_INLINE = {
    name: re.compile(rf"(?:{pattern})\s*[:：]\s*(.+)", re.IGNORECASE) for name, pattern in LABELS.items()
}
_VALUES = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in VALUES.items()}
_SILENT = frozenset({"script", "style", "noscript", "template", "head", "svg", "textarea"})


@frozen
class Sheet:
    """A page's labelled facts: the values of each label in order, and how often each label stands there."""

    values: dict[str, tuple[str, ...]] = field(factory=dict)
    counts: dict[str, int] = field(factory=dict)

    def first(self, name: str) -> str:
        """The first value of a label, or empty."""
        return next(iter(self.values.get(name, ())), "")

    @property
    def of_one_app(self) -> bool:
        """Whether it is a sheet about one thing: several labels, and none again and again as in a list."""
        return len(self.values) >= 2 and all(count <= 2 for count in self.counts.values())


def sheet_of(root: Any) -> Sheet:
    """The labelled facts below an element."""
    values: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    chunks = list(_chunks(root))
    for place, text in enumerate(chunks):
        following = chunks[place + 1] if place + 1 < len(chunks) else ""
        for name, value in _facts(text, following):
            counts[name] += 1
            values.setdefault(name, []).append(value)
    return Sheet({name: tuple(dict.fromkeys(found)) for name, found in values.items()}, dict(counts))


def is_label(text: str) -> bool:
    """Whether a text is nothing but a label."""
    return len(text) <= 24 and any(label.fullmatch(text) for label in _LABELS.values())


def _facts(text: str, following: str) -> Iterator[tuple[str, str]]:
    for name in LABELS:
        if len(text) <= 24 and _LABELS[name].fullmatch(text):
            if following and _fits(name, following):
                yield name, following
            return
        inline = _INLINE[name].fullmatch(text) if len(text) <= LONGEST_VALUE else None
        if inline and _fits(name, inline[1].strip()):
            yield name, inline[1].strip()
            return


def _fits(name: str, value: str) -> bool:
    if name in _VALUES:
        return _VALUES[name].fullmatch(unicodedata.normalize("NFKC", value[:LONGEST_VALUE])) is not None
    return len(value) <= 80 and not any(label.fullmatch(value) for label in _LABELS.values())


def _chunks(root: Any) -> Iterator[str]:
    """Pieces of text in the order of the page, each as long as no tag comes between."""
    count = 0
    waiting = [(root, False)]
    while waiting and count < MAX_CHUNKS:
        node, tail = waiting.pop()
        text = clean((node.tail if tail else node.text) or "") if tail or _speaks(node) else ""
        if text:
            count += 1
            yield text[: LONGEST_VALUE * 2]
        if not tail:
            children = list(node) if _speaks(node) else []
            for child in reversed(children):
                waiting += [(child, True), (child, False)]


def _speaks(node: Any) -> bool:
    return isinstance(node.tag, str) and node.tag.rpartition("}")[2].lower() not in _SILENT
