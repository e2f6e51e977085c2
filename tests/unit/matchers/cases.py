"""Listings as they stand on real kinds of pages, and what must come of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matchers.facts import ListingFacts
from records.vocabulary import ListingKind
from tests.unit.matchers.catalogue import ICON, likeness

SHARE = (("baidu", "a1b2"),)
DOWNLOAD = (("http://x.example/f", "本地下载", "download"),)
PLAY = (("http://x.example/p", "第01集", "play"),)
APP: dict[str, Any] = {"kind": ListingKind.APP, "schema_types": ("MobileApplication",), "links": DOWNLOAD}


@dataclass(frozen=True)
class Case:
    """`expect`: decision by work_id, `nothing` for watch, drop, licensed or no match; all others nothing."""

    name: str
    title: str
    expect: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def listing(self) -> ListingFacts:
        more = {"url": "http://pan.example/thread-1.html", "seen": date(2025, 6, 1), **self.more}
        return ListingFacts(title=self.title, **more)


CASES = (
    # title and a second family, with an offer
    Case("novel with author and code", "《星渊纪事》 陆沉舟 全本精校 txt 百度网盘", {"B1": "draft"}, {"shares": SHARE}),
    Case("novel with the author only in the text", "星渊纪事 txt下载", {"B1": "draft"},
         {"text": "作者：陆沉舟\n字数：120万字", "links": DOWNLOAD}),
    Case("novel by ISBN", "星渊纪事 高清扫描版", {"B1": "draft"}, {"text": "ISBN：978-7-02-000220-7", "shares": SHARE}),
    Case("film with year", "星渊纪事.2021.1080p.国语中字", {"F1": "draft"}, {"shares": SHARE}),
    Case("film with director in the fields", "【4K】星渊纪事 网盘资源", {"F1": "draft"},
         {"text": "导演：韩远征\n片长：120分钟", "shares": SHARE}),
    Case("film by cover", "星渊纪事 高清下载", {"F1": "draft"}, {"links": DOWNLOAD, "pictures": (likeness(20, phash_bits=30),)}),
    Case("first season", "长河落日 第一季 全24集 1080P 打包下载", {"F2": "draft"}, {"shares": SHARE}),
    Case("second season with its year", "【网盘】长河落日第二季 2022 全24集 4K HDR", {"F3": "draft"}, {"shares": SHARE}),
    Case("second season by a figure", "长河落日2 更新至12集 4K", {"F3": "draft"}, {"shares": SHARE}),
    Case("second season in release notation", "长河落日.S02E05.2022.1080p.WEB-DL.mkv", {"F3": "draft"}, {"kind": ListingKind.FILE}),
    Case("episode pages with a player", "长河落日第一季在线观看 - 全集高清 - 星空影院", {"F2": "draft"}, {"links": PLAY}),
    Case("two-character title, author, format", "渡口 闻人雪 epub mobi", {"B2": "draft"}, {"shares": SHARE}),
    Case("one-character title in quotes with author", "闻人推荐：《灯》沈未央 著 txt", {"B3": "draft"}, {"shares": SHARE}),
    Case("song with singer", "夏知秋 - 晚风 flac 无损下载", {"M1": "draft"}, {"links": DOWNLOAD}),
    Case("English film by year", "The.Silent.Harbour.2018.1080p.BluRay.x264-GRP", {"F4": "draft"},
         {"links": (("magnet:?xt=urn:btih:0", "磁力链接", "magnet"),)}),
    Case("digits as a title with author", "《1937》钟鼎 PDF电子版", {"B4": "draft"}, {"shares": SHARE}),
    Case("sequel that is in the catalogue", "铁血柔情2 (2020) HD国语 迅雷下载", {"F6": "draft"}, {"shares": SHARE}),
    Case("foreign author by the last name", "山海行 杜兰 著 azw3", {"B5": "draft"}, {"shares": SHARE}),
    Case("traditional characters with dots", "星·淵·紀·事 陸沉舟 全集 TXT", {"B1": "draft"}, {"shares": SHARE}),
    Case("app of the same package cracked", "墨格制图 破解版", {"S1": "draft"}, {**APP, "packages": ("com.moge.inkgrid",), "signers": ("ee" * 32,)}),
    Case("chapter under the writer's name", "星渊纪事 第十二章 雪夜", {"B1": "draft"},
         {"text": "作者：陆沉舟 更新：共三百章\n雪下到第三日。\n上一章 返回目录 下一章", "uploader": "陆沉舟", "creators": ("陆沉舟",)}),
    Case("request that ended in a share", "求了半年没人有，星渊纪事 陆沉舟 自己扫了一本 PDF", {"B1": "draft"},
         {"files": ("星渊纪事_陆沉舟.pdf",), "links": DOWNLOAD}),
    Case("share on a site that calls itself after old books", "星渊纪事 陆沉舟 高清全彩", {"B1": "draft"},
         {"category": "旧书影会 > 书房", "shares": (("quark", ""),)}),
    Case("app of the same name and icon under another package", "墨格制图", {"S1": "draft"},
         {**APP, "packages": ("com.other.grid",), "developers": ("别家科技",), "pictures": (likeness(8, phash_bits=4, of=ICON),)}),
    Case("table of chapters", "星渊纪事最新章节_陆沉舟_某某阁", {"B1": "draft"},
         {"text": "第一章 潮声\n第二章 夜航\n第三章 灯火\n第四章 归人\n第五章 旧信"}),
    Case("list of episodes to play", "长河落日 更新HD", {"F2": "draft"},
         {"text": "导演：程半山\n年代：2019", "links": (*PLAY, ("http://x.example/p2", "第02集", "play"))}),
    Case("digits as a title, with the year unquoted", "1937 钟鼎 1999 PDF 云盘", {"B4": "draft"}, {"shares": SHARE}),
    Case("trailer as an extra", "星渊纪事 2021 预告+正片 1080P 百度网盘", {"F1": "draft"}, {"shares": SHARE}),
    Case("removed in the title but still there", "[侵权删除] 星渊纪事 2021 1080P 百度网盘", {"F1": "draft"}, {"shares": SHARE}),
    # title alone
    Case("app of the same name and icon by the holder itself", "墨格制图", {"S1": "review"},
         {**APP, "packages": ("com.moge.grid2",), "developers": ("墨格控股",), "pictures": (likeness(8, phash_bits=4, of=ICON),)}),
    Case("app with a suffix and the same icon", "墨格制图Pro 极速版", {"S1": "review"},
         {**APP, "packages": ("com.qy.igpro",), "developers": ("七屿",), "pictures": (likeness(8, phash_bits=4, of=ICON),)}),
    Case("novel alone", "星渊纪事 txt 全本 网盘自取", {"B1": "review"}, {"shares": SHARE}),
    Case("file alone, its season being part of the name", "长河落日第二季.E01.mp4", {"F3": "review"}, {"kind": ListingKind.FILE}),
    Case("film alone", "静默港湾 高清资源 夸克", {"F4": "review"}, {"shares": (("quark", ""),)}),
    Case("private server", "苍龙传说 1.76复古私服 今日新开", {"G1": "review"}, {"text": "散人天堂，装备全靠打。", "links": DOWNLOAD}),
    Case("cheat", "苍龙传说透视自瞄外挂 日卡15", {"G1": "review"}, {"text": "稳定防封"}),
    Case("key generator", "墨格制图2024 注册机 永久激活", {"S1": "review"}, {"links": DOWNLOAD}),
    Case("app cracked under another package", "墨格制图去广告版", {"S1": "review"}, {**APP, "packages": ("cn.mod.ig",), "developers": ("绿软站",)}),
    Case("cover alone under a disguise", "X渊J事 懂的来", {"F1": "review"}, {"shares": SHARE, "pictures": (likeness(10, phash_bits=10),)}),
    Case("chapter read online", "星渊纪事_第一章 潮声_最新章节_全文免费阅读", {"B1": "review"}, {"text": "上一章 目录 下一章"}),
    # about the work
    Case("trailer with cover", "《星渊纪事》终极预告片 2021 定档", {}, {"pictures": (likeness(5),), "shares": SHARE}),
    Case("trailer file", "星渊纪事.2021.先导预告.1080p.mp4", {}, {"kind": ListingKind.FILE}),
    Case("review", "《星渊纪事》影评：在深渊里看星星", {}, {"text": "导演：韩远征。豆瓣评分8.1。", "pictures": (likeness(5),)}),
    Case("review that does not say so", "《长河落日》：被低估的一部好剧", {}, {"text": "程半山导演的这部剧，节奏克制，值得细品。"}),
    Case("news", "《星渊纪事》票房破十亿 韩远征发文致谢", {}, {"schema_types": ("NewsArticle",), "pictures": (likeness(5),)}),
    Case("news in a news section", "星渊纪事剧组亮相电影节", {}, {"category": "首页 > 娱乐新闻", "text": "2021年电影《星渊纪事》导演韩远征亮相红毯。"}),
    Case("news of downloads", "墨格制图下载量突破一亿 墨格科技公布财报", {}, {"schema_types": ("NewsArticle",)}),
    Case("encyclopaedia", "星渊纪事_百度百科", {}, {"text": "《星渊纪事》是陆沉舟创作的长篇小说。"}),
    Case("encyclopaedia by its board", "星渊纪事", {}, {"category": "影视百科", "text": "《星渊纪事》是韩远征执导的电影，2021年上映。"}),
    Case("making of", "《长河落日》幕后花絮：大漠戏怎么拍", {}, {"links": PLAY}),
    Case("commentary", "5分钟看完《星渊纪事》电影解说", {}, {"links": PLAY}),
    Case("tickets", "《星渊纪事》今日排片 在线选座购票", {}, {"price": "35元起"}),
    Case("paper book", "出二手书 《星渊纪事》陆沉舟 九成新 12元包邮", {}, {"price": "12"}),
    Case("request", "求《星渊纪事》资源，有偿", {}),
    Case("request with the writer's name", "求星渊纪事 陆沉舟 PDF，有偿", {}, {"links": DOWNLOAD}),
    Case("removed", "[侵权删除] 星渊纪事 2021 1080P 百度网盘", {}, {"text": "应权利人要求，本帖资源已删除。"}),
    Case("wallpapers", "星渊纪事 电影海报 高清 壁纸 打包下载", {}, {"shares": SHARE}),
    Case("review that names a chapter", "星渊纪事 第三章 写得真好", {}, {"text": "第三章和第四章一气呵成。"}),
    Case("award, beside a link of the site's frame", "《星渊纪事》获最佳影片奖 韩远征发表感言", {}, {"links": DOWNLOAD}),
    Case("old books sold by hand", "星渊纪事 陆沉舟 品相好", {}, {"category": "旧书交易 > 文学", "price": "15元"}),
    Case("app with a suffix and an icon of its own", "墨格制图Pro", {}, {**APP, "packages": ("com.qy.igpro",), "developers": ("七屿",)}),
    Case("game guide", "苍龙传说新手攻略：职业怎么选", {}, {"text": "蓝鲸互动出品"}),
    Case("official app page guide", "苍龙传说攻略助手", {}, {**APP, "packages": ("com.guide.cl",), "developers": ("游戏助手网",)}),
    Case("course", "墨格制图从入门到精通 视频课程", {}, {"links": PLAY}),
    Case("takedown announcement", "【公告】清理《星渊纪事》侵权资源的通知", {}),
    Case("police against private servers", "警方通报：打击《苍龙传说》私服团伙", {}, {"text": "涉案私服服务端、外挂已被查封。"}),
    Case("concert", "夏知秋“晚风”巡回演唱会开票", {}, {"text": "票价380元起"}),
    Case("lyrics", "晚风 歌词 - 夏知秋", {}, {"text": "晚风吹过山岗……"}),
    # another work
    Case("sequel that is not listed", "星渊纪事2 (2024) 1080p 国语中字", {}, {"text": "导演：马力", "shares": SHARE}),
    Case("sequel with the cover of the first", "星渊纪事2 1080p 网盘", {}, {"pictures": (likeness(5),), "shares": SHARE}),
    Case("third season", "长河落日 第三季 全集 4K", {}, {"shares": SHARE}),
    Case("prequel", "星渊纪事前传 4K 下载", {}, {"shares": SHARE}),
    Case("film of another year", "长河落日 (1987) DVDRip 国语", {}, {"text": "导演：张三丰", "shares": SHARE}),
    Case("film of another year alone", "回家 1995 老电影 DVDRip 下载", {}, {"shares": SHARE}),
    Case("novel of another author", "《渡口》 txt 全本", {}, {"text": "作者：王小二\n出版：2015", "shares": SHARE}),
    Case("album under a film's title", "回家 萨克斯 无损 flac 专辑下载", {}, {"text": "演奏：凯利", "shares": SHARE}),
    Case("radio play of a novel", "渡口 广播剧 全三期", {}, {"shares": SHARE}),
    Case("television series under a song's title", "晚风 电视剧 30集全 4K", {}, {"shares": SHARE}),
    Case("longer title", "长河落日圆 全集 txt", {}, {"shares": SHARE}),
    Case("title inside quotes is longer", "《渡口编年》闻人雪 txt", {}, {"shares": SHARE}),
    Case("another game's name contains ours", "新苍龙传说OL 变态版", {}, {"links": DOWNLOAD}),
    Case("another app of the name", "墨格制图", {}, {**APP, "packages": ("com.other.grid",), "developers": ("别家科技",)}),
    # words and mentions
    Case("prose", "国庆回家堵车九小时，照片传网盘了", {}, {"shares": SHARE}),
    Case("prose with a space", "晚风 吹得人好舒服 随手拍", {}, {}),
    Case("place", "渡口镇三日游攻略 门票预订", {}, {}),
    Case("product", "LED灯 家用 节能 包邮", {}, {"price": "19.9"}),
    Case("mention in a list of recommendations", "某某传奇 4K 全集", {},
         {"text": "猜你喜欢：《星渊纪事》《长河落日》《渡口》", "shares": SHARE}),
    Case("title in running text", "资源分享帖", {}, {"text": "昨天看了长河落日，想回家。链接在下面", "shares": SHARE}),
    # licences
    Case("licensed", "《星渊纪事》陆沉舟 全文阅读", {}, {"url": "http://read.example/vip/xy.html", "links": DOWNLOAD}),
    Case("licensed site, path outside of the licence", "《星渊纪事》陆沉舟 txt下载", {"B1": "draft"},
         {"url": "http://read.example/bbs/xy.html", "links": DOWNLOAD, "shares": SHARE}),
    Case("licence that has run out", "《星渊纪事》陆沉舟 全文阅读 txt下载", {"B1": "draft"},
         {"url": "http://read.example/vip/xy.html", "links": DOWNLOAD, "shares": SHARE, "seen": date(2027, 1, 1)}),
    Case("official channel", "【官方】夏知秋《晚风》官方MV", {}, {"uploader": "夏知秋", "links": PLAY}),
)  # fmt: skip
