"""Every page that can be reached by links and every form on it, filled in as a person would: requests with real ids."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from fastapi import FastAPI
from lxml import html

from desk.web.access import all_routes
from tests.web.office import CONTACTS, CSV, PDF, Hand
from tests.web.seed import PASSWORD

SAME_PAGE = 6
"""Pages of one route that are looked at by each role: the first ones that are linked."""
KEY = "key"
"""Stands for a login where a key to the API is sent instead."""
NOBODY = "nobody"
"""Stands for a login where nobody is signed in."""
LEFT = ("/sign-out", "/sign-in", "/first-run")
FOR_SOME = (
    "/me",
    "/password",
    "/law",
    "/stop",
    "/report-piracy",
    "/report-piracy/receipt",
    "/contacts",
    "/quality/1",
    "/catalogue/uploads/1",
    "/findings/1",
    "/reports/submissions/1",
    "/findings/2",
)
"""Pages that are entered by hand: some exist for some roles only, and these say 403 or 404 to others."""
WORDS = {
    "day": "2026-11-20", "issued_on": "2026-11-20", "sent_on": "2026-11-21", "received_on": "2026-11-21", "signed_on": "2026-11-21",
    "decided_on": "2026-11-20", "made_on": "2026-11-20", "filed_on": "2026-11-20", "act_day": "2026-11-20", "asked_on": "2026-11-01",
    "done_on": "2026-11-21", "due": "2026-12-10", "until": "2026-12-10", "last_day": "2026-12-10", "expires": "2027-01-31",
    "valid_from": "2026-01-01", "valid_to": "2027-01-01", "month": "2015-08", "url": "http://bbs.shuhai.example/forum/thread-5.html",
    "text": "盗版链接 http://bbs.shuhai.example/forum/thread-88.html", "urls": "", "draft_id": "", "yuan": "5000", "count": "1",
    "value": "12", "said_found": "3", "said_removed": "3", "number": "示〔2026〕第9号", "filing_number": "示版权立〔2026〕第9号",
    "officers": "甲:51-1\n乙:51-2", "login": "newcomer", "password": "correct horse battery 2", "repeated": "correct horse battery 2",
    "old": "correct horse battery", "new": "correct horse battery 2", "name": "新名称（示例）", "days": "30", "read": "yes",
    "signer": "李四", "recipient": "书海论坛", "host": "other.shuhai.example", "to": "2", "answer": "unlicensed", "uscc": "", "counted": "1",
    "replace_count": "", "address": "", "email": "", "phone": "", "site": "novelbbs", "region": "示例市", "filled_by": "甲",
    "checked_by": "乙", "legal_basis": "著作权法第五十三条", "header_row": "", "work_id": "", "back": "/", "duty": "", "case": "", "q": "",
    "account": "", "key": "shinsite", "delay_s": "2", "schedule": "24h", "kept": "",
}  # fmt: skip
"""What a person would write, by the name of the field; other fields get a sentence."""
FILES: dict[str, tuple[str, bytes, str]] = {
    "/catalogue/uploads": ("目录.csv", CSV, "text/csv"), "/contacts": ("联系人.csv", CONTACTS, "text/csv"),
    "/sites/import": ("网站.csv", "key,name,kind,url\nshin,新站（示例）,website,http://shin.example/\n".encode(), "text/csv"),
    "": ("盖章件.pdf", PDF, "application/pdf"),
}  # fmt: skip


@dataclass(frozen=True)
class Press:
    """One request that a person of this account can make: `template` is the route's path."""

    login: str
    method: str
    template: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None

    def send(self, person: Hand, **changes: object) -> Any:
        if self.login == KEY or self.method == "GET":
            return person.request(self.method, self.path, headers=dict(self.headers), content=self.body)
        form: dict[str, list[str]] = defaultdict(list)
        for name, value in self.fields:
            form[name].append(value)
        chosen = FILES.get(self.template, FILES[""])
        files = dict.fromkeys(self.files, chosen) or None
        return person.post(self.path, data={**form, "csrf": person.csrf, **changes}, files=files)


@dataclass
class Walk:
    """What was found: presses by operation, and answers of pages that were no page."""

    presses: dict[tuple[str, str], list[Press]] = field(default_factory=lambda: defaultdict(list))
    broken: dict[str, int] = field(default_factory=dict)
    pages: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Route to HTML pages: who saw it, and its address."""


class Routes:
    """Which route an address belongs to."""

    def __init__(self, app: FastAPI) -> None:
        self.table: list[tuple[re.Pattern[str], str, set[str]]] = []
        for route in all_routes(app):
            path = str(route.path)
            parts = re.split(r"\{(\w+(?::path)?)\}", path)
            pattern = "".join(
                re.escape(part) if number % 2 == 0 else (".+" if part.endswith(":path") else "[^/]+")
                for number, part in enumerate(parts)
            )
            self.table.append((re.compile(pattern), path, set(route.methods or ())))

    def of(self, method: str, path: str) -> str | None:
        plain = urlsplit(path).path
        return next(
            (name for pattern, name, methods in self.table if method in methods and pattern.fullmatch(plain)),
            None,
        )


def walk(people: dict[str, Hand], routes: Routes, each: int = SAME_PAGE, also: tuple[str, ...] = ()) -> Walk:
    """Follow every link from the first page as each of these people; pages of `also` are looked at in any case."""
    found = Walk()
    for login, person in people.items():
        waiting, seen, counted = ["/", *also, *FOR_SOME], set[str](), Counter[str]()
        while waiting:
            path = urldefrag(waiting.pop(0)).url
            template = routes.of("GET", path)
            if template is None or path in seen or counted[template] >= each or template in LEFT:
                continue
            seen.add(path)
            counted[template] += path not in also
            answer = person.get(path)
            found.presses["GET", template].append(Press(login, "GET", template, path))
            if answer.status_code >= 400:
                found.broken[f"{login} {path}"] = answer.status_code
            if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                found.pages[template].append((login, path))
                tree = html.fromstring(answer.content)
                waiting += _links(tree, path)
                for press in _forms(tree, path, login, routes):
                    found.presses[press.method, press.template].append(press)
    return found


def _links(tree: html.HtmlElement, base: str) -> Iterator[str]:
    for element in tree.cssselect("a[href], img[src], [hx-get]"):
        target = urljoin(base, element.get("href") or element.get("src") or element.get("hx-get"))
        if target.startswith("/") and not target.startswith(("//", "/static")):
            yield target


def _forms(tree: html.HtmlElement, base: str, login: str, routes: Routes) -> Iterator[Press]:
    for form in tree.iter("form"):
        method = (form.get("method") or "get").upper()
        buttons = [one for one in tree.cssselect("button, input[type=submit]") if _owner(one, tree) is form]
        for button in buttons or [None]:
            action = urljoin(
                base, (button.get("formaction") if button is not None else None) or form.get("action") or base
            )
            template = routes.of(method, action)
            if method != "POST" or template is None or template in LEFT:
                continue
            named = (
                [(button.get("name"), button.get("value") or "")]
                if button is not None and button.get("name")
                else []
            )
            for whole in (False, True):
                fields, files = _filled(form, tree, whole=whole)
                yield Press(login, "POST", template, action, (*fields, *named), tuple(files))


def _owner(control: html.HtmlElement, tree: html.HtmlElement) -> html.HtmlElement | None:
    named = control.get("form")
    if named:
        return tree.get_element_by_id(named, None)
    return next(control.iterancestors("form"), None)


def _filled(
    form: html.HtmlElement, tree: html.HtmlElement, *, whole: bool
) -> tuple[list[tuple[str, str]], list[str]]:
    """Fields and names of files; not `whole`: only what must be said, and what stands there already."""
    fields: list[tuple[str, str]] = []
    files: list[str] = []
    chosen: set[str] = set()
    for one in tree.cssselect("input[name], select[name], textarea[name]"):
        if _owner(one, tree) is not form or one.get("disabled") is not None:
            continue
        name, sort = one.get("name"), (one.get("type") or one.tag).lower()
        if name == "csrf" or sort == "submit":
            continue
        if sort == "file":
            files += [name] if whole or one.get("required") is not None else []
        elif sort in ("checkbox", "radio"):
            if sort == "checkbox" or name not in chosen:
                fields.append((name, one.get("value") or "on"))
            chosen.add(name)
        elif one.tag == "select":
            fields.append((name, _option(one)))
        else:
            said = one.text if one.tag == "textarea" else one.get("value")
            last = name.rsplit(".", 1)[-1]
            wanted = whole or one.get("required") is not None
            fields.append(
                (name, said or (WORDS.get(name, WORDS.get(last, "说明：见附件")) if wanted else ""))
            )
    return fields, files


def _option(select: html.HtmlElement) -> str:
    values = [one.get("value", one.text or "") for one in select.iter("option")]
    picked = [
        one.get("value", one.text or "") for one in select.iter("option") if one.get("selected") is not None
    ]
    return next((one for one in (*picked, *values) if one), "")


def by_hand(token: str, upload: str, receipt: tuple[str, str]) -> list[Press]:
    """What no link leads to: the API, health, and pages that come after a form."""
    head = (("Authorization", f"Bearer {token}"),)
    said = (*head, ("Content-Type", "application/json"))
    piece = (*head, ("Content-Type", "application/offset+octet-stream"), ("Upload-Offset", "0"))
    length = (*head, ("Upload-Length", "3"), ("Upload-Metadata", "filename YS5wbmc="))
    api, media = "/api/v1", f"/api/v1/media/{upload}"
    asked = "/report-piracy/receipt"
    password = (("password", PASSWORD), ("repeated", PASSWORD))
    return [
        Press("admin", "GET", path, path)
        for path in ("/healthz", "/readyz", "/metrics", "/api/openapi.json", "/stop?site=pan")
    ] + [
        Press(NOBODY, "GET", "/sign-in", "/sign-in"),
        Press(NOBODY, "POST", "/sign-in", "/sign-in", (("login", "reviewer"), *password)),
        Press(NOBODY, "GET", "/first-run", "/first-run"),
        Press(NOBODY, "POST", asked, asked, tuple(zip(("receipt", "code"), receipt, strict=True))),
        Press(NOBODY, "POST", "/first-run", "/first-run", (("login", "first"), *password)),
        Press(
            "reviewer",
            "POST",
            "/sites/{key}/facts",
            "/sites/novelbbs/facts",
            (("kind", "nature"), ("value", "direct"), ("day", "2026-11-20"), ("basis", "人工查看")),
        ),
        Press("reviewer", "GET", "/findings", "/findings?state=any"),
        Press("admin", "POST", "/sign-out", "/sign-out"),
        Press(KEY, "GET", f"{api}/works", f"{api}/works", headers=head),
        Press(KEY, "GET", f"{api}/works/{{work_id:path}}", f"{api}/works/BA-001", headers=head),
        Press(KEY, "GET", f"{api}/outcomes", f"{api}/outcomes", headers=head),
        Press(
            KEY,
            "POST",
            f"{api}/answers",
            f"{api}/answers",
            headers=said,
            body=b'[{"id": 1, "answer": "unlicensed"}]',
        ),
        Press(
            KEY,
            "POST",
            f"{api}/uploads",
            f"{api}/uploads?file_name=a.csv",
            headers=head,
            body=CSV.replace(b"P-", b"Q-"),
        ),
        Press(KEY, "GET", f"{api}/uploads/{{upload_id}}", f"{api}/uploads/1", headers=head),
        Press(
            KEY,
            "POST",
            f"{api}/uploads/{{upload_id}}/reading",
            f"{api}/uploads/1/reading",
            headers=said,
            body=b"{}",
        ),
        Press(KEY, "POST", f"{api}/uploads/{{upload_id}}/commit", f"{api}/uploads/1/commit", headers=head),
        Press(KEY, "POST", f"{api}/media", f"{api}/media", headers=length),
        Press(KEY, "HEAD", f"{api}/media/{{upload_id}}", media, headers=head),
        Press(KEY, "GET", f"{api}/media/{{upload_id}}", media, headers=head),
        Press(KEY, "PATCH", f"{api}/media/{{upload_id}}", media, headers=piece, body=b"abc"),
        Press(KEY, "DELETE", f"{api}/media/{{upload_id}}", media, headers=head),
    ]
