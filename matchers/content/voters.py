"""Pictures of works that share key points with a found one, among all works: where nothing on the page names one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from fingerprints.pictures import keypoints
from fingerprints.pictures.markshelf import MarkShelf
from matchers.facts import Picture

Payloads = Callable[[str], bytes]
Owner = tuple[int, Picture]


class Voters:
    """The catalogue's pictures by their key points. Made, or opened, when a picture is first asked for."""

    def __init__(
        self, pictures: Mapping[int, tuple[Picture, ...]], payloads: Payloads, folder: Path | None = None
    ) -> None:
        """`pictures`: of each work; `folder` keeps the tables between runs, otherwise they stand in memory."""
        self._pictures, self._payloads, self._folder = pictures, payloads, folder

    def within(self, folder: Path) -> Voters:
        """The same, kept in a folder."""
        return Voters(self._pictures, self._payloads, folder)

    def likely(self, picture: Picture) -> list[Owner]:
        """(work, picture of it) of those that may show what a found picture shows, the likeliest first."""
        payload = self._payloads(payload_of(picture)) if self._owners else b""
        try:
            features = keypoints.unpacked(payload)
        except ValueError:  # gone, or none of ours
            return []
        return [owner for digest in self._shelf.likely(features) for owner in self._owners[digest]]

    @cached_property
    def _owners(self) -> Mapping[str, list[Owner]]:
        found: defaultdict[str, list[Owner]] = defaultdict(list)
        for work, pictures in self._pictures.items():
            for one in pictures:
                if digest := payload_of(one):
                    found[digest].append((work, one))
        return dict(found)

    @cached_property
    def _shelf(self) -> MarkShelf:
        digests = sorted(self._owners)
        if self._folder is None:
            return MarkShelf.made(digests, self._payloads)
        return MarkShelf.opened(self._folder, digests, self._payloads)


def payload_of(picture: Picture) -> str:
    """The digest of its key points; empty where there are none."""
    return next((one.value for one in picture.prints if one.algorithm == "orb"), "")
