"""An e-mail that a person opens, reads and sends by hand: marked unsent, with the approved papers attached.

It has these headers and no other: To, Subject, X-Unsent, MIME-Version, Content-Type; and Comments only where nobody is
known to address. Sender, date and message id come from the mail program of whoever sends it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

from takedown.addressees.rdap import is_email
from takedown.notice.inert import inert
from takedown.papers.blocks import Letter
from takedown.papers.text import letter_text

MAX_SUBJECT = 150
MEDIA = {
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("application", "pdf"),
}
DRAFT_ZH = "草稿"
NOBODY = "No addressee is known: whoever sends this fills in To."


def draft_mail(
    letter: Letter,
    attachments: Mapping[str, bytes],
    *,
    name: str,
    to: str = "",
    digest: str = "",
    draft: bool = False,
) -> bytes:
    """The bytes of an .eml file, the same for the same arguments.

    Args:
        attachments: format (`docx`, `pdf`) to the approved bytes.
        name: file name of the attachments without its ending.
        to: one plain e-mail address; anything else leaves the field empty, with a note.
        digest: of the content, which the part boundaries are made of.
        draft: a preview: subject, text and file names say 草稿.
    """
    message = EmailMessage(policy=SMTP)
    mark = f"【{DRAFT_ZH}】" if draft else ""
    known = is_email(to)
    message["To"] = to if known else ""
    message["Subject"] = mark + _subject(letter)
    message["X-Unsent"] = "1"
    if not known:
        message["Comments"] = NOBODY
    text = letter_text(letter)
    opening = f"{DRAFT_ZH}，未经批准，不得发出。 Draft, not approved.\n\n" if draft else ""
    message.set_content(opening + text, charset="utf-8", cte="base64")
    for ending, data in attachments.items():
        main, sub = MEDIA[ending]
        message.add_attachment(
            data, maintype=main, subtype=sub, filename=f"{mark}{_file_name(name)}.{ending}"
        )
    message.set_boundary("=_" + hashlib.sha256(f"copywatch {digest}".encode()).hexdigest()[:40])
    return message.as_bytes()


def _subject(letter: Letter) -> str:
    """One line: what would end a header is no part of inert text."""
    text = " ".join(inert(letter.title).split())
    return text if len(text) <= MAX_SUBJECT else text[: MAX_SUBJECT - 1] + "…"


def _file_name(name: str) -> str:
    return "".join("_" if char in '/\\:*?"<>|' else char for char in inert(name))[:80]
