"""An invented catalogue for decisions: namesakes, series, short names, every kind of work."""

from __future__ import annotations

from datetime import date

from matchers.facts import Grant, Picture, WorkFacts
from matchers.index.catalogue import CatalogueIndex, index
from records.vocabulary import WorkKind

BOOK, FILM, MUSIC, GAME, SOFTWARE = (
    WorkKind.LITERATURE, WorkKind.FILM_TV, WorkKind.MUSIC, WorkKind.GAME, WorkKind.SOFTWARE
)  # fmt: skip
PDQ = "f0f0a5a5c3c39696" * 4
PHASH = "a1b2c3d4e5f60718" * 4
COVER = Picture("cover.jpg", "d1", (PDQ,), (PHASH,), 100)
ICON = Picture("icon.png", "d3", ("0ff0c33c5aa56996" * 4,), ("13579bdf02468ace" * 4,), 100)


def likeness(bits: int, *, phash_bits: int = 0, of: Picture = COVER) -> Picture:
    """A picture so many bits from COVER, or from another."""
    return Picture("found.jpg", "d2", (_flip(of.pdq[0], bits),), (_flip(of.phash256[0], phash_bits),), 100)


def _flip(code: str, bits: int) -> str:
    return f"{int(code, 16) ^ ((1 << bits) - 1):064x}"


WORKS = (
    WorkFacts(1, "B1", "星渊纪事", BOOK, aliases=("星渊",), year=2012, creators=("陆沉舟",), isbn="9787020002207",
              holder="远山文化", grants=(Grant(1, host="read.example", path="/vip", valid_from=date(2024, 1, 1),
                                              valid_to=date(2026, 12, 31), licensee="示例书城"),)),
    WorkFacts(2, "F1", "星渊纪事", FILM, year=2021, creators=("韩远征", "苏晚"), pictures=(COVER,)),
    WorkFacts(3, "F2", "长河落日", FILM, year=2019, season=1, creators=("程半山",)),
    WorkFacts(4, "F3", "长河落日 第二季", FILM, year=2022, season=2, creators=("程半山",)),
    WorkFacts(5, "B2", "渡口", BOOK, year=2008, creators=("闻人雪",)),
    WorkFacts(6, "B3", "灯", BOOK, year=2001, creators=("沈未央",)),
    WorkFacts(7, "M1", "晚风", MUSIC, year=2015, creators=("夏知秋",)),
    WorkFacts(8, "G1", "苍龙传说", GAME, aliases=("Canglong Online",), year=2006, creators=("蓝鲸互动",),
              package="com.lanjing.canglong", signer_sha256="ab" * 32),
    WorkFacts(9, "S1", "墨格制图", SOFTWARE, aliases=("InkGrid",), creators=("墨格科技",),
              package="com.moge.inkgrid", signer_sha256="cd" * 32, holder="墨格控股", pictures=(ICON,)),
    WorkFacts(10, "F4", "The Silent Harbour", FILM, aliases=("静默港湾",), year=2018, creators=("Anna Reed",)),
    WorkFacts(11, "F5", "回家", FILM, year=2016, creators=("方圆",)),
    WorkFacts(12, "B4", "1937", BOOK, year=1999, creators=("钟鼎",)),
    WorkFacts(13, "F6", "铁血柔情2", FILM, year=2020, creators=("雷霆",)),
    WorkFacts(14, "B5", "山海行", BOOK, year=2018, creators=("阿尔贝·杜兰",)),
)  # fmt: skip


def catalogue() -> CatalogueIndex:
    """All of them, indexed."""
    return index(WORKS)
