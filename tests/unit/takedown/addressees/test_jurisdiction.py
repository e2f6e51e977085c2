"""Whose case it is: the table of places, and what makes a place count."""

from __future__ import annotations

import pytest

from takedown.addressees.jurisdiction import Ground, Known, Outcome, decide
from takedown.addressees.provinces import Place, place

SICHUAN, CHENGDU = place("四川省"), place("四川省成都市")


def known(**places: str) -> list[Known]:
    return [Known(Ground(name), place(text), "测试") for name, text in places.items()]


@pytest.mark.parametrize(
    ("own", "places", "outcome", "to"),
    [
        (SICHUAN, {"domicile": "四川省成都市"}, Outcome.OWN, SICHUAN),
        (SICHUAN, {"server": "四川绵阳"}, Outcome.OWN, SICHUAN),
        (SICHUAN, {"filing": "四川省"}, Outcome.OWN, SICHUAN),
        (SICHUAN, {"domicile": "广东省深圳市", "server": "境外", "filing": "四川省"}, Outcome.OWN, SICHUAN),
        (CHENGDU, {"domicile": "四川省成都市", "filing": "四川省"}, Outcome.OWN, CHENGDU),
        (CHENGDU, {"domicile": "四川省绵阳市"}, Outcome.TRANSFER, place("四川省绵阳市")),
        (CHENGDU, {"filing": "四川省"}, Outcome.REPORT_UP, SICHUAN),
        (SICHUAN, {"filing": "北京市"}, Outcome.TRANSFER, place("北京市")),
        (SICHUAN, {"domicile": "浙江杭州", "server": "HK"}, Outcome.TRANSFER, place("浙江省杭州市")),
        (SICHUAN, {"server": "US"}, Outcome.REPORT_UP, None),
        (SICHUAN, {"domicile": "香港", "server": "境外"}, Outcome.REPORT_UP, None),
        (SICHUAN, {}, Outcome.UNKNOWN, None),
        (SICHUAN, {"server": "中国大陆"}, Outcome.UNKNOWN, None),
    ],
)
def test_domicile_server_and_filing_decide(
    own: Place, places: dict[str, str], outcome: Outcome, to: Place | None
) -> None:
    answer = decide(own, known(**places))

    assert (answer.outcome, answer.to) == (outcome, to)
    assert answer.reasons[-1].zh
    assert answer.reasons[-1].en
    assert answer.articles


def test_the_place_of_a_cdns_address_says_nothing_of_the_server() -> None:
    edge = Known(Ground.SERVER, place("四川省成都市"), "RDAP", edge=True)

    answer = decide(SICHUAN, [edge])

    assert answer.outcome is Outcome.UNKNOWN
    assert Ground.SERVER in answer.missing
    assert "CDN" in answer.reasons[0].zh


def test_what_nobody_looked_up_is_named() -> None:
    assert decide(SICHUAN, known(filing="北京市")).missing == (Ground.DOMICILE, Ground.SERVER)
