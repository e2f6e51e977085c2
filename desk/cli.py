"""`copywatch ...`: verbs in the order of the flow.

Exit codes: 0 done, also with refused rows or URLs (they are counted); 1 nothing usable, or a check
failed; 2 usage; 3 configuration (an unknown site, a database that does not answer too); 4 no site answered.
"""

from __future__ import annotations

import sys

import typer

from desk.commands import (
    accounts,
    again,
    alerts,
    audit,
    backups,
    calendars,
    cases,
    catalogue,
    catalogue_import,
    complaints,
    contacts,
    courses,
    deadlines,
    drafts,
    drawing,
    evidence,
    findings,
    leads,
    model,
    negatives,
    office,
    papers,
    prints,
    reports,
    retention,
    routes,
    schedules,
    scope,
    scores,
    screen,
    stages,
    sweeps,
    thresholds,
    warnlist,
    workers,
)

NOTHING_USABLE, CONFIGURATION = 1, 3

app = typer.Typer(
    name="copywatch",
    help="Watch registered sites, recognise whose works are offered there, prepare the papers.\n\n"
    "监测登记网站，识别作品权属，起草通知。顺序 The order of work: init → holder add → catalog import → "
    "site import → sweep → fingerprint → match → capture → finding list → draft prepare → up (审核 review).",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

office.add_to(app)
app.add_typer(accounts.app, name="user")
app.add_typer(catalogue.holder_app, name="holder")
app.add_typer(catalogue_import.CATALOG, name="catalog")
app.add_typer(catalogue_import.CATALOG, name="catalogue", hidden=True)
app.add_typer(catalogue.asset_app, name="asset")
app.add_typer(prints.app, name="prints")
app.add_typer(catalogue.authorization_app, name="authorization")
app.add_typer(negatives.app, name="negative")
app.add_typer(scope.site_app, name="site")
app.add_typer(scope.scope_app, name="scope")
app.add_typer(leads.app, name="lead")
app.add_typer(warnlist.app, name="warnlist")
app.add_typer(schedules.app, name="schedule")
sweeps.add_to(app)
app.add_typer(alerts.app, name="alerts")
stages.add_to(app)
app.add_typer(findings.finding_app, name="finding")
app.add_typer(findings.dossier_app, name="dossier")
app.add_typer(drafts.app, name="draft")
drawing.add_to(app, drafts.app)
app.add_typer(papers.app, name="paper")
app.add_typer(routes.app, name="route")
app.add_typer(thresholds.app, name="threshold")
app.add_typer(contacts.app, name="contact")
calendars.add_to(app)
app.add_typer(evidence.app, name="evidence")
app.add_typer(deadlines.app, name="deadlines")
app.add_typer(deadlines.answer_app, name="answer")
app.add_typer(cases.app, name="case")
app.add_typer(reports.app, name="report")
again.add_to(scope.site_app, reports.app)
scores.add_to(reports.app)
courses.add_to(findings.dossier_app, drafts.app)
app.add_typer(complaints.app, name="complaint")
app.add_typer(audit.app, name="audit")
retention.add_to(app)
backups.add_to(app)
app.add_typer(screen.app, name="screen")
app.add_typer(model.app, name="model")
workers.add_to(app)


def main() -> None:
    """Entry point: our own errors become one sentence on standard error and an exit code."""
    from records.errors import ConfigurationError, CopywatchError

    try:
        app()
    except ConfigurationError as error:
        _explain(error)
        sys.exit(CONFIGURATION)
    except CopywatchError as error:
        _explain(error)
        sys.exit(NOTHING_USABLE)
    except Exception as error:
        from records import away  # late: only here is it asked what a driver says

        database = away.told(error)
        if database is None:
            raise
        _explain(database)
        sys.exit(CONFIGURATION)


def _explain(error: Exception) -> None:
    zh = getattr(error, "message_zh", "")
    sys.stderr.write(f"copywatch: {error}\n")
    if zh and zh != str(error):
        sys.stderr.write(f"           {zh}\n")
    for reason in getattr(error, "data", {}).get("reasons", ()):
        sys.stderr.write(f"  - {reason}\n")


if __name__ == "__main__":
    main()
