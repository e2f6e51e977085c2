"""证据清单: numbered evidence with source, what it proves, when and by whom it was made, and its digest."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, Signature, blank, joined, prose, verbatim
from takedown.papers.facts import facts as frozen

ARTICLES = ("penalty-46", "evidence-opinion")


@frozen
class EvidenceList(facts.OfficePaper):
    """A list of evidence of a case or dossier. `submitted_by`: who hands it in."""

    case_name: str
    submitted_by: str
    exhibits: tuple[facts.Exhibit, ...]


def compose(content: EvidenceList) -> Letter:
    """The form that this content fills."""
    copies = sum(one.copies for one in content.exhibits)
    blocks: list[Block] = [
        Clause(joined(prose("案件（线索）名称："), verbatim(content.case_name)), indent=False),
        phrases.exhibits_table(content.exhibits),
        Clause(prose(f"共 {len(content.exhibits)} 项，{copies} 份。电子数据的 SHA-256 校验值与原始文件逐一核对一致；校验值证明取得之后未被改动。"),
               cites=tuple(phrases.key(one) for one in content.law), evidence=tuple(one.id for one in content.exhibits)),
        Signature((("提交人", joined(verbatim(content.submitted_by), blank("（待签名）"))), ("接收人", blank("　　　　　　")),
                   ("日期", blank(phrases.NO_DATE)))),
    ]  # fmt: skip
    return phrases.set_form(content, "证据清单", blocks, numbered=False)


def _listed(content: EvidenceList, _standing: Standing) -> Iterator[Problem]:
    if not content.exhibits:
        yield missing("exhibits", "没有证据", "no evidence is listed")
    yield from material.exhibits(content.exhibits)
    seen: set[str] = set()
    for place, one in enumerate(content.exhibits):
        if one.id in seen:
            yield invalid(
                f"exhibits[{place}].id", f"证据编号重复：{one.id}", f"the number {one.id} stands twice"
            )
        seen.add(one.id)


RULES = (
    rules.rule("F1", (), "机关", "The organ", rules.filled(("head.organ.name", "机关", "the organ"))),
    rules.rule("E1", ("penalty-46",), "证据", "Evidence", _listed),
    rules.rule("E2", (), "案件名称和提交人", "Case, and who hands it in", rules.filled(
        ("case_name", "案件名称", "the case"), ("submitted_by", "提交人", "who hands it in"))),
    rules.rule("E3", ("penalty-46",), "签名", "Signatures", rules.signed("signature", "待提交人、接收人签名", "signed by hand")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
