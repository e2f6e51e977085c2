"""What plays on a page without a <video> that bears its address."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document


def players(body: str) -> list[tuple[str, bool]]:
    page = f"<html><head><title>Glasshouse Winter</title></head><body><h1>Glasshouse Winter</h1>{body}</body></html>"
    document = Document(Fetched("http://films.example/7", page.encode(), "utf-8"))
    return [(player.url, player.noise) for player in document.players]


@pytest.mark.parametrize(
    "body",
    [
        '<media-player src="/f/a.mp4"></media-player>',
        '<button data-src="/f/a.mp4">▶</button>',
        '<a href="#" onclick="play(\'/f/a.mp4\')">Play</a>',
        '<div id="p"></div><script>new Player({box: "#p", url: "\\/f\\/a.mp4"});</script>',
        '<div id="p"></div><script type="text/javascript">start({"file":"/f/a.mp4?key=1"})</script>',
    ],
)
def test_an_address_that_scripts_play_is_read_from_the_element_or_the_script(body: str) -> None:
    [(url, noise)] = players(body)

    assert url.startswith("http://films.example/f/a.mp4")
    assert not noise


@pytest.mark.parametrize(
    "body",
    [
        '<video id="film"></video>',
        '<video src="blob:http://films.example/1"></video>',
        "<audio controls></audio>",
        '<lite-youtube videoid="ogfYd705"></lite-youtube>',
        '<show-player data-url="/api/3"></show-player>',
        '<some-js server="a" type="song" id="5"></some-js>',
        '<div data-plyr-provider="a" data-plyr-embed-id="b7"></div>',
    ],
)
def test_a_player_plays_though_only_scripts_know_what(body: str) -> None:
    assert players(body) == [("", False)]


@pytest.mark.parametrize(
    "body",
    [
        "<video autoplay muted loop></video>",
        '<audio id="ping"></audio>',
        "<script>var sound = {src: '/s/notification.mp3'}</script>",
        '<script type="application/json">{"url":"/f/a.mp4"}</script>',
        "<p>The file is called a.mp4 and lies elsewhere.</p>",
        '<date-picker type="range" id="d"></date-picker>',
        '<img data-src="/p/a.jpg">',
    ],
)
def test_decoration_signals_and_data_play_nothing(body: str) -> None:
    assert players(body) == []


def test_a_player_in_a_bar_belongs_to_the_bar() -> None:
    assert players('<aside><button data-src="/f/a.mp3">▶</button></aside>') == [
        ("http://films.example/f/a.mp3", True)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<i data-x='" + "=" * 3000 + ".mp3x'></i>",
        "<script>url:" + " " * 3000 + "url" * 500 + "a.mp3</script>",
        "<script>" + "src:'" + "a." * 2000 + "</script>",
    ],
    ids=["signs", "blanks", "dots"],
)
@pytest.mark.timeout(20)  # the square of its length is minutes
def test_a_hostile_attribute_or_script_holds_nobody_up(body: str) -> None:
    assert players(f'<video src="/f/a.mp4"></video>{body * 30}') == [("http://films.example/f/a.mp4", False)]
