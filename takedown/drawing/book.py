"""What the book holds for a paper: the site as looked up, findings with their evidence, notices, determinations, the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Approval, DispatchRecord, Dossier, Draft, StoredPaper
from records.casework import Case
from records.catalog import Work
from records.clock import SHANGHAI
from records.contacts import Lookup, LookupKind
from records.determinations import FactKind, SiteFact
from records.findings import Finding, Verdict
from records.proceedings import ConfirmationAnswer, ConfirmedAddress, HolderConfirmation
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import DispatchMeans, FindingState
from takedown.drawing.asked import Asked
from takedown.notice.content import ItemFacts
from takedown.overblocking.names import is_address
from takedown.routes.facts import Fate, NoticeSent, Recorded, SiteFacts
from takedown.routes.gather import facts_of
from takedown.routes.kinds import FilingState

Json = dict[str, Any]
MEANS_ZH = {
    DispatchMeans.EMS: "邮政特快专递（EMS）", DispatchMeans.EMAIL: "电子邮件", DispatchMeans.BY_HAND: "直接送达",
    DispatchMeans.OA: "办公网络", DispatchMeans.PLATFORM_FORM: "平台投诉渠道", DispatchMeans.FAX: "传真",
}  # fmt: skip
EVIDENCE_ZH = {"response": "网页响应记录", "screenshot": "页面截图"}
MADE_BY = "本机关版权监测系统"


@dataclass(frozen=True)
class Book:
    """The rows of one draft, inside one transaction.

    Attributes:
        items: what the paper says of each standing item.
        about: the paper that this one speaks of, None for most.
    """

    session: Session
    draft: Draft
    asked: Asked
    now: datetime
    items: Sequence[ItemFacts]

    @property
    def site(self) -> Site:
        return self.draft.dossier.site

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    @cached_property
    def facts(self) -> SiteFacts:
        return facts_of(self.session, self.site.key, self.now, self.asked.office.own)

    @cached_property
    def case(self) -> Case | None:
        return self.session.get(Case, self.asked.case) if self.asked.case else None

    @cached_property
    def about(self) -> Draft | None:
        return self.session.get(Draft, self.asked.about) if self.asked.about else None

    @cached_property
    def works(self) -> dict[str, tuple[str, Work]]:
        """Finding to the id under which its work stands in the paper, and the work."""
        rows = {str(item.finding_id): item.work for item in self.draft.items if not item.dropped}
        holders: dict[str, set[int]] = {}
        for work in rows.values():
            holders.setdefault(work.work_id, set()).add(work.holder_id)
        # two right holders may have given the same id to different works
        return {
            finding: (f"{work.holder_id}-{work.work_id}" if len(holders[work.work_id]) > 1 else work.work_id, work)
            for finding, work in rows.items()
        }  # fmt: skip

    @cached_property
    def titles(self) -> list[str]:
        return list(dict.fromkeys(work.title for _id, work in self.works.values()))

    def head(self) -> Json:
        """The office: name by the chain or the settings, and how to reach it where it is this office's own paper."""
        own, office = self.asked.office.organ(self.today), self.asked.office
        name = self.asked.organ or own
        reach = (
            {"contact": office.contact, "phone": office.phone, "address": office.address}
            if name == own
            else {}
        )
        return {"organ": {"name": name, **reach}}

    def website(self) -> Json:
        """The site as people looked it up; addresses that may not be named stay out."""
        facts, server = self.facts, self.newest(FactKind.SERVER)
        ip = (
            server.number
            if server and is_address(server.number) and server.number not in facts.collateral.never
            else ""
        )
        filed = "未备案" if facts.filing is FilingState.NONE else facts.filing_number
        return {
            "name": self.site.name, "url": self.site.url, "domains": list(facts.hosts), "icp": filed, "operator": self.site.operator,
            "ip": ip, "access_provider": self.site.access_provider,
            "server_location": facts.server.text if facts.server and not facts.server_is_edge else "",
            "looked_up_at": self._looked_up(server),
        }  # fmt: skip

    def _looked_up(self, server: Recorded | None) -> str:
        at = self.lookup_at((LookupKind.DNS, LookupKind.RDAP, LookupKind.ORIGIN))
        return at or (server.day.isoformat() if server else "")

    def lookup_at(self, kinds: Iterable[LookupKind]) -> str:
        """When hosts or addresses of the site were looked up last, ISO with offset; empty where never."""
        subjects = [*self.facts.hosts, *(row.number for row in self.facts.recorded if is_address(row.number))]
        answers = self.session.scalars(select(Lookup).where(Lookup.subject.in_(subjects)))
        seen = list(answers)
        further = [
            str(text) for row in seen for text in row.answer.get("answers", []) if is_address(str(text))
        ]
        wanted = select(Lookup.at).where(
            Lookup.subject.in_([*subjects, *further]), Lookup.kind.in_(list(kinds))
        )
        at = self.session.scalars(wanted.order_by(Lookup.at.desc()).limit(1)).first()
        return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at else ""

    def party(self) -> Json:
        """Who runs the site, as the register has it; the rest is for a person to find out."""
        return {"name": self.site.operator}

    def newest(self, kind: FactKind) -> Recorded | None:
        """The newest recorded fact of a kind."""
        return next(iter(self.facts.of(kind)), None)

    def basis(self, kind: FactKind) -> str:
        """The ground of the newest fact of a kind, empty without one."""
        found = self.newest(kind)
        return found.basis if found else ""

    def material(self) -> Json:
        """Works, addresses, evidence and the right holders' confirmations."""
        return {
            "works": self.work_rows(), "places": self.places(), "exhibits": self.exhibits(),
            "confirmations": self.confirmations(),
        }  # fmt: skip

    def work_rows(self) -> list[Json]:
        """Each work once, with its owner and proof."""
        rows = {
            ref: {"work_id": ref, "title": work.title, "kind": work.kind.value, "owner": work.holder.name, "proof": work.proof}
            for ref, work in self.works.values()
        }  # fmt: skip
        return [rows[ref] for ref in sorted(rows)]

    def places(self) -> list[Json]:
        """Each work at its address."""
        return [
            {"work_id": self.works[item["finding"]][0], "url": item["url"], "page_title": item["page_title"],
             "facts": item["facts"], "evidence": [row["capture"] for row in item["evidence"]]}
            for item in self.items
        ]  # fmt: skip

    def exhibits(self) -> list[Json]:
        """Every capture once: what it is, what it shows, who looked at it, its digest."""
        rows: dict[str, Json] = {}
        for item in self.items:
            title = self.works[item["finding"]][1].title
            for one in item["evidence"]:
                word = EVIDENCE_ZH.get(one["kind"], one["kind"])
                shown = rows.setdefault(one["capture"], {
                    "id": one["capture"], "kind": word, "title": f"《{title}》{word}", "source": one["url"],
                    "proves": f"该网址提供《{title}》", "made_at": one["captured_at"],
                    "made_by": f"{MADE_BY}（{self._checked_by(item['finding'])}）", "sha256": one["sha256"],
                })  # fmt: skip
                if f"《{title}》" not in shown["proves"]:
                    shown["proves"] += f"、《{title}》"
        return [rows[name] for name in sorted(rows, key=int)]

    @cached_property
    def _checkers(self) -> Mapping[str, str]:
        ids = [int(item["finding"]) for item in self.items]
        asked = (
            select(Verdict.finding_id, Verdict.actor)
            .where(Verdict.finding_id.in_(ids), Verdict.state == FindingState.CONFIRMED)
            .order_by(Verdict.id)
        )
        return {str(finding): actor.removeprefix("cli:") for finding, actor in self.session.execute(asked)}

    def _checked_by(self, finding: str) -> str:
        by = self._checkers.get(finding, "")
        return f"{by}核对" if by else "待人工核对"

    def confirmations(self) -> list[Json]:
        """Signed 确认函 of the right holders as they came back: their addresses without a licence."""
        urls = {int(item["finding"]): item["url"] for item in self.items}
        rows = self.session.scalars(
            select(HolderConfirmation).join(ConfirmedAddress)
            .where(ConfirmedAddress.finding_id.in_(urls), HolderConfirmation.voided_at.is_(None)).distinct()
            .order_by(HolderConfirmation.id)
        )  # fmt: skip
        # what the holder said last of an address counts
        last = {one.finding_id: (row, one.answer) for row in rows for one in row.answers}
        said: dict[int, tuple[HolderConfirmation, list[str]]] = {}
        for finding, (row, answer) in last.items():
            if finding in urls and answer is ConfirmationAnswer.UNLICENSED:
                said.setdefault(row.id, (row, []))[1].append(urls[finding])
        return [self._confirmation(row, named) for row, named in said.values()]

    def _confirmation(self, row: HolderConfirmation, urls: list[str]) -> Json:
        holder = self.session.get_one(Dossier, row.dossier_id).holder.name
        return {"holder": holder, "date": row.signed_on.isoformat(), "urls": list(dict.fromkeys(urls)),
                "file": f"签章的确认函（签署人 {row.signer}，扫描件 SHA-256 {row.scan_digest}）"}  # fmt: skip

    def ignored(self) -> list[Json]:
        """Right holders' notices that were not acted on, each with its dispatch and the look that shows it."""
        found: dict[str, Json] = {}
        for notice in self.facts.notices:
            looks = [look for _url, fate, look in notice.fates() if fate is Fate.IGNORED and look is not None]
            if not looks or notice.returned:
                continue
            proof = list(dict.fromkeys(look.source for look in looks))
            row = self._sent(notice) | {
                "not_removed_on": max(look.day for look in looks).isoformat(),
                "proof": proof,
            }
            # a notice that was recorded twice is told once, by the record that proves it
            if notice.number not in found or _proven(row):
                found[notice.number] = row
        return list(found.values())

    def _sent(self, notice: NoticeSent) -> Json:
        row_id = int(notice.source.rpartition(" ")[2])
        if notice.source.startswith("送达记录"):
            record = self.session.get_one(DispatchRecord, row_id)
            draft = self.session.get_one(Draft, record.draft_id)
            return {
                "number": notice.number,
                "sender": draft.dossier.holder.name,
                "dispatch": _dispatch(record),
            }
        row = self.session.get_one(SiteFact, row_id)
        return {"number": notice.number, "sender": row.organ,
                "dispatch": {"means": "权利人自行发出", "date": row.day.isoformat(), "receipt": ""}}  # fmt: skip

    def notice_exhibits(self) -> list[Json]:
        """The notices that were not acted on and the receipts of their dispatch, as evidence."""
        found = []
        for notice in self.facts.notices:
            ignored = any(fate is Fate.IGNORED for _url, fate, _look in notice.fates())
            if ignored and notice.source.startswith("送达记录"):
                record = self.session.get_one(DispatchRecord, int(notice.source.rpartition(" ")[2]))
                found += self._of_notice(record)
        return found

    def _of_notice(self, record: DispatchRecord) -> list[Json]:
        asked = (
            select(StoredPaper, Approval).join(Approval, Approval.id == StoredPaper.approval_id)
            .where(Approval.draft_id == record.draft_id, StoredPaper.format == "pdf", Approval.voided_at.is_(None))
        )  # fmt: skip
        found = [
            {"id": approval.number, "kind": "权利人通知", "title": f"权利人通知 {approval.number}", "source": "权利人",
             "proves": "权利人已发出通知", "made_at": approval.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
             "made_by": self.session.get_one(Draft, record.draft_id).dossier.holder.name, "sha256": paper.digest}
            for paper, approval in self.session.execute(asked)
        ]  # fmt: skip
        if record.receipt_digest:
            found.append(
                {"id": f"送达-{record.id}", "kind": "送达凭证", "title": "权利人通知送达凭证", "source": "送达记录",
                 "proves": "通知已送达", "made_at": record.sent_on.isoformat(), "made_by": record.actor.removeprefix("cli:"),
                 "sha256": record.receipt_digest}
            )  # fmt: skip
        return found

    def officers(self) -> list[Json]:
        """Officers of the case, with their cards."""
        named = self.case.officers if self.case else []
        return [{"name": str(one.get("name", "")), "card": str(one.get("certificate", ""))} for one in named]

    def last_sweep(self) -> str:
        """`2026年11月20日网络巡查（巡查 12）`, empty where there was none."""
        asked = select(Sweep).where(Sweep.site_id == self.site.id).order_by(Sweep.id.desc()).limit(1)
        sweep = self.session.scalars(asked).first()
        if sweep is None:
            return ""
        return f"{day_zh(sweep.started_at.astimezone(SHANGHAI).date())}网络巡查（巡查 {sweep.id}）"

    def act(self) -> str:
        """What is done at the addresses, in one sentence that a person may rewrite."""
        if not self.items:
            return ""
        named = "".join(f"《{title}》" for title in self.titles[:5]) + (
            f"等 {len(self.titles)} 部作品" if len(self.titles) > 5 else ""
        )
        return f"该网站未经著作权人许可，通过信息网络向公众提供{named}，涉及 {len(self.items)} 处网络地址，最近一次见到的日期为{day_zh(self.seen_last())}。"

    def seen_first(self) -> date:
        """The day on which the first of the listings was first seen."""
        return min(
            (row.listing.first_seen.astimezone(SHANGHAI).date() for row in self._findings()),
            default=self.today,
        )

    def seen_last(self) -> date:
        """The day on which the last of the listings was last seen."""
        return max(
            (row.listing.last_seen.astimezone(SHANGHAI).date() for row in self._findings()),
            default=self.today,
        )

    def _findings(self) -> list[Finding]:
        return [item.finding for item in self.draft.items if not item.dropped]


def _proven(row: Json) -> bool:
    return bool(row["dispatch"].get("receipt") or row["dispatch"].get("tracking"))


def _dispatch(record: DispatchRecord) -> Json:
    receipt = f"送达凭证扫描件（SHA-256 {record.receipt_digest[:16]}…）" if record.receipt_digest else ""
    return {
        "means": MEANS_ZH[record.means], "date": record.sent_on.isoformat(), "tracking": record.tracking_number,
        "receipt": receipt,
    }  # fmt: skip


def day_zh(day: date) -> str:
    """`2026年3月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"
