"""Works that are sold by word of mouth: a price, somebody to write to, and that a link is sent once it is paid.

Such a page hands nothing over and has no button. What is on sale must be named as something that goes through a wire:
a lecture asks a fee and names a contact too, and so does whoever sells a bicycle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_HANDLE = re.compile(
    r"(?:(?<![a-z])(?:vx|wx|v信|weixin|wechat|qq|tg|telegram|whatsapp|line id)(?![a-z])|微信号?|加[vVqQ](?![a-z])|[企扣]鹅|扣扣)\s?(?:号|id|[:：@]|同号|加)?\s?[:：]?\s?[a-z0-9][\w-]{4,25}|"
    r"(?:闲鱼|淘宝|拼多多|微店)(?:同名|搜索?|店铺?[:：])|\bt\.me/\w{4,}",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\d(?:[\d.]{0,8})\s?(?:元|块钱?|rmb|cny|usd|usdt)(?![a-z])|[¥￥$€]\s?\d|(?:仅|只要|售价|特价|现价|打包价)\s?\d",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?:付款|拍下|下单|转账|付了?|购买)(?:之?后|成功后?)?.{0,6}(?:发|给|得)(?:\w{2,3}(?=网盘|云盘))?(?:盘|网盘|云盘|链接|资源|货|文件|提取)|发盘链|自动发货|秒发|网盘发货|发货即|包更新|(?:网盘|百度云|云盘)(?:链接)?(?:发货|秒传)|"
    r"link (?:is )?sent (?:after|on|once)|sent by (?:e-?mail|link) (?:after|once)|instant delivery",
    re.IGNORECASE,
)
_WIRED = re.compile(
    r"录播|网课|课程|讲义|课件|题库|电子[版书]|电子档|扫描[版本件]|素材包?|源码|全集|合集|资源|网盘|视频|音频|有声|漫画|小说|剧集|影视|蓝光|无损|破解|激活码|"
    r"(?<![a-z])(?:pdf|epub|mobi|mp[34]|flac|e-?books?|audio ?books?|course|videos?|recordings?|files|episodes|source code)(?![a-z])",
    re.IGNORECASE,
)
_ATTENDED = re.compile(
    r"报名|门票|购票|入场|现场|讲座|(?:(?<![\w ])|活动|上课|授课|会议|面试|工作|门店|公司)地[点址][:：]|招聘|月薪|薪资|房租|出租|tickets?|venue|salary",
    re.IGNORECASE,
)
MAX_LINE = 2000
_HANDLE_STEMS = ("vx", "wx", "v信", "weixin", "wechat", "qq", "tg", "telegram", "whatsapp", "line id", "微信", "微店",
                 "加v", "加q", "鹅", "扣扣", "闲鱼", "淘宝", "拼多多", "t.me/")  # fmt: skip
_SENT_STEMS = (
    "付",
    "拍下",
    "下单",
    "转账",
    "购买",
    "发盘",
    "发货",
    "秒发",
    "包更新",
    "秒传",
    "sent",
    "instant",
)
"""One of them stands in whatever says whom to write to, or what is sent: asked first, for it costs a tenth."""


def told(lines: Iterable[str]) -> float:
    """How surely these lines sell a work through somebody to write to: 0 or from 1.5 to 2."""
    text = "\n".join(line[:MAX_LINE] for line in lines)
    small = text.lower()
    handle = any(stem in small for stem in _HANDLE_STEMS) and _HANDLE.search(text) is not None
    sent = any(stem in small for stem in _SENT_STEMS) and _SENT.search(text) is not None
    if not (handle or sent) or not _WIRED.search(text) or _ATTENDED.search(text):
        return 0.0
    signs = handle + sent + (_PRICE.search(text) is not None)
    return {2: 1.5, 3: 2.0}.get(signs, 0.0)
