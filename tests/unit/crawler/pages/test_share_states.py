"""A share counts as removed only where its page says so."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler.pages.share_states import MARKS, ShareState, state_of
from records.sharelinks.registry import ALL


def _page(words: str) -> str:
    return f"<html><head><title>分享</title><script>var t='链接不存在';</script></head><body><p>{words}</p></body></html>"


@pytest.mark.parametrize("service", sorted(MARKS))
def test_each_services_own_sentences_decide(service: str) -> None:
    marks = MARKS[service]
    for sentence in marks.dead:
        assert state_of(service, 200, _page(sentence)) is ShareState.DEAD
    for sentence in marks.locked:
        assert state_of(service, 200, _page(sentence)) is ShareState.LOCKED
    for sentence in marks.alive:
        assert state_of(service, 200, _page(sentence)) is ShareState.ALIVE


@pytest.mark.parametrize("service", sorted(MARKS))
@pytest.mark.parametrize("status", [0, 302, 401, 403, 429, 500, 503])
def test_an_error_of_the_server_is_never_a_removal(service: str, status: int) -> None:
    assert state_of(service, status, _page("链接不存在")) is ShareState.UNCERTAIN


@pytest.mark.parametrize("words", ["", "加载中", "请完成安全验证", "请输入密码 请完成安全验证"])
def test_a_page_drawn_by_scripts_or_behind_a_check_says_nothing(words: str) -> None:
    assert state_of("baidu", 200, _page(words)) is ShareState.UNCERTAIN


def test_signs_of_life_and_death_together_are_uncertain() -> None:
    assert state_of("quark", 200, _page("分享已取消"), files=True) is ShareState.UNCERTAIN


def test_a_self_hosted_share_that_is_not_found_stays_uncertain() -> None:
    assert state_of("copyparty", 404, "") is ShareState.UNCERTAIN
    assert state_of("baidu", 404, "") is ShareState.DEAD


def test_every_service_has_its_marks() -> None:
    assert {service.name for service in ALL} == set(MARKS)


SAVED = tomllib.loads(Path(__file__).with_name("share_pages.toml").read_text("utf-8"))
FRAME = SAVED.pop("frame")
CASES = [(service, state, body) for service, states in SAVED.items() for state, body in states.items()]


@pytest.mark.parametrize(("service", "state", "body"), CASES, ids=[f"{a}-{b}" for a, b, _body in CASES])
def test_a_page_of_each_service_is_read_as_the_state_that_it_shows(
    service: str, state: str, body: str
) -> None:
    assert state_of(service, 200, FRAME.format(title="分享文件", body=body)) is ShareState(state)


@pytest.mark.parametrize(("service", "state", "body"), CASES, ids=[f"{a}-{b}" for a, b, _body in CASES])
def test_a_check_of_the_visitor_before_any_page_is_never_a_removal(
    service: str, state: str, body: str
) -> None:
    checked = FRAME.format(title="安全验证", body="<p>请完成安全验证后继续访问</p><div id='captcha'></div>")
    assert state_of(service, 200, checked) is ShareState.UNCERTAIN
    assert state_of(service, 403, FRAME.format(title="分享", body=body)) is ShareState.UNCERTAIN


def test_every_service_has_saved_pages() -> None:
    assert set(SAVED) == set(MARKS)


@pytest.mark.parametrize(
    ("service", "sentence"),
    [
        ("baidu", "啊哦，链接错误没找到文件，请打开正确的分享链接!"),
        ("quark", "文件已被分享者删除"),
        ("uc", "好友已取消了分享"),
        ("aliyun", "该分享因涉嫌违规无法访问"),
        ("quark", "文件涉及违规内容，无法查看"),
        ("quark", "分享者用户封禁链接查看受限"),
        ("123", "此分享内容因违规已被屏蔽"),
        ("tianyi", "抱歉，您访问的页面地址有误，或者该页面不存在。"),
        ("139", "分享者已取消分享"),
        ("weiyun", "分享资源已删除"),
    ],
)
def test_a_sentence_of_its_own_that_the_share_is_gone_counts_in_any_words(
    service: str, sentence: str
) -> None:
    assert state_of(service, 200, _page(sentence)) is ShareState.DEAD


@pytest.mark.parametrize(
    "sentence",
    [
        "如果链接已失效，请刷新页面",
        "分享的文件7天后自动过期",
        "链接可能已失效，请稍后重试",
        "为什么我的分享已被取消？",
        "帮助：分享已过期的文件如何恢复",
        "网络异常，页面不存在或已被移动，请重试",
        "这里是一个很长的说明。" * 200 + "文件已被分享者删除",
    ],
)
def test_what_is_said_of_shares_in_general_is_no_removal(sentence: str) -> None:
    assert {state_of(one, 200, _page(sentence)) for one in MARKS} == {ShareState.UNCERTAIN}
