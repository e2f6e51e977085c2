"""DDEX ERN 3.8 and 4.x: recordings and the main release of a NewReleaseMessage.

The territory of the deals is taken, their periods are not: a deal is the recipient's licence, and its end is
not the end of the sender's right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from catalog.reading.source import Form, refused
from catalog.reading.structured import Structured, bars
from catalog.reading.xml import local, root_of, words

MAX_MESSAGE = 64 * 1024 * 1024
RESOURCES = ("SoundRecording", "Video")


class Ddex(Structured):
    """Recordings by ISRC, the main release by ICPN or GRid."""

    form = Form.DDEX
    columns = ("work_id", "title", "aliases", "year", "kind", "creators", "isrc", "territory")

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._root = root_of(path, MAX_MESSAGE)
        self._parties = {
            _text(party, "PartyReference"): _text(party, "FullName") for party in _all(self._root, "Party")
        }
        if not any(_all(self._root, name) for name in RESOURCES):
            raise refused(
                "file_empty", "the message holds no SoundRecording or Video", "DDEX 消息中没有录音或视频"
            )

    def records(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        territory = " ".join(
            dict.fromkeys(words(one) for one in _all(self._root, "TerritoryCode", under="DealTerms"))
        )
        number = 1
        for name in RESOURCES:
            for one in _all(self._root, name, under="ResourceList"):
                number += 1
                yield number, self._record(one, "film_tv" if name == "Video" else "music", territory)
        releases = _all(self._root, "Release", under="ReleaseList")
        main = [one for one in releases if one.get("IsMainRelease") == "true"] or releases[:1]
        for one in main:
            number += 1
            yield number, self._record(one, "music", territory)

    def _record(self, element: etree._Element, kind: str, territory: str) -> dict[str, str]:
        isrc = _text(element, "ISRC")
        own = next(
            (
                _text(element, name)
                for name in ("ISRC", "GRid", "ICPN", "ProprietaryId")
                if _text(element, name)
            ),
            "",
        )
        titles = _titles(element)
        return {
            "work_id": own, "title": titles[0] if titles else "", "aliases": bars(titles[1:]), "year": _year(element),
            "kind": kind, "creators": bars(self._artists(element)), "isrc": isrc if local(element) in RESOURCES else "",
            "territory": territory[:1000],
        }  # fmt: skip

    def _artists(self, element: etree._Element) -> list[str]:
        names = [words(one) for one in _all(element, "DisplayArtistName")]
        names += [
            self._parties.get(_text(artist, "ArtistPartyReference"), "") or _text(artist, "FullName")
            for artist in _all(element, "DisplayArtist")
        ]
        return list(dict.fromkeys(names)) if len(set(filter(None, names))) <= 1 else _apart(names)


def _apart(names: list[str]) -> list[str]:
    """Names that stand by themselves: `A & B` says nothing where A and B stand beside it."""
    alone = [name for name in names if name]
    return [
        name for name in dict.fromkeys(alone) if not all(other in name for other in alone if other != name)
    ]


def _titles(element: etree._Element) -> list[str]:
    """The display title first, then all others that stand in the record, subtitles joined to their title."""
    found = [words(one) for one in element if local(one) == "DisplayTitleText"]
    for one in element.iter():
        if local(one) in ("DisplayTitle", "ReferenceTitle", "Title", "AdditionalTitle"):
            title = _text(one, "TitleText")
            found += [title, f"{title} {sub}" if (sub := _text(one, "SubTitle")) else ""]
    return list(dict.fromkeys(filter(None, found)))


def _year(element: etree._Element) -> str:
    for name in (
        "PLine",
        "CreationDate",
        "OriginalReleaseDate",
        "GlobalOriginalReleaseDate",
        "ReleaseDate",
        "CLine",
    ):
        for one in _all(element, name):
            said = (_text(one, "Year") or words(one))[:4]
            if said.isdecimal():
                return said
    return ""


def _all(element: etree._Element, name: str, under: str = "") -> list[etree._Element]:
    return [
        one
        for one in element.iter()
        if local(one) == name and (not under or any(local(above) == under for above in one.iterancestors()))
    ]


def _text(element: etree._Element, name: str) -> str:
    return words(next((one for one in element.iter() if local(one) == name), None))
