"""Codes as a text states them: 提取码, 访问码, 密码, pwd, code; and archive passwords, which open no share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge

from records.sharelinks import veiled
from records.sharelinks.registry import ALL
from records.sharelinks.veiled import MIXED

_CODE = r"[码碼马嘛吗玛]"
_STRONG = rf"提\s?取\s?(?:密\s?)?{_CODE}|提取(?:密钥|号|ma?(?![a-z]))|(?:访问|訪問|分享|下载|下載|取件|查看|链接|网盘|獲取|获取|领取|領取|接收|转存|(?<![\u4e00-\u9fff])[提取])\s?(?:密\s?)?[码碼]"
_PLAIN = r"[密秘]\s?(?:[码碼]|钥匙|[钥匙])|口令|暗[号號语語]"
_WEAK = r"提取|[码碼]|(?<![\u4e00-\u9fff])(?:密|钥匙)|(?<![a-z0-9])mm(?=\s?:)|(?<![a-z0-9])p(?=\s?:)|(?<![a-z0-9])(?:extract(?:ion)?[ _-]?code|(?:extraction|access|share)\s?(?:code|password)|code|pwd|pw|passw(?:or)?d|passcode|pass|key|tqm)|(?-i:(?<=[a-z])(?:Code|Pwd|Password))"
_UNZIP_WORD = r"解\s?[压壓]\s?(?:缩|縮)?\s?包?|[压壓]\s?[缩縮]\s?包?|解包|(?<![a-z])(?:rar|zip|7z|unzip|unrar|extract(?:ion)?|archive)"
_UNZIP_LABEL = rf"(?:{_UNZIP_WORD})[ \t的_-]{{0,4}}(?:密\s?)?(?:[码碼]|口令|password|passwd|pass|pwd|pw)"
_AND = r"[ \t]?[和与及跟/、&][ \t]?"
_ALL = r"(?:均|都|全部|统一|相同|一样|一致|全|一律|皆|同(?=[为是]))(?:为|是|相同|一样|一致|用)?"
_DITTO = r"同上|同前|不变|[跟和同与]上面?的?(?:一样|相同|一致)"
LABEL = re.compile(
    r"(?=[统通全所以上共均都提访訪分下取查链网获獲领領接转密秘口码碼暗同不跟和与钥easmcpkt])"  # what it may begin with: most letters are passed over at once
    rf"(?P<all>(?:统一|通用|全部|所有|以上|上述|共用|均为|都是)(?:的|链接|网盘|资源|文件|分享|地址){{0,3}})?"
    rf"(?:(?P<strong>{_STRONG})|(?P<plain>{_PLAIN})|(?P<ditto>{_DITTO})|(?P<weak>{_WEAK}))"
    rf"(?P<unzip>{_AND}(?:{_UNZIP_LABEL}))?(?P<also>(?:[\s,，]{{0,2}}{_ALL}){{1,3}})?(?P<order>[（(]?(?:依次|分别|按顺序|顺序|[从由自]上[到而至]下)[)）]?[是为]?)?"
    r"(?P<paren>[(（【\[][^)）】\]\nA-Za-z0-9]{1,10}[)）】\]])?(?:\s?(?:\d{1,2}|[一二三四五六七八九十①-⑩上中下ABab])(?=\s?[::]))?",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d{1,2}[.、)）](?=\s?[A-Za-z0-9]{2,}))?"
TAG = (
    r"</?[A-Za-z][^<>]{0,80}>"
    r"|\[/?(?:b|i|u|s|url|color|size|font|code|quote|hide|align|backcolor|center|td|tr)(?:=[^\[\]\n]{0,40})?\]"
)
"""A tag of HTML, or of the code that boards write."""
_HELD = r"<[A-Za-z][^<>]{0,80}?[ \t](?:value|data-[a-z-]{1,20})=[\"']?"
"""A field or a button that holds the code."""
_BETWEEN = rf"(?:{TAG}|[^\w。！？?!；;<]|[丨ㄧ_])"
"""Signs, arrows, brackets, emoji and tags between a label and its code; the end of a sentence is none of them."""
_VALUE = re.compile(
    rf"\s{{0,8}}(?P<sign>(?:(?:[不没]变|照旧)[,， ]{{0,2}})?(?:[就还仍]?[是为]|爲|[;；])?{_BETWEEN}{{0,12}}(?:{_HELD})?){_NUMBER}\s?"
    r"(?P<code>[A-Za-z0-9]{1,64}(?:[_-][A-Za-z0-9]{1,64}){0,8})"
    r"(?![A-Za-z0-9]|[_-][A-Za-z0-9]|\.[A-Za-z])"  # whole; possessive groups misread before Python 3.11.5
)
_SPELLED = re.compile(
    r"[^\w\n]{0,6}(?P<code>[A-Za-z0-9](?:(?P<gap>[ .-]{1,2})[A-Za-z0-9])(?:(?P=gap)[A-Za-z0-9]){2,4})(?!\w|(?P=gap)[A-Za-z0-9](?![A-Za-z0-9]))"
)
"""A code whose letters are held apart."""
_FURTHER = r"(?:\d{1,2}[.、)）:]\s?)?"
_MORE = re.compile(
    rf"\s{{0,2}}[,，、/;；|和]\s{{0,3}}{_FURTHER}(?P<parted>[A-Za-z0-9]{{4,12}})(?![\w.:/@-])"
    rf"|[ \t\u3000]{{1,4}}{_FURTHER}(?P<spaced>[A-Za-z0-9]{{4,12}})(?![\w.:/@-]|[\u4e00-\u9fff])"
    rf"|[ \t]{{0,3}}\r?\n[ \t]{{0,3}}{_FURTHER}(?P<below>[A-Za-z0-9]{{4,12}})(?=[ \t\r]{{0,3}}(?:\n|$))",
    re.ASCII,
)
"""The next code of a list: behind a sign or a blank, or alone on the next line."""
_COMMON = re.compile(r"通用|统一|共用|一样|相同|一致|全部|所有")
_COMMON_BEHIND = re.compile(
    r"[ \t]?[（(【\[](?:以上)?(?:全部|所有|统一|通用|共用|[两几三四]个|都)|[ \t,，]{0,2}(?:通用|共用|都一样|都是这个)"
)
_SPACES = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]+|[ \t\u3000]+$")
_IN_ADDRESS = re.compile(r"[a-z0-9_/=.%?&#-]$")
_SAME = re.compile(rf"[\s:：]{{0,3}}(?:{_DITTO})")
_AS_BEFORE = re.compile(r"(?:一样|相同|一致)$")
_FIRM = re.compile(r"[:;；=→>➡👉是为爲\[(（【「『\"'“‘《`]")
_ENDS = re.compile(r"[^\w\n]{0,8}(?:\n|$)")
_HAN_END = re.compile(r"[\u4e00-\u9fff]$")
_UNZIP_SAID = re.compile(r"(?:解\s?[压壓]|[压壓]\s?[缩縮]).{0,6}$")
NO_BARE = re.compile(
    r"\d+(?:[gmkt]b?|p|fps|bit|nd|rd|st|th|s|h|min|cd|dvd|mb|k)|(?:ep|vol|s|e|v|cd|mp|part|no|ver|hdr|dts|ac|aac|ddp|web|vip|sd|hd)\d+|[xh]26\d|\d+[kp]\d+|\d+x\d+",
    re.IGNORECASE,
)
"""What looks like a code and is a size, an episode or a resolution."""
_WORDS = sorted(
    {word for service in ALL for word in service.words if not word[0].isdigit()},
    key=lambda word: (-len(word), word),
)
_BY_NAME = re.compile(
    rf"(?=[{re.escape(''.join(sorted({word[0] for word in _WORDS})))}])"  # most letters are passed over at once
    r"(?<![A-Za-z0-9_./-])(?:"
    + "|".join(map(re.escape, _WORDS))
    + r")(?:网盘|云盘|云|盘)?[ \t]?(?P<sign>[:：]?)[ \t]?(?P<code>[A-Za-z0-9]{4})(?=[\]）)】」\s,，;；。<|]|$)",
    re.IGNORECASE,
)
"""A code that stands right behind the name of its service: `[百度云：83a5]`."""
_IN_LIST = re.compile(
    r"(?:(?<!解压)(?<!压缩)密码|[取访]问?码|pwd|code)[ \t]?[:：][^\n]{0,30}$", re.IGNORECASE
)
_NEVER = re.compile(rf"(?:{_UNZIP_WORD}|无|無|无需|没有|不需要|不用|免|free)[的::_-]*$", re.IGNORECASE)
_NOT_PLAIN = re.compile(
    r"(?:忘[记記了]|找回|修改|更改|重[置设設]|记住|forg[oe]t(?:ten)?|lost|reset|change|登[录陆]|登入|帐号|账号|账户|注册|邀请|激活|验证|论坛|本站|网站|后台|安装|开机|锁屏|解锁|wi-?fi|无线|支付|优惠|卡|充值|银行|交易|短信|邮箱|qq|微信|手机|"
    r"路由器?|管理员?|数据库|root|admin|ftp|ssh|mysql|会员|文档|pdf|word|excel|source|qr|postal|post|area|error|status|二维|番|条|编|兑换|取票|"
    r"promo|invite|coupon|country|product|activation|license|api|secret|public|private)[的::_-]*$",
    re.IGNORECASE,
)
_OWN = re.compile(rf"[ \t]?:[ \t]?(?:{MIXED.pattern})(?![A-Za-z0-9_.-])")
_OTHER_CODE = re.compile(
    r"(?:解[压壓锁]|[压壓][缩縮]包?|(?:短信|手机|邮箱|登[录陆]|图[形片]|输入|注册|支付|微信|公众号|回复)验证|注册|邀请|激活|二维|条形?|番|编|译|兑换|取票|优惠|序列|机器|设备|识别|"
    r"房间|推荐|邮政|邮|区|代|(?<!资)源|尺|号|数|起|扫|扰|乱|解|转|字|颜值|会员|充值|卡|积分|防伪|车|(?<![提取])货|产品|商品|款|型|批)[的]?$"
)
"""Words that end in 码 and open no share, whatever stands behind them."""
_UNZIP = re.compile(
    r"(?=[解压壓密秘rz7uea])"
    rf"(?:(?:{_UNZIP_LABEL})(?:{_ALL})?(?![ \t]?[和与及跟/、&]\s?(?:提取|访问|密))|(?:[密秘][码碼])[(（](?:解[压壓])[)）]|解[压壓](?=[::]))"
    r"(?:[^\S\n]{0,8}(?:[::=]|是|为)[^\S\n]{0,8}|[^\S\n]{1,8}|(?=[A-Za-z0-9]))"
    r"[\[(（【「“\"]?(?P<value>[^\s，。；、,;\])）】」”\"<|]{1,64})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Code:
    """A code as the text states it.

    `service` where the text names one, `for_all` where it says so; `rest`: further codes of the same list;
    `strong`: 提取码 and its like, which is never the password of something else.
    """

    text: str
    start: int
    end: int
    service: str = ""
    for_all: bool = False
    rest: tuple[str, ...] = ()
    strong: bool = False


def codes(text: str) -> Iterator[Code]:
    """Every code in order; one that only says 同上 repeats the code before it."""
    yield from merge(_labelled(text), _by_name(text), key=lambda code: code.start)


def _by_name(text: str) -> Iterator[Code]:
    for match in _BY_NAME.finditer(text):
        if not match["sign"] and not _IN_LIST.search(text, max(0, match.start() - 40), match.start()):
            continue
        if MIXED.fullmatch(match["code"]) and not NO_BARE.fullmatch(match["code"]):
            yield Code(
                match["code"], match.start(), match.end(), _named(text[match.start() : match.start("code")])
            )


def _labelled(text: str) -> Iterator[Code]:
    last = ""
    for match in LABEL.finditer(text):
        before = _SPACES.sub("", text[max(0, match.start() - 16) : match.start()])
        if _vetoed(match, before):
            continue
        code = (
            _same(text, match, last)
            or _veiled(text, match, before)
            or _spelled(text, match, before)
            or _stated(text, match, before)
        )
        if code:
            last = code.text
            yield code


def unzip_passwords(text: str) -> list[tuple[int, str]]:
    """(place, password) of every archive password."""
    return [(match.start(), match["value"]) for match in _UNZIP.finditer(text)]


def _vetoed(match: re.Match[str], before: str) -> bool:
    if match["paren"] and re.search(r"解\s?[压壓]|[压壓]缩", match["paren"]):
        return True
    if _NEVER.search(before) or (match["ditto"] and _UNZIP_SAID.search(before)):
        return True
    if match["weak"] in ("码", "碼") and _HAN_END.search(before) and not _named(before):
        return not _whole_word(match, before)  # the end of another word, such as 扫码
    return not match["strong"] and bool(_NOT_PLAIN.search(before))


def _whole_word(match: re.Match[str], before: str) -> bool:
    """Whether 码 behind other characters is a label all the same: apart from them, or, as in 查询码, of a word of its own."""
    if match.string[match.start() - 1].isspace():
        return MIXED.match(match.string, match.end()) is not None
    return _OWN.match(match.string, match.end()) is not None and not _OTHER_CODE.search(before)


def _same(text: str, match: re.Match[str], last: str) -> Code | None:
    if not last:
        return None
    same = _SAME.match(text, match.end())
    as_before = bool(match["also"] and _AS_BEFORE.search(match["also"]))  # 密码一样, and no code behind it
    if not same and not match["ditto"] and not (as_before and not _VALUE.match(text, match.end())):
        return None
    return Code(last, match.start(), same.end() if same else match.end(), strong=True)


def _stated(text: str, match: re.Match[str], before: str) -> Code | None:
    value = _VALUE.match(text, match.end())
    code = re.split(r"h[tx]{2}ps?$", value["code"], maxsplit=1)[0] if value else ""
    if not value or not code or match["ditto"] or not _believed(match, value["sign"], code, before):
        return None
    apart = text[match.end() : value.start("code")]
    if code.isdigit() and "\n" in apart and not _FIRM.search(apart) and not _ENDS.match(text, value.end()):
        return None  # the next line begins with a year
    rest, end = _rest(text, value.start("code") + len(code), len(code))
    for_all = bool(
        match["all"]
        or match["also"]
        or _COMMON.search(match["paren"] or "")
        or _COMMON_BEHIND.match(text, end)
    )
    return Code(code, match.start(), end, _named(before), for_all, rest, bool(match["strong"]))


def _believed(match: re.Match[str], sign: str, code: str, before: str) -> bool:
    """Whether the label and the sign behind it are enough for this code: "code monkey" is none."""
    firm = bool(_FIRM.search(sign)) or (len(code) == 4 and sign.strip() in ("-", "–", "—"))
    mixed = MIXED.fullmatch(code) is not None
    if match["weak"]:
        enough = (firm or bool(_named(before))) and match["weak"].lower() != "p"
        return enough or (mixed and "\n" not in sign)
    return bool(match["strong"]) or firm or not sign.strip() or any(c.isdigit() for c in code)


def _veiled(text: str, match: re.Match[str], before: str) -> Code | None:
    """A code told in another way, behind a label that is never anything else, or a code in front of it."""
    if not (match["strong"] or match["plain"]):
        return None
    if found := veiled.behind(text, match.end()):
        return Code(found[0], match.start(), found[1], _named(before), strong=bool(match["strong"]))
    value = _VALUE.match(text, match.end())
    none = value is None or text.startswith("://", value.end())  # the link itself is no code
    if none and (found := veiled.ahead(text, match.start())):
        return Code(found[0], found[1], match.end(), strong=bool(match["strong"]))
    return None


def _spelled(text: str, match: re.Match[str], before: str) -> Code | None:
    """A code whose letters stand apart, behind a label that is never anything else."""
    value = _SPELLED.match(text, match.end()) if match["strong"] or match["plain"] else None
    if not value:
        return None
    code = re.sub(r"[ .-]", "", value["code"])
    return Code(code, match.start(), value.end(), _named(before), strong=bool(match["strong"]))


def _rest(text: str, end: int, length: int) -> tuple[tuple[str, ...], int]:
    """Further codes of the same length behind the first, and where they end."""
    more: list[str] = []
    while (match := _MORE.match(text, end)) and len(more) < 200:
        code = match[match.lastgroup or 0]
        if len(code) != length or NO_BARE.fullmatch(code):
            break
        more.append(code)
        end = match.end()
    return tuple(more), end


def _named(before: str) -> str:
    """The service whose name stands right there; the end of an address, such as an id on 123, is no name."""
    whole = before.lower().rstrip("的:-（( ")
    named = [
        (len(word), service.name)
        for near in (whole, whole.rstrip("网盘云"))
        for service in ALL
        for word in service.words
        if near.endswith(word) and not (word[0].isascii() and _IN_ADDRESS.search(near[: -len(word)]))
    ]
    return max(named)[1] if named else ""
