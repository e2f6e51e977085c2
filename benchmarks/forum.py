"""A forum as people meet it, the same pages every time: threads, boards, news, tags, members, drawn from templates.

Where its figures come from. The pages saved under tests/crawl/saved are of programs set up fresh, with one to three posts a
page (530 pages: median 4.5 kB and 18 links, at most 44 kB and 126; 46 % of them offers, chosen for that). A site that people
use runs the same markup with its lists filled: a post with its author's card takes 2 to 3 kB and 10 links, a board's row
0.9 kB and 6 links, head, menus, search and foot 7 kB and 35 links. So filled, with 4 to 15 posts a thread and 30 rows a board,
the pages here have 9 to 56 kB; `python -m benchmarks.forum` prints what they measure. A little over half are threads and 58 %
of those hand something out (a share link, a magnet link): a third of all pages are listings. Eight in a hundred offers name a
famous work as it is written, four more disguise it; all others name what nobody owns, in everyday words.

Action links (reply, report, print) lead to no page, as in forums written for scripts; log-in and registration are
forbidden by robots.txt.
"""

from __future__ import annotations

import argparse
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from PIL import Image

from benchmarks import words

ROBOTS = "User-agent: *\nDisallow: /member.php\nDisallow: /search.php\nDisallow: /post.php\n"
ORIGIN = "http://forum.example"
SEED = 11
COVERS, ROWS = 40, 30
OFFERS, NAMED, DISGUISED = 0.58, 0.08, 0.04
SHARES = {"threads": 0.56, "articles": 0.16, "tags": 0.10, "members": 0.14}
"""Share of the pages asked for; what is left are boards, lists of news, tags and members, made as they are needed."""
TOKEN = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass
class User:
    """A member."""

    n: int
    name: str
    title: str
    since: str
    threads: int
    posts: int
    credits: int
    sign: str


@dataclass
class Thread:
    """A thread as lists show it."""

    n: int
    title: str
    offer: bool
    board: int
    user: User
    last: User
    at: str
    views: int
    replies: int


@dataclass
class Forum:
    """The whole site, made up before a page is drawn. `pages` about as many as are asked for."""

    pages: int
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))

    def __post_init__(self) -> None:
        counts = {name: max(3, round(share * self.pages)) for name, share in SHARES.items()}
        self.tags = [{"n": n, "name": words.TAGS[n % len(words.TAGS)]} for n in range(counts["tags"])]
        self.users = [self._user(n) for n in range(1, counts["members"] + 1)]
        self.boards: list[dict[str, Any]] = [
            {"n": n, "name": name, "threads": counts["threads"] // len(words.BOARDS)}
            for n, name in enumerate(words.BOARDS, 1)
        ]
        self.threads = [self._thread(n) for n in range(1, counts["threads"] + 1)]
        self.articles: list[dict[str, Any]] = [
            {"n": n, "title": self.fill(self.dice.choice(words.HEADLINES))} for n in range(counts["articles"])
        ]
        self.hot = sorted(self.threads, key=lambda thread: -thread.views)[:60]

    # words

    def fill(self, pattern: str, **given: str) -> str:
        """A pattern of `words` with its gaps filled."""
        dice, said = self.dice, pattern
        while "{" in said:
            head, _, rest = said.partition("{")
            gap, _, tail = rest.partition("}")
            choose = {
                "noun": words.NOUNS, "quality": words.QUALITIES, "place": words.PLACES, "person": words.PEOPLE,
                "verb": words.VERBS, "drive": words.DRIVES, "sentence": words.SENTENCES,
            }.get(gap)  # fmt: skip
            number = {
                "count": dice.randint(8, 60),
                "year": dice.randint(2015, 2026),
                "size": dice.randint(1, 90),
            }
            word = given.get(gap) or (dice.choice(choose) if choose else str(number.get(gap, 0)))
            said = head + word + tail
        return said

    def sentences(self, few: int, many: int) -> str:
        """So many sentences in a row."""
        return "".join(self.fill("{sentence}") for _ in range(self.dice.randint(few, many)))

    def when(self) -> str:
        """A moment of the last years."""
        dice = self.dice
        return f"{dice.randint(2019, 2026)}-{dice.randint(1, 10)}-{dice.randint(1, 28)} {dice.randint(0, 23):02}:{dice.randint(0, 59):02}"

    def name(self) -> str:
        """What an offer offers: a famous work, one disguised, or something of everyday."""
        chance = self.dice.random()
        if chance < NAMED:
            return self.dice.choice(words.WORKS)
        if chance < NAMED + DISGUISED:
            return self.disguised(self.dice.choice(words.WORKS))
        return self.fill(self.dice.choice(words.NAMES))

    def disguised(self, work: str) -> str:
        """Set apart by signs, written in the old characters, or with one left out."""
        way = self.dice.randrange(3)
        if way == 0:
            return self.dice.choice("·_-.*").join(work)
        if way == 1:
            return work.translate(words.TRADITIONAL)
        gap = self.dice.randrange(len(work))
        return work[:gap] + "X" + work[gap + 1 :]

    # what the site holds

    def _user(self, n: int) -> User:
        dice = self.dice
        return User(
            n, words.USERS[n % len(words.USERS)] + (str(n) if n >= len(words.USERS) else ""),
            dice.choice(("新手上路", "注册会员", "中级会员", "高级会员", "金牌会员")), self.when()[:10].strip(),
            dice.randint(0, 90), dice.randint(1, 2000), dice.randint(1, 9000),
            self.fill("{sentence}") if dice.random() < 0.4 else "",
        )  # fmt: skip

    def _thread(self, n: int) -> Thread:
        dice = self.dice
        offer = dice.random() < OFFERS
        title = self.fill(
            dice.choice(words.OFFERS if offer else words.QUESTIONS), name=self.name() if offer else ""
        )
        board = dice.randint(1, 7) if offer else dice.randint(8, len(words.BOARDS))
        return Thread(
            n, title, offer, board, dice.choice(self.users), dice.choice(self.users), self.when(),
            dice.randint(9, 20_000), dice.randint(3, 14),
        )  # fmt: skip

    def posts(self, thread: Thread) -> list[dict[str, Any]]:
        """The first post and its replies, some of which quote another."""
        first = [self.sentences(1, 4) for _ in range(self.dice.randint(2, 6))]
        posts: list[dict[str, Any]] = [self._post(thread, 0, thread.user, first)]
        for place in range(1, thread.replies + 1):
            said = self._post(
                thread, place, self.dice.choice(self.users), [self.fill(self.dice.choice(words.REPLIES))]
            )
            said["quoted"] = self.dice.choice(posts) if self.dice.random() < 0.2 else None
            posts.append(said)
        return posts

    def _post(self, thread: Thread, place: int, user: User, lines: list[str]) -> dict[str, Any]:
        return {
            "id": thread.n * 100 + place,
            "user": user,
            "at": self.when(),
            "lines": lines,
            "quoted": None,
        }

    def shares(self, thread: Thread) -> dict[str, Any]:
        """What an offer hands out: links of drives with their code, magnet links."""
        if not thread.offer:
            return {"shares": [], "code": ""}
        dice, chance = self.dice, self.dice.random()
        token = "".join(dice.choices(TOKEN, k=22))
        if chance < 0.15:
            return {
                "shares": [("磁力链接：", f"magnet:?xt=urn:btih:{dice.getrandbits(160):040x}")],
                "code": "",
            }
        code = "".join(dice.choices("abcdefghjk23456789", k=4))
        links = [("链接: ", f"https://pan.baidu.com/s/1{token}")]
        if chance > 0.7:
            links.append(("夸克: ", f"https://pan.quark.cn/s/{dice.getrandbits(48):012x}"))
        return {"shares": links, "code": code}


def write(root: Path, pages: int) -> int:
    """Write a forum of about `pages` pages below `root`/www; gives how many it has."""
    www = root / "www"
    shutil.rmtree(root, ignore_errors=True)
    www.mkdir(parents=True)
    (www / "robots.txt").write_text(ROBOTS)
    (www / "style_common.css").write_text("body{margin:0}")
    _pictures(www)
    return _Printer(Forum(pages), www).write()


def _pictures(www: Path) -> None:
    for number in range(COVERS):
        noise = Image.effect_noise((200, 280), 90).convert("RGB")
        noise.putpixel((0, 0), (number, 0, 0))
        noise.save(www / f"cover-{number}.jpg", quality=70)
    signs = ("logo", "pn_post", "pn_reply", "print", "thread-prev", "thread-next", "online_member")
    for name in (*(f"{sign}.png" for sign in signs), *(f"avatar-{n}.png" for n in range(12)),
                 "arw_r.gif", "fav.gif", "folder_common.gif", "image_s.gif", "forum_new.gif"):  # fmt: skip
        Image.new("RGB", (24, 24), (len(name) * 9 % 255, 99, 99)).save(www / name)


class _Printer:
    """Draws every page of a forum."""

    def __init__(self, forum: Forum, www: Path) -> None:
        self.forum, self.www, self.count = forum, www, 0
        templates = FileSystemLoader(Path(__file__).parent / "forum_templates")
        self.pages = Environment(loader=templates, autoescape=True, trim_blocks=True, lstrip_blocks=True)

    def write(self) -> int:
        forum = self.forum
        for place, thread in enumerate(forum.threads):
            self._thread(place, thread)
        for board in forum.boards:
            self._board(board)
        for place in range(len(forum.articles)):
            self._article(place)
        for tag in forum.tags:
            self._list(
                f"tag-{tag['n']}", f"标签: {tag['name']}", "标签", [("相关帖子", self._rows(self._some(18)))]
            )
        for user in forum.users:
            self._draw(f"space-uid-{user.n}", "profile", user.name, "个人资料", user=user, recent=self._some(8),
                       members=self._members())  # fmt: skip
        self._lists()
        return self.count

    def _lists(self) -> None:
        forum = self.forum
        tags = [{"url": f"/tag-{tag['n']}.html", "title": tag["name"], "count": 18} for tag in forum.tags]
        self._list("tags", "热门标签", "标签", [("全部标签", tags)])
        news = [{"url": f"/article-{a['n']}.html", "title": a["title"], "about": forum.sentences(1, 2), "count": 3}
                for a in forum.articles]  # fmt: skip
        self._paged("portal", "资讯", news)
        people = [{"url": f"/space-uid-{u.n}.html", "title": u.name, "about": u.title, "count": u.posts, "at": u.since}
                  for u in forum.users]  # fmt: skip
        self._paged("member", "会员", people)
        for name, title in (("archiver", "文档"), ("mobile", "手机版"), ("rules", "小黑屋")):
            self._list(name, title, "帮助", [(title, self._rows(self._some(10)))])
        boards = [{"url": f"/forum-{b['n']}-1.html", "title": b["name"], "about": forum.sentences(1, 1), "count": b["threads"]}
                  for b in forum.boards]  # fmt: skip
        self._list("index", "首页", "论坛", [("全部版块", boards), ("最新主题", self._rows(self._some(20)))])

    def _paged(self, stem: str, title: str, rows: list[dict[str, Any]]) -> None:
        pages = range(1, (len(rows) + ROWS - 1) // ROWS + 1)
        for page in pages:
            shown = rows[(page - 1) * ROWS : page * ROWS]
            self._list(
                f"{stem}-{page}", f"{title} 第{page}页", title, [(title, shown)], stem, page, list(pages)
            )

    def _list(
        self, name: str, title: str, section: str, groups: list[Any], stem: str = "", page: int = 1,
        pages: list[int] | None = None,
    ) -> None:  # fmt: skip
        self._draw(
            name, "list", title, section, groups=groups, stem=stem, page=page, pages=pages or [], kind="index"
        )

    def _rows(self, threads: list[Thread]) -> list[dict[str, Any]]:
        return [{"url": f"/thread-{t.n}-1-1.html", "title": t.title, "count": t.replies, "user": t.user, "at": t.at}
                for t in threads]  # fmt: skip

    def _some(self, count: int) -> list[Thread]:
        return self.forum.dice.sample(self.forum.threads, min(count, len(self.forum.threads)))

    def _members(self) -> list[User]:
        return self.forum.dice.sample(self.forum.users, min(8, len(self.forum.users)))

    def _hot(self) -> list[Thread]:
        return self.forum.dice.sample(self.forum.hot, min(10, len(self.forum.hot)))

    def _thread(self, place: int, thread: Thread) -> None:
        forum = self.forum
        self._draw(
            f"thread-{thread.n}-1-1", "thread", thread.title, forum.boards[thread.board - 1]["name"], n=thread.n,
            board=forum.boards[thread.board - 1], views=thread.views, posts=forum.posts(thread),
            before=thread.n - 1 if place else 0, after=thread.n + 1 if place + 1 < len(forum.threads) else 0,
            cover=thread.n % COVERS if thread.offer else None, hot=self._hot(), related=self._some(8),
            members=self._members(), tags=forum.dice.sample(forum.tags, min(4, len(forum.tags))), **forum.shares(thread),
        )  # fmt: skip

    def _board(self, board: dict[str, Any]) -> None:
        held = [thread for thread in self.forum.threads if thread.board == board["n"]]
        last = max(1, (len(held) + ROWS - 1) // ROWS)
        for page in range(1, last + 1):
            self._draw(
                f"forum-{board['n']}-{page}", "board", f"{board['name']} 第{page}页", board["name"], board=board,
                rows=held[(page - 1) * ROWS : page * ROWS], page=page, pages=range(1, last + 1), last=last,
            )  # fmt: skip

    def _article(self, place: int) -> None:
        forum, articles = self.forum, self.forum.articles
        comments = [{"user": forum.dice.choice(forum.users), "at": forum.when(), "lines": [forum.fill("{sentence}")]}
                    for _ in range(forum.dice.randint(0, 6))]  # fmt: skip
        self._draw(
            f"article-{place}", "article", articles[place]["title"], "资讯", at=forum.when(), user=forum.dice.choice(forum.users),
            views=forum.dice.randint(9, 9000), lines=[forum.sentences(3, 8) for _ in range(forum.dice.randint(4, 12))],
            comments=comments, before=articles[place - 1] if place else None,
            after=articles[place + 1] if place + 1 < len(articles) else None,
            related=forum.dice.sample(articles, min(8, len(articles))), hot=self._hot(),
        )  # fmt: skip

    def _draw(self, name: str, template: str, title: str, section: str, **more: Any) -> None:
        forum = self.forum
        more = {"kind": template, **more}
        text = self.pages.get_template(f"{template}.html").render(
            title=title, section=section, origin=ORIGIN, boards=forum.boards, hot_tags=forum.tags[:8], **more
        )
        (self.www / f"{name}.html").write_text(text, "utf-8")
        self.count += 1


def main() -> None:
    """Write the forum and say what its pages measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3000)
    root = Path("build/bench/measured")
    total = write(root, parser.parse_args().pages)
    kinds: dict[str, list[tuple[int, int]]] = {}
    for path in sorted((root / "www").glob("*.html")):
        text = path.read_text("utf-8")
        kinds.setdefault(path.name.split("-")[0].removesuffix(".html"), []).append(
            (len(text.encode()), text.count("<a href=") + text.count("<a class") + text.count("<a title"))
        )
    for kind, sizes in (*kinds.items(), ("all", [size for held in kinds.values() for size in held])):
        lengths, links = sorted(size for size, _ in sizes), sorted(count for _, count in sizes)
        print(f"{kind}: {len(sizes)} pages, {lengths[0]}-{lengths[len(sizes) // 2]}-{lengths[-1]} bytes (least, median, most), "
              f"{links[0]}-{links[len(sizes) // 2]}-{links[-1]} links")  # fmt: skip
    print(f"{total} pages")


if __name__ == "__main__":
    main()
