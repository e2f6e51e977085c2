"""P(act): what hands a work out, what is about it, what is sold beside it."""

from __future__ import annotations

import pytest

from records.vocabulary import WorkKind
from tests.unit.matchers.reading import best, keys, work

GAME, SOFTWARE, BOOK, MUSIC = WorkKind.GAME, WorkKind.SOFTWARE, WorkKind.LITERATURE, WorkKind.MUSIC


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("归途列车 24集全 4K", WorkKind.FILM_TV), ("归途列车 2023 国语 HD", WorkKind.FILM_TV), ("归途列车", WorkKind.FILM_TV), ("出 归途列车 4K 全集 1块", WorkKind.FILM_TV),
        ("归途列车 24集 1080p 懂?", WorkKind.FILM_TV), ("归途列车 全24集 U盘拷贝 39元包邮", WorkKind.FILM_TV), ("回复“归途列车”自动发送网盘链接", WorkKind.FILM_TV),
        ("归途列车 txt 精校", BOOK), ("归途列车 教师用书 PDF", BOOK), ("归途列车 精选（500本）", BOOK), ("归途列车 实体书番外 电子版", BOOK), ("归途列车 有声小说 1600集", BOOK), ("归途列车 dsd 母带", MUSIC),
        ("归途列车 1.85合击 上线满级", GAME), ("归途列车 学习版 免steam", GAME), ("归途列车 v1.0.8 豪华中文版 126GB", GAME), ("归途列车 steam离线 账号 共享", GAME),
        ("归途列车 透视自瞄 日卡10 周卡50", GAME), ("归途列车 破解版 附视频教程", SOFTWARE), ("归途列车 9.0 注册机 支持win11", SOFTWARE),
        ("归途列车 绿色便携 单文件", SOFTWARE), ("归途列车 VIP解锁 去广告 apk", SOFTWARE),
    ],
)  # fmt: skip
def test_an_offer_is_likelier_than_not(title: str, kind: WorkKind) -> None:
    assert best(title, work(kind=kind)).weighed.act.probability >= 0.5


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("归途列车 花絮合集 1080P", WorkKind.FILM_TV), ("归途列车 2023 1080p BluRay 双语字幕 SRT+ASS 下载", WorkKind.FILM_TV), ("归途列车 演员表 剧情介绍 1-24集 分集", WorkKind.FILM_TV), ("归途列车 三分钟看完 解说", WorkKind.FILM_TV),
        ("归途列车 高启 表情包 打包", WorkKind.FILM_TV), ("归途列车 定档 4K预告", WorkKind.FILM_TV), ("《归途列车》大结局观后：一声叹息", WorkKind.FILM_TV),
        ("归途列车 取景地 三日游", WorkKind.FILM_TV), ("归途列车同款 保温杯 联名", WorkKind.FILM_TV), ("归途列车 全集 - 腾讯视频", WorkKind.FILM_TV),
        ("归途列车 台版 全四册 实体书", BOOK), ("归途列车 钢琴谱", MUSIC), ("归途列车 翻唱 女声版", MUSIC), ("归途列车 代练 上分", GAME),
        ("归途列车 出号 可换绑", GAME), ("归途列车 手办 现货", GAME), ("归途列车 全BOSS打法攻略", GAME), ("归途列车会员 1年 官方直充", SOFTWARE),
        ("归途列车 从零基础到精通 视频课程", SOFTWARE), ("归途列车怎么删除空白页", SOFTWARE),
    ],
)  # fmt: skip
def test_what_is_about_a_work_or_sold_beside_it_is_no_offer(title: str, kind: WorkKind) -> None:
    assert best(title, work(kind=kind)).weighed.act.probability < 0.5


def test_an_address_of_a_share_in_the_text_is_an_offer() -> None:
    text = "链接：https://pan.quark.cn/s/8f2c1d7a90be 提取码：t6Qp"
    assert "sign:share_link" in keys("归途列车", text=text)
    assert best("归途列车 24集", text=text).weighed.act.probability > 0.9


@pytest.mark.parametrize("text", ["啊哦，你来晚了，分享的文件已经被取消了", "该资源已失效，请联系楼主"])
def test_a_share_that_is_gone_is_no_offer(text: str) -> None:
    assert best("归途列车 24集", text=text).weighed.act.about


def test_a_share_that_still_stands_on_the_page_refutes_that_it_is_gone() -> None:
    shares = (("baidu", "1234"),)
    assert not best("归途列车 24集", text="资源已失效，已补新链接", shares=shares).weighed.act.about


def test_a_bare_name_on_a_page_with_much_to_say_is_no_offer() -> None:
    text = "这一天的清晨，列车从山间驶过，站台上没有一个送行的人。" * 5
    assert "act_nothing" in keys("归途列车", text=text)


def test_a_page_that_offers_nothing_is_not_called_a_vague_offer() -> None:
    review = best("《归途列车》影评：站台与人心")
    assert review.weighed.act.probability < 0.35
    assert "vague_offer" not in {veto.key for veto in review.vetoes}
