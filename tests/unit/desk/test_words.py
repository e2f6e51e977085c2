"""Every word that people see exists in both languages."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from desk.web import words
from desk.web.translate import translations
from records import vocabulary

ROOT = Path(__file__).parents[3]
UNSHOWN = {"FrontierState", "MediaRole"}
"""Kinds whose values no page names."""


@pytest.mark.parametrize(
    "kind",
    [kind for name, kind in vars(vocabulary).items()
     if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum and name not in UNSHOWN],
)  # fmt: skip
def test_every_value_of_the_vocabulary_has_a_word(kind: type[StrEnum]) -> None:
    chinese = translations("zh_CN")

    for member in kind:
        assert chinese.gettext(words.word(member)) != words.word(member), member


def test_the_chinese_catalogue_is_whole_and_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/translations.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
