"""A film beside a long report or a recipe illustrates it; a film that a page shows by itself is what the page gives."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

STEPS = "<p>先把面和好，盖上湿布醒半个时辰，再擀成薄片，切成手指宽的条，下到滚水里煮到浮起来为止。</p>"
OWN = '<video src="/v/1.mp4"></video>'
FRAME = '<iframe src="https://player.site.example/embed/3"></iframe>'


def page(body: str, declared: str = "", title: str = "归程记") -> WebsitePage:
    script = f'<script type="application/ld+json">{declared}</script>' if declared else ""
    html = f"<html><head><meta charset=utf-8><title>{title} - 某某网</title>{script}</head><body><h1>{title}</h1>{body}</body></html>"
    return WebsitePage(Fetched("http://www.site.example/archives/12", html.encode()))


RECIPE = '{"@type":"Recipe","name":"手擀面","video":{"@type":"VideoObject","name":"手擀面","contentUrl":"/v/1.mp4"}}'
NEWS = '{"@type":"NewsArticle","headline":"归程记"}'
FILM = '{"@type":"Movie","name":"归程记"}'


@pytest.mark.parametrize(
    ("body", "declared", "listed"),
    [
        (STEPS * 12 + OWN, RECIPE, False), (STEPS * 12 + FRAME, RECIPE, False), (STEPS + OWN, RECIPE, False), (STEPS * 12 + OWN, NEWS, False),
        (STEPS + OWN, NEWS, True), (STEPS * 12 + OWN, "", True), (STEPS * 12 + OWN, FILM, True),
    ],
    ids=["recipe", "recipe with another site's player", "short recipe", "long report", "short report", "a text that calls itself nothing", "a film, told at length"],
)  # fmt: skip
def test_a_film_illustrates_a_long_report_and_a_recipe(body: str, declared: str, listed: bool) -> None:
    assert bool(page(body, declared).read().listings) is listed


def test_a_post_that_another_post_shows_in_a_frame_is_no_film() -> None:
    shown = f'{STEPS}<iframe src="http://blog.site.example/2026/03/ferry/embed/#?secret=k3x9"></iframe>'

    assert "framed" not in page(shown).signs.weights
    assert page(STEPS + FRAME).signs.weights["framed"] == 1.5


def test_what_a_blog_s_program_calls_each_of_its_posts_declares_nothing_of_a_recipe() -> None:
    marked = (
        '<article itemscope itemtype="https://schema.org/CreativeWork"><h2 itemprop="headline">手擀面</h2></article>'
        '<div itemscope itemtype="https://schema.org/Recipe"><span itemprop="name">手擀面</span></div>'
    )

    assert "declared" not in page(f"{marked}{STEPS * 12}{FRAME}", title="手擀面").signs.weights


@pytest.mark.parametrize(("site", "weight"), [("江城日报", 0.0), ("某某网", 1.5)])
def test_another_site_s_player_offers_nothing_where_the_site_is_a_newspaper(site: str, weight: float) -> None:
    html = f"<html><head><meta charset=utf-8><title>归程记 - {site}</title></head><body><h1>归程记</h1>{STEPS}{FRAME}</body></html>"
    read = WebsitePage(Fetched("http://www.site.example/archives/12", html.encode()))

    assert read.signs.weights.get("framed", 0.0) == weight


def test_another_site_s_player_in_a_long_text_that_was_written_for_its_page_offers_nothing() -> None:
    cited = "".join(f'<p>关于这件事，<a href="/archives/{n}">去年的那一篇</a>已经说过一些，这里再补上几句后来才知道的话，供大家参考。</p>' for n in range(5))  # fmt: skip

    assert "framed" not in page(STEPS * 12 + cited + FRAME).signs.weights
    assert "framed" in page(STEPS * 12 + FRAME).signs.weights
    assert "framed" in page(STEPS + FRAME).signs.weights


@pytest.mark.parametrize(
    ("more", "weight"), [("", 0.0), (',"author":"葛示例"', 2.0)], ids=["stars alone", "a series"]
)
def test_a_series_that_is_declared_for_its_stars_alone_is_none(more: str, weight: float) -> None:
    declared = (
        f'{{"@type":"CreativeWorkSeries","name":"手擀面","aggregateRating":{{"ratingValue":"5"}}{more}}}'
    )

    assert page(STEPS, declared, "手擀面").signs.weights.get("declared", 0.0) == weight


def test_a_recipe_is_one_whatever_its_head_says_to_those_who_share_it() -> None:
    head = '<meta property="og:type" content="product"><script type="application/ld+json">{"@type":"Recipe","name":"手擀面"}</script>'
    html = f"<html><head><meta charset=utf-8><title>手擀面</title>{head}</head><body><h1>手擀面</h1>{STEPS}</body></html>"

    assert "declared" not in WebsitePage(Fetched("http://www.site.example/12", html.encode())).signs.weights


def test_a_link_to_another_site_s_bare_player_gives_the_film_and_one_to_its_page_does_not() -> None:
    led = '<p><a href="https://player.films.example/player.html?id=3">观看</a></p>'
    told = '<p><a href="https://www.films.example/video/3">片方的页面</a></p>'

    assert page("<p>全片十一分钟。</p>" + led).read().listings
    assert not page("<p>全片十一分钟。</p>" + told).read().listings


def test_a_player_that_scripts_fill_counts_like_another_site_s_and_no_more_beside_a_long_report() -> None:
    waits = '<div id="p"></div><script>start({box: "p", url: "/f/1.m3u8"})</script>'

    assert page(STEPS + waits).read().listings
    assert not page(STEPS * 12 + waits, NEWS).read().listings


SONG = "/content/pellworm/pellworm_-_Kerb_Sounds_Wet_Evening.mp3"
BUTTON = f"""<div class=player><a id="_ep_1"> </a></div><script>$('_ep_1').href = '{SONG}'</script>"""


def test_a_recording_that_a_script_gives_to_a_button_is_played() -> None:
    assert page(f"<p>Recorded in March.</p>{BUTTON}", title="Kerb Sounds, Wet Evening").signs.is_offer


@pytest.mark.parametrize("title", ["field_recording", "Pellworm", "Evening"])
def test_what_a_row_of_a_list_plays_is_played_by_the_page_that_it_leads_to(title: str) -> None:
    row = f'<div><a href="/files/112">Kerb Sounds, Wet Evening</a> by <a href="/people/pellworm">Pellworm</a></div>{BUTTON}'
    assert not page(row, title=title).signs.is_offer
