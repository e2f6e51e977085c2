"""XARF v4 reports of a right holder's notice: one report an address, each valid by the schemas that `xarf` carries.

The package's own model refuses a confidence between 0 and 1 without a word, so the reports are plain JSON here,
checked with jsonschema and by what the schemas do not ask: a time with a zone, a source, addresses in ASCII.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from records.errors import MissingPart, Refused
from records.vocabulary import SiteKind, WorkKind
from takedown.addressees.rdap import is_email
from takedown.formats.uris import host_and_port, uri
from takedown.notice.content import ItemFacts, NoticeContent, WorkFacts
from takedown.notice.inert import inert
from takedown.notice.services import MEASURE_ZH, Measure, Service

VERSION = "4.2.0"
MAX_EVIDENCE_BYTES = 5 * 1024 * 1024
MAX_EVIDENCE = 50
MAX_LINKS = 50
DRAFT = "草稿 DRAFT, not approved. "
SCHEMAS = {
    "copyright": "copyright-copyright", "cyberlocker": "copyright-cyberlocker", "link_site": "copyright-link-site",
    "ugc_platform": "copyright-ugc-platform",
}  # fmt: skip
CATEGORY = {
    WorkKind.MUSIC: "music", WorkKind.LITERATURE: "ebook", WorkKind.SOFTWARE: "software", WorkKind.GAME: "game",
}  # fmt: skip
"""Film and series are one kind with us: which of the two it is, the notice does not say, so it is `other`."""
UGC_CATEGORY = {WorkKind.MUSIC: "music"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Extras:
    """What the notice's content does not hold.

    Attributes:
        intermediary: the site holds what its users bring (takedown.routes), so it is a platform.
        confidence: finding id to a probability.
        pictures: capture id to the bytes of a screenshot that may go along.
    """

    intermediary: bool = False
    confidence: Mapping[str, float] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def reports(
    content: NoticeContent, extras: Extras | None = None, *, draft: bool = False
) -> list[dict[str, Any]]:
    """One report for each address of the notice, in its order.

    Raises Refused: `xarf_contact` (the holder has no e-mail address), `uri_unreadable`, `xarf_invalid` with every fault.
    """
    extras = extras or Extras()
    contact = _contact(content)
    works = {work["work_id"]: work for work in content["works"]}
    made = [
        _report(content, item, works[item["work_id"]], contact, extras, draft) for item in content["items"]
    ]
    for report in made:
        wrong = faults(report)
        if wrong:
            raise Refused("xarf_invalid", "; ".join(wrong[:5]), zh="XARF 报告不符合规范", faults=wrong[:20])
    return made


def as_bytes(report: Mapping[str, Any]) -> bytes:
    """The file of a report: UTF-8, keys sorted."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8") + b"\n"


def _contact(content: NoticeContent) -> dict[str, Any]:
    holder = content["holder"]
    email = holder["email"].strip()
    if not is_email(email):
        raise Refused("xarf_contact", "a XARF report needs the right holder's e-mail address",
                      zh="XARF 报告须有权利人的电子邮箱", value=email[:200])  # fmt: skip
    return {"org": _cut(holder["name"], 200), "contact": email, "domain": email.rpartition("@")[2].lower()}


def _report(
    content: NoticeContent, item: ItemFacts, work: WorkFacts, contact: dict[str, Any], extras: Extras,
    draft: bool,  # noqa: FBT001 - handed through
) -> dict[str, Any]:  # fmt: skip
    kind = type_of(content, item, intermediary=extras.intermediary)
    address = uri(item["url"])
    host, port = host_and_port(address)
    holder = content["holder"]
    sender = {**contact, "org": _cut(holder["agent"], 200)} if holder["agent"].strip() else contact
    report = {
        "xarf_version": VERSION, "report_id": _report_id(content, item), "timestamp": _seen_at(item), "reporter": contact,
        "sender": sender, "source_identifier": host, "category": "copyright", "type": kind,
        "evidence_source": _EVIDENCE_SOURCE[kind], "infringing_url": address,
        "work_title": _cut(work["title"], 500), "rights_holder": _cut(holder["name"], 200),
        "description": _cut((DRAFT if draft else "") + _description(item), 1000),
        "tags": sorted({"copywatch:notice", f"work:{work['kind']}", f"measure:{item['measure']}"} | ({"copywatch:draft"} if draft else set())),
        "evidence": _evidence(item, work, extras), **_OF_TYPE[kind](content, item, work),
    }  # fmt: skip
    if port is not None:
        report["source_port"] = port
    if item["finding"] in extras.confidence:
        report["confidence"] = round(min(1.0, max(0.0, extras.confidence[item["finding"]])), 3)
    return report


def type_of(content: NoticeContent, item: ItemFacts, *, intermediary: bool = False) -> str:
    """Which type of report fits the site: a cloud drive, a page that links, a platform, or anything else."""
    if content["addressee"]["kind"] == SiteKind.CLOUD_STORAGE.value:
        return "cyberlocker"
    if item["service"] == Service.LINK.value:
        return "link_site"
    if intermediary and item["service"] == Service.STORAGE.value:
        return "ugc_platform"
    return "copyright"


_EVIDENCE_SOURCE = {
    "copyright": "crawler", "cyberlocker": "automated_crawl", "link_site": "automated_crawl",
    "ugc_platform": "automated_detection",
}  # fmt: skip


def _of_copyright(_content: NoticeContent, item: ItemFacts, _work: WorkFacts) -> dict[str, Any]:
    return {"infringement_type": "download" if item["files"] or item["app"] else "distribution"}


def _of_cyberlocker(content: NoticeContent, item: ItemFacts, work: WorkFacts) -> dict[str, Any]:
    more: dict[str, Any] = {
        "hosting_service": _name(content), "work_category": CATEGORY.get(WorkKind(work["kind"]), "other")
    }  # fmt: skip
    if len(item["files"]) == 1:
        (file,) = item["files"]
        more["file_info"] = {"filename": _cut(file["name"], 500)}
        if file["size"] is not None and file["size"] >= 0:
            more["file_info"]["file_size"] = file["size"]
    if any(share["code"] for share in item["share_links"]):
        more["access_method"] = "password_protected"
    return more


def _of_link_site(content: NoticeContent, item: ItemFacts, work: WorkFacts) -> dict[str, Any]:
    links = list(_links(item))
    more: dict[str, Any] = {
        "site_name": _name(content), "site_category": "other", "work_category": CATEGORY.get(WorkKind(work["kind"]), "other"),
        "link_info": {"page_title": _cut(item["page_title"], 500)},
    }  # fmt: skip
    if links:
        more["link_info"]["link_count"] = len(links)
        more["linked_content"] = links[:MAX_LINKS]
    return more


def _links(item: ItemFacts) -> Iterator[dict[str, Any]]:
    for share in item["share_links"]:
        try:
            target = uri(share["url"])
        except Refused:
            continue  # a share known by service and code only; it stands in the evidence as it is
        yield {
            "target_url": target,
            "link_type": "other",
            "hosting_service": _cut(share["service"] or "unknown", 200),
        }


def _of_platform(content: NoticeContent, item: ItemFacts, work: WorkFacts) -> dict[str, Any]:
    return {
        "platform_name": _name(content), "work_category": UGC_CATEGORY.get(WorkKind(work["kind"]), "other"),
        "content_info": {"content_title": _cut(item["page_title"], 500)},
    }  # fmt: skip


_OF_TYPE = {
    "copyright": _of_copyright, "cyberlocker": _of_cyberlocker, "link_site": _of_link_site, "ugc_platform": _of_platform,
}  # fmt: skip


def _name(content: NoticeContent) -> str:
    return _cut(content["addressee"]["name"] or content["addressee"]["site"], 200)


def _cut(text: str, length: int) -> str:
    """Inert text of at most `length` code points; what is cut ends in an ellipsis."""
    whole = inert(text)
    return whole if len(whole) <= length else whole[: length - 1] + "…"


def _seen_at(item: ItemFacts) -> str:
    """When it was seen: the newest response that the notice names, else the newest capture."""
    responses = [row["captured_at"] for row in item["evidence"] if row["kind"] == "response"]
    return max(responses or [row["captured_at"] for row in item["evidence"]], default="")


def _report_id(content: NoticeContent, item: ItemFacts) -> str:
    """The same notice gives the same id: in the form of version 4, out of what it is about."""
    about = json.dumps(
        [content["holder"]["name"], item["finding"], item["work_id"], item["url"], _seen_at(item)]
    )
    return str(UUID(bytes=hashlib.sha256(about.encode("utf-8", "surrogatepass")).digest()[:16], version=4))


def _description(item: ItemFacts) -> str:
    return f"请求{MEASURE_ZH[Measure(item['measure'])]}。{item['facts']}"


def _evidence(item: ItemFacts, work: WorkFacts, extras: Extras) -> list[dict[str, Any]]:
    statement = {
        "work": {key: work[key] for key in ("work_id", "title", "kind", "right", "proof")},
        "url": item["url"], "page_title": item["page_title"], "families": item["families"], "facts": item["facts"],
        "share_links": item["share_links"], "files": item["files"], "app": item["app"], "captures": item["evidence"],
        "offer_digest": item["offer_digest"], "page_digest": item["page_digest"],
    }  # fmt: skip
    data = json.dumps(statement, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")
    found = [
        _evidence_item("application/json", "Statement of evidence with the SHA-256 of every capture", data)
    ]
    for row in item["evidence"]:
        picture = extras.pictures.get(row["capture"])
        if picture is not None:
            found.append(
                _evidence_item(row["media_type"], f"Capture {row['capture']}, {row['captured_at']}", picture)
            )
    return [one for one in found if one["size"] <= MAX_EVIDENCE_BYTES][:MAX_EVIDENCE]


def _evidence_item(media_type: str, description: str, data: bytes) -> dict[str, Any]:
    return {
        "content_type": media_type, "description": description, "payload": base64.b64encode(data).decode("ascii"),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "size": len(data),
    }  # fmt: skip


def faults(report: Mapping[str, Any]) -> list[str]:
    """What is wrong with a report by the schema of its type, and by what the schema does not ask."""
    found = [
        f"{'/'.join(map(str, error.absolute_path)) or '.'}: {error.message[:200]}"
        for error in _validator(SCHEMAS.get(str(report.get("type")), "copyright-copyright")).iter_errors(
            dict(report)
        )
    ]
    return found + list(_unasked(report))


def _unasked(report: Mapping[str, Any]) -> Iterator[str]:
    if not _TIME.fullmatch(str(report.get("timestamp", ""))):
        yield "timestamp: no time with a zone"
    if not str(report.get("source_identifier", "")).strip():
        yield "source_identifier: empty"
    addresses: Sequence[str] = [
        report.get("infringing_url", ""),
        *(link["target_url"] for link in report.get("linked_content", [])),
    ]
    for text in addresses:
        if not text.isascii() or any(char <= " " for char in text):
            yield f"not encoded: {text[:100]!r}"
    for row in report.get("evidence", []):
        data = base64.b64decode(row["payload"], validate=True)
        if row["size"] != len(data) or row["hash"] != f"sha256:{hashlib.sha256(data).hexdigest()}":
            yield "evidence: size or hash is not that of the payload"


@cache
def _validator(name: str) -> Draft202012Validator:
    schemas = [_schema("xarf-core.json"), *(_schema(f"types/{file}.json") for file in SCHEMAS.values())]
    registry: Registry[Any] = Registry().with_resources(
        [(schema["$id"], Resource.from_contents(schema)) for schema in schemas]
    )
    return Draft202012Validator(
        _schema(f"types/{name}.json"), registry=registry, format_checker=FormatChecker()
    )


@cache
def _schema(name: str) -> dict[str, Any]:
    found = find_spec("xarf")
    if found is None or not found.submodule_search_locations:
        raise MissingPart("the schemas of XARF v4", "xarf")
    path = Path(found.submodule_search_locations[0]) / "schemas" / name
    return dict(json.loads(path.read_text("utf-8")))
