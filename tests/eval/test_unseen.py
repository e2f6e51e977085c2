"""What a round on unseen software counts."""

from tests.eval.unseen import Planted, Seen, read, tally

START = "http://127.0.0.60:8000/"


def _seen(url: str, *names: str) -> tuple[str, Seen]:
    return url.rstrip("/"), Seen(url, names)


def test_a_work_is_found_at_any_of_its_addresses_and_missed_where_none_is_listed():
    planted = read(
        '[{"title": "三体", "urls": ["/t/1", "/t/1?page=1"]}, {"title": "活着", "urls": ["t/2/"]}]', START
    )
    seen = dict([_seen(START + "t/1?page=1", "三体"), _seen(START + "t/2/"), _seen(START)])
    result = tally(planted, seen)
    assert [one.title for one, _page in result.found] == ["三体"]
    assert [one.title for one in result.missed] == ["活着"]
    assert (result.called, result.others) == ((), 1)


def test_other_pages_that_are_listed_are_called_wrongly_whatever_they_are_named():
    planted = [Planted("三体", frozenset({START + "t/1"}))]
    seen = dict([_seen(START + "t/1", "三体"), _seen(START + "about", "三体"), _seen(START + "help")])
    result = tally(planted, seen)
    assert [page.url for page in result.called] == [START + "about"]
    assert result.others == 2
