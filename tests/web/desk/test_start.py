"""First run, signing in and out, sessions, language."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from fastapi import FastAPI
from lxml import html
from sqlalchemy import func, select

from desk.web.access import FORMS
from desk.web.app import create_app
from desk.wiring import Desk
from records.accounts import Account, DeskSession
from records.clock import FixedClock
from records.events import Event
from records.vocabulary import Role
from tests.web.conftest import Person, SignIn
from tests.web.seed import PASSWORD, Seeded

FIRST = {"login": "first", "display_name": "首位管理员", "password": PASSWORD, "repeated": PASSWORD}


def accounts(desk: Desk) -> list[Account]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Account)))


def test_an_empty_desk_leads_to_the_first_run_page_and_signs_its_maker_in(
    desk: Desk, visitor: Person
) -> None:
    assert visitor.get("/").headers["location"] == "/sign-in"
    assert visitor.get("/sign-in").headers["location"] == "/first-run"

    answer = visitor.submit("/first-run", on="/first-run", **FIRST)

    assert answer.status_code == 303
    assert "首位管理员" in visitor.get("/").text
    assert [(one.login, one.role) for one in accounts(desk)] == [("first", Role.ADMIN)]


def test_the_first_run_page_closes_once_an_account_exists(desk: Desk, visitor: Person) -> None:
    token = visitor.token("/first-run")
    visitor.post("/first-run", data={"csrf": token, **FIRST})
    other = Person(visitor.app, follow_redirects=False)
    other.cookies.set("copywatch_form", "known")

    assert other.get("/first-run").headers["location"] == "/sign-in"
    assert other.post("/first-run", data={"csrf": "known", **FIRST, "login": "second"}).status_code == 409
    assert other.post("/first-run", data={"csrf": "known", **FIRST}).status_code == 409
    assert len(accounts(desk)) == 1


def test_of_many_who_come_at_once_one_makes_the_first_account(desk: Desk, app: FastAPI) -> None:
    def come(number: int) -> int:
        person = Person(app, follow_redirects=False)
        person.cookies.set("copywatch_form", "known")
        return person.post(
            "/first-run", data={"csrf": "known", **FIRST, "login": f"first{number}"}
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(come, range(4)))

    assert codes == [303, 409, 409, 409]
    assert len(accounts(desk)) == 1


def test_a_first_password_that_is_short_or_differs_is_refused(desk: Desk, visitor: Person) -> None:
    short = visitor.submit(
        "/first-run", on="/first-run", **{**FIRST, "password": "short", "repeated": "short"}
    )
    differs = visitor.submit("/first-run", on="/first-run", **{**FIRST, "repeated": "something else"})

    assert (short.status_code, differs.status_code) == (422, 422)
    assert "10" in short.text
    assert accounts(desk) == []


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(visitor: Person, seeded: Seeded) -> None:
    wrong = visitor.submit("/sign-in", on="/sign-in", login="reviewer", password="not this one")
    unknown = visitor.submit("/sign-in", on="/sign-in", login="nobody", password="not this one")

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "登录名或密码不正确" in wrong.text
    assert "登录名或密码不正确" in unknown.text


def test_after_many_failures_even_the_right_password_waits(visitor: Person, seeded: Seeded) -> None:
    for _ in range(8):
        visitor.submit("/sign-in", on="/sign-in", login="reviewer", password="guess")

    answer = visitor.submit("/sign-in", on="/sign-in", login="reviewer", password=PASSWORD)
    other = visitor.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD)

    assert answer.status_code == 422
    assert "五分钟" in answer.text
    assert other.status_code == 303


def test_signing_in_leads_back_to_the_page_and_never_to_another_website(
    visitor: Person, seeded: Seeded
) -> None:
    back = visitor.get("/findings?state=any&q=x").headers["location"]
    assert back == "/sign-in?back=/findings%3Fstate%3Dany%26q%3Dx"

    for evil in ("https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example"):
        person = Person(visitor.app, follow_redirects=False)
        answer = person.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD, back=evil)
        assert answer.headers["location"] == "/", evil


def test_the_cookie_is_out_of_reach_of_scripts_and_the_database_holds_its_digest_only(
    desk: Desk, visitor: Person, seeded: Seeded
) -> None:
    answer = visitor.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD)

    cookie = next(
        one for one in answer.headers.get_list("set-cookie") if one.startswith("copywatch_session=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    with desk.database.reading() as session:
        stored = session.scalars(select(DeskSession)).one()
    assert stored.token_digest not in cookie
    assert stored.csrf not in cookie


def test_a_desk_that_others_can_reach_sends_its_cookie_over_tls_only(desk: Desk, seeded: Seeded) -> None:
    person = Person(create_app(desk, loopback=False), base_url="https://desk.example", follow_redirects=False)

    answer = person.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD)

    assert all("Secure" in one for one in answer.headers.get_list("set-cookie") if "session=" in one)


def test_an_idle_session_ends(sign_in: SignIn, clock: FixedClock, desk: Desk) -> None:
    person = sign_in("monitor")
    for _ in range(3):
        clock.advance(timedelta(minutes=desk.settings.session_idle_min - 1))
        assert person.get("/findings").status_code == 200

    clock.advance(timedelta(minutes=desk.settings.session_idle_min + 1))

    assert person.get("/findings").status_code == 303


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(sign_in: SignIn, clock: FixedClock) -> None:
    person = sign_in("monitor")
    for _ in range(3):
        clock.advance(timedelta(minutes=11))
        last = person.get("/sweeps/1?poll=1").status_code

    assert last == 303


def test_a_session_ends_after_its_longest_time_however_busy(
    sign_in: SignIn, clock: FixedClock, desk: Desk
) -> None:
    person = sign_in("monitor")
    for _ in range(desk.settings.session_max_h * 4):
        clock.advance(timedelta(minutes=15))
        person.get("/findings")
    clock.advance(timedelta(minutes=1))

    assert person.get("/findings").status_code == 303


def test_signing_out_makes_the_cookie_worthless(sign_in: SignIn) -> None:
    person = sign_in("monitor")
    stolen = person.cookies["copywatch_session"]

    person.submit("/sign-out")
    person.cookies.set("copywatch_session", stolen)

    assert person.get("/findings").status_code == 303


def test_closing_an_account_ends_its_sessions(sign_in: SignIn) -> None:
    admin, monitor = sign_in("admin"), sign_in("monitor")

    admin.submit("/accounts/1/active", active="false")

    assert monitor.get("/findings").status_code == 303
    assert monitor.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD).status_code == 422


def test_an_administrator_sets_a_password_that_opens_nothing_but_its_own_change(
    sign_in: SignIn, desk: Desk
) -> None:
    admin, monitor = sign_in("admin"), sign_in("monitor")

    answer = admin.submit("/accounts/1/password")
    made = html.fromstring(answer.text).cssselect(".notice-good code")[0].text_content()
    again = Person(monitor.app, follow_redirects=False)
    again.submit("/sign-in", on="/sign-in", login="monitor", password=made)

    assert monitor.get("/findings").status_code == 303  # signed out by the reset
    assert again.get("/findings").headers["location"] == "/password"
    assert (
        again.submit("/findings/1/verdict", state="confirmed", version=1).headers["location"] == "/password"
    )
    assert "管理员" in again.get("/password").text
    again.submit("/password", old=made, new="one of my own", repeated="one of my own")
    again.submit("/sign-in", on="/sign-in", login="monitor", password="one of my own")
    assert again.get("/findings").status_code == 200
    assert admin.submit("/accounts/5/password").status_code == 409  # one's own is changed on its own page
    assert admin.submit("/accounts/99/password").status_code == 404
    with desk.database.reading() as session:
        said = session.scalars(select(Event).where(Event.action == "desk:account:password_reset")).one()
    assert made not in str(said.payload)


def test_people_see_where_they_are_signed_in_and_end_it_there(sign_in: SignIn, desk: Desk) -> None:
    here, there, other = sign_in("monitor"), sign_in("monitor"), sign_in("reviewer")
    page = html.fromstring(here.get("/me").text)
    (end,) = [one.get("action") for one in page.cssselect("#sessions form")]

    assert other.submit(end).status_code == 404
    assert here.submit(end).status_code == 303
    assert there.get("/findings").status_code == 303
    assert here.get("/findings").status_code == 200
    assert sign_in("admin").submit("/accounts/1/sessions/end").status_code == 303
    assert here.get("/findings").status_code == 303
    with desk.database.reading() as session:
        assert set(session.scalars(select(DeskSession.device))) == {
            ""
        }  # the test's browser names itself otherwise


def test_everybody_chooses_how_pictures_are_shown(sign_in: SignIn) -> None:
    person, other = sign_in("holder1"), sign_in("reviewer")
    person.submit("/me/preferences", shows=["blur", "grey", "nonsense"])

    first = html.fromstring(person.get("/findings/1").text)
    assert (first.get("data-blur"), first.get("data-grey"), first.get("data-mute")) == ("yes", "yes", None)
    assert html.fromstring(other.get("/findings/1").text).get("data-blur") is None
    person.submit("/me/preferences")
    assert html.fromstring(person.get("/me").text).get("data-blur") is None


def test_forms_sent_faster_than_people_send_them_are_refused_and_reading_goes_on(
    sign_in: SignIn, desk: Desk, app: FastAPI
) -> None:
    person = sign_in("monitor")
    token = person.token()
    with desk.database.reading() as session:
        digest = session.scalars(select(DeskSession.token_digest)).one()
    for _ in range(FORMS.amount - 1):
        app.state.forms.hit(FORMS, digest)

    codes = [person.post("/me/preferences", data={"csrf": token}).status_code for _ in range(2)]

    assert codes == [303, 429]
    assert "频繁" in person.post("/me/preferences", data={"csrf": token}).text
    assert person.get("/findings").status_code == 200


def test_the_last_administrator_cannot_be_closed(sign_in: SignIn, desk: Desk) -> None:
    answer = sign_in("admin").submit("/accounts/5/active", active="false")

    assert answer.status_code == 409
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).where(Account.role == Role.ADMIN, Account.active)) == 1


def test_adding_an_account_never_changes_one_that_exists(sign_in: SignIn, desk: Desk) -> None:
    admin = sign_in("admin")

    taken = admin.submit("/accounts", login="monitor", password="another password", role="admin")
    added = admin.submit(
        "/accounts", login="monitor2", password="another password", role="monitor", display_name="新人"
    )

    assert (taken.status_code, added.status_code) == (422, 303)
    roles = {one.login: one.role for one in accounts(desk)}
    assert (roles["monitor"], roles["monitor2"]) == (Role.MONITOR, Role.MONITOR)


def test_changing_the_password_needs_the_old_one_and_ends_every_session(sign_in: SignIn) -> None:
    person, elsewhere = sign_in("monitor"), sign_in("monitor")
    new = {"new": "a longer new password", "repeated": "a longer new password"}

    wrong = person.submit("/password", old="not this", **new)
    right = person.submit("/password", old=PASSWORD, **new)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert elsewhere.get("/findings").status_code == 303
    assert person.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD).status_code == 422
    assert person.submit("/sign-in", on="/sign-in", login="monitor", password=new["new"]).status_code == 303


def test_the_language_is_chosen_once_for_the_account(sign_in: SignIn) -> None:
    person = sign_in("reviewer")
    assert "侵权线索" in person.get("/findings").text

    person.submit("/language", language="en", back="/findings")

    assert "Findings" in person.get("/findings").text
    assert "Findings" in sign_in("reviewer").get("/findings").text
    assert "侵权线索" in sign_in("monitor").get("/findings").text


def test_health_answers_without_an_account(visitor: Person) -> None:
    assert visitor.get("/healthz").text == "ok"
