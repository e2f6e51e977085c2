"""A page in place of robots.txt: the shell of a single-page program, or something that says why there are no rules."""

from __future__ import annotations

import pytest

from crawler.manners import catch_all

URL = "http://drive.example/robots.txt"
SHELL = (
    b"<!doctype html><title>Drive</title><noscript>You need to enable JavaScript to run this app.</noscript>"
    b"<div id=root></div><script src=/a.js></script>"
)


def test_an_empty_page_that_waits_for_its_scripts_may_be_a_catch_all() -> None:
    bare = (
        b"<!doctype html><link rel=modulepreload href=/a.js><body><div><script>import('/a.js')</script></div>"
    )

    assert catch_all.may_be_one(URL, SHELL)
    assert catch_all.may_be_one(URL, bare)
    assert not catch_all.may_be_one(
        URL, b"<!doctype html><script>document.cookie='a=1';location.reload()</script>"
    )


def test_a_page_in_the_frame_of_the_site_may_be_its_answer_for_whatever_it_does_not_know() -> None:
    links = "".join(f"<a href=/c/{n}>{n}</a>" for n in range(catch_all.FRAME))

    assert catch_all.may_be_one(URL, f"<title>?</title><nav>{links}</nav><p>Nothing here".encode())


@pytest.mark.parametrize(
    "page",
    [
        b"<html>",
        b"<!doctype html><title>503</title><p>Back soon: we are moving to another machine.<script>1</script>",
        b"<title>Log in</title><script>1</script><div id=app></div><p>Please log in<input type=password>",
        b"<title>Just a moment...</title><script src=/cdn-cgi/challenge></script><div id=cf-chl></div><p>Checking your browser",
        b"<Error><Code>AccessDenied</Code></Error>",
        SHELL + b"<!--" + b"x" * catch_all.MAX_BYTES,
    ],
    ids=["nothing", "works on the site", "a login", "a challenge", "a store's refusal", "a long page"],
)
def test_what_says_something_or_asks_who_comes_is_none(page: bytes) -> None:
    assert not catch_all.may_be_one(URL, page)


def test_one_page_under_two_names_may_repeat_the_name_and_bring_a_nonce_of_its_own() -> None:
    one = SHELL + b"<i data-path=/robots.txt data-nonce=0123456789abcdef>"
    other = SHELL + b"<i data-path=/feed.txt data-nonce=fedcba9876543210>"

    assert catch_all.is_one(one, "robots.txt", other, "feed.txt")
    assert not catch_all.is_one(one, "robots.txt", b"<title>404</title>", "feed.txt")


def test_a_wiki_s_empty_form_for_a_page_of_this_name_may_be_one_and_one_with_words_in_it_is_none() -> None:
    form = "<title>robots.txt</title><form method=post><textarea name=text>{}</textarea><input type=submit></form>"

    assert catch_all.may_be_one(URL, form.format("").encode())
    assert not catch_all.may_be_one(URL, form.format("User-agent: *").encode())
    assert not catch_all.may_be_one(URL, form.format("").replace("robots.txt", "Feedback").encode())
