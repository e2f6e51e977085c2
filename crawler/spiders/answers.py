"""What single answers mean: pictures, files, refusals by status, failures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scrapy.http import Response

from crawler.again.conditional import KNOWN, STORED, Known
from crawler.asked.planned import Entry, File, Hop, Picture, Planned, Refused, Result, Role
from crawler.found import forwards
from crawler.found.pictures import not_a_picture
from crawler.handouts.file_answers import file_of
from crawler.manners.challenges import CHALLENGE, challenge_of
from crawler.spiders.keeping import Keeping, media_type
from records.vocabulary import FrontierState, RefusalReason

GONE = frozenset({404, 410})
LOCKED = frozenset({401, 402, 403, 407, 451})


class Answers(Keeping):
    """The part of a spider that reads whatever is no page."""

    def parse_resource(self, response: Response, **_: Any) -> Iterator[Any]:
        """A picture goes to the vault; a style sheet only to the WARC file."""
        entry: Entry = response.meta["entry"]
        known: Known | None = response.meta.get(KNOWN)
        response = response.meta.get(STORED, response)  # bytes that were no picture before
        if response.status == 304 and known is not None:
            yield Picture(known.sha256, known.media_type)
        elif response.status >= 300:
            refused = self.refused_status(response)
            yield refused
            yield Picture(refusal=refused.reason.value)
        elif entry.planned.role is Role.PICTURE:
            why = not_a_picture(response.body, self.world.settings.max_picture_pixels)
            if why:
                yield Refused(
                    response.url, RefusalReason.NOT_A_PICTURE, "picture", why, entry.planned.found_on
                )
                yield Picture(refusal=RefusalReason.NOT_A_PICTURE.value)
            else:
                yield Picture(self.world.vault.put(response.body), media_type(response))

    def parse_file(self, response: Response, **_: Any) -> Iterator[Any]:
        """A file goes to the vault as it came, or is refused by what its answer says of it."""
        entry: Entry = response.meta["entry"]
        if response.status >= 300 and response.status != 304:
            refused = self.refused_status(response)
            yield refused
            yield File(refusal=refused.reason.value, gone=response.status in GONE, note=refused.detail)
            return
        file = file_of(response, entry, self.world.vault)
        if file.refusal:
            reason = RefusalReason(file.refusal)
            yield Refused(entry.planned.url, reason, "file", file.note, entry.planned.found_on)
        elif not file.unchanged:
            entry.stored = (file.digest, file.length)
        yield file

    def shows_nothing(self, response: Response) -> bool:
        """Whether a site's start page answers without a word, as some programs answer whoever is no browser they know."""
        entry: Entry = response.meta["entry"]
        return (
            entry.planned.role is Role.PAGE
            and not entry.planned.depth
            and not response.body.strip()
            and "download_stopped" not in response.flags
        )

    def refused_status(self, response: Response) -> Refused:
        """What a final answer other than success is counted as."""
        reason = RefusalReason.HTTP_ERROR
        if response.status in GONE:
            reason = RefusalReason.NOT_FOUND
        elif response.status in LOCKED:
            reason = RefusalReason.ACCESS_CONTROL
        elif 300 <= response.status < 400 and _leads_off_the_web(response):
            reason = RefusalReason.SCHEME
        planned: Planned = response.meta["entry"].planned
        shown = response.status >= 300 or response.body.strip()
        detail = f"HTTP {response.status}" if shown else "an empty answer 空白应答"
        if (
            reason is RefusalReason.HTTP_ERROR
            and response.status >= 400
            and planned.role in (Role.PAGE, Role.SHARE)
        ):
            asks = response.meta.get(CHALLENGE) or challenge_of(response)
            if asks:
                reason, detail = RefusalReason.ACCESS_CONTROL, f"{asks}: {detail}"
        found_on = planned.found_on if self.is_asked(response.url, planned) else planned.url
        url = planned.url if self.is_asked(response.url, planned) else response.url
        return Refused(url, reason, "download", detail, found_on)

    def walled(self, response: Response, wall: str) -> Refused:
        """A page that asks for a login, a password or a proof instead of showing anything: left alone."""
        planned: Planned = response.meta["entry"].planned
        asked = self.is_asked(response.url, planned)
        return Refused(
            planned.url, RefusalReason.ACCESS_CONTROL, "page", wall if asked else f"{wall} at {response.url}",
            planned.found_on,
        )  # fmt: skip

    def failed_result(
        self,
        entry: Entry,
        state: FrontierState,
        status: int | None,
        refused: Refused,
        hops: Sequence[Hop] = (),
    ) -> Result:
        """The result of an entry that brought nothing; a picture's listings learn why it is missing.

        A redirect (the last of `hops`) that was not followed, for it leads to a share elsewhere, says which share it is.
        """
        role, why = entry.planned.role, refused.reason.value
        picture = Picture(refusal=why) if role is Role.PICTURE else None
        file = File(refusal=why, note=refused.detail) if role is Role.FILE else None
        leaves = bool(hops) and refused.reason in forwards.ELSEWHERE
        forwarded = forwards.told(entry.planned, refused.url) if leaves else None
        kept = self.keep_hops(hops) if forwarded else None
        return Result(
            entry,
            state,
            status,
            refused=(refused,),
            kept=kept,
            picture=picture,
            file=file,
            forwarded=forwarded,
        )


def _leads_off_the_web(response: Response) -> bool:
    """Whether a redirect names another scheme than those of the web: file, ftp, data, javascript."""
    where = (response.headers.get("Location") or b"").decode("latin-1").strip().lower()
    scheme, colon, _rest = where.partition(":")
    return bool(colon) and scheme.isalnum() and scheme[:1].isalpha() and scheme not in ("http", "https")
