"""Provinces, their characters, organs with their names by day, and the chain of papers."""

from __future__ import annotations

from datetime import date

import pytest

from records.errors import Refused
from records.identifiers import ICP_PROVINCES
from takedown.addressees.provinces import by_name, chain, of_icp_text, organ, place, provinces

TODAY = date(2026, 11, 22)


def test_there_are_31_and_every_character_of_a_filing_is_somebodys() -> None:
    known = [char for one in provinces() for char in (one.icp, *one.also)]

    assert len(provinces()) == 31
    assert len({one.code for one in provinces()}) == 31
    assert set(known) == set(ICP_PROVINCES)
    assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("蜀ICP备12345678号-1", "四川省"), ("蜀 ICP 备 12345678 号 - 1", "四川省"), ("备案号：蜀ICP备12345678号", "四川省"),
        ("川ICP备12345678号", "四川省"), ("陇ICP备12345678号-3", "甘肃省"), ("甘ICP备12345678号", "甘肃省"),
        ("粤B2-20090059", "广东省"), ("粤B2-20090059-1621A", "广东省"), ("京ICP备12345678号-1A", "北京市"),
        ("浙ICP备12345678号-2X", "浙江省"), ("京ICP证030173号", "北京市"), ("滇ICP备12345678号", "云南省"), ("黔ICP备12345678号", "贵州省"),
        ("ＩＣＰ", None), ("未备案", None), ("蜀ICP备12345678号 京ICP备12345678号", None),
    ],
)  # fmt: skip
def test_a_filing_number_names_its_province_in_every_form(text: str, province: str | None) -> None:
    found = of_icp_text(text)

    assert (found.name if found else None) == province


def test_sichuan_files_as_shu_and_signs_as_chuan() -> None:
    sichuan, gansu = by_name("四川"), by_name("甘肃省")
    assert sichuan is not None
    assert gansu is not None
    assert (sichuan.icp, sichuan.document, sichuan.bureau) == ("蜀", "川", "四川省通信管理局")
    assert (gansu.icp, gansu.document) == ("陇", "甘")
    assert sichuan.document_verified
    assert not gansu.verified


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("四川省成都市", "四川省成都市"), ("四川成都", "四川省成都市"), ("四川 成都市 锦江区", "四川省成都市"), ("中国四川", "四川省"),
        ("四川省凉山彝族自治州", "四川省凉山彝族自治州"), ("北京市海淀区", "北京市"), ("内蒙古锡林郭勒盟", "内蒙古自治区锡林郭勒盟"),
        ("境外", "境外"), ("香港特别行政区", "境外"), ("HK", "境外"), ("us", "境外"), ("CN", "境内"), ("中国大陆", "境内"),
    ],
)  # fmt: skip
def test_a_place_is_read_as_people_write_it(text: str, shown: str) -> None:
    assert place(text).text == shown


@pytest.mark.parametrize("text", ["", "火星", "成都市", "Chengdu"])
def test_a_place_without_a_province_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        place(text)


def test_an_organ_bears_the_name_of_the_day() -> None:
    old = organ("copyright-province", date(2015, 7, 14), province="四川省")
    new = organ("copyright-province", TODAY, province="四川省")

    assert (old.name, old.verified, new.verified) == ("四川省版权局", True, False)
    assert organ("communications", TODAY, province="四川省").name == "四川省通信管理局"
    with pytest.raises(Refused):
        organ("copyright-province", date(1970, 1, 1), province="四川省")


def test_a_city_asks_its_province_and_the_province_writes_to_the_administration() -> None:
    steps = chain("own", place("四川省成都市"), TODAY, bureau_of="四川省")

    assert [(one.sender, one.to, one.paper, one.upward) for one in steps] == [
        ("成都市版权局", "四川省版权局", "referral_request", True),
        ("四川省版权局", "四川省通信管理局", "referral", False),
    ]
    assert [one.to for one in chain("own", place("四川省"), TODAY, bureau_of="甘肃省")] == [
        "甘肃省通信管理局"
    ]


def test_a_lead_goes_to_the_competent_office_and_an_abroad_site_upward() -> None:
    (transfer,) = chain("transfer", place("四川省"), TODAY, competent="北京市版权局")
    abroad = chain("abroad", place("四川省成都市"), TODAY)

    assert (transfer.sender, transfer.to, transfer.paper) == ("四川省版权局", "北京市版权局", "lead_transfer")
    assert [(one.sender, one.to) for one in abroad] == [
        ("成都市版权局", "四川省版权局"),
        ("四川省版权局", "国家版权局"),
    ]
    assert all(one.upward for one in abroad)
