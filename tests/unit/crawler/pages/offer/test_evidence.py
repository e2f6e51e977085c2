"""A page is a listing only where it gives something away; one that speaks of a work is none."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

PROSE = "读完这本书用了三个晚上，作者写茶写得极细，写人却留白，中段略显拖沓。" * 5


def page(body: str, title: str = "归程记", path: str = "/archives/12") -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} - 某某网</title></head><body><h1>{title}</h1>{body}</body></html>"
    return WebsitePage(Fetched(f"http://www.site.example{path}", html.encode()))


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ('<p><a href="/f/1.epub">EPUB</a></p>', "given"), ("<p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>", "given"),
        ('<audio src="/a.mp3"></audio>', "player"), ('<p>一部纪录片。</p><iframe src="https://player.site.example/embed/3"></iframe>', "framed"),
        ("<p>Price: $12.99</p><form><button>Add to cart</button></form>", "bought"), ('<form><input type="submit" value="加入购物车"></form><p>售价：9.9元</p>', "bought"),
        ("<p>作者：葛示例</p><p>格式：EPUB</p><p>大小：3.2 MB</p>", "facts"),
        ("<dl><dt>作者</dt><dd>葛示例</dd><dt>格式</dt><dd>EPUB</dd><dt>大小</dt><dd>3.2 MB</dd></dl>", "facts"), ("<p>古装悬疑，资源私信我，或者加群 123456789 领取，回复可见</p>", "trade"),
        ("<ul>" + "".join(f'<li><a href="/r/{n}">第{n}章 渡口</a></li>' for n in range(1, 9)) + "</ul><p>一个邮差走遍三省送信的故事，全书八章。</p>", "reading"),
    ],
    ids=["file", "share", "recording", "film in a frame", "shop", "chinese shop", "facts", "facts whose labels need no colon", "words of the trade", "chapters"],
)  # fmt: skip
def test_what_gives_something_away_is_a_listing_and_says_by_which_sign(body: str, sign: str) -> None:
    read = page(body)

    assert read.signs.weights[sign] > 0
    assert read.read().listings


def test_one_basket_sells_the_thing_of_its_page_and_a_basket_beside_each_of_several_does_not() -> None:
    basket = '<form action="/cart/add/7"><p>12.90</p><input type="submit" value="{}"></form>'

    assert page("<p>一个邮差走遍三省。</p>" + basket.format("Add to cart")).read().listings
    assert not page("<p>本站如何付款。</p>" + basket.format("查看购物车")).read().listings
    rows = "".join(f'<h2><a href="/shop/{n}">书{n}</a></h2>' + basket.format("加入购物车") for n in range(6))
    assert not page(rows, path="/shop/").read().listings


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"<p>{PROSE}</p>", "书评：归程记"), (f"<p>{PROSE}</p>", "归程记"), ("<p>小时候看过一部讲邮差的书，谁知道叫什么？</p>", "求一部老书的名字"),
        ("<p>本站将于周六停机维护。</p>", "维护公告"), ("<p>甲款最轻，售价：1999元。</p>", "三款相机评测"), ("<p>如果下载速度很慢，换一个时间再试。</p>", "如何安装阅读器"),
        (f'<p>{PROSE}</p><iframe src="https://player.site.example/embed/3"></iframe>', "影讯：归程记宣布开机，新闻"),
        ("<p>I have used the first for years.</p>", "x265 vs AV1: what do you use these days?"), ("<p>两种都试过。</p>", "蓝光和 4K，你们选哪个？"),
    ],
    ids=["review", "talk", "request", "notice", "comparison", "tutorial", "news with a trailer", "question", "question in Chinese"],
)  # fmt: skip
def test_what_only_speaks_of_a_work_is_none(body: str, title: str) -> None:
    assert page(body, title).read().listings == ()


def test_the_sections_of_other_pages_shown_below_do_not_make_a_talk_of_this_one() -> None:
    crumb = '<div class="breadcrumb">{}</div>'
    others = "<p>随机文章</p>" + crumb.format("影评") + "<p>另一篇</p>" + crumb.format("新闻")
    body = "<p>全程录播 86 讲，仅 25 元。付款发盘链。VX：jiaocai_shu99</p>" + others

    assert page(crumb.format("课程") + body, "数学强化班").read().listings
    assert not page(crumb.format("新闻") + body, "数学强化班").read().listings


@pytest.mark.parametrize("section", ["提问", "提问区", "技术问答 FLAC 转 MP3"])
def test_a_question_asked_in_a_section_for_questions_is_none_however_it_is_worded(section: str) -> None:
    crumb = f'<div class="breadcrumb"><a href="/">首页</a> » <a href="/f/16">{section}</a></div>'
    body = "<p>手里有一批 FLAC，想转成 MP3 放车里，音质 320kbps 就行。</p><p>百度网盘里也有。</p>"

    assert page(crumb + body, "FLAC 转 MP3 用哪个软件").read().listings == ()


def test_a_review_that_hands_the_book_out_is_a_listing() -> None:
    assert page(f'<p>{PROSE}</p><a href="/f/1.epub">EPUB 下载</a>', "书评：归程记").read().listings


def test_a_long_text_may_be_the_work_itself() -> None:
    story = "".join(f"<p>第{n}日，江上起了雾，船家把灯笼挂在桅杆上，谁也看不清对岸。</p>" for n in range(120))

    assert page(story, "雾中船").read().listings


def test_a_section_of_the_site_itself_that_is_called_share_gives_nothing_away() -> None:
    inside = page(
        '<p>一条老巷的故事。</p><p><a href="/share/lamp/">回到分享</a> <a href="/share/tide/">潮信</a></p>',
        path="/notes/3/",
    )
    elsewhere = page('<p>一条老巷的故事。</p><p><a href="http://drive.site.example/share/k3x9/">网盘</a></p>')

    assert (inside.signs.gives, elsewhere.signs.gives) == (False, True)


def test_a_page_s_own_exports_give_nothing_away_and_a_work_s_forms_do() -> None:
    said = "<p>其他格式：<a href='/archives/12.atom'>Atom</a> <a href='/archives/12.csv'>CSV</a> <a href='/archives/12.pdf'>PDF</a></p>"
    book = said.replace("csv", "epub").replace("CSV", "EPUB")

    assert "given" not in page(said).signs.weights
    assert "given" in page(book).signs.weights


def test_a_manual_is_told_from_a_work_by_its_short_sections_and_an_answer_by_its_mark() -> None:
    sections = "".join(f"<h3>第{n}步</h3><p>{PROSE}</p>" for n in range(30))
    book = "".join(f"<p>{PROSE}</p>" for _n in range(30))

    assert "reading" not in page(sections).signs.weights
    assert "reading" in page(book).signs.weights
    assert (
        page(
            "<p>多谢，画面很清楚，声音也同步，已经保存下来了。</p>", "Re: 归程记 1080p WEB-DL"
        ).signs.weights["talk"]
        < 0
    )


@pytest.mark.parametrize(("film", "listed"), [("庭审现场", False), ("归程记", True)])
def test_a_film_that_is_shown_beside_a_piece_of_news_declares_nothing(film: str, listed: bool) -> None:
    declared = (
        '<script type="application/ld+json">[{"@type":"NewsArticle","headline":"归程记"},'
        f'{{"@type":"VideoObject","name":"{film}","contentUrl":"https://video.example/1.mp4"}}]</script>'
    )

    assert (
        bool(page(f"{declared}<p>昨天下午开庭，双方各自陈述了理由，判决将择日宣布。</p>").read().listings)
        is listed
    )


@pytest.mark.parametrize(
    "title", ["Terms of Use", "Privacy Policy", "GNU General Public License", "用户服务协议", "隐私政策"]
)
def test_a_long_text_that_binds_its_reader_is_no_work_on_offer(title: str) -> None:
    assert page(f"<p>{PROSE * 20}</p>", title="归程记").read().listings
    assert not page(f"<p>{PROSE * 20}</p>", title=title).read().listings


@pytest.mark.parametrize(
    ("links", "path", "listed"),
    [
        ('<a href="/notes/well.html">上一页</a><a href="/notes/rain.html">下一页</a>', "/notes/moon.html", False),
        ('<a href="/12/455.html">上一页</a><a href="/12/456_2.html">下一页</a>', "/12/456.html", True),
        ('<a href="/12/">上一章</a><a href="/12/next.html">下一章</a>', "/12/begin.html", True),
    ],
    ids=["notes that bear names", "pages that bear numbers", "chapters"],
)  # fmt: skip
def test_pages_of_one_text_are_turned_by_numbers_and_those_of_a_manual_by_names(
    links: str, path: str, listed: bool
) -> None:
    assert bool(page(f"<p>{PROSE * 2}</p>{links}", "归程记", path).read().listings) is listed


@pytest.mark.parametrize(
    ("title", "says"),
    [("Elektromobilität im Alltag", False), ("Lamp House mobi", True), ("归程记epub精排", True), ("Lamp.House.1080p.x264", True)],
)  # fmt: skip
def test_a_word_of_the_trade_is_a_word_of_its_own(title: str, says: bool) -> None:
    assert (
        page("<p>一条老巷里的故事，讲了三代人，值得慢慢看。</p>", title).signs.weights.get("trade", 0.0) > 0
    ) is says


def test_the_tree_of_a_site_s_files_beside_every_page_gives_nothing() -> None:
    tree = (
        "<div id=dirtree><ul><li><a href=/files/a.pdf>a.pdf</a><li><a href=/files/b.pdf>b.pdf</a></ul></div>"
    )
    html = f"<meta charset=utf-8><title>说明</title>{tree}<h1>说明</h1><p>这里是一个私人整理的小站，内容随时增减。</p>"

    assert not WebsitePage(Fetched("http://www.site.example/notes/about-it", html.encode())).read().listings


def test_labels_that_ask_a_visitor_to_choose_state_nothing() -> None:
    lists = "".join(
        f'<dl><dt>按{one}</dt><dd><a href="/{one}/1">甲</a></dd></dl>' for one in ("类型", "地区", "年份")
    )
    html = f"<meta charset=utf-8><title>科幻片</title><h1>科幻片</h1>{lists}"

    assert "facts" not in WebsitePage(Fetched("http://www.site.example/x/9", html.encode())).signs.weights


def test_a_text_that_its_title_calls_a_story_is_taken_for_the_work_at_half_the_length() -> None:
    story = "".join(
        f"<p>{'灯塔上的人每天数一遍过往的船，数到第七只就停下来' * 4}，{n}。</p>" for n in range(12)
    )

    assert page(story, "归程记(短篇小说全文)").read().listings
    assert page(story, "归程记【原著】").read().listings
    assert not page(story, "归程记").read().listings
    assert not page("<p>灯塔上的人每天数一遍过往的船。</p>", "归程记(原著小说)").read().listings


def test_a_title_that_promises_a_way_to_do_something_teaches() -> None:
    taught = "<p>先把目录整理成文本，一行一条，前面写页码，再导入。</p>"

    assert not page(taught, "给扫描 PDF 批量加书签的办法").read().listings
    assert not page(taught, "清蒸鱼的三个要点 高清版的小技巧").read().listings


def test_what_a_program_tells_other_programs_is_no_work() -> None:
    stated = "<p>语言：中文</p><p>格式：JSON</p><p>类型：整数</p><p>版本：2</p>"

    assert not page(stated, "某某 API 帮助").read().listings
    assert page(stated, "某某").read().listings


def test_a_label_before_the_choices_of_a_list_states_nothing() -> None:
    choices = "".join(
        f"<h5>{label}：</h5><ul><li><a href='/show/'>{first}</a></li><li><a href='/show/{n}'>某一种</a></li></ul>"
        for n, (label, first) in enumerate(
            (("地区", "全部"), ("语言", "不限"), ("年代", "全部"), ("Genre", "All"))
        )
    )

    assert page(f"{choices}<p>格式：全部 EPUB PDF</p>", path="/show/").signs.weights.get("facts", 0) == 0
    assert page("<h5>地区：</h5><p>某地</p><h5>语言：</h5><p>国语</p>").signs.weights.get("facts", 0) > 0


@pytest.mark.parametrize(
    ("said", "offered"),
    [("该视频由于版权限制，暂不提供播放。", False), ("This title is no longer available to stream.", False), ("播放不流畅请换线路。", True)],
)  # fmt: skip
def test_a_sheet_of_facts_that_says_its_thing_is_not_to_be_had_offers_nothing(
    said: str, offered: bool
) -> None:
    sheet = "<p>导演：程示例</p><p>主演：谢示例</p><p>地区：某地</p><p>语言：国语</p><p>年代：2026</p>"

    assert page(f"{sheet}<p>{said}</p>").signs.is_offer is offered


def shared(title: str, more: str = "") -> WebsitePage:
    """A page on which a theme declares what is shared to be a book, by the page's title and the site's name."""
    head = f'<meta property=og:type content=book><meta property=og:title content="{title} | Quay Library"><meta property=og:site_name content="Quay Library">{more}'
    html = f"<html><head><meta charset=utf-8><title>{title} | Quay Library</title>{head}</head><body><h1>{title}</h1><p>We are open from nine to five.</p></body></html>"
    return WebsitePage(Fetched("http://quay.example/index.php?p=hours", html.encode()))


def test_a_site_that_declares_each_of_its_pages_a_book_says_nothing_of_one() -> None:
    assert not shared("Opening hours").read().listings
    assert shared("Nine Crossings", "<meta property=book:isbn content=9780000000002>").read().listings


def test_a_kind_of_writing_that_a_form_is_made_for_is_no_talk() -> None:
    said = f"<p>300 套打包。</p><p>{PROSE}</p>"

    assert "talk" not in page(said, "2026 年终总结 PPT 模板 下载").signs.weights
    assert page(said, "2026 年终总结 全文下载").signs.weights["talk"] < 0


def test_a_place_for_downloads_that_hands_nothing_over_is_none() -> None:
    members = '<p>Join the circle of friends of this library to get access to these.</p><p><a href="/join">Join</a></p>'

    assert not page(members, "Downloads for the Salt Trilogy", "/c/salt/more").read().listings
    assert (
        page(
            "<p>All three volumes in one, proofread by hand, with the maps and the letters of the first printing, and a list of names.</p>",
            "The Salt Trilogy EPUB",
        )
        .read()
        .listings
    )


def test_a_list_of_things_in_one_table_is_none_of_them() -> None:
    told = "<p>All that stands in this library, one line for each, made anew every night.</p>"

    assert (
        not page(f'{told}<a href="/f/list.csv">list.csv</a>', "Offline lists", "/lists.html").read().listings
    )
    assert page(f'{told}<a href="/f/list.zip">list.zip</a>', "Offline lists", "/lists.html").read().listings
