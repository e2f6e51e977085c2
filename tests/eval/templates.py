"""Listings as they are really worded, with a place for a name: what a title stands in."""

from __future__ import annotations

from random import Random

from records.vocabulary import WorkKind

OFFERS: dict[WorkKind, tuple[str, ...]] = {
    WorkKind.FILM_TV: (
        "【4K高码】{t} 更新至12集", "{t} 全集 1080P 百度网盘 提取码 8u3d", "[{t}][全36集][国语中字][1080P]",
        "{t} 高清完整版 免费在线观看", "夸克网盘 {t} 4K 臻彩 自存", "{t} 国语中字 无水印 秒发", "《{t}》全集下载",
        "{t}.1080p.WEB-DL.H264.AAC.mp4", "出 {t} 高清资源 2元 拍下自动发",
    ),
    WorkKind.LITERATURE: (
        "{t} txt 全本下载", "《{t}》精校版 epub mobi azw3 网盘", "{t}最新章节_无弹窗_全文免费阅读",
        "{t} 电子书 自动发货 秒发", "{t} PDF 高清扫描 提取码 k2m9", "{t} 有声小说 全集 mp3 打包", "{t}.epub",
    ),
    WorkKind.MUSIC: (
        "{t} 无损 flac 下载", "{t} mp3 免费下载 无损音质", "《{t}》WAV 整轨 网盘", "{t}.flac",
        "{t} Hi-Res 96kHz 打包 秒发",
    ),
    WorkKind.GAME: (
        "{t} 破解版 无限金币 apk", "{t} 私服 公益服 今日新开", "{t} 免安装中文版 全DLC 百度网盘", "{t} 外挂 透视 自瞄 辅助",
        "{t} 单机版 一键端 GM工具",
    ),
    WorkKind.SOFTWARE: (
        "{t} 破解版 永久激活", "{t} 去广告 VIP解锁 安卓直装", "{t} 注册机 绿色版 下载", "{t} 安装包 远程安装 秒发",
    ),
}  # fmt: skip
LATIN: tuple[str, ...] = (
    "{t} 1080p WEB-DL x264", "{t} (2019) BluRay 2160p HEVC", "[{t}][1080P][MP4]", "{t} free download full version",
    "{t} 百度网盘 提取码 a1b2", "{t} S01 COMPLETE 720p WEBRip",
)  # fmt: skip
INNOCENT: tuple[str, ...] = (
    "《{t}》影评：看完久久不能平静", "{t} 定档预告发布", "{t}_百度百科", "{t} 同人短篇 第三章", "{t} 攻略大全 图文",
    "转让 {t} 实体 二手 九成新", "{t} 演唱会门票 开票通知", "讨论：{t} 到底讲了什么",
)  # fmt: skip


def offer(name: str, kind: WorkKind, draw: Random) -> str:
    """A listing that offers this name."""
    worded = LATIN if name.isascii() and kind is WorkKind.FILM_TV else OFFERS.get(kind)
    return draw.choice(worded or OFFERS[WorkKind.LITERATURE]).format(t=name)


def innocent(name: str, draw: Random) -> str:
    """A listing that names a work and hands out nothing."""
    return draw.choice(INNOCENT).format(t=name)
