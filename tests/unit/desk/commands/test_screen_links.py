"""One answer for each line of posts; what cannot be used is refused and counted."""

from __future__ import annotations

import io

from desk.commands.screen_links import answers


def _answers(text: str) -> list[dict[str, object]]:
    return [answer.as_json() for answer in answers(io.BytesIO(text.encode()))]


def test_a_line_of_text_and_a_line_of_json_give_the_same_links() -> None:
    first, second = _answers(
        "链接 https://pan.quark.cn/s/0a1b2c3d4e5f 提取码 x8k2\n"
        '{"text": "链接 https://pan.quark.cn/s/0a1b2c3d4e5f 提取码 x8k2"}\n'
    )

    assert first == second
    assert first["links"] == [
        {"service": "quark", "id": "0a1b2c3d4e5f", "code": "x8k2", "url": "https://pan.quark.cn/s/0a1b2c3d4e5f",
         "span": [3, 38]}
    ]  # fmt: skip


def test_lines_that_cannot_be_used_are_refused_by_name() -> None:
    told = _answers('{"text": 3}\n{"x": 1}\n{"text": \n\n{完结} 没有链接\n')

    assert [row.get("refusal") for row in told] == [
        {"code": "wrong_type", "line": 1}, {"code": "no_text", "line": 2}, {"code": "not_json", "line": 3}, None, None,
    ]  # fmt: skip
    assert all(row["links"] == [] for row in told)


def test_a_line_of_more_links_than_are_read_says_so_beside_those_that_were() -> None:
    one, other = _answers(
        f"{'https://pan.quark.cn/s/0a1b2c3d4e5f ' * 5_001}\n链接 https://pan.quark.cn/s/0a1b2c3d4e5f\n"
    )

    assert one["refusal"] == {"code": "too_many_links", "line": 1}
    assert len(one["links"]) == 5_000  # type: ignore[arg-type]
    assert "refusal" not in other
