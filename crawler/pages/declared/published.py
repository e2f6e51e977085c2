"""When a page says, for machines, that it was put up. What people are told of dates may be the work's own.

Trusted is a whole date that is neither in the future nor older than the web, from the fields that mean the page:
`article:published_time`, `datePublished` of articles and posts (of a book or a film it is the work's), `uploadDate` of
a video, `<time pubdate>`, `pubDate` of a feed with one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
"""What a date without a zone is taken in: the sites of the register are read here."""
READ = 400_000
_META = re.compile(
    r"<meta\b[^<>]{0,300}?(?:property|name|itemprop)\s*=\s*[\"']?(?:article:published_time|og:published_time|og:release_date|publishdate|pubdate|bytedance:published_time)\b"
    r"[^<>]{0,200}?content\s*=\s*[\"']([^\"']{8,40})[\"']",
    re.IGNORECASE,
)
_OWN_TYPE = re.compile(
    r"[\"']@type[\"']\s*:\s*\[?\s*[\"'](?:Article|BlogPosting|DiscussionForumPosting|SocialMediaPosting|WebPage|VideoObject|AudioObject|ItemPage)[\"']"
)
_DECLARED = re.compile(r"[\"'](?:datePublished|uploadDate|dateCreated)[\"']\s*:\s*[\"']([^\"']{8,40})[\"']")
_WORK_TYPE = re.compile(
    r"[\"']@type[\"']\s*:\s*\[?\s*[\"'](?:Book|Movie|TVSeries|TVEpisode|TVSeason|MusicAlbum|MusicRecording|SoftwareApplication|MobileApplication|VideoGame|Product|CreativeWork)[\"']"
)
_TIME = re.compile(
    r"<time\b(?=[^<>]{0,300}?(?:pubdate|datePublished|entry-date|published))[^<>]{0,300}?datetime\s*=\s*[\"']([^\"']{8,40})[\"']",
    re.IGNORECASE,
)
_PUBDATE = re.compile(r"<(?:pubDate|published)>([^<>]{8,60})</")
_COMPACT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$")


def published_at(source: str, media_type: str, now: datetime) -> datetime | None:
    """The instant, in UTC, None where the page states none that can be believed at `now`."""
    text = source[:READ]
    for written in _stated(text, media_type):
        at = read(written)
        if at is not None and EARLIEST <= at <= now + timedelta(minutes=10):
            return at
    return None


def _stated(text: str, media_type: str) -> Iterator[str]:
    if "xml" in media_type and "html" not in media_type:
        found = _PUBDATE.findall(text)
        if len(found) == 1:
            yield found[0]
        return
    yield from _META.findall(text)[:1]
    if _OWN_TYPE.search(text) and not _WORK_TYPE.search(text):
        yield from _DECLARED.findall(text)[:1]
    yield from _TIME.findall(text)[:1]


def read(written: str) -> datetime | None:
    """The instant of an ISO 8601 or RFC 5322 date; one without a time is its day's beginning."""
    text = written.strip()
    at: datetime | None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = _other(text)
    if at is None:
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _other(text: str) -> datetime | None:
    match = _COMPACT.match(text)
    try:
        if match:
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        return parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
