"""Any website: what a page of a site that nobody has looked at before says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import define, evolve, field

from crawler.items import ListingItem, PageListing
from crawler.pages import onward, rendering, walls
from crawler.pages.declared import whose
from crawler.pages.declared.structured import Thing, main_thing, things
from crawler.pages.facts import (
    called,
    days,
    identified,
    particulars,
    people,
    posters,
    site_named,
    titles,
    voices,
)
from crawler.pages.facts.declared_files import with_declared
from crawler.pages.kind import parts, pictured, repository, streams, views
from crawler.pages.kind.classify import OFFER_FROM, Signs, address_weight, signs
from crawler.pages.links import urls
from crawler.pages.offer import led_by, shown_text
from crawler.pages.offer.evidence import evidence
from crawler.pages.offer.offers import Offers, offers_of
from crawler.pages.reading import SHELL, Fetched, Follow, PageKind, PageReading, Piece
from crawler.pages.regions import frame, own
from crawler.pages.rows import buttonrows, code_rows, fileindex, posted, shelf_rows
from crawler.pages.tree.document import Document

_READABLE = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "")


@define
class WebsitePage:
    """A page object: built from a response, it says what stands there and fetches nothing."""

    fetched: Fetched
    document: Document = field(init=False)
    things: list[Thing] = field(init=False)
    main: Thing | None = field(init=False)
    title: str = field(init=False)
    offers: Offers = field(init=False)
    price: str = field(init=False)
    picture: pictured.Picture | None = field(init=False)
    """The picture whose own page it is."""
    repository: bool = field(init=False)
    """Whether it is the first page of one, which hands it over."""

    def __attrs_post_init__(self) -> None:
        self.document = Document(self.fetched)
        frame.mark(self.document)
        shown_text.mark(self.document)
        own.mark(self.document)
        self.things = things(self.document)
        self.main = main_thing(whose.of_page(self.document, self.things))
        site = next((thing.text("name") for thing in self.things if "WebSite" in thing.types), "")
        site = site or rendering.title_of_shell(self.fetched.extra.get(SHELL, b""))
        self.offers = led_by.with_code(offers_of(self.document), self.fetched.extra.get(called.SAID, ""))
        self.price = particulars.price_of(self.document, self.about)
        named = titles.title_of(self.document, self.main, site)
        named = site_named.name_of(self.document, self.offers, named)
        named = streams.name_of(self.document, named)
        extra = self.fetched.extra
        named = called.name_of(self.document, extra.get(called.SAID, ""), named, extra.get(called.ABOVE, 0))
        named = called.name_of_handed(self.document, extra.get(called.OF, ""), named)
        self.picture = pictured.own_picture(self.document, named)
        self.repository = repository.is_first(self.document)
        if self.repository or not named:
            named = repository.name_of(self.document, named, first=self.repository)
        self.title = pictured.name_of(self.document, self.picture, named) if self.picture else named

    @property
    def signs(self) -> Signs:
        """Why the page is an offer, or a list."""
        given = evidence(
            self.document, self.things, self.main, self.title, self.offers, self.price, pictured=self.picture is not None
        )  # fmt: skip
        return signs(self.document, self.things, self.title, given)

    def read(self) -> PageReading:
        """The page's listings and where it leads."""
        reading = self._of_code() or self._read()
        if reading.needs_rendering or not rendering.leads_within(self.document):
            return reading
        return evolve(reading, needs_rendering=("routes",))

    def _read(self) -> PageReading:
        table = fileindex.table_of(self.document)
        if table is not None:
            files = fileindex.listings_of(self.document, table)
            pages = [
                Follow(row.url)
                for row in table.rows
                if not row.folder and urls.extension(row.url) in urls.PAGES
            ]
            leads = (*onward.paging(self.document), *(Follow(row.url) for row in table.folders), *pages)
            return PageReading(PageKind.FILES, files, leads, self.styles)
        shelf = shelf_rows.listings_of(self.document)
        if shelf:
            return PageReading(PageKind.FILES, shelf, tuple(self.follow()), self.styles)
        feeds = onward.feeds(self.document)
        posts = posted.posts_of(self.document, self.offers)
        if posts is not None:
            told = tuple(self._posted(posts))
            kind = PageKind.FILES if told else PageKind.INDEX
            return PageReading(kind, told, tuple(self.follow()), self.styles if told else (), feeds=feeds)
        weighed = self.signs
        if weighed.is_offer and not streams.lists_posts(self.document):
            whole, piece = self._whole(weighed)
            if whole is None:
                return PageReading(
                    PageKind.OFFER, (self.listing(),), tuple(self._handed_on()), self.styles, feeds=feeds
                )
            leads = (*([Follow(whole, paging=True)] if whole else []), *self.follow())
            own = self._piece(whole) if whole and piece else None
            return PageReading(PageKind.INDEX, (), leads, feeds=feeds, piece=own)
        return self._led_on(feeds)

    def _of_code(self) -> PageReading | None:
        """What a page of a repository is: the whole of it, books in its tree, or its source and history, which offer nothing."""
        if self.repository:
            leads = repository.onward(self.document, self.follow())
            return PageReading(PageKind.OFFER, (self.listing(),), leads, self.styles)
        if not repository.shows_code(self.document):
            return None
        works = code_rows.works_of(self.document)
        if not works and repository.hands_over(self.document, self.offers):
            return None
        kind = PageKind.FILES if works else PageKind.INDEX
        return PageReading(kind, works, repository.onward(self.document, self.follow()))

    def _posted(self, posts: Iterable[posted.Post]) -> Iterator[ListingItem]:
        """The offers among the posts of a page, each read as a page of its own."""
        for post in posts:
            page = WebsitePage(post.page)
            page.title = post.name
            weighed = page.signs  # by what it is itself: the address is that of all of them
            if weighed.gives and weighed.score - weighed.weights.get("address", 0.0) >= OFFER_FROM:
                one = PageListing(**page.fields())
                yield evolve(one, uploader=post.who or one.uploader)

    def _led_on(self, feeds: tuple[str, ...]) -> PageReading:
        """What a page is that offers no one thing: a wall, rows of files without addresses, or a way to others."""
        if wall := walls.wall_of(self.document):
            return PageReading(PageKind.INDEX, wall=wall)
        if named := buttonrows.listing_of(self.document, self.title):
            return PageReading(PageKind.FILES, (named,), tuple(self.follow()), self.styles, feeds=feeds)
        unseen = rendering.reasons(self.document)
        return PageReading(PageKind.INDEX, (), tuple(self.follow()), feeds=feeds, needs_rendering=unseen)

    def _whole(self, weighed: Signs) -> tuple[str | None, bool]:
        """The address at which the offer stands whole, empty where it is not known; None where it is this one.

        And whether this page is a piece of it, and not the same once more.
        """
        whole, piece = parts.whole_of(
            self.document, self.title, hands_over=weighed.weights.get("given", 0.0) > 0
        )
        if whole:
            return whole, piece
        if self._stands_elsewhere():
            return self.document.canonical, False
        hands_over = weighed.weights.keys() & {"given", "player", "bought"}
        told = views.is_view(self.document, self.title) or (
            not hands_over and views.is_a_tab(self.document, self.title)
        )
        return ("" if told else None), False

    def _piece(self, whole: str) -> Piece:
        """The page as a part of another one."""
        return Piece(self.document.url, whole, self.document.page_title[:1000], self.offers.text)

    def _handed_on(self) -> Iterator[Follow]:
        """Where an offer leads; a page at which its thing is handed over is told whose it is."""
        handed = {_without_key(link["url"]) for link in self.offers.links if link["rel"] == "download"}
        return (
            evolve(link, of=self.title) if _without_key(link.url) in handed else link
            for link in self.follow()
        )

    def _stands_elsewhere(self) -> bool:
        """Whether the page names another address of the site as its own: one offer, one listing.

        A canonical link to a list or to the home page is a mistake that some sites make on every page.
        """
        said = self.document.canonical
        same_site = said.startswith(urls.origin(self.document.url) + "/")
        if (
            not same_site
            or urls.same_page(said, self.document.url)
            or not urls.is_page(said)
            or address_weight(said) < 0
        ):
            return False
        named = views.titled(self.document, self.title)
        return self.document.url not in named or said in named

    def listing(self) -> ListingItem:
        """The page as the offer of one thing."""
        return PageListing(**self.fields())

    def fields(self) -> dict[str, Any]:
        """The fields of a listing, for any kind of it."""
        document, offers = self.document, self.offers
        return {
            "url": document.url, "title": self.title, "page_title": document.page_title[:1000], "text": offers.text,
            "links": offers.links, "share_links": offers.share_links,
            "files": with_declared(offers.files, self.main, document.url) or buttonrows.files_of(document),
            "images": particulars.pictures_of(document, self.about, self.title),
            "creators": people.creators_of(document, self.about),
            "uploader": voices.above_its_name(document) or posters.uploader_of(document, self.main) or voices.first_of(document),
            "price": self.price, "dates": days.dates_of(document, self.about),
            "language": particulars.language_of(document, offers.text),
            "schema_types": self.main.types if self.main else (),
            "category": particulars.category_of(document, self.things, self.title),
            "identifiers": identified.identifiers_of(self.about, offers.text),
        }  # fmt: skip

    @property
    def about(self) -> Sequence[Thing]:
        """What the page declares of its own subject; of other things on it, nothing."""
        return [self.main] if self.main else []

    @property
    def styles(self) -> tuple[str, ...]:
        """Style sheets of the page's own host."""
        return onward.styles(self.document)

    def follow(self) -> Iterator[Follow]:
        """Links to pages, each once, in the order of the page. The gate decides which of them are fetched."""
        return onward.links(self.document)


def _without_key(url: str) -> str:
    """An address as far as those of one kind have it in common: `/down/7-1` and `/down/7-2` begin alike."""
    return url[: max(url.rfind("/"), url.rfind("=")) + 1]


class WebsiteReader:
    """Asked last: reads every page of HTML."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if fetched.media_type not in _READABLE:
            return None
        return WebsitePage(fetched).read()
