"""Languages of the desk: Chinese first, English beside it.

The words in code and templates are English; `locale/zh_CN/LC_MESSAGES/messages.po` says them in Chinese.
The catalogue is read as text at the start, so there is nothing to compile and nothing to go stale.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"zh_CN": "中文", "en": "English"}
DEFAULT = "zh_CN"
LOCALE_DIR = Path(__file__).with_name("locale")


def catalogue_file(language: str) -> Path:
    return LOCALE_DIR / language / "LC_MESSAGES" / "messages.po"


@cache
def translations(language: str) -> NullTranslations:
    """The words of a language; English ones stand in the code itself."""
    file = catalogue_file(language)
    if not file.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def known(language: str | None) -> str:
    """The language if the desk speaks it, else Chinese."""
    return language if language in LANGUAGES else DEFAULT


def marked(text: str) -> str:
    """Marks words for extraction where they are defined; they are translated where they are shown."""
    return text
