"""Identifiers of works beyond the ISBN: check digits where there are any, spelling where there are none. Pure text code.

Each reader takes what people write (full-width digits, labels, spaces for hyphens) and gives one canonical
spelling, or None where the text is no such identifier. Check digits: ISO 3297 (ISSN), 10957 (ISMN), 15706 (ISAN),
15707 (ISWC), EIDR by ISO 7064 mod 37,36; ISRC (ISO 3901), registration and approval numbers have a form only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from stdnum import isan as _isan
from stdnum import ismn as _ismn
from stdnum import isrc as _isrc
from stdnum import issn as _issn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from records.identifiers import icp_number, isbn13, plain


class Scheme(StrEnum):
    """What kind of number it is; the value is the column of a catalogue and the word in exports."""

    ISBN = "isbn"
    ISSN = "issn"
    ISMN = "ismn"
    ISAN = "isan"
    ISRC = "isrc"
    ISWC = "iswc"
    EIDR = "eidr"
    REGISTRATION = "registration"
    """作品登记号, after 国版函[2016]1号."""
    SOFTWARE = "software_registration"
    """软件著作权登记号 (2015SR123456) or its certificate number (软著登字第…号)."""
    GAME = "game_approval"
    """版号: 新广出审〔2015〕n号, 国新出审〔2021〕n号."""
    ICP = "icp"


UNIQUE = frozenset(Scheme) - {Scheme.ISSN, Scheme.ICP, Scheme.GAME}
"""Schemes whose number belongs to one work of one holder: a second holder of it is a conflict. A periodical's
number and a filing are shared by many works, an approval of a game by its editions."""

_BARE = re.compile(r"[\s.\-–—_/]+")
_LABEL = re.compile(
    r"^(?:ISSN(?:-L)?|ISMN|ISAN|ISRC|ISWC|EIDR|登记号|作品登记号|登记证书号|证书号|批准文号|版号)?[\s:：]*",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"(?P<place>[\u4e00-\u9fff])?作登字-?(?P<year>(?:19|20)\d{2})-?(?P<letter>[A-Z])-?(?P<serial>\d{4,12})"
)
_SOFTWARE = re.compile(r"(?P<year>(?:19|20)\d{2})SR(?P<serial>\d{4,8})(?!\d)")
_CERTIFICATE = re.compile(r"软著(?:登|变|转)字第?(?P<serial>\d{4,8})号?")
_GAME = re.compile(
    r"(?P<organ>新广出审|国新出审|新出审字|科技与数字|新出数字|新出音管|新广出办函)[\[〔(（](?P<year>20\d{2})[\]〕)）]第?(?P<serial>\d{1,6})号"
)
_CANONICAL = re.compile(r"[\u4e00-\u9fff]?作登字-(?:19|20)[0-9]{2}-[A-Z]-[0-9]{4,12}")
_HINT = re.compile("作登字|[SsＳｓ][RrＲｒ]|软著|审|新出")
_EIDR = re.compile(r"10\.5240/(?:[0-9A-F]{4}-){5}[0-9A-Z]")


def issn(text: str) -> str | None:
    """`1234-5679`, by check digit."""
    return _checked(_issn.validate, text, _issn.format)


def ismn(text: str) -> str | None:
    """13 digits beginning 9790; the old form M-… is taken."""
    return _checked(lambda bare: _ismn.to_ismn13(_ismn.validate(bare)).replace("-", ""), text)


def isan(text: str) -> str | None:
    """With all check characters, hyphenated; one that lacks them is completed."""
    return _checked(lambda bare: _isan.format(_isan.validate(bare), add_check_digits=True), text)


def isrc(text: str) -> str | None:
    """`CNA011500001`: country, registrant, year, designation."""
    return _checked(_isrc.validate, text)


def iswc(text: str) -> str | None:
    """`T-034.524.680-1`. Check digit: (10 - (1 + sum of i x digit i) mod 10) mod 10."""
    found = re.fullmatch(r"T(\d{9})(\d)", _bare(text))
    if not found:
        return None
    digits = found[1]
    check = (10 - (1 + sum(at * int(digit) for at, digit in enumerate(digits, 1))) % 10) % 10
    return f"T-{digits[:3]}.{digits[3:6]}.{digits[6:]}-{check}" if int(found[2]) == check else None


def eidr(text: str) -> str | None:
    """`10.5240/7791-8534-2C23-9030-8610-5`, by check character; a DOI address is taken."""
    said = re.sub(
        r"^(?:https?://(?:dx\.)?doi\.org/|doi:|EIDR[\s:]*)", "", plain(text), flags=re.IGNORECASE
    ).upper()
    if not _EIDR.fullmatch(said):
        return None
    return said if mod_37_36.is_valid(said[8:].replace("-", "")) else None


def registration(text: str) -> str | None:
    """作品登记号 `国作登字-2015-A-00123456`; the meaning of its letter is not relied on."""
    found = _REGISTRATION.fullmatch(_without_label(text).replace(" ", "").upper())
    return _of_registration(found) if found else None


def software_registration(text: str) -> str | None:
    """`2015SR123456`, or `软著登字第1234567号`: both stand on one certificate."""
    said = _without_label(text).replace(" ", "").upper()
    if found := _SOFTWARE.fullmatch(said):
        return f"{found['year']}SR{found['serial']}"
    found = _CERTIFICATE.fullmatch(said)
    return f"软著登字第{found['serial']}号" if found else None


def game_approval(text: str) -> str | None:
    """批准文号 of a game, `国新出审〔2021〕123号`; or its ISBN, which the trade calls 版号 too."""
    said = _without_label(text).replace(" ", "")
    if found := _GAME.fullmatch(said):
        return f"{found['organ']}〔{found['year']}〕{found['serial']}号"
    return isbn13(said)


def icp(text: str) -> str | None:
    """A filing of a site or an app, in the registry's spelling."""
    number = icp_number(text)
    return number.text if number else None


READERS: Mapping[Scheme, Callable[[str], str | None]] = {
    Scheme.ISBN: isbn13, Scheme.ISSN: issn, Scheme.ISMN: ismn, Scheme.ISAN: isan, Scheme.ISRC: isrc, Scheme.ISWC: iswc,
    Scheme.EIDR: eidr, Scheme.REGISTRATION: registration, Scheme.SOFTWARE: software_registration,
    Scheme.GAME: game_approval, Scheme.ICP: icp,
}  # fmt: skip


def stated(text: str) -> list[tuple[Scheme, str]]:
    """Registration and approval numbers that a text states (权属证明 often names several), each once."""
    if not _HINT.search(text):
        return []
    if whole := _CANONICAL.fullmatch(text):
        return [(Scheme.REGISTRATION, whole[0])]
    said = plain(text).replace(" ", "").upper()
    found = [(Scheme.REGISTRATION, _of_registration(one)) for one in _REGISTRATION.finditer(said)]
    found += [(Scheme.SOFTWARE, f"{one['year']}SR{one['serial']}") for one in _SOFTWARE.finditer(said)]
    found += [(Scheme.SOFTWARE, f"软著登字第{one['serial']}号") for one in _CERTIFICATE.finditer(said)]
    found += [
        (Scheme.GAME, f"{one['organ']}〔{one['year']}〕{one['serial']}号") for one in _GAME.finditer(said)
    ]
    return list(dict.fromkeys(found))


def _of_registration(found: re.Match[str]) -> str:
    return f"{found['place'] or ''}作登字-{found['year']}-{found['letter']}-{found['serial']}"


def _bare(text: str) -> str:
    return _BARE.sub("", _without_label(text)).upper()


def _without_label(text: str) -> str:
    return _LABEL.sub("", plain(text), count=1).strip()


def _checked(read: Callable[[str], str], text: str, form: Callable[[str], str] = str) -> str | None:
    try:
        return form(read(_bare(text)))
    except ValidationError:
        return None
