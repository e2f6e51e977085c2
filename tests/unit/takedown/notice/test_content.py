"""Canonical content: one content, one text, one digest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedown.notice import content as canon

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, max_size=5))
def test_the_order_of_keys_is_no_difference_and_everything_else_is_kept(content: dict[str, Any]) -> None:
    turned = dict(reversed(list(content.items())))
    assert canon.canonical(turned) == canon.canonical(content)
    assert json.loads(canon.canonical(content)) == content


def test_every_change_of_a_notice_changes_its_digest(notice: Callable[..., Any]) -> None:
    digests = {canon.digest(notice(change)) for change in (
        None, {"holder.phone": "1"}, {"items.0.url": "http://x.example/1"}, {"works.0.title": "另一部"},
        {"measures": ["delete"]}, {"attachments": []}, {"law": []}, {"addressee.operator": ""},
    )}  # fmt: skip
    assert len(digests) == 8


def test_numbers_that_json_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canon.canonical({"p": float("nan")})
