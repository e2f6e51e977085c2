"""The unsent e-mail: these headers and no other, whatever a title holds."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from takedown.formats.email import draft_mail
from takedown.papers import holder_notice
from takedown.papers.text import letter_text

HEADERS = ["To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"]
PAPERS = {"docx": b"PK\x03\x04 docx", "pdf": b"%PDF-1.7"}


def letter(notice: Callable[..., Any], **changes: Any) -> Any:
    return holder_notice.compose_letter(notice(changes))


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_it_is_marked_unsent_and_carries_the_approved_bytes(notice: Callable[..., Any]) -> None:
    paper = letter(notice)
    data = draft_mail(paper, PAPERS, name="权利人通知", to="abuse@forum.example", digest="d")
    message = read(data)

    assert message.keys() == HEADERS
    assert (message["To"], message["X-Unsent"]) == ("abuse@forum.example", "1")
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == letter_text(paper)
    attached = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert attached == {"权利人通知.docx": PAPERS["docx"], "权利人通知.pdf": PAPERS["pdf"]}
    assert data == draft_mail(paper, PAPERS, name="权利人通知", to="abuse@forum.example", digest="d")


@pytest.mark.parametrize(
    "to", ["", "Abuse <abuse@x.example>", "a@x.example, b@x.example", "a@x.example\r\nBcc: c@d.example", "a@x.example\nBcc:c@d.example", "甲@x.example", "x"]
)  # fmt: skip
def test_what_is_no_single_address_leaves_the_field_empty_with_a_note(
    notice: Callable[..., Any], to: str
) -> None:
    message = read(draft_mail(letter(notice), PAPERS, name="通知", to=to))

    assert message["To"] == ""
    assert message["Comments"].startswith("No addressee is known")
    assert [name for name in message if name not in (*HEADERS, "Comments")] == []


@pytest.mark.parametrize(
    "text", ["a\r\nBcc: x@y.example", "a\nX-Unsent: 0", "a\x00\u2028b\x85c", "\ud800", "堃喆镕" * 200]
)
def test_a_header_cannot_be_broken_by_a_title_or_a_name(notice: Callable[..., Any], text: str) -> None:
    paper = holder_notice.compose_letter(notice({"works.0.title": text, "addressee.name": text}))
    hostile = type(paper)(
        **{name: getattr(paper, name) for name in paper.__dataclass_fields__} | {"title": text}
    )
    data = draft_mail(hostile, PAPERS, name=text, to="a@x.example")
    message = read(data)

    assert message.keys() == HEADERS
    assert message["X-Unsent"] == "1"
    assert b"\nBcc:" not in data.split(b"\r\n\r\n")[0]
    assert len(message["Subject"]) <= 150


def test_a_preview_says_draft_in_subject_text_and_file_names(notice: Callable[..., Any]) -> None:
    message = read(draft_mail(letter(notice), PAPERS, name="权利人通知", draft=True))
    body = message.get_body()

    assert message["Subject"].startswith("【草稿】")
    assert body is not None
    assert body.get_content().startswith("草稿")
    assert all((part.get_filename() or "").startswith("【草稿】") for part in message.iter_attachments())
