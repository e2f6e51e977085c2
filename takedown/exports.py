"""Papers out of the program: copies of approved bytes, and previews that say 草稿 on every page.

Export never renders; preview never counts as a paper. Nothing is sent.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import cast

from records import events
from records.cases import Draft
from records.clock import Clock
from records.errors import Conflict, NotFound, Refused
from records.session import UnitOfWork
from records.vault import Vault
from records.vocabulary import DraftState
from takedown.content import NoticeContent
from takedown.drafts import find
from takedown.papers import docx, html, pdf
from takedown.papers.registry import paper
from takedown.review import Approved, PaperFile, standing_approval

FORMATS = ("docx", "pdf", "json")


def export(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    draft_id: int, format: str, out: Path, actor: str,  # noqa: A002 - the word people use
) -> Path:  # fmt: skip
    """Copy the stored bytes of the approved version into the folder `out`; give the file's path.

    Copying again finds the same bytes there and changes nothing.

    Raises:
        NotFound; NotAllowed for a draft that is not approved; Refused for an unknown format; Tampered where
        the stored bytes have changed; Conflict where another file of that name stands there.
    """
    _known(format)
    with unit_of_work() as session:
        approved = standing_approval(session, find(session, draft_id))
    path, written = copy(vault, approved, format, out)
    with unit_of_work() as session:
        draft = find(session, draft_id)
        standing_approval(
            session, draft
        )  # voided while the file was written: the event must not say exported
        if draft.state == DraftState.APPROVED:
            draft.state, written = DraftState.EXPORTED, True
        if not written:
            return path
        events.append(
            session, clock, actor=actor, action="takedown:draft:exported", subject=("draft", draft_id),
            payload={"number": approved.number, "version": approved.version, "digest": approved.digest,
                     "format": format, "file": _file(approved, format).digest},
        )  # fmt: skip
    return path


def copy(vault: Vault, approved: Approved, format: str, out: Path) -> tuple[Path, bool]:  # noqa: A002 - the word people use
    """Write one stored format of an approved paper to the folder `out`; whether it was not there before."""
    wanted = _file(approved, format)
    return _place(out / Path(wanted.file_name).name, vault.open(wanted.digest))


def _file(approved: Approved, format_: str) -> PaperFile:
    for stored in approved.papers:
        if stored.format == format_:
            return stored
    raise NotFound("stored paper", f"{approved.number}.{format_}")


def _known(format_: str) -> None:
    if format_ not in FORMATS:
        raise Refused(
            "format_unknown",
            f"no format {format_!r}; there are {', '.join(FORMATS)}",
            zh="没有这种格式",
            value=format_,
        )


def _place(path: Path, data: bytes) -> tuple[Path, bool]:
    if path.exists():
        if path.read_bytes() == data:
            return path, False
        raise Conflict(f"another file stands at {path}", zh=f"{path} 已有内容不同的文件", path=str(path))
    return _write(path, data), True


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
    path.chmod(0o644)
    return path


def preview(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,  # noqa: ARG001 - the shape of `export`
    draft_id: int, format: str, out: Path,  # noqa: A002 - the word people use
) -> Path:  # fmt: skip
    """Write any draft into the folder `out`, marked 草稿; give the file's path. Raises NotFound, Refused."""
    _known(format)
    with unit_of_work() as session:
        draft = find(session, draft_id)
        name = f"draft-{draft.id}-v{draft.version}.preview.{format}"
    return _write(out / name, preview_bytes(draft, format, clock))


def preview_bytes(draft: Draft, format_: str, clock: Clock) -> bytes:
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
    render = pdf.render if format_ == "pdf" else docx.render
    return render(letter, clock.now(), draft=True)


def preview_html(draft: Draft) -> str:
    """The letter of a draft as an HTML fragment, as it will print."""
    return html.letter_html(paper(draft.kind).letter(cast(NoticeContent, draft.content)))
