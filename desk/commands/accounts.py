"""user: accounts of the desk."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from desk.commands import output

app = typer.Typer(help="Accounts of the desk. 账号。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="Name to sign in with.")],
    role: Annotated[str, typer.Option(help="monitor, rights_holder, reviewer, approver, auditor or admin.")],
    display: Annotated[str, typer.Option(help="Name shown on the desk.")] = "",
    holder: Annotated[str, typer.Option(help="Right holder, needed for the role rights_holder.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Add an account, or give an existing one a new password and role. 添加账号。"""
    from desk.accounts import add_account
    from desk.wiring import actor, open_desk

    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password 密码", hide_input=True, confirmation_prompt=True)
    account = add_account(
        open_desk(), login=login, password=password, role=role, display_name=display, holder=holder,
        actor=actor(),
    )  # fmt: skip
    shown = {
        "id": str(account.id),
        "login": account.login,
        "role": account.role,
        "display": account.display_name,
    }
    output.count_summary("account 账号", shown, as_json=as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the accounts. 列出账号。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.accounts import Account

    with open_desk().database.reading() as session:
        rows = [
            {"id": str(row.id), "login": row.login, "role": row.role, "display": row.display_name,
             "active": row.active}
            for row in session.scalars(select(Account).order_by(Account.id))
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
    else:
        output.table("accounts 账号", ("login", "role", "name"),
                     [(row["login"], row["role"], row["display"]) for row in rows],
                     "no account yet: copywatch user add LOGIN --role admin")  # fmt: skip
