"""A small site of generated pages, the same ones every time: board pages that link to thread pages with a cover each.

Its pages have 4 kB and a handful of links, every one of its threads is an offer, and their names are characters of famous
names in every order: the smallest pages and the most that a catalogue can be asked. `benchmarks.forum` is a site as people
meet it. `serving` serves either.
"""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

ADDRESS = "127.0.0.41"
PER_BOARD = 50
CHARACTERS = (
    "山河日月风云江湖天地玄黄宇宙洪荒春夏秋冬东西南北红楼梦水浒传三国演义西游记聊斋志异镜花缘儒林外史"
)
CONF = """worker_processes 1; daemon off; pid {root}/nginx.pid; error_log {root}/error.log; events {{}}
http {{ access_log off; types {{ text/html html; image/jpeg jpg; image/png png; image/gif gif; text/css css; text/plain txt; }}
client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
server {{ listen {address}:{port}; root {root}/www; charset utf-8; }} }}"""
THREAD = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title} - 影视资源 - 基准论坛</title>
<meta name="description" content="{title}"><link rel="stylesheet" href="/s.css"></head><body>
<div id="nav"><a href="/index.html">首页</a> <a href="/board-{board}.html">影视资源</a></div>
<h1>{title}</h1><div class="post"><img src="/cover-{cover}.jpg" alt="{title}"><p>{prose}</p>
<p>下载：<a href="https://pan.baidu.com/s/1{token}">https://pan.baidu.com/s/1{token}</a> 提取码: {code}</p>
<p>{prose2}</p></div><div id="ft">蜀ICP备00000000号</div></body></html>"""
LIST = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><ul>{links}</ul></body></html>"""


def write(root: Path, pages: int) -> int:
    """Write `pages` thread pages and their boards below `root`/www; gives how many pages that are."""
    www, dice = root / "www", random.Random(7)
    shutil.rmtree(root, ignore_errors=True)
    www.mkdir(parents=True)
    (www / "robots.txt").write_text("User-agent: *\nAllow: /\n")
    (www / "s.css").write_text("body{margin:0}")
    for number in range(20):
        picture = Image.effect_noise((200, 280), 90).convert("RGB")
        picture.putpixel((0, 0), (number, 0, 0))
        picture.save(www / f"cover-{number}.jpg", quality=70)
    boards = range((pages + PER_BOARD - 1) // PER_BOARD)
    for number in range(pages):
        (www / f"thread-{number}.html").write_text(_thread(number, dice), "utf-8")
    for board in boards:
        threads = range(board * PER_BOARD, min((board + 1) * PER_BOARD, pages))
        links = "".join(f'<li><a href="/thread-{n}.html">第{n}帖</a></li>' for n in threads)
        (www / f"board-{board}.html").write_text(LIST.format(title=f"版块{board}", links=links), "utf-8")
    links = "".join(f'<li><a href="/board-{n}.html">版块{n}</a></li>' for n in boards)
    (www / "index.html").write_text(LIST.format(title="基准论坛", links=links), "utf-8")
    return pages + len(boards) + 1


def _thread(number: int, dice: random.Random) -> str:
    def some(length: int) -> str:
        return "".join(dice.choices(CHARACTERS, k=length))

    title = f"【4K】{some(5)} 全{dice.randint(8, 60)}集 百度网盘"
    token = "".join(dice.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=22))
    return THREAD.format(
        title=title, board=number // PER_BOARD, cover=number % 20, prose=some(400), prose2=some(800),
        token=token, code=some(0) + "".join(dice.choices("abcdefghjk23456789", k=4)),
    )  # fmt: skip


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """nginx over the site for the length of the block; gives the URL of its first page."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port = probe.getsockname()[1]
    conf = root / "nginx.conf"
    conf.write_text(CONF.format(root=root.resolve(), address=ADDRESS, port=port))
    server = subprocess.Popen(["nginx", "-c", str(conf.resolve()), "-p", str(root.resolve())])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex((ADDRESS, port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://{ADDRESS}:{port}/index.html"
    finally:
        server.terminate()
        server.wait()
