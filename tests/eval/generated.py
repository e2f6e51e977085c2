"""Listings written by rule from the shared catalogue: how whole names, parts of names and makers stand there.

Half of the works make a catalogue, the other half is offered without being listed in it: so the pairs hold
what a real catalogue meets, names inside other names and namesakes by chance, in the proportions of real
titles. They say nothing of the act, take part in fits at a low weight, and are never measured.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from matchers.facts import ListingFacts, WorkFacts
from matchers.index.catalogue import CatalogueIndex, index
from records import folding
from records.vocabulary import WorkKind
from tests.eval import material
from tests.eval.family import Families, half
from tests.eval.material import Labelled

SET = "titles"
NAME = "generated"
WEIGHT = 0.2
"""Of one real listing."""
LISTED, UNLISTED = 1500, 4000
"""Works of each side that are offered; most of the unlisted contain no listed name and then say nothing."""
TEMPLATES: dict[WorkKind, tuple[str, ...]] = {
    WorkKind.LITERATURE: (
        "《{t}》{c} 全本 txt下载", "{t} {c} epub mobi azw3 百度网盘 提取码 k3f9", "{t}.txt", "{t}最新章节_{c}_书阁",
        "{t} pdf 高清扫描版 网盘", "{c}《{t}》精校版", "【电子书】{t} {c}", "{t} 全文免费阅读", "{t}-{c}.epub",
        "{c} - {t} 有声书 全集 mp3", "求一本 {t} 电子版", "《{t}》读后感",
    ),
    WorkKind.FILM_TV: (
        "{t} {y} 1080P 国语中字 网盘", "【4K】{t} 全24集 夸克网盘", "{t}.{y}.1080p.WEB-DL.H264.mkv", "{t} 更新至12集 高清",
        "《{t}》在线观看 免费完整版", "[字幕组][{t}][01-12][1080P][简日双语]", "{t} ({y}) 蓝光原盘 度盘", "{t} 迅雷下载 BD国语",
        "{t} {c} {y} 未删减", "《{t}》定档预告片", "{t} 大结局解说",
    ),
    WorkKind.GAME: (
        "{t} 破解版 内购 安卓", "{t} 免安装中文硬盘版 百度云", "{t} 变态版 今日新开", "{t} 汉化版 下载", "{t} v1.8 修改版 无限金币",
        "《{t}》整合版 送修改器", "{t} 学习版 夸克", "{t} 新手攻略",
    ),
}  # fmt: skip


def cases() -> tuple[list[Labelled], CatalogueIndex]:
    """Listings and the catalogue of the listed half. Raises FileNotFoundError where the set is missing."""
    works = [work for work in material.works(SET) if work.kind in TEMPLATES]
    listed, unlisted = (
        [w for w in works if _draw(w, "side", 2)],
        [w for w in works if not _draw(w, "side", 2)],
    )
    families = Families(material.works(SET))
    twins = defaultdict(set)
    for work in listed:
        twins[_twin(work)].add(work.work_id)
    offers = [*_some(listed, LISTED), *_some(unlisted, UNLISTED)]
    found = [_case(work, frozenset(twins.get(_twin(work), ())), families) for work in offers]
    return [one for one in found if one.half == "dev"], index(listed)


def _twin(work: WorkFacts) -> tuple[str, WorkKind]:
    """The catalogue lists some works twice under one title: whichever is meant, both are right."""
    return folding.key(work.title), work.kind


def _some(works: Sequence[WorkFacts], count: int) -> list[WorkFacts]:
    return sorted(works, key=lambda work: _number(work, "order"))[:count]


def _case(work: WorkFacts, right: frozenset[str], families: Families) -> Labelled:
    family = families.of(work.title, [work.work_id])
    listing = ListingFacts(url="http://eval.example/1", title=_written(work))
    return Labelled(listing, right, "unclear", work.kind.value, "generated", NAME, family, half(family))


def _written(work: WorkFacts) -> str:
    """One of the templates; a maker or year that the catalogue lacks is left out, and others half of the time."""
    templates = TEMPLATES[work.kind]
    text = templates[_draw(work, "template", len(templates))]
    name = (work.title, *work.aliases)[_draw(work, "name", min(2, len(work.aliases) + 1))]
    creator = work.creators[0] if work.creators and _draw(work, "creator", 2) else ""
    year = str(work.year) if work.year and _draw(work, "year", 2) else ""
    return text.format(t=name, c=creator, y=year)


def _draw(work: WorkFacts, what: str, sides: int) -> int:
    return _number(work, what) % sides


def _number(work: WorkFacts, what: str) -> int:
    """A number that the work and the question give: the same listings come out every time."""
    return int.from_bytes(hashlib.sha256(f"{what} {work.work_id}".encode()).digest()[:6])
