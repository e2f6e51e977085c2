"""copyparty, which people host themselves: any host, so that words and hosts of social buttons are left out."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

_PAGES = (
    "url link init home homepage video user note song album playlist page index post item news article qq qzone weibo wechat "
    "weixin facebook twitter x tweet email mail whatsapp telegram line pinterest reddit linkedin tumblr vk js css img static share"
)
_SOCIAL = (
    r"(?!(?:.*\.)?(?:baidu|facebook|twitter|x|t|telegram|weibo|qq|163|douyin|iesdouyin|kuaishou|bilibili|xiaohongshu|zhihu|"
    r"douban|youtube|linkedin|reddit|pinterest|tumblr|instagram|tiktok|google|openai|chatgpt|dropbox|mediafire|microsoft|live|"
    r"sharepoint|apple|mega|quark|uc|xunlei|weiyun|aliyun|alipan|aliyundrive|lanzou|ctfile|115|123pan|139|189)\.(?:com|cn|me|net|nz|io)$)"
)

_BUTTON = r"(?![\w~-])(?!/?\?(?:[^\s#]*&)?(?:link|url|u|href|title|text|via)=)"
"""A share names itself; a button for sharing is told the address that it shares."""

COPYPARTY = ShareService(
    "copyparty",
    (Site(_SOCIAL + r".+", (f"/share/{TOKEN}{_BUTTON}",)),),
    code=(1, 64), words=("copyparty",), no_ids=frozenset(_PAGES.split()),
)  # fmt: skip
