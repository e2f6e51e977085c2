"""Scrapy's settings: each departure from its default with its reason. `scrapy` commands and sweeps use these."""

from __future__ import annotations

from crawler.asked.programs import ProgramMiddleware
from crawler.engine.budget import BytesBudget
from crawler.engine.burden import Burden
from crawler.engine.frontier import Frontier
from crawler.engine.middlewares import (
    BoundedCompressionMiddleware,
    GateMiddleware,
    KeepRawMiddleware,
    LedgerMiddleware,
    PeerMiddleware,
)
from crawler.engine.rendering import RenderMiddleware
from crawler.engine.unmodified import UnmodifiedMiddleware
from crawler.engine.watch import Watch
from crawler.logs import Quiet
from crawler.manners.handler import BoundedHandler
from crawler.manners.pace import PaceMiddleware
from crawler.manners.refresh import RefreshMiddleware
from crawler.manners.robots import RobotsMiddleware
from crawler.memory import OwnMemory
from crawler.scope.resolver import GuardingResolver
from crawler.world import version
from records.settings import Settings

_office = Settings()

BOT_NAME = "copywatch"
SPIDER_MODULES = ["crawler.spiders"]
# honest: who asks, in which version, and how a site reaches the office that runs it
USER_AGENT = f"copywatch/{version()}" + (f" (+{_office.contact})" if _office.contact else "")

# ---- what may be fetched
SCHEDULER = Frontier  # rows with leases: Scrapy's own queue loses its requests on a kill
TWISTED_DNS_RESOLVER = GuardingResolver  # every address is vetted; the default would connect to loopback
DOWNLOAD_HANDLERS = {  # only the web: file:, data:, ftp: and s3: are ways into the machine
    "http": BoundedHandler,
    "https": BoundedHandler,
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
HTTPPROXY_ENABLED = False  # a proxy variable in the environment would go round the resolver guard
DOWNLOAD_VERIFY_CERTIFICATES = True  # evidence from a server that anybody could impersonate is none
REDIRECT_MAX_TIMES = 10  # each hop passes the gate; more than this is a loop
METAREFRESH_MAXDELAY = 5  # a longer refresh is a page that reloads itself, not a redirect
ROBOTSTXT_OBEY = False  # Scrapy's middleware fails open; ours stands in its place and cannot be switched off
COOKIES_ENABLED = False  # a sweep sees what any visitor without a history sees, in whatever order
HTTPERROR_ALLOW_ALL = True  # every status is read and counted by the spider

# ---- how fast and how much
DOWNLOAD_DELAY = 0  # the pace middleware keeps the delay: no jitter, Retry-After obeyed, robots.txt included
CONCURRENT_REQUESTS = 8  # of one site; they still begin one by one with the delay between them
CONCURRENT_REQUESTS_PER_DOMAIN = 8
CONCURRENT_ITEMS = (
    1  # default 100 tasks for every page, more work than reading it; a page's result is one piece
)
AUTOTHROTTLE_ENABLED = False
RETRY_ENABLED = False  # the frontier asks again, counted in its rows, and never after a refusal
DOWNLOAD_TIMEOUT = _office.fetch_timeout_s  # default 180 s: a slow body would hold a place for minutes
DOWNLOAD_MAXSIZE = _office.max_body_bytes  # default 1 GiB: a 204 kB gzip bomb took 484 MB of memory
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 20
MEMUSAGE_LIMIT_MB = 1024  # default none; the sweep ends as partial instead of taking the machine down
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5.0
URLLENGTH_LIMIT = 2083

# ---- nothing listens, nothing leaks
TELNETCONSOLE_ENABLED = False  # default on: a Python prompt on a port
REMOTE_CONTROL_ENABLED = False  # default on
LOG_LEVEL = "INFO"  # DEBUG writes bodies of items
LOG_FORMATTER = Quiet
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
DOWNLOADER_STATS = (
    False  # the ledger counts; Scrapy's counters cost two passes over the headers of every answer
)
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the source of every callback
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",  # what the stored responses can be read back with everywhere
}

# none of Scrapy's: those that are switched off are imported all the same, remote control's aiohttp for every sweep anew
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    BytesBudget: 0,
    Burden: 0,
    Watch: 0,
    OwnMemory: 0,  # in the place of Scrapy's, which counts the memory of whoever started the sweep
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # no guard: dont_filter and redirects pass it
    RenderMiddleware: 40,  # outermost: sees the response that the reader will see
    GateMiddleware: 55,
    RobotsMiddleware: 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    ProgramMiddleware: 110,  # behind what refuses, before all that asks
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no credentials are ever sent
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    RefreshMiddleware: 580,
    BoundedCompressionMiddleware: 590,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,  # evidence is never read from a cache
    UnmodifiedMiddleware: 870,  # behind all that set headers, and before redirects are followed
    KeepRawMiddleware: 880,
    PeerMiddleware: 985,
    PaceMiddleware: 990,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,  # the frontier plants the seeds
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # the gate refuses what is too long
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the frontier's rows hold the depth
    LedgerMiddleware: 1000,
}
FEED_EXPORT_ENCODING = "utf-8"
