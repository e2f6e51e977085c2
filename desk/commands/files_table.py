"""Answers of `screen files` as a table for a person, shown as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desk.commands import output
from desk.commands.paged_table import Column, PagedTable
from desk.folders import one_line

SHOWN = 5
"""Matches of one suspect that the table shows; JSON has all."""
STRENGTHS = {"strong": ("确定 strong", "bold red"), "probable": ("可能 probable", "yellow")}
KINDS = {
    "picture": "图片", "text": "文字", "audio": "音频", "video": "视频", "app": "应用", "archive": "压缩包",
    "file": "文件",
}  # fmt: skip
RELATIONS = {
    "same_signer": "同一签名者（权利人自己的版本）", "repack": "重新打包：包名相同，签名者不同",
    "tampered": "已被改动：签名不成立", "unsigned": "去掉了签名", "same_package": "包名相同，签名者无法核对",
    "look_alike": "图标相同的另一应用",
}  # fmt: skip
WHERE = {
    "whole file": "整个文件完全相同", "member of the found archive": "压缩包内有此文件",
    "member of the asset's archive": "是素材压缩包中的一个文件",
}  # fmt: skip


def _rows(answer: Any) -> Iterable[list[Any]]:
    printed = answer.printed
    named = _plain(one_line(printed.name))
    if printed.failed:
        code = f"{printed.failed.zh} {printed.failed.code}"
        yield [
            named,
            _styled("未能解析 refused", "magenta"),
            _plain(f"{code}\n{printed.failed.detail}".rstrip()),
        ]
        named = _plain("")
    elif printed.mislabelled:
        said, found = (KINDS.get(printed.mislabelled[one], "") for one in ("named", "is"))
        lies = f"文件名是{said}，内容是{found} · named {printed.mislabelled['named']}, is {printed.mislabelled['is']}"
        yield [named, _styled("名实不符 mislabelled", "magenta"), _plain(lies)]
        named = _plain("")
    for match in answer.matches[:SHOWN]:
        zh, style = STRENGTHS[match.likeness.strength]
        shown = _plain(one_line(match.asset)).append(output.safe("\n" + _why(match)), style="dim")
        yield [named, _styled(f"{zh}\n{KINDS.get(match.kind, '')} {match.kind}", style), shown]
        named = _plain("")
    if len(answer.matches) > SHOWN:
        more = len(answer.matches) - SHOWN
        yield [named, "", _plain(f"另有 {more} 项，见 --json · {more} more in --json")]


def _why(match: Any) -> str:
    one = match.likeness
    values = f"{one.algorithm} {one.distance:g} ≤ {one.threshold:g}"
    return f"{_sentence(match.kind, one)}（{values}）" if one.threshold else _sentence(match.kind, one)


def _sentence(kind: str, one: Any) -> str:
    said = SENTENCES.get(kind)
    return said(one.evidence) if said else one.algorithm


def _picture(said: Mapping[str, Any]) -> str:
    if said["step"] == "codes":
        turned = "" if said["orientation"] == "r0" else f"，翻转或旋转 {said['orientation']}"
        part = said["variant"]["found"]
        where = {"raw": "整图相同", "trimmed": "去边框后相同"}.get(part, f"图中一块相同 {part}")
        return f"{where}{turned}"
    return f"特征点对齐，重合部分占素材 {said['share']:.0%}" + ("，左右镜像" if said["mirrored"] else "")


def _text(said: Mapping[str, Any]) -> str:
    longest, shares = said["longest"], said["containment"]
    return (
        f"最长一段：素材第 {longest['work'][0]}–{longest['work'][1]} 字 = 文件第 {longest['page'][0]}–"
        f"{longest['page'][1]} 字；占素材 {shares['work']:.1%}，占文件 {shares['page']:.1%}"
    )


def _audio(said: Mapping[str, Any]) -> str:
    start, at = _clock(said["found_start_s"]), _clock(said["asset_start_s"])
    speed = "" if said["speed"] == "raw" else f"，变速 {said['speed'].removeprefix('speed')}%"
    return f"文件 {start} 起 {said['length_s']:.0f} 秒 = 素材 {at} 起{speed}"


def _video(said: Mapping[str, Any]) -> str:
    return f"{said['frames']} 帧依次相同，素材时间 = 文件时间 {said['shift_s']:+.1f} 秒" + (
        "，左右镜像" if said["mirrored"] else ""
    )


def _file(said: Mapping[str, Any]) -> str:
    member = said.get("member")
    where = WHERE.get(said["where"], str(said["where"]))
    return f"{where}：{one_line(member['name'])}" if member else where


def _archive(said: Mapping[str, Any]) -> str:
    members, shares = said["members"], said["share"]
    return f"{members['shared']} 个成员文件逐字节相同；占素材 {shares['asset']:.0%}，占文件 {shares['found']:.0%}"


def _app(said: Mapping[str, Any]) -> str:
    return f"{RELATIONS.get(said['relation'], said['relation'])}：{said['found']['package']}"


SENTENCES = {
    "picture": _picture, "text": _text, "audio": _audio, "video": _video, "file": _file, "archive": _archive,
    "app": _app,
}  # fmt: skip


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes}:{rest:02}"


def _plain(text: str) -> Any:
    return _styled(text, "")


def _styled(text: str, style: str) -> Any:
    from rich.text import Text

    return Text(output.safe(text), style=style)


FILES_TABLE = PagedTable(
    (Column("文件 file", ratio=4), Column("结论 verdict", width=14), Column("素材与依据 asset, evidence", ratio=7)),
    _rows, page=20, nothing="没有文件与素材相同 no file is like any of the assets",
)  # fmt: skip
"""Every file that matches, was refused or bears a name that lies; those that are like nothing take no room."""
