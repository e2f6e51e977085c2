"""What a page hands out, and what it only cites."""

from __future__ import annotations

import pytest

from crawler.pages.offer.files import size_of
from crawler.pages.offer.offers import offers_of
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

PROSE = "昨天下午的听证会上，委员们先听取了有关部门对去年工作的说明，随后就预算执行情况逐项提问，"


def page(body: str) -> bytes:
    return f"<html><head><meta charset=utf-8></head><body><article>{body}</article></body></html>".encode()


def given(body: str) -> list[str]:
    offers = offers_of(Document(Fetched("https://site.example/a.html", page(body))))
    return [link["url"] for link in offers.links if link["rel"] == "download"]


@pytest.mark.parametrize(
    "body",
    [
        f'<p>{PROSE}会议材料见<a href="https://court.example/t/22-448.pdf">去年的笔录</a>，全文将在下月公布。{PROSE}</p>',
        f'<p>{PROSE}<a href="https://stats.example/2015.xlsx">统计数字</a>显示，增幅低于往年。{PROSE}</p>',
        f'<p>{PROSE}您可以下载并安装浏览器，例如<a href="https://vendor.example/downloads/browser">某浏览器</a>。{5 * PROSE}</p>',
    ],
)
def test_a_source_that_running_text_cites_is_not_handed_over(body: str) -> None:
    assert given(body) == []


@pytest.mark.parametrize(
    "body",
    [
        '<p>全书PDF：<a href="https://files.example/santi.pdf">三体全集</a></p>',
        f'<p>{PROSE}全书可以从<a href="https://files.example/santi.pdf">这里</a>下载。{PROSE}</p>',
        f'<p>{PROSE}<a href="https://files.example/santi.pdf">santi.pdf</a>{PROSE}</p>',
        f'<p>{PROSE}<a href="/files/santi.pdf">三体全集</a>{PROSE}</p>',
        f'<p>{PROSE}<a href="https://files.example/santi.epub">三体全集</a>{PROSE}</p>',
        f'<p>{PROSE}<a href="https://files.example/santi.zip">三体全集</a>{PROSE}</p>',
    ],
)
def test_a_file_of_its_own_line_or_name_or_site_is_handed_over(body: str) -> None:
    assert len(given(body)) == 1


def test_the_address_of_a_section_for_downloads_is_no_download() -> None:
    row = '<p><a href="https://program.example/download/{file}">{said}</a></p>'

    assert given(row.format(file="", said="program.example https://program.example/download/")) == []
    assert given(row.format(file="7", said="https://program.example/download/7")) != []


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="https://lottery.site.example/?aid=45">彩票</a></p>',
        '<p><a href="https://download.vendor.example/?sku=messenger">Messenger</a></p>',
        '<p><a href="/app/">APP下载</a></p>',
        '<p><a href="/m/client/">客户端下载</a></p>',
    ],
    ids=["a front page with a number", "a host's name", "the site's own program", "its client"],
)
def test_neither_a_front_page_nor_the_site_s_own_program_is_handed_over(body: str) -> None:
    assert given(body) == []


def test_a_script_at_a_front_page_hands_over_the_file_it_names() -> None:
    assert given('<p><a href="https://files.example/?aid=45">santi.epub</a></p>')


@pytest.mark.parametrize(("before", "handed"), [("参见", False), ("全书下载：", True)])
def test_an_address_written_out_in_a_sentence_is_a_source_unless_the_sentence_offers_it(
    before: str, handed: bool
) -> None:
    url = "https://court.example/t/22-448.pdf"

    assert given(f'<p>{PROSE}{before}<a href="{url}">{url}</a>。{PROSE}</p>') == [url] * handed


@pytest.mark.parametrize(
    ("body", "handed"),
    [
        ('<p><a href="/subtitles/24548/download"><i class="icon"></i></a></p>', True),
        ('<p><a href="https://game.example/download/"><img src="/logo.png"></a></p>', False),
        ('<li><a href="https://vendor.example/downloads/browser">Browser</a></li>', False),
        ('<li>Download: <a href="https://vendor.example/downloads/lamp">Lamp</a></li>', True),
        ('<p><a href="/wiki/.mobi">.mobi</a></p>', False),
        ('<li><a href="/pdf490955013.pdf">Save as pdf file</a></li>', False),
        ('<li><a href="/pdf490955013.pdf">PDF</a></li>', True),
        ('<li><a href="/images/GZRic-Bavarese.pdf">STAMPA</a></li>', False),
        ('<p><a href="https://pin.example/create/?media=https://site.example/files/a&description=b"></a></p>', False),
        ('<video src="/v/1.mp4"><a href="/v/1.mp4">1.mp4</a></video>', False),
    ],
    ids=["icon of one thing", "icon of a section", "another site's program", "said to be a download", "a name that is an ending", "the page kept", "pdf", "the page printed",
         "an address within an address", "what a player says that cannot play"],
)  # fmt: skip
def test_what_is_handed_over_is_told_by_what_stands_there_and_not_by_the_words_of_an_address(
    body: str, handed: bool
) -> None:
    assert bool(given(body)) is handed


@pytest.mark.parametrize(
    ("said", "size"),
    [("[3.2GB]", 3_435_973_836), ("大小1.5MB，", 1_572_864), ("812 bytes", 812), ("https://drive.example/8e51c0f2ab7c1b2d3/x.rar", None)],
)  # fmt: skip
def test_a_size_is_a_number_of_its_own_and_no_part_of_an_address(said: str, size: int | None) -> None:
    assert size_of(said) == size


def test_the_terms_of_a_program_are_no_file_that_is_handed_over() -> None:
    assert given('<p><a href="/LICENSES.txt">list of software that is used</a></p>') == []
    assert given('<p>全文：<a href="/licensed-to-sail.txt">下载</a></p>') != []


def test_a_magnet_whose_name_holds_blanks_is_one() -> None:
    magnet = f"magnet:?xt=urn:btih:{'a' * 40}&dn=Tin Harbour FLAC"
    page = f"<html><body><p><a href='{magnet}'><img src=/m.gif></a></p></body></html>"
    offers = offers_of(Document(Fetched("https://site.example/a.html", page.encode())))
    assert [link["url"] for link in offers.links] == [magnet]


def test_a_magnet_whose_name_was_drawn_as_a_sign_is_one() -> None:
    page = f"<p>磁力链接\N{MAGNET}?xt=urn:btih:{'a1' * 20}&dn=x</p>".encode()
    (link,) = offers_of(Document(Fetched("https://site.example/a.html", page, "utf-8"))).links

    assert (link["rel"], link["url"]) == ("magnet", f"magnet:?xt=urn:btih:{'a1' * 20}&dn=x")


@pytest.mark.parametrize("field", ['<input type="text" value="{}">', "<input value=' {}'>", '<button data-clipboard-text="{}">复制</button>'])  # fmt: skip
def test_an_address_that_stands_ready_to_be_copied_is_read(field: str) -> None:
    magnet = f"magnet:?xt=urn:btih:{40 * 'a'}"
    share = "https://pan.baidu.com/s/1aBcDeFgHiJkLmNoPqRsTuv"
    body = f"<ul><li>第1集{field.format(magnet)}</li><li>第2集{field.format(share)}</li></ul>"

    offers = offers_of(Document(Fetched("https://site.example/a.html", page(body))))

    assert {(link["rel"], link["url"]) for link in offers.links} == {("magnet", magnet), ("share", share)}


@pytest.mark.parametrize(
    "field",
    [
        '<input type="hidden" value="https://files.example/santi.zip">',
        '<input type="text" value="搜索 https://files.example/santi.zip">',
        '<input type="text" value="https://site.example/a.html">',
        '<input type="text" value="请输入网址">',
    ],
)
def test_a_field_that_holds_no_address_of_another_page_hands_over_nothing(field: str) -> None:
    assert not offers_of(
        Document(Fetched("https://site.example/a.html", page(f"<p>分享本页 {field}</p>")))
    ).links


@pytest.mark.parametrize(
    ("said", "handed"),
    [
        ("磁力下载", True),
        ("种子下载地址2", True),
        ("百度网盘(提取码:bm26)", True),
        ("夸克云盘 访问码：a1b2", True),
        ("阿里云盘", False),
        ("百度网盘提取码怎么用", False),
        ("种子与苗木", False),
    ],
)
def test_a_button_may_name_what_carries_the_thing_and_its_code(said: str, handed: bool) -> None:
    assert bool(given(f'<p><a href="/index.php?m=content&c=d&k=7f">{said}</a></p>')) is handed


def test_links_of_one_kind_stand_in_the_order_of_the_page_whatever_process_reads_it() -> None:
    shares = [f"https://www.alipan.com/s/{letter}Tr5Wq8ZxCd" for letter in "PKMVB"]

    offers = offers_of(
        Document(Fetched("https://site.example/a.html", page("\n".join(f"<p>{url}</p>" for url in shares))))
    )

    assert [link["url"] for link in offers.links] == shares


def test_a_tag_that_is_named_like_a_form_of_books_hands_nothing_over() -> None:
    assert given('<p><a href="/?tag=epub">epub</a></p>') == []
    assert given('<p><a href="/?get=epub">epub</a></p>') != []


def test_a_frame_with_the_comments_of_a_page_plays_nothing() -> None:
    def played(address: str) -> int:
        found = Document(Fetched("https://site.example/a.html", page(f'<iframe src="{address}"></iframe>')))
        return len(offers_of(found).links)

    assert (played("/index.php?m=comment&c=index&id=7"), played("/comments/7"), played("/player/7")) == (
        0,
        0,
        1,
    )


def test_the_kind_of_a_file_is_no_file_and_a_label_no_part_of_its_name() -> None:
    body = '<p>文件类型：.exe</p><p><a href="/?resource=7f3">附件：santi.epub</a></p>'

    offers = offers_of(Document(Fetched("https://site.example/a.html", page(body))))
    assert [file["name"] for file in offers.files] == ["santi.epub"]


def test_the_name_inside_a_magnet_is_no_file() -> None:
    body = (
        "<p>magnet:?xt=urn:btih:CDADACDB30BAB2137B9E127263BD35DDF6B88D3E&amp;dn=Weir.Band-Low.Water.flac</p>"
    )
    offers = offers_of(Document(Fetched("https://site.example/a.html", page(body))))

    assert offers.files == ()


def test_magnets_that_a_script_writes_out_are_kept_each_by_itself() -> None:
    magnets = [f"magnet:?xt=urn:btih:{letter * 40}&dn=film" for letter in "AB"]
    script = f"<script>var links = 'HD${magnets[0]}###BD${magnets[1]}';</script><script>'magnet:?xt=' + hash</script>"

    offers = offers_of(Document(Fetched("https://site.example/a.html", page(f"<h1>归程记</h1>{script}"))))

    assert [link["url"] for link in offers.links if link["rel"] == "magnet"] == magnets


@pytest.mark.parametrize(
    "said",
    ['<a href="magnet:?xt=urn:btih:">magnet</a>', "magnet:?xt=urn:btih:开头的一串字符", "magnet:?xt=urn:btih:&amp;dn=example.example"],
)  # fmt: skip
def test_a_magnet_without_a_digest_brings_nothing(said: str) -> None:
    assert given(f"<p>磁力链接以 <code>{said}</code> 开头。</p>") == []


@pytest.mark.parametrize("share_id", ["xxxxxxxx", "1xxxxxxx", "XXXXXXXXXX"])
def test_an_address_that_shows_how_a_share_is_written_is_none(share_id: str) -> None:
    text = f"<pre>百度网盘 https://pan.baidu.com/s/{share_id} 提取码 abcd</pre>"
    assert offers_of(Document(Fetched("https://site.example/a.html", page(text)))).share_links == ()
