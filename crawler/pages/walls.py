"""Pages that ask who the visitor is, or turn him away, instead of showing anything: a login, a captcha, a password, a firewall.

Such a page is recorded as access control and left alone. Nearly every forum has a login form in its head, so a form
alone says nothing: the page must say little besides, and what it says must be the asking.
"""

from __future__ import annotations

import re

from crawler.pages.tree.document import Document

LITTLE, FEW = 400, 8
"""Characters that such a page says at most, and links outside of its navigation: a home page has more of both."""
_PASSWORD = re.compile(r"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_CHALLENGE = re.compile(
    r"g-recaptcha|h-captcha|hcaptcha\.com|recaptcha/api|cf-turnstile|challenges\.cloudflare\.com|/cdn-cgi/challenge|cf[-_]chl|geetest|"
    r"tcaptcha|TencentCaptcha|aliyunCaptcha|awsc\.js|nc_wrapper|yidun|captcha|seccode|yzm",
    re.IGNORECASE,
)
_PROVE = re.compile(
    r"(?:安全|人机|访问|身份|滑[动块])验证|验证(?:您|你)(?:是|不是)|请(?:先)?(?:输入|完成).{0,6}验证|拖动.{0,6}滑块|你是不是机器人|异常(?:访问|流量)|"
    r"just a moment|checking your browser|verify (?:that )?you are (?:a )?human|are you (?:a )?(?:human|robot)|unusual traffic|attention required|captcha",
    re.IGNORECASE,
)
_LOG_IN = re.compile(
    r"(?:需要|必须|请先?|请您先?|您?尚?未)\s?登[录陆入]|登[录陆入]后(?:才|方)?(?:可|能|继续)|游客.{0,8}(?:无权|不能|没有权限)|"
    r"(?:please|must|need to|have to) (?:log|sign) ?in|log ?in (?:required|to continue)|sign in to continue",
    re.IGNORECASE,
)
_TURNED_AWAY = re.compile(
    r"(?:请求|访问)[^。！\n]{0,40}(?:拦截|阻断)|(?:IP|浏览器)(?:地址)?[^。！\n]{0,20}(?:封禁|封锁|禁止|拦截|限制访问)|(?:访问|请求)(?:过于|太过?)频繁|"
    r"\b(?:requests?|access|ip)\b[^.\n]{0,40}\b(?:blocked|denied)\b|you have been blocked|web application firewall",
    re.IGNORECASE,
)
"""Of a request or an address: what is closed to everybody (内容已被屏蔽) is no such page."""
_NAMED_SO = re.compile(r"\W*(?:会员|用户|账号|帐号)?登[录陆入](?:\W|$)|\W*(?:log|sign) ?in\b", re.IGNORECASE)
_SECRET = re.compile(
    r"(?:受|有)密码保护|请输入(?:访问|查看|阅读|相册|文章)?密码|输入密码(?:后|才|查看|访问|继续)|需要密码|password.protected|enter (?:the|a|your) password|protected (?:page|post|content)",
    re.IGNORECASE,
)


def wall_of(document: Document) -> str:
    """What stands between a visitor and the page: `captcha`, `firewall`, `login`, `password`; empty where it is shown."""
    said = "\n".join(block.text for block in document.blocks if block.text and not block.noise)
    if len(said) > LITTLE or sum(1 for anchor in document.anchors if not anchor.noise) > FEW:
        return ""
    told = f"{document.page_title}\n{said}"
    if _CHALLENGE.search(document.source) and _PROVE.search(told):
        return "captcha"
    if _TURNED_AWAY.search(told):
        return "firewall"
    if not _PASSWORD.search(document.source):
        return ""
    if _SECRET.search(told):
        return "password"
    return "login" if _NAMED_SO.match(document.page_title) or _LOG_IN.search(told) else ""
