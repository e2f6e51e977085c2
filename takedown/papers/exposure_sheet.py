"""曝光信息表: what is published of a case, after the decision and an approval. Natural persons are masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Cell, Form, Letter, joined, prose, verbatim
from takedown.papers.facts import facts as frozen
from takedown.papers.phrases import label, value

ARTICLES = ("penalty-48", "penalty-publication")
PERSONAL = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.[\w.]+")
"""Numbers of identity, mobile telephones and e-mail addresses, which no published sheet holds."""
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "夏侯")


@frozen
class ExposureSheet(facts.OfficePaper):
    """A sheet for publication.

    Attributes:
        persons: names of natural persons that the texts may mention; each is masked wherever it stands.
        decided_on, decision_number: the penalty decision; nothing is published before it.
        approved_by, approved_on: who approved the publication.
    """

    party: facts.Party
    site: facts.Website
    persons: tuple[str, ...]
    act: str
    basis: str
    penalty: str
    decision_number: str
    decided_on: str
    approved_by: str
    approved_on: str


def masked(name: str) -> str:
    """A person's name with the family name left: 张某, 欧阳某某; one 某 a character of the given name."""
    family = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:family] + "某" * max(1, len(name) - family)


def _hidden(content: ExposureSheet, text: str) -> str:
    names = {
        *content.persons,
        *((content.party.name,) if content.party.kind == "person" else ()),
        content.party.representative,
    }
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, masked(name))
    return text


def compose(content: ExposureSheet) -> Letter:
    """The sheet that this content fills; address and number of a person stay out."""
    person = content.party.kind == "person"
    site = joined(
        verbatim(_hidden(content, content.site.name)),
        prose("（"),
        verbatim("、".join(content.site.domains)),
        prose("）"),
    )
    number = prose("不公开") if person else verbatim(content.party.number)
    grid = Form((36, 120), (
        (label("行政处罚决定书文号"), value(verbatim(content.decision_number))),
        (label("案件名称"), value(verbatim(_hidden(content, f"{content.party.name}侵犯著作权案")))),
        (label("违法者姓名（名称）"), value(verbatim(_hidden(content, content.party.name)))),
        (label("统一社会信用代码"), value(number)),
        (label("网站"), value(site)),
        (label("违法事实"), Cell((verbatim(_hidden(content, content.act)),), height_mm=50)),
        (label("处罚依据"), value(verbatim(content.basis))),
        (label("处罚内容"), Cell((verbatim(_hidden(content, content.penalty)),), height_mm=24)),
        (label("作出处罚的机关"), value(verbatim(content.head.organ.name))),
        (label("作出处罚的日期"), value(phrases.date_line(content.decided_on))),
    ))  # fmt: skip
    return phrases.set_form(content, "侵犯著作权行政处罚案件信息公开表", [grid], numbered=False)


def _decided(content: ExposureSheet, _standing: Standing) -> Iterator[Problem]:
    if not content.decision_number.strip() or rules.parsed(content.decided_on) is None:
        yield missing(
            "decision_number", "处罚决定作出之前不得公开", "nothing is published before the decision"
        )
    approved, decided = rules.parsed(content.approved_on), rules.parsed(content.decided_on)
    if not content.approved_by.strip() or approved is None or (decided is not None and approved < decided):
        yield missing("approved_by", "公开未经批准", "the publication is not approved")


def _private(content: ExposureSheet, _standing: Standing) -> Iterator[Problem]:
    for name in ("act", "penalty", "basis"):
        if PERSONAL.search(getattr(content, name)):
            yield invalid(name, "含有身份证号、手机号或者电子邮箱", "holds a personal number or address")


RULES = (
    rules.rule("F1", (), "机关", "The organ", rules.filled(("head.organ.name", "机关", "the organ"))),
    rules.rule("C1", ARTICLES, "决定和批准", "Decision and approval", _decided),
    rules.rule("C2", ("penalty-publication",), "不公开个人信息", "No personal data", _private),
    rules.rule("C3", ("penalty-publication",), "公开内容", "What is published", rules.filled(
        ("party.name", "违法者", "the party"), ("act", "违法事实", "the act"), ("basis", "处罚依据", "the basis"), ("penalty", "处罚内容", "the penalty"))),
    rules.law_rule(ARTICLES),
)  # fmt: skip
