"""What is published shows the organisation and the site, and masks every natural person."""

from __future__ import annotations

import pytest

from records.vocabulary import PaperKind
from takedown.papers.exposure_sheet import masked
from takedown.papers.registry import paper
from takedown.papers.text import letter_text
from tests.unit.takedown.papers import samples

SHEET = paper(PaperKind.EXPOSURE_SHEET)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张某"), ("王小明", "王某某"), ("欧阳小明", "欧阳某某"), ("李", "李某"), ("司马懿", "司马某")],
)
def test_a_name_keeps_its_family_name_only(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_persons_are_masked_and_the_organisation_is_named() -> None:
    text = letter_text(samples.letter(SHEET))
    assert "样例网络科技有限公司" in text
    assert "video.sample.example" in text
    for private in ("赵六", "欧阳小明", "样例大道2号", "028-00000002"):
        assert private not in text


def test_a_person_as_party_is_masked_everywhere_and_its_number_stays_out() -> None:
    changes = {
        "party.kind": "person",
        "party.name": "钱七",
        "party.number": "11010519491231002X",
        "act": "钱七未经许可提供作品。",
    }
    text = letter_text(SHEET.letter(samples.content(SHEET, changes)))
    assert "钱七" not in text
    assert "钱某侵犯著作权案" in text
    assert "11010519491231002X" not in text
