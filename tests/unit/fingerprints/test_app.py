"""Apps: what they say of themselves, who signed them, and how a found one stands to the right holder's."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerprints import der, signing
from fingerprints.androidxml import Resources, manifest
from fingerprints.app import APP, Identity, compare, compute, declared
from fingerprints.kinds import Material
from fingerprints.sandbox import Sandbox
from fingerprints.zips import Zip
from records.errors import BytesRefused
from tests.unit.fingerprints.apks import Key, Workshop, axml, bare, needs_tools, verifies
from tests.unit.fingerprints.archives import bomb, locked, overlapping, tarred, zipped
from tests.unit.fingerprints.kind_tests import KindTests
from tests.unit.fingerprints.pictures import drawn, encoded


def icon(seed: int) -> bytes:
    return encoded(drawn(seed, (192, 192)))


class TestApp(KindTests):
    kind = APP

    def good(self) -> Mapping[str, Material]:
        return {
            "an app": Material(data=bare("org.example.lantern", icon(1)), name="a.apk"),
            "another": Material(data=bare("org.example.compass", icon(2)), name="b.apk"),
            "one without an icon": Material(data=bare("org.example.plain"), name="c.apk"),
            "a bundle": Material(data=zipped({"manifest.json": b"{}", "base.apk": bare("org.example.bundle")}), name="d.xapk"),
        }  # fmt: skip

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        whole = bare("org.example.lantern", icon(1))
        return {
            "zero bytes": (Material(name="a.apk"), "empty"),
            "html": (Material(data=b"<html>not found</html>", name="a.apk"), "not_this_kind"),
            "cut": (Material(data=whole[:-40], name="a.apk"), "truncated"),
            "a zip that is no app": (Material(data=zipped({"a": b"b"}), name="a.apk"), "not_this_kind"),
            "a manifest that is text": (Material(data=zipped({"AndroidManifest.xml": b"<manifest/>"}), name="a.apk"), "damaged"),
            "a manifest without a package": (Material(data=bare(""), name="a.apk"), "damaged"),
            "encrypted": (Material(data=locked({"AndroidManifest.xml": b"\x17" * 200}), name="a.apk"), "damaged"),
            "overlapping entries": (Material(data=overlapping(), name="a.apk"), "bomb"),
            "a manifest that is a bomb": (Material(data=zipped({"AndroidManifest.xml": bytes(9 << 20)}), name="a.apk"), "too_large"),
            "a zip within a zip": (Material(data=zipped({"x.apk": zipped({"y.apk": bomb(1 << 20)})}), name="a.apk"), "not_this_kind"),
            "a tar with a link": (Material(data=tarred({}, link="/etc/passwd"), name="a.apk"), "not_this_kind"),
        }  # fmt: skip


def identity(path: Path) -> Identity:
    return Identity.unpacked(compute(Material(path))[0].payload)


def relation(asset: bytes | Path, found: bytes | Path) -> tuple[str, str] | None:
    made = [compute(Material(one) if isinstance(one, Path) else Material(data=one)) for one in (asset, found)]
    likeness = compare(*made)
    return (likeness.evidence["relation"], likeness.strength) if likeness else None


@dataclass(frozen=True)
class Shop:
    """Apps of one package by what was done to them."""

    apks: Mapping[str, Path]
    ours: Key
    theirs: Key


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    needs_tools()
    folder = tmp_path_factory.mktemp("apks")
    work = Workshop(folder)
    ours, theirs, curve = (
        Key.made(folder, "owner"),
        Key.made(folder, "thief"),
        Key.made(folder, "curve", curve=True),
    )
    plain = work.unsigned("org.example.lantern", "灯笼 Lantern", 1)
    apks = {
        "unsigned": plain, "all": work.signed(plain, ours), "v1": work.signed(plain, ours, "1"),
        "v2": work.signed(plain, ours, "2"), "v3": work.signed(plain, ours, "3", "3", "--min-sdk-version", "28"),
        "v1 and v2": work.signed(plain, ours, "12"), "v2 and v3": work.signed(plain, ours, "23"),
        "repack": work.signed(plain, theirs), "curve": work.signed(plain, curve), "curve v1": work.signed(plain, curve, "1"),
        "rotated": work.rotated(plain, ours, theirs),
    }  # fmt: skip
    for name, (source, change) in TAMPERED.items():
        path = folder / f"{name}.apk"
        path.write_bytes(change(apks[source].read_bytes(), apks))
        apks[name] = path
    return Shop(apks, ours, theirs)


def _changed_entry(data: bytes, _: Mapping[str, Path]) -> bytes:
    place = data.index(b"IDAT") + 30
    return data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]


def _without_block(data: bytes, _: Mapping[str, Path]) -> bytes:
    """The v2 and v3 signatures cut out, the directory moved up."""
    with Zip(io.BytesIO(data)) as apk:
        (start,) = struct.unpack("<Q", signing.blocks(apk)[-1])
        rest = bytearray(data[:start] + data[apk.directory :])
    struct.pack_into("<I", rest, len(rest) - 6, start)
    return bytes(rest)


def _without_v3(data: bytes, _: Mapping[str, Path]) -> bytes:
    return data.replace(struct.pack("<I", signing.V3), struct.pack("<I", 0x12345678))


def _with_another_entry(data: bytes, _: Mapping[str, Path]) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as apk:
        apk.writestr("assets/added", b"added")
    return out.getvalue()


def _with_a_copied_certificate(data: bytes, apks: Mapping[str, Path]) -> bytes:
    """The right holder's certificate in place of the repacker's own."""

    def certificate(one: bytes) -> bytes:
        with Zip(io.BytesIO(one)) as apk:
            block = signing.blocks(apk)[signing.V2]
        for place in range(len(block)):
            if block[place] == 0x30 and block[place + 1] == 0x82:
                (length,) = struct.unpack_from(">H", block, place + 2)
                with contextlib.suppress(der.Malformed, IndexError):
                    return der.Certificate.of(block[place : place + 4 + length]).whole
        raise AssertionError("no certificate")

    ours, theirs = certificate(apks["v2"].read_bytes()), certificate(data)
    return data.replace(theirs, ours)


TAMPERED: Mapping[str, tuple[str, Callable[[bytes, Mapping[str, Path]], bytes]]] = {
    "v2 with a changed picture": ("v2", _changed_entry),
    "v1 with a changed picture": ("v1", _changed_entry),
    "v1 with another entry": ("v1", _with_another_entry),
    "newer signatures cut out": ("all", _without_block),
    "v3 taken out of v2 and v3": ("v2 and v3", _without_v3),
    "v3 taken out of all": ("all", _without_v3),
    "v2 cut out, nothing left": ("v2", _without_block),
    "another certificate pasted in": ("repack", _with_a_copied_certificate),
}
STATES = {
    "unsigned": "unsigned", "all": "verified", "v1": "verified", "v2": "verified", "v3": "verified", "v1 and v2": "verified",
    "v2 and v3": "verified", "repack": "verified", "curve": "verified", "curve v1": "verified", "rotated": "verified",
    **dict.fromkeys(TAMPERED, "invalid"), "v2 cut out, nothing left": "unsigned",
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_a_signature_is_verified_where_apksigner_verifies_it(shop: Shop, name: str) -> None:
    ours = identity(shop.apks[name])
    verified, said = verifies(shop.apks[name])
    assert ours.state == STATES[name], ours.reason
    assert (ours.state == "verified") == verified, said
    assert bool(ours.reason) == (ours.state == "invalid")
    if verified:
        assert all(signer in said for signer in ours.signers)
        assert ours.signers


def test_name_version_label_and_icon_are_those_of_the_app(shop: Shop) -> None:
    ours = identity(shop.apks["all"])
    assert (ours.package, ours.version_code, ours.version_name) == ("org.example.lantern", 7, "1.2.3")
    assert (ours.label, ours.min_sdk) == ("灯笼 Lantern", 21)
    assert ours.icon == "res/mipmap-xhdpi-v4/icon.png"
    assert ours.signers == (shop.ours.sha256,)
    prints = compute(Material(shop.apks["all"]))
    assert {one.value for one in prints if one.algorithm == "apk-signer"} == {shop.ours.sha256}
    assert any(one.algorithm == "pdq" and one.variant.startswith("icon-") for one in prints)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("all", ("same_signer", "strong")), ("v1", ("same_signer", "strong")), ("rotated", ("same_signer", "strong")),
        ("repack", ("repack", "strong")), ("curve", ("repack", "strong")), ("unsigned", ("unsigned", "strong")),
        ("v2 with a changed picture", ("tampered", "strong")), ("another certificate pasted in", ("tampered", "strong")),
    ],
)  # fmt: skip
def test_a_found_app_stands_to_the_right_holders_as_its_signature_says(
    shop: Shop, found: str, expected: tuple[str, str]
) -> None:
    assert relation(shop.apks["v2 and v3"], shop.apks[found]) == expected


def test_the_evidence_of_a_repack_names_both_signers(shop: Shop) -> None:
    likeness = compare(compute(Material(shop.apks["all"])), compute(Material(shop.apks["repack"])))
    assert likeness is not None
    assert likeness.evidence["asset"]["signers"] == (shop.ours.sha256,)
    assert likeness.evidence["found"]["signers"] == (shop.theirs.sha256,)
    assert (likeness.distance, likeness.second_vote) == (1, 0)


def test_what_a_catalogue_says_of_an_app_is_enough_to_tell_a_repack(shop: Shop) -> None:
    colons = ":".join(shop.ours.sha256.upper()[n : n + 2] for n in range(0, 64, 2))
    for asset, expected in (((colons,), "repack"), ((), "same_package")):
        likeness = compare(declared("org.example.lantern", asset), compute(Material(shop.apks["repack"])))
        assert likeness is not None
        assert likeness.evidence["relation"] == expected
    assert compare(declared("org.example.other"), compute(Material(shop.apks["repack"]))) is None


def test_the_same_icon_under_another_package_is_a_look_alike_and_never_strong() -> None:
    assert relation(bare("org.example.a", icon(5)), bare("org.example.b", icon(5))) == (
        "look_alike",
        "probable",
    )
    assert relation(bare("org.example.a", icon(5)), bare("org.example.b", icon(6))) is None


def test_disguised_headers_are_read_as_a_device_reads_them() -> None:
    data = bytearray(bare("org.example.lantern"))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1  # the mark of encryption, on bytes that are not encrypted
    assert Identity.unpacked(compute(Material(data=bytes(data)))[0].payload).package == "org.example.lantern"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_signature_survives_a_change_outside_its_block(shop: Shop, data: st.DataObject) -> None:
    whole = bytearray(shop.apks["v2 and v3"].read_bytes())
    with Zip(io.BytesIO(whole)) as apk:
        (start,) = struct.unpack("<Q", signing.blocks(apk)[-1])
        outside = [*range(start), *range(apk.directory, len(whole))]
    whole[data.draw(st.sampled_from(outside))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(BytesRefused):
        prints = compute(Material(data=bytes(whole)))
        assert Identity.unpacked(prints[0].payload).state != "verified"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_signatures_end_in_a_state_or_a_typed_refusal(shop: Shop, data: st.DataObject) -> None:
    whole = bytearray(shop.apks[data.draw(st.sampled_from(["all", "v1", "rotated"]))].read_bytes())
    for _ in range(data.draw(st.integers(1, 30))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BytesRefused):  # anything else that is raised fails the test
        assert Identity.unpacked(compute(Material(data=bytes(whole)))[0].payload).state in set(signing.State)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_manifests_and_tables_end_in_values_or_a_typed_refusal(data: st.DataObject) -> None:
    whole = bytearray(axml("org.example.lantern", 3, "res/icon.png"))
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    with contextlib.suppress(BytesRefused):
        assert manifest(cut).package
    with contextlib.suppress(BytesRefused):
        assert list(Resources(b"\x02\0" + cut[2:]).choices(0x7F010000)) == []


def test_a_signed_app_gives_the_same_prints_in_the_child(shop: Shop) -> None:
    with Sandbox() as box:
        for name in ("all", "v1", "rotated", "v2 with a changed picture"):
            material = Material(shop.apks[name], name="a.apk")
            assert box.prints("app", material) == compute(material)
