"""Every feature and veto as a sentence in Chinese and English that names what was seen and expected."""

from __future__ import annotations

from matchers.families import content_features
from matchers.feature import ACT, LICENCE, Feature
from matchers.text.lexicon import lexicon
from matchers.weighing.decide import Decided
from matchers.weighing.vetoes import Veto
from records.vocabulary import Decision, Reason

SENTENCES: dict[str, tuple[str, str]] = {
    "title_quoted": ("书名号内正是作品名：见“{seen}”，作品名为“{expected}”", "the quoted name is the work's: seen “{seen}”, expected “{expected}”"),
    "title_whole": ("标题中独立的一段就是作品名：见“{seen}”，作品名为“{expected}”", "a whole segment of the title is the work's name: seen “{seen}”, expected “{expected}”"),
    "title_most": ("作品名占标题段的大部分：见“{seen}”，作品名为“{expected}”", "the name fills most of its segment: seen “{seen}”, expected “{expected}”"),
    "title_half": ("作品名与其他文字连写：见“{seen}”，作品名为“{expected}”", "the name is joined to other words: seen “{seen}”, expected “{expected}”"),
    "title_part": ("作品名只是较长名称的一部分：见“{seen}”，作品名为“{expected}”", "the name is part of a longer name: seen “{seen}”, expected “{expected}”"),
    "title_grown": ("作品名夹在长句中：见“{seen}”，作品名为“{expected}”", "the name stands inside a long phrase: seen “{seen}”, expected “{expected}”"),
    "title_labelled": ("正文以书名、片名等标签写出作品名：见“{seen}”，作品名为“{expected}”", "the text labels it as the name: seen “{seen}”, expected “{expected}”"),
    "title_mentioned": ("只在正文中提到作品名：见“{seen}”，作品名为“{expected}”", "the name is only mentioned in the text: seen “{seen}”, expected “{expected}”"),
    "title_handed_out": ("标题没有写出任何名称，正文写出作品名并提供：见“{seen}”，作品名为“{expected}”", "the title names nothing, and the text names the work where it hands out: seen “{seen}”, expected “{expected}”"),
    "title_in_prose": ("正文没有书名号或标签，只是写到作品名：见“{seen}”，作品名为“{expected}”", "the text writes the name without quotes or a label: seen “{seen}”, expected “{expected}”"),
    "title_noise": ("作品名在此处是常用语：见“{seen}”，作品名为“{expected}”", "the name is a common phrase here: seen “{seen}”, expected “{expected}”"),
    "title_beside_quotes": ("书名号内是另一名称：见“{seen}”，应为“{expected}”", "another name stands in the quotes: seen “{seen}”, expected “{expected}”"),
    "title_long": ("作品名较长，少有巧合：见“{seen}”，作品名为“{expected}”", "a long name is rarely a coincidence: seen “{seen}”, expected “{expected}”"),
    "title_longer": ("作品名很长，几无巧合：见“{seen}”，作品名为“{expected}”", "a very long name is hardly a coincidence: seen “{seen}”, expected “{expected}”"),
    "title_short": ("作品名很短，容易巧合：见“{seen}”，作品名为“{expected}”", "a short name may be a coincidence: seen “{seen}”, expected “{expected}”"),
    "title_one": ("作品名只有一个字，极易巧合：见“{seen}”，作品名为“{expected}”", "a name of one character is easily a coincidence: seen “{seen}”, expected “{expected}”"),
    "title_beside_words": ("短作品名旁边还有许多无关文字：见“{seen}”，作品名为“{expected}”", "many other words beside a short name: seen “{seen}”, expected “{expected}”"),
    "title_among_words": ("作品名旁边另有未能解释的文字：见“{seen}”，作品名为“{expected}”", "words that nothing explains stand beside the name: seen “{seen}”, expected “{expected}”"),
    "title_digits": ("作品名只有数字，容易与年份、型号混淆：见“{seen}”，作品名为“{expected}”", "a name of digits is easily a year or a model: seen “{seen}”, expected “{expected}”"),
    "title_generic": ("另有数部作品的名称包含此名：见“{seen}”，作品名为“{expected}”", "several other names contain this one: seen “{seen}”, expected “{expected}”"),
    "title_very_generic": ("另有许多作品的名称包含此名：见“{seen}”，作品名为“{expected}”", "many other names contain this one: seen “{seen}”, expected “{expected}”"),
    "title_latin_short": ("名称只是很短的字母缩写：见“{seen}”，作品名为“{expected}”", "the name is a very short abbreviation: seen “{seen}”, expected “{expected}”"),
    "title_confirmed": ("作品名在另一处再次出现：见“{seen}”，作品名为“{expected}”", "the name stands in a second place: seen “{seen}”, expected “{expected}”"),
    "title_subtitle": ("作品名后以“之”接另一名称，像是另一部：见“{seen}”，作品名为“{expected}”", "another name is joined to it, perhaps another part: seen “{seen}”, expected “{expected}”"),
    "title_renewed": ("作品名前加“新”“真”等字，像是另一部作品：见“{seen}”，作品名为“{expected}”", "a word such as “new” before the name, perhaps another work: seen “{seen}”, expected “{expected}”"),
    "view_squeezed": ("作品名去掉分隔符后一致：见“{seen}”，作品名为“{expected}”", "the name without its separators: seen “{seen}”, expected “{expected}”"),
    "view_fillers": ("作品名中夹有无关字母或笔画：见“{seen}”，作品名为“{expected}”", "other letters stand between those of the name: seen “{seen}”, expected “{expected}”"),
    "view_numerals": ("作品名中的汉字数字与阿拉伯数字互换：见“{seen}”，作品名为“{expected}”", "figures and numerals of the name are exchanged: seen “{seen}”, expected “{expected}”"),
    "view_homoglyphs": ("用其他文字的同形字母写成：见“{seen}”，作品名为“{expected}”", "written with letters of another script that look the same: seen “{seen}”, expected “{expected}”"),
    "view_split": ("作品名的字被拆开书写：见“{seen}”，作品名为“{expected}”", "characters of the name are split: seen “{seen}”, expected “{expected}”"),
    "view_pinyin": ("作品名写成拼音：见“{seen}”，作品名为“{expected}”", "the name is written in pinyin: seen “{seen}”, expected “{expected}”"),
    "view_homophones": ("作品名换用同音字：见“{seen}”，作品名为“{expected}”", "written with characters of the same sound: seen “{seen}”, expected “{expected}”"),
    "view_looks": ("作品名换用形近字：见“{seen}”，作品名为“{expected}”", "written with characters that look alike: seen “{seen}”, expected “{expected}”"),
    "view_initials": ("作品名缩写为首字母：见“{seen}”，作品名为“{expected}”", "only the initials of the name: seen “{seen}”, expected “{expected}”"),
    "view_reversed": ("作品名颠倒字序书写：见“{seen}”，作品名为“{expected}”", "the characters of the name in another order: seen “{seen}”, expected “{expected}”"),
    "view_maker": ("由作者找到作品，名称只是相近：见“{seen}”，作品名为“{expected}”", "found by way of its maker; the name is only alike: seen “{seen}”, expected “{expected}”"),
    "edits_1": ("与作品名相差一个字：见“{seen}”，作品名为“{expected}”", "one character differs from the name: seen “{seen}”, expected “{expected}”"),
    "edits_other_word": ("所差的字音、形均不同，可能是另一作品：见“{seen}”，作品名为“{expected}”", "the differing character neither sounds nor looks like it, perhaps another work: seen “{seen}”, expected “{expected}”"),
    "edits_number": ("所差的是数字，可能是另一册、另一级：见“{seen}”，作品名为“{expected}”", "a figure differs, perhaps another part or level: seen “{seen}”, expected “{expected}”"),
    "edits_2": ("与作品名相差两个字：见“{seen}”，作品名为“{expected}”", "two characters differ from the name: seen “{seen}”, expected “{expected}”"),
    "view_twins": ("目录中另有名称这样写也相同：见“{seen}”，作品名为“{expected}”", "another name of the catalogue looks the same this way: seen “{seen}”, expected “{expected}”"),
    "view_many_twins": ("目录中有许多名称这样写都相同：见“{seen}”，作品名为“{expected}”", "many names of the catalogue look the same this way: seen “{seen}”, expected “{expected}”"),
    "view_short": ("作品名很短，这样改写容易与常用词相同：见“{seen}”，作品名为“{expected}”", "a short name, which everyday words resemble this way: seen “{seen}”, expected “{expected}”"),
    "title_arc": ("作品名后接某某篇，是系列中的一部分：见“{seen}”，作品名为“{expected}”", "a part with a name of its own follows: seen “{seen}”, expected “{expected}”"),
    "title_continued": ("作品名与其他字连成一个更长的名称：见“{seen}”，作品名为“{expected}”", "other words continue the name to a longer one: seen “{seen}”, expected “{expected}”"),
    "title_spoken": ("作品名在一句话里与其他字相连：见“{seen}”，作品名为“{expected}”", "the name stands among the words of a sentence: seen “{seen}”, expected “{expected}”"),
    "season_agree": ("季、部一致：见“{seen}”，应为“{expected}”", "the season or part agrees: seen “{seen}”, expected “{expected}”"),
    "season_unsaid": ("页面未写第几季、第几部：见“{seen}”，应为“{expected}”", "the page names no season: seen “{seen}”, expected “{expected}”"),
    "season_other": ("季、部不同：见“{seen}”，应为“{expected}”", "another season or part: seen “{seen}”, expected “{expected}”"),
    "season_whole": ("页面提供全系列：见“{seen}”，作品为“{expected}”", "the page offers the whole series: seen “{seen}”, expected “{expected}”"),
    "season_of_programme": ("节目的某一季，目录以一个条目收录整个节目：见“{seen}”，作品为“{expected}”", "one season of a programme that the catalogue lists as a whole: seen “{seen}”, expected “{expected}”"),
    "episode_of_later_season": ("页面是后续季的一集：见“{seen}”，作品为“{expected}”", "an episode of a later season: seen “{seen}”, expected “{expected}”"),
    "sequel_other": ("作品名后紧接另一部的序号或名称：见“{seen}”，应为“{expected}”", "the number or word of another part follows the name: seen “{seen}”, expected “{expected}”"),
    "sequel_agree": ("作品名后的序号一致：见“{seen}”，应为“{expected}”", "the number behind the name agrees: seen “{seen}”, expected “{expected}”"),
    "year_agree": ("年份一致：见“{seen}”，应为“{expected}”", "the year agrees: seen “{seen}”, expected “{expected}”"),
    "year_near": ("年份相差一年：见“{seen}”，应为“{expected}”", "the year is one off: seen “{seen}”, expected “{expected}”"),
    "year_conflict": ("年份不符：见“{seen}”，应为“{expected}”", "the year differs: seen “{seen}”, expected “{expected}”"),
    "year_edition": ("年份较晚，可能是另一版次：见“{seen}”，应为“{expected}”", "a later year, perhaps another edition: seen “{seen}”, expected “{expected}”"),
    "creator_stated": ("页面写明的作者一致：见“{seen}”，应为“{expected}”", "the page states the creator: seen “{seen}”, expected “{expected}”"),
    "creator_title": ("标题中出现作者：见“{seen}”，应为“{expected}”", "the creator stands in the title: seen “{seen}”, expected “{expected}”"),
    "creator_text": ("正文中出现作者：见“{seen}”，应为“{expected}”", "the creator stands in the text: seen “{seen}”, expected “{expected}”"),
    "creator_short": ("标题中出现作者名的简称：见“{seen}”，应为“{expected}”", "a short form of the creator's name stands in the title: seen “{seen}”, expected “{expected}”"),
    "creator_version": ("标题写的是某人的版本，此人不在作者之列：见“{seen}”，应为“{expected}”", "the title names somebody else's version: seen “{seen}”, expected “{expected}”"),
    "creator_other": ("页面写明的作者不同：见“{seen}”，应为“{expected}”", "the page states another creator: seen “{seen}”, expected “{expected}”"),
    "creator_name": ("标题中像是另一作者的姓名：见“{seen}”，应为“{expected}”", "another person seems to be named: seen “{seen}”, expected “{expected}”"),
    "kind_clear": ("格式、用语明确属于该类作品：见“{seen}”，应为“{expected}”", "formats and words clearly fit the kind: seen “{seen}”, expected “{expected}”"),
    "kind_agree": ("格式、用语符合该类作品：见“{seen}”，应为“{expected}”", "formats and words fit the kind: seen “{seen}”, expected “{expected}”"),
    "kind_conflict": ("格式、用语属于另一类作品：见“{seen}”，应为“{expected}”", "formats and words are of another kind: seen “{seen}”, expected “{expected}”"),
    "kind_adapted": ("页面提供的是漫画、广播剧一类，可能是改编：见“{seen}”，应为“{expected}”", "a comic or a radio play, perhaps an adaptation: seen “{seen}”, expected “{expected}”"),
    "kind_underhand": ("标题写有破解、私服、外挂，正是此类作品常见的侵权方式：见“{seen}”，类别为“{expected}”", "the title offers a crack, a private server or a cheat, as happens to works of this kind: seen “{seen}”, expected “{expected}”"),
    "kind_silent": ("全文没有作品、格式或提供方式的用语：见“{seen}”，应有“{expected}”", "no word of a work, a format or a way of offering: seen “{seen}”"),
    "companion": ("像是周边应用而非作品本身：见“{seen}”，应为“{expected}”", "a companion application rather than the work: seen “{seen}”, expected “{expected}”"),
    "companion_lookalike": ("名称加了后缀，图标却是作品的：见“{seen}”，应为“{expected}”", "a word is added to the name, but the icon is the work's: seen “{seen}”, expected “{expected}”"),
    "isbn_agree": ("ISBN 一致：见“{seen}”，应为“{expected}”", "the ISBN agrees: seen “{seen}”, expected “{expected}”"),
    "package_modified": ("改版应用，包名不同：见“{seen}”，应为“{expected}”", "a changed build under another package: seen “{seen}”, expected “{expected}”"),
    "developer_other": ("页面写明的开发者不同：见“{seen}”，应为“{expected}”", "the page states another developer: seen “{seen}”, expected “{expected}”"),
    "isbn_other": ("ISBN 不同，可能是另一版本：见“{seen}”，应为“{expected}”", "another ISBN, perhaps another edition: seen “{seen}”, expected “{expected}”"),
    "package_agree": ("应用包名一致：见“{seen}”，应为“{expected}”", "the package name agrees: seen “{seen}”, expected “{expected}”"),
    "package_other": ("应用包名不同：见“{seen}”，应为“{expected}”", "another package name: seen “{seen}”, expected “{expected}”"),
    "cover_strong": ("封面几乎相同，两种算法都支持：见“{seen}”，要求“{expected}”", "the covers are nearly the same by two algorithms: seen “{seen}”, required “{expected}”"),
    "cover_strong_alone": ("封面几乎相同（仅一种算法支持）：见“{seen}”，要求“{expected}”", "the covers are nearly the same by one algorithm: seen “{seen}”, required “{expected}”"),
    "cover_probable": ("封面相似，两种算法都支持：见“{seen}”，要求“{expected}”", "the covers are alike by two algorithms: seen “{seen}”, required “{expected}”"),
    "cover_lead": ("封面略相似，仅作参考：见“{seen}”，要求“{expected}”", "the covers are somewhat alike, a lead only: seen “{seen}”, required “{expected}”"),
    "act_share_code": ("带提取码的网盘分享：见“{seen}”，这是“{expected}”", "a cloud-drive share with its code: seen “{seen}”"),
    "act_share": ("网盘分享链接：见“{seen}”，这是“{expected}”", "a cloud-drive share: seen “{seen}”"),
    "act_magnet": ("磁力或种子链接：见“{seen}”", "a magnet or torrent link: seen “{seen}”"),
    "act_files": ("页面列出可下载的文件：见“{seen}”", "the page lists files: seen “{seen}”"),
    "act_download": ("下载链接：见“{seen}”", "a download link: seen “{seen}”"),
    "act_player": ("播放器或播放链接：见“{seen}”", "a player or a link to play: seen “{seen}”"),
    "act_episodes": ("页面可逐集播放：{seen} 个播放链接", "several parts can be played: {seen} links"),
    "act_kind_file": ("页面本身是文件或分享：见“{seen}”", "the listing is a file or a share: seen “{seen}”"),
    "act_kind_app": ("应用商店提供安装：见“{seen}”", "an app store offers it: seen “{seen}”"),
    "act_chapters": ("可逐章阅读：见“{seen}”", "chapters can be read one after the other: seen “{seen}”"),
    "act_price": ("标有价格：见“{seen}”", "a price is given: seen “{seen}”"),
    "act_nothing": ("没有任何提供作品的迹象：见“{seen}”，应有“{expected}”", "nothing says that the work is handed out: expected downloads, shares, players or files"),
    "act_listed": ("标题只列作品名与格式等资源信息，没有其他话：见“{seen}”", "the title lists the name and what is offered, and says nothing else: seen “{seen}”"),
    "act_count": ("标题写有集数、章数：见“{seen}”", "the title counts its parts: seen “{seen}”"),
    "act_more_words": ("标题有多处完整作品的版本信息：见“{seen}”", "several words of a complete copy: seen “{seen}”"),
    "act_schema_about": ("页面声明自己是报道、评论或活动：见“{seen}”", "the page declares itself news, a review or an event: seen “{seen}”"),
    "act_schema_article": ("页面声明自己是文章：见“{seen}”", "the page declares itself an article: seen “{seen}”"),
    "act_schema_app": ("页面声明自己提供应用：见“{seen}”", "the page declares an application: seen “{seen}”"),
    "licence_full": ("授权范围完全覆盖：渠道“{seen}”，被授权方与期限“{expected}”", "a licence covers it: channel “{seen}”, licensee and window “{expected}”"),
    "licence_partial": ("有部分相符的授权，不符之处：{seen}；授权为“{expected}”", "a licence covers it in part; lacking: {seen}; granted “{expected}”"),
    "official_words": ("标题自称官方或正版：见“{seen}”，{expected}才不必核对", "the title calls itself official: seen “{seen}”"),
    "official_account": ("发布账号就是权利人或作者：见“{seen}”，权利人为“{expected}”", "the account is the right holder's or the creator's: seen “{seen}”, holder “{expected}”"),
    "signer_same": ("应用签名与权利人一致：见“{seen}”，应为“{expected}”", "the right holder's own signature: seen “{seen}”, expected “{expected}”"),
    "signer_other": ("同一包名但签名不同，疑似重新打包：见“{seen}”，应为“{expected}”", "same package, another signer, perhaps repacked: seen “{seen}”, expected “{expected}”"),
    "underhand": ("提供方式不像授权渠道：见“{seen}”，应为“{expected}”", "not the way in which licensees offer: seen “{seen}”"),
    **content_features.SENTENCES,
}  # fmt: skip
"""For each key: Chinese and English, with `{seen}` and `{expected}`."""

VETOES: dict[str, tuple[str, str]] = {
    "other_part": ("页面说的是另一季或另一部", "the page is about another season or part"),
    "other_creator": ("页面写明的作者不是目录中的作者，可能是同名作品", "another creator: perhaps another work of the same name"),
    "other_kind": ("页面提供的是另一类作品，可能是同名作品或改编", "another kind: perhaps a namesake or an adaptation"),
    "grown_name": ("作品名与其他文字连写，可能是另一名称的一部分", "the name is joined to other words, perhaps part of another name"),
    "disguised": ("只在改写后的形式中见到作品名，没有其他证据", "the name was seen in a disguise only, and nothing else supports it"),
    "other_year": ("年份不符且无其他证据支持，可能是同名作品", "another year and nothing else to support it: perhaps a namesake"),
    "companion": ("可能只是相关的工具或周边应用", "perhaps only a tool that goes with the work"),
    "generic": ("作品名过短或过于通用，又没有第二类证据", "the name is short or generic, and no second family supports it"),
    "only_in_text": ("作品名只在正文中提到", "the name is only mentioned in the text"),
    "better_work": ("目录中另一作品与此处更相符", "another work of the catalogue fits this place better"),
    "shared_name": ("几部作品同名，页面不足以区分", "several works share the name and the page does not tell them apart"),
    "other_app": ("包名和开发者都不同，可能是同名应用", "another package and another developer: perhaps an application of the same name"),
    "longer_name": ("书名号内是包含此名的另一更长名称", "the quotes hold a longer name that contains this one"),
    "no_right": ("发现之日权利人的权利期限未始或已届满", "the holder had no right on the day it was seen"),
    "vague_offer": ("只有含糊的成交用语，没有写明提供什么", "only vague words of a sale, and nothing that says what is handed out"),
    "lead_only": ("页面没有写出作品名，相似之处仅作参考", "the page does not name the work, and the likeness is a lead only"),
    "about": ("页面是关于作品的内容，而不是提供作品", "the page is about the work and does not hand it out"),
}  # fmt: skip


def sentence(feature: Feature) -> tuple[str, str]:
    """The feature in Chinese and English."""
    if feature.key.startswith("sign:"):
        sign = lexicon().signs[feature.key.removeprefix("sign:")]
        return f"页面{sign.zh}：见“{feature.seen}”", f"the page {sign.en}: seen “{feature.seen}”"
    zh, en = SENTENCES[feature.key]
    return (
        zh.format(seen=feature.seen, expected=feature.expected),
        en.format(seen=feature.seen, expected=feature.expected),
    )


def reasons(decided: Decided) -> list[Reason]:
    """Every piece of evidence, heaviest first; evidence for the work before that for act and licence."""
    weighed = decided.weighed
    found = [*weighed.features, *weighed.act.features, *weighed.unlicensed.features]
    return [
        _reason(f) for f in sorted(found, key=lambda f: (f.family in (ACT, LICENCE), -abs(f.weight), f.key))
    ]


def _reason(feature: Feature) -> Reason:
    zh, en = sentence(feature)
    return Reason(
        feature=feature.key, family=feature.family, seen=feature.seen, expected=feature.expected,
        weight=round(feature.weight, 4), zh=zh, en=en,
    )  # fmt: skip


def vetoes(decided: Decided) -> list[dict[str, str]]:
    """The rules that held the match down, with the highest decision each allows."""
    found = list(decided.vetoes)
    if decided.weighed.act.about:
        found.append(Veto("about", Decision.WATCH))
    return [
        {
            "rule": veto.key,
            "at_most": veto.at_most.value,
            "zh": VETOES[veto.key][0],
            "en": VETOES[veto.key][1],
        }
        for veto in found
    ]
