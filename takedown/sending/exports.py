"""Papers out of the program: copies of approved bytes, and previews that say 草稿 on every page.

Export never renders; preview never counts as a paper. Nothing is sent.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from records.cases import Draft
from records.clock import Clock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from records.vault import Vault
from takedown.approving import review
from takedown.approving.review import Approved, PaperFile
from takedown.drafting.drafts import find
from takedown.formats import email, outgoing
from takedown.notice.content import NoticeContent
from takedown.papers import docx, html, pdf
from takedown.papers.blocks import Letter
from takedown.papers.registry import paper
from takedown.sending import outbox

FORMATS = ("docx", "pdf", "json", "xarf", "eml")


def export(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    draft_id: int, format: str, out: Path, actor: str,  # noqa: A002 - the word people use
) -> Path:  # fmt: skip
    """`export_files`, the first of them: every format but `xarf` is one file."""
    return export_files(unit_of_work, clock, vault, draft_id=draft_id, format=format, out=out, actor=actor)[0]


def export_files(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    draft_id: int, format: str, out: Path, actor: str,  # noqa: A002 - the word people use
) -> list[Path]:  # fmt: skip
    """Copy the stored bytes of the approved version into the folder `out`; `xarf` is one file an address.

    Ordered before any file is written and done after the last one (takedown.sending.outbox): however often it is tried, and
    wherever a try ended, the same bytes come out and one event says so.

    Raises:
        NotFound; NotAllowed for a draft that is not approved, or was too long ago; Refused for an unknown format, or with the reason why
        there is no report; Tampered where the stored bytes have changed; Conflict where another file stands there.
    """
    _known(format)
    with unit_of_work() as session:
        draft = find(session, draft_id)
        outgoing.expect(draft.kind, format)
        approved = review.may_leave(session, draft, clock.now())
        wanted = _files(approved, format, dict(draft.content))
        outbox.order(session, clock, approved, format, [one.digest for one in wanted], actor)
    paths = [_place(out / Path(one.file_name).name, vault.open(one.digest)) for one in wanted]
    with unit_of_work() as session:
        draft = find(session, draft_id)
        # voided while the files were written: the event must not say exported
        again = review.may_leave(session, draft, clock.now())
        if again.approval_id != approved.approval_id:
            raise NotAllowed(
                f"draft {draft_id} was approved anew meanwhile; export it again", zh="文书已重新批准，请重新导出",
                reasons=["approved_anew"],
            )  # fmt: skip
        outbox.done(session, clock, draft, approved, format, actor)
    return paths


def copy(vault: Vault, approved: Approved, format: str, out: Path) -> tuple[Path, bool]:  # noqa: A002 - the word people use
    """Write one stored format of an approved paper to the folder `out`; whether it was not there before."""
    (wanted,) = _files(approved, format, {})
    path = out / Path(wanted.file_name).name
    new = not path.exists()
    return _place(path, vault.open(wanted.digest)), new


def _files(approved: Approved, format_: str, content: Mapping[str, Any]) -> list[PaperFile]:
    """The stored files of a format, in their order."""
    found = [one for one in approved.papers if one.format == format_ or one.format.startswith(f"{format_}-")]
    if not found and format_ == outgoing.XARF:
        outgoing.reports(content, outgoing.Outgoing(), None)  # says why there is none
    if not found:
        raise NotFound("stored paper", f"{approved.number}.{format_}")
    return sorted(found, key=lambda one: one.format)


def _known(format_: str) -> None:
    if format_ not in FORMATS:
        raise Refused(
            "format_unknown",
            f"no format {format_!r}; there are {', '.join(FORMATS)}",
            zh="没有这种格式",
            value=format_,
        )


def _place(path: Path, data: bytes) -> Path:
    if path.exists():
        if path.read_bytes() == data:
            return path
        raise Conflict(f"another file stands at {path}", zh=f"{path} 已有内容不同的文件", path=str(path))
    return _write(path, data)


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # the book will say that it is there
    Path(name).replace(path)
    path.chmod(0o644)
    return path


def preview(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    draft_id: int, format: str, out: Path,  # noqa: A002 - the word people use
) -> Path:  # fmt: skip
    """`preview_files`, the first of them."""
    return preview_files(unit_of_work, clock, vault, draft_id=draft_id, format=format, out=out)[0]


def preview_files(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    draft_id: int, format: str, out: Path,  # noqa: A002 - the word people use
) -> list[Path]:  # fmt: skip
    """Write any draft into the folder `out`, marked 草稿; give the files' paths. Raises NotFound, Refused."""
    _known(format)
    with unit_of_work() as session:
        draft = find(session, draft_id)
        outgoing.expect(draft.kind, format)
        beside = outgoing.gather(session, draft, clock.now())
        name = f"draft-{draft.id}-v{draft.version}.preview"
    if format == outgoing.XARF:
        made = outgoing.reports(draft.content, beside, vault, draft=True)
        named = {
            outgoing.file_name(name, f"{format}-{place:03d}"): data
            for place, data in enumerate(made, start=1)
        }
    else:
        named = {f"{name}.{format}": preview_bytes(draft, format, clock, beside)}
    return [_write(out / file, data) for file, data in named.items()]


def preview_bytes(draft: Draft, format_: str, clock: Clock, beside: outgoing.Outgoing | None = None) -> bytes:
    """A draft in one format, marked as such. Touches no session."""
    if format_ == "json":
        marked = {
            "preview": True,
            "mark": "草稿",
            "version": draft.version,
            "digest": draft.digest,
            "content": draft.content,
        }
        return json.dumps(marked, ensure_ascii=False, sort_keys=True, indent=1).encode()
    letter = paper(draft.kind).letter(cast(NoticeContent, draft.content))
    if format_ == outgoing.EML:
        return _preview_mail(draft, letter, clock, beside or outgoing.Outgoing())
    render = pdf.render if format_ == "pdf" else docx.render
    return render(letter, clock.now(), draft=True)


def _preview_mail(draft: Draft, letter: Letter, clock: Clock, beside: outgoing.Outgoing) -> bytes:
    papers = {ending: preview_bytes(draft, ending, clock) for ending in ("docx", "pdf")}
    return email.draft_mail(
        letter, papers, name=paper(draft.kind).zh, to=beside.to, digest=draft.digest, draft=True
    )


def preview_html(draft: Draft) -> str:
    """The letter of a draft as an HTML fragment, as it will print."""
    return html.letter_html(paper(draft.kind).letter(cast(NoticeContent, draft.content)))
