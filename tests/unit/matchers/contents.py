"""Files, texts and apps for tests, and their prints kept as a vault keeps them."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

from fingerprints import archive, file, grams
from fingerprints.kinds import Material, Print
from matchers.facts import File, Held


class Shelf:
    """Payloads by digest, the harmless twin of a vault."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.read: list[str] = []

    def __call__(self, digest: str) -> bytes:
        self.read.append(digest)
        return self.kept.get(digest, b"")

    def file(self, name: str, **prints: tuple[Print, ...]) -> File:
        """A file with its prints of each kind, their payloads on this shelf."""
        own = []
        for kind, made in prints.items():
            for one in made:
                if one.payload:
                    self.kept[one.value] = one.payload
                own.append((kind, replace(one, payload=b"")))
        digest = next((one.value for kind, one in own if one.algorithm == "sha256"), name)
        return File(name, digest, tuple(own))

    def of_bytes(self, name: str, data: bytes) -> File:
        """Exact digests, and the inventory of an archive."""
        made = {"file": file.compute(Material(data=data, name=name))}
        if data.startswith(b"PK"):
            made["archive"] = archive.compute(Material(data=data, name=name))
        return self.file(name, **made)

    def of_text(self, name: str, text: str) -> File:
        return self.file(name, text=grams.prints(text), file=file.compute(Material(data=text.encode())))


def novel(seed: int, letters: int) -> str:
    """Invented Chinese that resembles no other seed's."""
    draw = random.Random(seed)
    return "".join(chr(0x4E00 + draw.randrange(3000)) for _ in range(letters))


def packed(**members: bytes) -> bytes:
    """A ZIP archive of those members, the same bytes each time."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive_file:
        for name, data in members.items():
            archive_file.writestr(zipfile.ZipInfo(name.replace("_", ".")), data)
    return kept.getvalue()


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def held(work: int, *files: File) -> list[Held]:
    return [Held(work, work * 100 + n, one) for n, one in enumerate(files)]
