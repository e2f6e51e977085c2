"""Who made a work, and who put its page up."""

from __future__ import annotations

import pytest

from crawler.pages.declared.structured import Thing
from crawler.pages.facts import people, posters
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document


def document(body: str, path: str = "/p/12", head: str = "") -> Document:
    html = f"<html><head><meta charset=utf-8><title>归程记</title>{head}</head><body><h1>归程记</h1>{body}</body></html>"
    return Document(Fetched(f"http://site.example{path}", html.encode()))


@pytest.mark.parametrize(
    "author", ["青石CMS内容管理系统", "www.some-program.example", "https://program.example/", "Login"]
)
def test_a_site_s_address_or_the_way_in_is_nobody_s_name(author: str) -> None:
    head = f'<meta name="author" content="{author}">'

    assert posters.uploader_of(document("<p>x</p>", head=head), None) == ""


@pytest.mark.parametrize(
    "body",
    [
        '<p class="info">发帖 <a href="/member.php?mode=viewprofile&amp;u=7">沉舟</a> &raquo; 星期一</p>',
        '<div><a href="/channel/chenzhou">沉舟</a> 3 个月前</div>',
        '<div>Submitter:</div><div><a href="/user/chenzhou" title="User">沉舟</a></div>',
        "<div>2026-03-05 by 沉舟, tagged as 小说</div>",
        '<p class="author">帖子 由 <a href="/memberlist.php?mode=viewprofile&amp;u=85">沉舟</a> » 2026-07-16</p>',
        (
            '<p class="author">帖子 由 <a href="/memberlist.php?mode=viewprofile&amp;u=85">沉舟</a> » 2026-07-16 04:45 星期四</p>'
            '<p class="author">由 <a href="/memberlist.php?mode=viewprofile&amp;u=9">老树</a></p>'
        ),
        '<div><a href="/?user-4.htm">沉舟</a> 2月前 1974</div>',
        '<div class="meta"><a href="/?u/x.html">沉舟</a> · 发表于 7月前 · <a href="/?f/3.html">电子书</a></div>',
        '<p>最近编辑记录 老树 (2026-10-08)</p><div><a href="/profile.php?id=18">沉舟</a></div>',
    ],
    ids=[
        "profile by parameter",
        "channel",
        "name in a cell of its own",
        "date and by",
        "in an author's line",
        "in a longer one than the next",
        "profile behind a question mark",
        "before the day",
        "not who edited it last",
    ],
)
def test_the_person_to_whose_page_or_name_the_page_leads_put_it_up(body: str) -> None:
    assert posters.uploader_of(document(body), None) == "沉舟"


def test_a_person_in_navigation_or_under_another_page_s_heading_is_not_the_one() -> None:
    body = '<nav><a href="/user/admin">管理员</a></nav><p>一个邮差的故事。</p>'

    assert posters.uploader_of(document(body), None) == ""


def test_a_link_to_a_maker_s_page_names_the_maker_unless_there_are_many() -> None:
    one = '<h3>归程记 (2025) - <a href="/artists.php?artist=5">晚风乐队</a></h3>'
    many = "".join(f'<p><a href="/artist/{n}">乐队{n}号</a></p>' for n in range(1, 8))

    assert people.creators_of(document(one), ()) == ("晚风乐队",)
    assert people.creators_of(document(many), ()) == ()


def test_of_a_declared_author_the_name_counts_not_the_address_of_a_page() -> None:
    author = {"@type": "Person", "name": ["http://site.example/author/1/", "沉舟"]}
    declared = Thing(("BlogPosting",), {"author": author})

    assert posters.uploader_of(document("<p>x</p>"), declared) == "沉舟"


def test_a_count_behind_a_label_is_nobody_s_name() -> None:
    assert posters.uploader_of(document("<p>2 帖子 1 发布者 31 浏览</p>"), None) == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("2019-09-30 by Moss Sample Trio", "Moss Sample Trio"),
        ("Posted by Ines Exemplar March 3, 2020", "Ines Exemplar"),
        ("posted by moss 3 days ago, 12 views", "moss"),
        ("Posted by Moss Views 12", "Moss"),
        ('<time>2020-03-05</time> by <a href="/x">de la Muestra</a> in News', "de la Muestra"),
        ("发布者：林溪 Tin 2020-03-05", "林溪"),
        ("作者是 linxi 发布于 2020年3月5日", "linxi"),
    ],
)
def test_a_name_of_several_words_is_read_whole_and_what_follows_it_is_not(line: str, name: str) -> None:
    assert posters.uploader_of(document(f"<div>{line}</div>"), None) == name


@pytest.mark.parametrize(
    "row",
    [
        "<div><span class=k>Author</span><span>Ines Exemplar</span></div>",
        "<li><span>Author</span><a href='/w/9'>Ines Exemplar</a></li>",
        "<p><strong>Author</strong><span>Ines Exemplar</span></p>",
    ],
)
def test_a_label_and_its_value_that_only_styles_set_apart_name_the_maker(row: str) -> None:
    assert people.creators_of(document(row), ()) == ("Ines Exemplar",)


def test_a_column_names_makers_below_its_head_and_not_the_head_beside_it() -> None:
    row = "<tr><td><a href=/{n}.mp3>&nbsp;</a></td><td>{name}</td><td>葛示例</td><td>归程记</td></tr>"
    table = "".join(row.format(n=n, name=name) for n, name in enumerate(("渡火船", "云梦茶")))
    heads = "<tr><th>Select</th><th>Title</th><th>Artist</th><th>Album</th></tr>"

    assert people.creators_of(document(f"<table>{heads}{table}</table>"), ()) == ("葛示例",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("播讲：秦渡　每回约 25 分钟，蓝奏云分回打包", ("秦渡",)),
        ("主演：江示例 林示例 3 人", ("江示例", "林示例")),
        ("主演：江示例 林示例，陈示例", ("江示例", "林示例", "陈示例")),
    ],
)
def test_names_end_where_a_remark_begins_to_count(line: str, names: tuple[str, ...]) -> None:
    assert people.creators_of(document(f"<p>{line}</p>"), ()) == names


@pytest.mark.parametrize("line", ["主讲：沉舟。附图纸与清单。", "Narrated by: 沉舟", "Instructor: 沉舟"])
def test_who_teaches_or_reads_aloud_made_the_recording(line: str) -> None:
    assert people.creators_of(document(f"<p>{line}</p>"), []) == ("沉舟",)


def test_a_row_of_portraits_shows_who_takes_part_and_not_who_put_the_page_up() -> None:
    body = '<p>一个邮差的故事。</p><ul><li><a href="/user/jiangye/" title="江野"><img src="/i/7.png"></a></li></ul>'

    assert posters.uploader_of(document(body), None) == ""


def test_a_name_of_two_words_may_end_with_a_comma() -> None:
    page = document("<p>Page 2 — Posted by Silas Penhallow, 2026-02-12 — Tags: rain</p>")

    assert posters.uploader_of(page, None) == "Silas Penhallow"


def test_the_smaller_heading_right_below_the_name_says_who_made_it_where_it_says_nothing_else() -> None:
    assert people.creators_of(document("<h2>by The Pale Meridians</h2><p>x</p>"), []) == (
        "The Pale Meridians",
    )
    assert people.creators_of(document("<h2>Tracks</h2><h3>by Rowan</h3>"), []) == ()


def test_a_name_ends_with_its_sentence_and_not_with_an_initial() -> None:
    page = document("<p>Directed by Ines J. Halloran. WEB-DL 1080p with English and German subtitles.</p>")

    assert people.creators_of(page, []) == ("Ines J. Halloran",)


@pytest.mark.parametrize(
    ("title", "maker"),
    [
        ("Low Tide – complete audiobook by Ida Marsh", "Ida Marsh"), ("Low Tide by The Marram Band | Shop", "The Marram Band"), ("Low Tide by Moss & Fern", "Moss & Fern"),
        ("Stand by Me", ""), ("Low Tide, posted by Ida Marsh - Board", ""), ("Side by side", ""),
    ],
)  # fmt: skip
def test_a_name_may_end_with_who_made_the_thing_and_nobody_put_it_up_by_that(title: str, maker: str) -> None:
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title} 5 March 2026</h1><p>x</p></body></html>"
    )
    page = Document(Fetched("http://site.example/p/12", html.encode()))

    assert people.creators_of(page, []) == ((maker,) if maker else ())
    assert not maker or posters.uploader_of(page, None) == ""


def test_an_article_s_own_label_and_the_site_behind_its_author_are_no_part_of_the_name() -> None:
    assert (
        posters.uploader_of(document('<li class="author"><strong>本文作者：</strong>沉舟@海岸线</li>'), None)
        == "沉舟"
    )
    assert (
        posters.uploader_of(document('<li class="author">posted by chenzhou@social.example</li>'), None)
        == "chenzhou@social.example"
    )


def test_whom_links_call_the_author_put_the_page_up_and_whoever_comments_did_not() -> None:
    comment = '<div class="comment-author vcard"><b class="fn">网友3</b><span>说道：</span></div>'
    byline = '<footer><span>By <a href="/a/linxi" rel="author">linxi</a></span></footer>'

    assert posters.uploader_of(document(comment), None) == ""
    assert posters.uploader_of(document(byline + comment), None) == "linxi"


def test_makers_end_where_the_next_label_of_the_line_begins() -> None:
    line = "<p>Director: Ilse Varga Language: English, German Subtitles: English, Chinese</p>"

    assert people.creators_of(document(line), []) == ("Ilse Varga",)


def test_whom_the_markup_calls_the_author_of_the_page_made_no_work_by_a_line_that_says_so_again() -> None:
    page = document("<p>作者: 沉舟</p><p>导演：江示例</p>")
    wrote = Thing(("Article",), {"author": {"@type": "Person", "name": "沉舟"}})

    assert people.creators_of(page, [wrote]) == ("江示例",)
    assert people.creators_of(page, []) == ("沉舟", "江示例")


def test_what_somebody_did_is_no_part_of_the_name() -> None:
    page = document("<p>Written by: Edda Fairweather, read by Tom Harrowgate</p>")

    assert people.creators_of(page, []) == ("Edda Fairweather", "Tom Harrowgate")


def test_a_creator_is_a_maker_and_the_label_of_an_empty_field_nobody() -> None:
    page = document(
        '<h3>Creator</h3><div>秦望舒</div><form><label class="nickname">昵称</label><input name="n"></form>'
    )

    assert people.creators_of(page, []) == ("秦望舒",)
    assert posters.uploader_of(page, None) == ""


def test_makers_are_not_read_from_the_names_of_other_talks_nor_from_forms_and_heads_of_columns() -> None:
    related = '<ul><li><a href="/thread-9-1-1.html">《山海无归期》作者：江枫眠 全本</a></li></ul>'
    heads = "<table><tr><td>Thread</td><td>Author</td><td>Replies</td></tr></table>"

    assert people.creators_of(document(related + heads), []) == ()
    assert people.creators_of(document("<p>《山海无归期》作者：江枫眠 TXT+EPUB</p>"), []) == ("江枫眠",)
    assert people.creators_of(document('<p>作者：<a href="/list?who=7">江枫眠</a></p>'), []) == ("江枫眠",)


def test_the_head_of_a_box_about_who_put_the_page_up_is_no_name() -> None:
    body = "<p>发布时间：2026-05-02 作者：沉舟</p><dl><dt>发布者资料</dt><dd>注册时间：2019-03-12</dd></dl>"

    assert posters.uploader_of(document(body), None) == "沉舟"
    assert posters.uploader_of(document("<dl><dt>发布者资料</dt><dd>查看详细资料</dd></dl>"), None) == ""


def test_whoever_wrote_the_other_things_beside_the_page_did_not_put_it_up() -> None:
    rows = "".join(
        f'<div class="one"><h3><a href="/p/{n}">某书{n}</a></h3><div class="row-author">{who}</div></div>'
        for n, who in enumerate(("半亩方塘", "沈默言", "林九"))
    )

    assert posters.uploader_of(document(f"<p>一个邮差的故事。</p><aside>{rows}</aside>"), None) == ""


def test_a_site_that_says_it_published_its_books_made_none_of_them() -> None:
    book = Thing(("Book",), {"author": "一灯青", "publisher": "墨香阁"})
    html = "<html><head><meta charset=utf-8><title>归程记最新章节-墨香阁</title></head><body><h1>归程记</h1></body></html>"
    page = Document(Fetched("http://site.example/book/7/", html.encode()))

    assert people.creators_of(page, [book]) == ("一灯青",)
    assert people.creators_of(document(""), [book]) == ("一灯青", "墨香阁")


def test_a_menu_s_ways_are_no_labels_and_a_heading_is_one() -> None:
    menu = '<ul><li><a href="/authors">Authors</a></li><li><a href="/tags">Tags</a></li></ul>'
    page = document(f'<div>{menu}</div><h1>沉香渡</h1><h2>Authors</h2><a href="/authors/1">陆云栖</a>')

    assert people.creators_of(page, []) == ("陆云栖",)


def test_a_linked_name_whose_family_stands_first_is_one_name_and_the_links_address_none() -> None:
    book = Thing(("Book",), {"creator": ["http://site.example/author/1"]})
    row = '<table><tr><th>Author</th><td><a href="/author/1">{}</a></td></tr></table>'

    assert people.creators_of(document(row.format("Qin, Wangshu")), [book]) == ("Qin, Wangshu",)
    assert people.creators_of(document(row.format("Ida Marsh Hall, Tom Reed")), []) == (
        "Ida Marsh Hall",
        "Tom Reed",
    )


def test_how_a_thing_is_sent_is_nobody_s_name() -> None:
    assert people.creators_of(document("<p>作者：苏折柳 TXT+EPUB 自动发货</p>"), []) == ("苏折柳",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("归程记 <a href='/s/1'>沉舟</a> <span>著</span>", ("沉舟",)),
        ("归程记 沉舟 编著", ("沉舟",)),
        ("这是一部很有名的 著作", ()),
        ("本书由 网友推荐 著", ()),
    ],
)
def test_who_stands_before_the_word_for_writing_wrote_the_book(line: str, names: tuple[str, ...]) -> None:
    found = people.creators_of(document(f"<div class=title>{line}</div>"), [])
    assert found == names or (not names and "归程记" not in found)


@pytest.mark.parametrize("name", ["admin", "Administrator", "管理员", "小编", "互联网", "转载"])
def test_an_account_of_the_office_or_the_word_for_a_source_made_no_work(name: str) -> None:
    assert people.creators_of(document(f"<p>作者：{name}</p>"), []) == ()
    assert people.creators_of(document(f"<p>作者：{name}野</p>"), []) == (f"{name}野",)
