"""A page that shows nothing because its script may not send what it asks for: the sweep does not call itself complete."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import select

from crawler.drawn.drawings import Denied, Drawn
from crawler.engine.rendering import withheld_of
from records.session import Database
from records.sweeps import Refusal, Sweep
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as Run
from tests.crawl.crawler.loopback import Loopback, answer

WAITING = b"""<!doctype html><title>Town</title><div id=app></div><script>
fetch('/api/session', {method: 'PUT', body: '{}'}).then(() => { app.innerHTML = '<a href="/w/1">one</a>' });
</script>"""


@pytest.mark.long
def test_a_program_that_must_sign_in_before_it_draws_leaves_the_sweep_partial_and_says_why(
    site: Loopback, register: Register, sweep: Run, database: Database
) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        answer(handler, WAITING)

    site.routes["/"] = page
    register(site, max_pages=3)

    outcome = sweep()

    assert (outcome.state, outcome.complete) == ("partial", False)
    with database.reading() as session:
        told = session.scalars(select(Refusal).where(Refusal.reason == "not_drawn")).one()
        assert "/api/session" in told.detail
        assert "shows nothing" in session.scalars(select(Sweep)).one().note


def test_only_a_page_that_shows_nothing_at_all_misses_what_was_not_sent() -> None:
    asked, late = (
        Denied("http://town.example/api/session", "method"),
        Denied("http://town.example/a.png", "image"),
    )

    def drawn(body: str, *denied: Denied) -> Drawn:
        return Drawn("http://town.example/", f"<title>Town</title>{body}", b"", b"", "", denied=denied)

    assert withheld_of(drawn("<div id=app></div>", late, asked)) == asked
    assert withheld_of(drawn("<div id=app></div>", late)) is None
    assert withheld_of(drawn("<a href=/w/1>one</a>", asked)) is None
    assert (
        withheld_of(drawn("<p>The library of the town opens at nine and shows what it has.</p>", asked))
        is None
    )
