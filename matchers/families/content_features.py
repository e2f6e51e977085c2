"""What alike content says: that it is the work, that the page hands it out, whose signature it carries.

One piece of content is one piece of evidence, however many of its prints agree. Strong likenesses prove, probable
ones are leads. A text that is quoted is not a text that is handed out: what decides is how much of the page it
is, and how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fingerprints.grams import HAN
from matchers.candidate import Candidate
from matchers.content.contents import Content, chars_of
from matchers.feature import ACT, HASH, LICENCE, PACKAGE, Feature, feature
from matchers.page import Page

QUOTED = {True: 400, False: 1_600}
"""Characters of a work on a page (Chinese, other) up to which a quotation explains them."""
HANDED_OUT = {True: 800, False: 3_200}
"""Characters from which the page is a copy of a part, if they are `MOST` of the page."""
MOST, WHOLE_WORK = 0.5, 0.5
PART_OF_PAGE = 0.3
"""Share of a page that a whole short work has at least where the page is there to hand it out."""
SOUND_S, FILM_S = 90, 300
"""Seconds of a recording, or of a film, beyond any preview or trailer."""
LONG_ADDRESS = 100
"""Characters of an address beyond which its middle is left out of a sentence."""
RELATIONS = {
    "same_signer": "app_same_signer", "repack": "app_repack", "tampered": "app_broken", "unsigned": "app_broken",
    "same_package": "app_package", "look_alike": "app_lookalike",
}  # fmt: skip
SIGNERS = {"same_signer": "signer_own", "repack": "signer_repacked", "tampered": "signer_broken",
           "unsigned": "signer_broken"}  # fmt: skip
SAME = ("app_repack", "app_broken", "app_package")
"""Of these only the package is proven: no second family beside the package that the page names."""
NAMES = {"audio": "sound", "video": "film"}
WHERE_ZH = {"whole file": "整个文件", "member of the found archive": "压缩包内的文件",
            "member of the asset's archive": "权利人压缩包内的文件"}  # fmt: skip
RELATION_ZH = {
    "same_signer": "签名与权利人一致", "repack": "签名有效但不是权利人的", "tampered": "签名无效", "unsigned": "没有签名",
    "same_package": "包名相同，签名未能核对", "look_alike": "图标相同，包名不同",
}  # fmt: skip


def content_features(candidate: Candidate, _page: Page) -> list[Feature]:
    """The heaviest likeness of each family."""
    best: dict[str, Feature] = {}
    for one in candidate.contents:
        found = of(one)
        if found.family not in best or found.weight > best[found.family].weight:
            best[found.family] = found
    return [best[family] for family in (HASH, PACKAGE) if family in best]


def of(one: Content) -> Feature:
    """The feature that one likeness is."""
    key = key_of(one)
    family = PACKAGE if key in SAME and not _icon_agrees(one) else HASH
    seen, expected = _told(one)
    return feature(key, family, seen, expected)


def key_of(one: Content) -> str:
    """Its name in the table of weights."""
    strength, evidence = one.likeness.strength, one.likeness.evidence
    if one.kind == "app":
        return RELATIONS[str(evidence["relation"])]
    if one.kind == "file":
        return "file_exact" if strength == "strong" else "file_part"
    if one.kind == "text" and one.on_page and _quotation(one):
        strength = "probable"
    return f"{NAMES.get(one.kind, one.kind)}_{strength}"


def act_features(contents: Sequence[Content]) -> tuple[Feature, ...]:
    """That the page hands the work out: its own text is a copy, or a file that it hands out holds the work."""
    for key, on_page in (("act_text", True), ("act_content", False)):
        for one in contents:
            if one.on_page is on_page and handed_out(one):
                return (feature(key, ACT, *_told(one)),)
    return ()


def handed_out(one: Content) -> bool:
    """Whether it is so much of the work that nobody would call it a quotation, a preview or a trailer."""
    if key_of(one) in ("file_exact", "archive_strong", "app_same_signer", "app_repack", "app_broken"):
        return True
    if one.likeness.strength != "strong":
        return False
    evidence = one.likeness.evidence
    if one.kind == "text":
        return _copied(one)
    if one.kind == "audio":
        return float(evidence["length_s"]) >= SOUND_S
    times = evidence.get("times") or [[0.0]]
    return one.kind == "video" and float(times[-1][0]) - float(times[0][0]) >= FILM_S


def signer_features(contents: Sequence[Content]) -> list[Feature]:
    """What the signature of a fetched app says of a permission: verified, so it goes before what the page claims."""
    for one in contents:
        key = SIGNERS.get(str(one.likeness.evidence.get("relation")))
        if key:
            return [feature(key, LICENCE, *_told(one))]
    return []


def _copied(one: Content) -> bool:
    contained, letters = one.likeness.evidence["containment"], shared_chars(one)
    whole = contained["work"] >= WHOLE_WORK and contained["page"] >= PART_OF_PAGE
    return bool(whole or (contained["page"] >= MOST and letters >= HANDED_OUT[_chinese(one)]))


def _quotation(one: Content) -> bool:
    of_work = float(one.likeness.evidence["containment"]["work"])
    return of_work < WHOLE_WORK and shared_chars(one) < QUOTED[_chinese(one)]


def shared_chars(one: Content) -> int:
    """About so many characters of the page are the work's; of a part, those of all parts that are alike."""
    if one.part:
        return int(one.likeness.evidence["parts"]["chars"])
    return chars_of(one.likeness.evidence)


def _chinese(one: Content) -> bool:
    return one.likeness.algorithm == HAN.algorithm


def _icon_agrees(one: Content) -> bool:
    second: dict[str, float] = one.likeness.evidence.get("second") or {}
    vote = one.likeness.second_vote
    return bool(second) and vote is not None and vote <= second["threshold"]


def _told(one: Content) -> tuple[str, str]:
    """What was seen, and what it is compared with."""
    return TOLD[one.kind](one)


def _file(one: Content) -> tuple[str, str]:
    like = one.likeness
    where = WHERE_ZH.get(str(like.evidence.get("where")), "")
    member = like.evidence.get("member") or {}
    inside = f"（{where} {member.get('name', '')}）" if member else ""
    return f"{one.found}{inside}", f"{one.asset}，{like.algorithm} 相同"


def _archive(one: Content) -> tuple[str, str]:
    evidence = one.likeness.evidence
    shares, members = evidence["share"], evidence["members"]
    return (
        f"{one.found}：相同文件 {members['shared']} 个，占权利人文件 {shares['asset']:.0%}、占所见文件 {shares['found']:.0%}",
        f"{one.asset}，占比 ≥ {1 - one.likeness.threshold:.0%}",
    )


def _text(one: Content) -> tuple[str, str]:
    evidence: dict[str, Any] = one.likeness.evidence
    page, work = evidence["longest"]["page"], evidence["longest"]["work"]
    contained = evidence["containment"]
    return (
        f"{_where(one)}：{contained['page']:.0%} 出自作品，占作品 {contained['work']:.1%}；最长一段第 {page[0]}–{page[1]} 字",
        f"{one.asset} 第 {work[0]}–{work[1]} 字",
    )


def _where(one: Content) -> str:
    """Whose text it is; of a part its address, and how many of those that were compared are alike."""
    if not one.part:
        return "页面正文" if one.own_text else one.found
    counts = one.likeness.evidence["parts"]
    address = one.found if len(one.found) <= LONG_ADDRESS else f"{one.found[:60]}…{one.found[-30:]}"
    return (
        f"章节页 {address}（共 {counts['known']} 页，比对 {counts['compared']} 页，{counts['alike']} 页相似）"
    )


def _app(one: Content) -> tuple[str, str]:
    evidence = one.likeness.evidence
    relation, theirs, ours = str(evidence["relation"]), evidence["found"], evidence["asset"]
    return (
        f"{theirs['package']}：{RELATION_ZH[relation]}，签名 {_signer(theirs)}",
        f"{ours['package']}，签名 {_signer(ours)}",
    )


def _signer(identity: dict[str, Any]) -> str:
    signers = list(identity.get("signers") or ())
    return "、".join(f"{one[:16]}…" for one in signers) or "未知"


def _sound(one: Content) -> tuple[str, str]:
    like = one.likeness
    return (
        f"{one.found}：第 {like.evidence['found_start_s']} 秒起 {like.evidence['length_s']} 秒，差 {like.distance} 位",
        f"{one.asset} 第 {like.evidence['asset_start_s']} 秒，≤ {like.threshold} 位",
    )


def _film(one: Content) -> tuple[str, str]:
    like = one.likeness
    return (
        f"{one.found}：{like.evidence['frames']} 帧依次相同，平均差 {like.distance} 位",
        f"{one.asset}，每帧 ≤ {like.threshold} 位",
    )


TOLD = {"file": _file, "archive": _archive, "text": _text, "app": _app, "audio": _sound, "video": _film}
SENTENCES: dict[str, tuple[str, str]] = {
    "file_exact": ("文件与权利人的文件逐字节相同：见“{seen}”，应为“{expected}”", "a file is the right holder's, byte for byte: seen “{seen}”, expected “{expected}”"),
    "file_part": ("文件与权利人压缩包中的一个文件相同，仅作参考：见“{seen}”，应为“{expected}”", "a file is one of those in the right holder's archive, a lead only: seen “{seen}”, expected “{expected}”"),
    "archive_strong": ("压缩包大部分内容与权利人的相同：见“{seen}”，要求“{expected}”", "most of an archive is the right holder's: seen “{seen}”, required “{expected}”"),
    "archive_probable": ("压缩包有部分内容与权利人的相同，仅作参考：见“{seen}”，要求“{expected}”", "part of an archive is the right holder's, a lead only: seen “{seen}”, required “{expected}”"),
    "text_strong": ("文字与作品一致：见“{seen}”，应为“{expected}”", "the text is the work's: seen “{seen}”, expected “{expected}”"),
    "text_probable": ("有一段文字出自作品，可能只是引用：见“{seen}”，应为“{expected}”", "a passage is the work's, perhaps only quoted: seen “{seen}”, expected “{expected}”"),
    "app_same_signer": ("安装包的包名和经核验的签名都与权利人一致：见“{seen}”，应为“{expected}”", "package and verified signer are the right holder's: seen “{seen}”, expected “{expected}”"),
    "app_repack": ("安装包包名相同，经核验的签名是他人的，疑似重新打包：见“{seen}”，应为“{expected}”", "the same package with another verified signer, perhaps repacked: seen “{seen}”, expected “{expected}”"),
    "app_broken": ("安装包包名相同，但签名无效或没有签名：见“{seen}”，应为“{expected}”", "the same package, whose signature does not hold or is missing: seen “{seen}”, expected “{expected}”"),
    "app_package": ("安装包包名相同，签名未能核对：见“{seen}”，应为“{expected}”", "the same package; the signers could not be compared: seen “{seen}”, expected “{expected}”"),
    "app_lookalike": ("安装包图标与作品相同，包名不同，仅作参考：见“{seen}”，应为“{expected}”", "the work's icon on another package, a lead only: seen “{seen}”, expected “{expected}”"),
    "sound_strong": ("声音与作品一致：见“{seen}”，要求“{expected}”", "the sound is the work's: seen “{seen}”, required “{expected}”"),
    "sound_probable": ("声音与作品相似，仅作参考：见“{seen}”，要求“{expected}”", "the sound is like the work's, a lead only: seen “{seen}”, required “{expected}”"),
    "film_strong": ("画面与作品依次相同：见“{seen}”，要求“{expected}”", "frames are the work's, in the same order: seen “{seen}”, required “{expected}”"),
    "film_probable": ("画面与作品相似，仅作参考：见“{seen}”，要求“{expected}”", "frames are like the work's, a lead only: seen “{seen}”, required “{expected}”"),
    "act_text": ("页面或其章节页的正文就是作品内容：见“{seen}”，作品为“{expected}”", "the text of the page, or of its chapters, is a copy of the work: seen “{seen}”, expected “{expected}”"),
    "act_content": ("页面提供的文件就是作品内容：见“{seen}”，作品为“{expected}”", "a file that the page hands out holds the work: seen “{seen}”, expected “{expected}”"),
    "signer_own": ("安装包带有权利人的签名，经核验有效：见“{seen}”，应为“{expected}”", "the package carries the right holder's verified signature: seen “{seen}”, expected “{expected}”"),
    "signer_repacked": ("安装包由他人重新签名，经核验：见“{seen}”，应为“{expected}”", "the package was signed anew by somebody else, as verified: seen “{seen}”, expected “{expected}”"),
    "signer_broken": ("安装包签名无效或没有签名，不会是授权渠道的版本：见“{seen}”，应为“{expected}”", "the package's signature is missing or does not hold: seen “{seen}”, expected “{expected}”"),
}  # fmt: skip
"""For each key: Chinese and English, with `{seen}` and `{expected}`."""
STRONG = frozenset(
    ("file_exact", "archive_strong", "text_strong", "app_same_signer", "app_repack", "app_broken", "sound_strong", "film_strong")
)  # fmt: skip
"""Those that make their family one that agrees."""
