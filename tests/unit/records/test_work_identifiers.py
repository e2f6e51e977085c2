"""Numbers of works as people write them; a wrong check digit is no number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.work_identifiers import READERS, Scheme, stated


@pytest.mark.parametrize(
    ("scheme", "text", "wanted"),
    [
        (Scheme.ISSN, "ISSN 0378-5955", "0378-5955"), (Scheme.ISSN, "０３７８５９５５", "0378-5955"), (Scheme.ISSN, "0378-5956", None),
        (Scheme.ISMN, "979-0-060-11561-5", "9790060115615"), (Scheme.ISMN, "9790060115616", None),
        (Scheme.ISAN, "0000-0000-D07A-0090-Q-0000-0000-X", "0000-0000-D07A-0090-Q-0000-0000-X"),
        (Scheme.ISAN, "0000-0000-D07A-0090-A-0000-0000-X", None), (Scheme.ISRC, "ISRC: CN-A01-15-00001", "CNA011500001"),
        (Scheme.ISRC, "12-A01-15-00001", None), (Scheme.ISWC, "T-034.524.680-1", "T-034.524.680-1"), (Scheme.ISWC, "T0345246802", None),
        (Scheme.EIDR, "https://doi.org/10.5240/7791-8534-2C23-9030-8610-5", "10.5240/7791-8534-2C23-9030-8610-5"),
        (Scheme.EIDR, "10.5240/7791-8534-2C23-9030-8610-6", None),
        (Scheme.REGISTRATION, "登记号：川作登字—2016—F—00012345", "川作登字-2016-F-00012345"), (Scheme.REGISTRATION, "国作登字-2015-A", None),
        (Scheme.SOFTWARE, "２０１５SR123456", "2015SR123456"), (Scheme.SOFTWARE, "软著登字第1234567号", "软著登字第1234567号"),
        (Scheme.GAME, "国新出审[2021]123号", "国新出审〔2021〕123号"), (Scheme.ICP, "蜀 ICP 备 12345678 号-1", "蜀ICP备12345678号-1"),
        (Scheme.ICP, "备案号", None),
    ],
)  # fmt: skip
def test_a_number_is_taken_in_its_own_spelling_or_not_at_all(
    scheme: Scheme, text: str, wanted: str | None
) -> None:
    assert READERS[scheme](text) == wanted


def test_a_proof_that_names_several_numbers_gives_each() -> None:
    text = "登记号国作登字-2015-A-00123456；软著登字第1234567号，合同 2020-1，国新出审〔2021〕12号"

    assert stated(text) == [
        (Scheme.REGISTRATION, "国作登字-2015-A-00123456"), (Scheme.SOFTWARE, "软著登字第1234567号"), (Scheme.GAME, "国新出审〔2021〕12号"),
    ]  # fmt: skip
    assert stated("审查报告") == []


@given(text=st.text(max_size=60))
def test_any_text_is_answered_and_what_is_taken_is_taken_again(text: str) -> None:
    for read in READERS.values():
        found = read(text)
        assert found is None or read(found) == found
