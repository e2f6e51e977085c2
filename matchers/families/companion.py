"""Applications that go with a work and are not the work: 助手, 攻略, 极速版 behind its name."""

from __future__ import annotations

from matchers.candidate import Candidate
from matchers.families.parts import without
from matchers.feature import KIND, Feature, feature
from matchers.page import Page
from records import folding
from records.vocabulary import ListingKind

COMPANIONS = (
    "助手",
    "攻略",
    "盒子",
    "壁纸",
    "加速器",
    "大全",
    "指南",
    "辅助工具",
    "主题",
    "铃声",
    "资讯",
    "社区",
    "论坛",
    "速查",
    "图鉴",
    "礼包",
    "模拟器",
    "pro",
    "plus",
    "lite",
    "极速版",
    "仿",
    "猜",
    "答题",
)


def companion_features(candidate: Candidate, page: Page) -> list[Feature]:
    named = candidate.named
    if page.listing.kind is not ListingKind.APP or named is None or named.zone != "title":
        return []
    rest, own = without(named), folding.key(" ".join((candidate.work.title, *candidate.work.aliases)))
    word = next((w for w in COMPANIONS if w in rest and w not in own), "")
    # 助手 or 极速版 under the work's own icon may well be the work, repacked: a person looks
    like = candidate.likeness
    key = "companion_lookalike" if like and like.strength == "strong" and like.seconded else "companion"
    return [feature(key, KIND, word, candidate.work.title)] if word else []
