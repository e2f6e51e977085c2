"""F-Droid indexes: what is offered, and whose signature is believed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crawler.stores.fdroid import apps_v1, apps_v2, entry_of
from crawler.stores.listings import fingerprint, listings_of, repository
from crawler.stores.reading import offered
from records.errors import BytesRefused
from tests.unit.crawler.stores import indexes

SHOP, OTHER = indexes.signer("shop"), indexes.signer("other")
A, B, BY = "a" * 64, "b" * 64, "c" * 64
LANTERN = indexes.app_v2(
    "org.example.lantern", {"en-US": "Lantern", "zh-CN": "灯笼"}, {7: (A, BY), 8: (B, BY)}
)
INDEX = indexes.index_v2({"org.example.lantern": LANTERN})
V1 = {
    "repo": {"name": "shop"}, "requests": {},
    "apps": [{"packageName": "org.example.lantern", "icon": "l.png", "authorName": "示例工作室", "license": "MIT",
              "localized": {"zh-CN": {"name": "灯笼", "summary": "一盏灯"}, "en-US": {"name": "Lantern"}}}],
    "packages": {"org.example.lantern": [{"apkName": "l_7.apk", "hash": A, "hashType": "sha256", "size": 9, "versionName": "7.0",
                                          "versionCode": 7, "signer": BY, "added": 1}]},
}  # fmt: skip


def stored(folder: Path, data: bytes) -> Path:
    path = folder / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    return path


def test_every_version_is_offered_with_its_names_signer_and_digest_the_newest_first(tmp_path: Path) -> None:
    rows = list(apps_v2(stored(tmp_path, INDEX), hashlib.sha256(INDEX).hexdigest()))
    (newest, older) = listings_of(rows, "http://s.example/repo", SHOP.fingerprint)
    assert newest.url == "http://s.example/repo/org.example.lantern_8.apk"
    assert (newest.title, newest.page_title, newest.creators) == ("灯笼", "灯笼 · Lantern", ("示例工作室",))
    assert newest.identifiers == {
        "package": ["org.example.lantern"], "version": ["8.0"], "version_code": ["8"], "developer": ["示例工作室"],
        "signer_sha256": [BY], "sha256": [B], "licence": ["MIT"], "index_signer": [SHOP.fingerprint],
    }  # fmt: skip
    assert newest.images == ("http://s.example/repo/org.example.lantern/icon.png",)
    assert newest.files == ({"name": "org.example.lantern_8.apk", "size": 108, "url": newest.url},)
    assert older.url.endswith("_7.apk")


def test_the_older_form_says_the_same(tmp_path: Path) -> None:
    path = stored(tmp_path, indexes.jar("index-v1.json", json.dumps(V1).encode(), SHOP))
    told, *rows = apps_v1(path, SHOP.fingerprint)
    (one,) = listings_of(rows, "http://s.example/repo", told["signer"])
    assert (one.title, one.url, one.images) == (
        "灯笼", "http://s.example/repo/l_7.apk", ("http://s.example/repo/icons/l.png",),
    )  # fmt: skip
    assert (one.identifiers["signer_sha256"], one.identifiers["sha256"]) == ([BY], [A])


def test_the_entry_names_the_index_where_its_signer_is_the_registered_one(tmp_path: Path) -> None:
    path = stored(tmp_path, indexes.jar("entry.json", indexes.entry_of(INDEX), SHOP))
    for expected in (SHOP.fingerprint, ""):
        (told,) = entry_of(path, expected)
        assert (told["signer"], told["sha256"]) == (SHOP.fingerprint, hashlib.sha256(INDEX).hexdigest())


def changed(data: bytes) -> bytes:
    """The same JAR with another entry behind the same signature."""
    import io
    import zipfile

    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name.startswith("META-INF/") else indexes.entry_of(b"other"))
    return sink.getvalue()


SIGNED = indexes.jar("entry.json", indexes.entry_of(INDEX), SHOP)


@pytest.mark.parametrize(
    ("data", "expected", "code"),
    [
        (SIGNED, OTHER.fingerprint, "bad_signature"),
        (indexes.jar("entry.json", indexes.entry_of(INDEX), None), "", "bad_signature"),
        (changed(SIGNED), SHOP.fingerprint, "bad_signature"),
        (indexes.jar("other.json", b"{}", SHOP), SHOP.fingerprint, "damaged"),
        (indexes.jar("entry.json", b"[]", SHOP), SHOP.fingerprint, "damaged"),
        (indexes.jar("entry.json", b"{" * 5000, SHOP), SHOP.fingerprint, "damaged"),
        (b"no archive", "", "not_this_kind"),
        (SIGNED[:-30], "", "truncated"),
        (b"", "", "empty"),
    ],
    # the archives are signed anew in each process: their bytes are no names
    ids=[
        "by another",
        "unsigned",
        "changed",
        "without an entry",
        "no object",
        "too deep",
        "no archive",
        "cut",
        "empty",
    ],
)
def test_what_is_not_signed_as_registered_is_refused(
    tmp_path: Path, data: bytes, expected: str, code: str
) -> None:
    with pytest.raises(BytesRefused) as refusal:
        list(entry_of(stored(tmp_path, data), expected))
    assert refusal.value.code == code


def test_an_index_that_is_not_the_one_that_was_signed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BytesRefused) as refusal:
        list(apps_v2(stored(tmp_path, INDEX + b" "), hashlib.sha256(INDEX).hexdigest()))
    assert refusal.value.code == "bad_signature"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["metadata", "versions", "file", "manifest", "signer", "sha256", "name", "icon", "size", "added", "x"]),
        inner, max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(packages=st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_whatever_an_index_holds_it_is_read_or_refused(tmp_path: Path, packages: Any) -> None:
    data = json.dumps({"packages": packages}).encode()
    try:
        rows = list(apps_v2(stored(tmp_path, data), hashlib.sha256(data).hexdigest()))
    except BytesRefused:
        return  # such as a number beyond 64 bits
    assert len(listings_of(rows, "http://s.example/repo", "")) == len(rows)


def test_a_large_index_is_read_in_the_child_within_its_memory(tmp_path: Path) -> None:
    apps = {
        f"org.example.a{n}": indexes.app_v2(
            f"org.example.a{n}", {"zh-CN": f"应用{n}"}, {1: (f"{n:064x}", BY)}
        )
        for n in range(3000)
    }
    data = indexes.index_v2(apps)
    rows = list(offered("fdroid-v2", stored(tmp_path, data), hashlib.sha256(data).hexdigest()))
    assert (len(rows), rows[-1]["package"]) == (3000, "org.example.a2999")


def test_what_the_child_refuses_is_refused_here_with_its_code(tmp_path: Path) -> None:
    for data, code in ((indexes.jar("entry.json", b"{}", None), "bad_signature"), (b"{", "not_this_kind")):
        with pytest.raises(BytesRefused) as refusal:
            list(offered("fdroid-entry", stored(tmp_path, data), ""))
        assert refusal.value.code == code
    with pytest.raises(BytesRefused) as refusal:
        list(offered("fdroid-v2", stored(tmp_path, INDEX), hashlib.sha256(INDEX).hexdigest(), time_s=0.0))
    assert refusal.value.code == "timeout"


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://s.example/fdroid/repo", "https://s.example/fdroid/repo"),
        ("https://s.example/fdroid/archive/", "https://s.example/fdroid/archive"),
        (f"https://s.example/apps?fingerprint={A}", "https://s.example/apps"),
        ("https://s.example/apps/", ""),
    ],
)
def test_a_repository_is_known_by_its_address(url: str, base: str) -> None:
    assert repository(url) == base


def test_a_fingerprint_that_is_none_is_no_licence_to_skip_the_check() -> None:
    assert fingerprint(f"https://s.example/repo?fingerprint={A.upper()}") == A
    assert fingerprint("https://s.example/repo") == ""
    with pytest.raises(ValueError, match="no SHA-256"):
        fingerprint("https://s.example/repo?fingerprint=12ab")
