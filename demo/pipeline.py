"""The way of a monitor and a right holder through copywatch, verb by verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.catalogue_files import licences_bytes, sites_bytes, write_catalogue
from demo.copywatch import Answer, Copywatch
from demo.pages import Origins
from demo.plan import Holder, Plan

Step = tuple[str, Callable[[], None]]
ACCOUNTS = {
    "monitor": "监测员（示例）",
    "rights_holder": "权利人（示例）",
    "reviewer": "审核员（示例）",
    "approver": "批准人（示例）",
    "admin": "管理员（示例）",
}


def password_of(login: str) -> str:
    """The demo's passwords are no secret: the desk listens on this machine only."""
    return f"shili-{login.replace('_', '-')}-2026"


@dataclass
class Collected:
    """What the verbs answered. `sweeps` by site; `imports` by holder; `stages` every other answer by its verb."""

    sweeps: dict[str, dict[str, Any]] = field(default_factory=dict)
    imports: dict[str, Answer] = field(default_factory=dict)
    stages: dict[str, Answer] = field(default_factory=dict)


class Walk:
    """All steps of one run, in order; `steps` yields (name, what to do)."""

    def __init__(self, plan: Plan, origins: Origins, copywatch: Copywatch, files: Path) -> None:
        self.plan, self.origins, self.copywatch, self.files = plan, origins, copywatch, files
        self.collected = Collected()

    def steps(self, swept: Callable[[str], None]) -> Iterator[Step]:
        """Every step; `swept` hears the key of each site as its sweep ends."""
        yield "初始化 init", lambda: self._run("init", "--json")
        for holder in self.plan.holders:
            yield f"导入目录 {holder.name}", lambda holder=holder: self._bring(holder)  # type: ignore[misc]
        yield "登记网站 sites", self._sites
        yield "开设账号 accounts", self._accounts
        yield "巡查 sweep", lambda: self._sweep(swept)
        for verb, name in (("fingerprint", "指纹"), ("match", "比对"), ("capture", "取证")):
            yield f"{name} {verb}", lambda verb=verb: self._run(verb, "--json")  # type: ignore[misc]
        yield "起草通知 draft prepare", lambda: self._run("draft", "prepare", "--json")
        yield "读取结果 results", self._read

    def _run(self, *words: str, accept: Sequence[int] = (0,)) -> None:
        verb = " ".join(word for word in words if not word.startswith("--"))
        self.collected.stages[verb] = self.copywatch.run(*words, accept=accept)

    def _bring(self, holder: Holder) -> None:
        folder = self.files / holder.works[0].work_id.replace("/", "_")
        catalogue = write_catalogue(holder, folder)
        options = {
            "--uscc": holder.uscc, "--address": holder.address, "--phone": holder.phone, "--email": holder.email,
            "--contact": holder.contact, "--signer": holder.signer,
        }  # fmt: skip
        given = [word for name, value in options.items() if value for word in (name, value)]
        self.copywatch.run("holder", "add", holder.name, *given, "--json")
        of = ("--holder", holder.name, "--json")
        self.collected.imports[holder.name] = self.copywatch.run("catalog", "import", str(catalogue), *of)
        if any(work.cover for work in holder.works):
            self.copywatch.run("asset", "add", "--from", str(folder / "assets.csv"), *of)
        if holder.licences:
            (folder / "authorizations.csv").write_bytes(licences_bytes(holder.licences, self.origins))
            self.copywatch.run("authorization", "import", str(folder / "authorizations.csv"), *of)

    def _sites(self) -> None:
        table = self.files / "sites.csv"
        table.write_bytes(sites_bytes(self.plan, self.origins))
        self.collected.stages["site import"] = self.copywatch.run("site", "import", str(table), "--json")

    def _accounts(self) -> None:
        for login, display in ACCOUNTS.items():
            bound = ["--holder", self.plan.holders[0].name] if login == "rights_holder" else []
            self.copywatch.run(
                "user", "add", login, "--role", login, "--display", display, *bound, "--password-stdin", "--json",
                stdin=password_of(login) + "\n",
            )  # fmt: skip

    def _sweep(self, swept: Callable[[str], None]) -> None:
        # exit code 1: a monitor doubts a sweep; the comparison tells whether the plan expects that
        answer = self.copywatch.run(
            "sweep", "--due", "--json", accept=(0, 1), on_row=lambda row: swept(str(row.get("site", "")))
        )
        self.collected.sweeps = {
            row["site"]: row for row in answer.rows if isinstance(row, dict) and "site" in row
        }

    def _read(self) -> None:
        for words in (("catalog", "list"), ("finding", "list"), ("draft", "list")):
            self._run(*words, "--json")
        # Exit code 1 is the answer that the chain does not verify; the comparison tells it.
        self._run("audit", "verify", "--json", accept=(0, 1))
