"""model: what the matcher has learnt, and learning from this office's verdicts."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="What the matcher has learnt. 比对模型。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("fit")
def fit(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure only; write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Learn a new model from the findings that people confirmed and rejected. 根据审核结论重新学习。

    It starts from the packaged model and is written beside the database; nothing uses it before
    `copywatch model use`. Exit code 1 where there are too few verdicts.
    """
    from desk import wiring
    from matchers.learning import refit

    desk = wiring.open_desk()
    found = refit.run(
        desk.database.unit_of_work,
        desk.clock,
        desk.settings.models_dir,
        actor=wiring.actor(),
        dry_run=dry_run,
    )
    if as_json:
        output.document(found)
        return
    output.fields(
        "model fitted 已学习", {key: value for key, value in vars_of(found).items() if key != "metrics"}
    )
    for part, measures in found.metrics.items():
        before, after = measures["held_before"], measures["held"]["all"]
        output.fields(f"P({part}) on held-out verdicts 留出结论", {"before 之前": before, "after 之后": after,
                                                            "note 说明": measures["note"]})  # fmt: skip
    if not dry_run:
        output.say(f"use it 选用: copywatch model use {found.version}")


@app.command("show")
def show(
    version: Annotated[str, typer.Argument(help="A version; the one in use by default.")] = "",
    as_json: Json = False,
) -> None:
    """Show a model: version, digest, what it was fitted on and how well it measures. 查看模型。"""
    from desk.wiring import open_desk
    from matchers import choice
    from matchers.model import packaged

    desk = open_desk()
    folder = desk.settings.models_dir
    using = choice.in_use(desk.database.unit_of_work, folder)
    model = choice.find(folder, version) if version else using
    document = dict(model.document)
    shown: dict[str, Any] = {
        "version": model.version, "digest": model.digest, "in_use": model.digest == using.digest,
        "available": [packaged().version, *(path.stem.replace("-", "/", 1) for path in choice.saved(folder))],
        **{key: document[key] for key in ("fitted_on", "metrics", "work", "act", "unlicensed")},
    }  # fmt: skip
    if as_json:
        output.document(shown)
        return
    output.fields(
        "model 模型", {key: shown[key] for key in ("version", "digest", "in_use", "available", "fitted_on")}
    )
    rows = [
        (part, key, f"{weight:+.2f}") for part in ("work", "act") for key, weight in _heaviest(shown[part])
    ]
    output.table("weights 权重", ("P", "feature 特征", "log-odds 对数几率"), rows, "none")
    output.fields(
        "measures 指标", {part: found["held"].get("all") for part, found in shown["metrics"].items()}
    )


@app.command("use")
def use(
    version: Annotated[str, typer.Argument(help="A version that `copywatch model show` lists.")],
    as_json: Json = False,
) -> None:
    """Use this model from the next `copywatch match` on, which matches everything again. 选用模型。

    Findings that people have decided are not touched.
    """
    from desk import wiring
    from matchers import choice

    desk = wiring.open_desk()
    model = choice.use(
        desk.database.unit_of_work,
        desk.clock,
        desk.settings.models_dir,
        version=version,
        actor=wiring.actor(),
    )
    output.count_summary(
        "model in use 已选用", {"version": model.version, "digest": model.digest}, as_json=as_json
    )


def vars_of(found: Any) -> dict[str, Any]:
    """The fields of an outcome as JSON types."""
    shown = output.plain(found)
    assert isinstance(shown, dict)
    return shown


def _heaviest(part: dict[str, Any]) -> list[tuple[str, float]]:
    return sorted(part["weights"].items(), key=lambda entry: (-abs(entry[1]), entry[0]))
