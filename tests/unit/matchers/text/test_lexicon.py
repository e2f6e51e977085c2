"""Word lists: every word loads, the longest word wins, words that hide others say what they hide."""

from __future__ import annotations

import pytest

from matchers.text.lexicon import lexicon
from matchers.text.normalise import read


def tags(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for mark in lexicon().marks(read(text, "title").soft.text):
        for tag in mark.tags:
            found.setdefault(tag, set()).add(mark.word)
    return found


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("夸克网盘自取 提取码 8k2d", "act:share_word"), ("https://pan.quark.cn/s/1a2b3c", "act:share_link"), ("magnet:?xt=urn:btih:0", "act:share_link"),
        ("更新至12集", "act:release"), ("【4K高码】", "act:release"), ("全集打包", "act:release"), ("精校版", "act:release"), ("flac分轨", "act:release"),
        ("1.85合击 上线满级", "act:private_server"), ("今日新开 公益服", "act:private_server"), ("透视自瞄", "act:cheat"), ("内购破解版", "act:crack"),
        ("去广告", "act:crack"), ("注册机", "act:crack"), ("加密狗写锁", "act:crack"), ("8.0.49", "act:version"), ("在线观看", "act:online"),
        ("先导预告", "act:trailer"), ("本予告", "act:trailer"), ("影评", "act:review"), ("三分钟看完", "act:commentary"), ("票房破十亿", "act:news"),
        ("萌娘百科", "act:encyclopaedia"), ("花絮合集", "act:behind"), ("官方旗舰店", "act:official"), ("图文攻略", "act:course"), ("演唱会门票", "act:ticket"),
        ("字幕文件", "act:subtitle"), ("双语字幕 srt+ass 下载", "act:subtitle"), ("微信：lin_88123", "noise"), ("第七版 上下册", "noise"),
        ("同人本", "act:talk"), ("吉他谱", "act:talk"), ("4K壁纸", "act:pictures"), ("手办", "act:physical"), ("九成新", "act:physical"), ("包邮", "act:delivery"),
        ("代练 换绑", "act:account"), ("会员 月卡", "act:account"), ("分享的文件已经被取消了", "act:gone"), ("狂飙 - 腾讯视频", "act:platform"),
        ("1-17卷", "kind:literature:strong"), ("46集", "kind:film_tv:strong"), ("庆余年S02E01", "kind:film_tv:strong"), ("11首", "kind:music:strong"),
    ],
)  # fmt: skip
def test_words_of_listings_are_known(text: str, tag: str) -> None:
    assert tag in tags(text)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("外挂字幕", "act:cheat"), ("简繁外挂", "act:cheat"), ("下载量破亿", "act:download"), ("暂无下载", "act:download"), ("1.96 首区", "kind:music:strong"),
        ("如链接已失效请留言", "act:gone"), ("全职高手", "noise"), ("腾讯视频 破解版", "act:platform"), ("1.76", "act:version"),
    ],
)  # fmt: skip
def test_words_that_only_look_alike_are_not(text: str, tag: str) -> None:
    assert tag not in tags(text)


def test_a_word_of_a_kind_keeps_what_its_parts_say_of_the_act() -> None:
    found = tags("全文txt 漫画全集")
    assert {"act:release", "kind:comic:strong"} <= found.keys()


def test_every_sign_has_its_sentence_and_every_word_is_found_in_itself() -> None:
    words = lexicon()
    assert all(sign.zh and sign.en for sign in words.signs.values() if sign.side != "neutral")
    lost = [
        word
        for word in words.words
        if not any(m.start == 0 and m.end == len(word) for m in words.marks(word))
    ]
    assert lost == []
