"""The whole error tree. An error carries data and says what was expected.

CopywatchError
├── ConfigurationError        a setting, a missing program, a home that cannot be used (exit code 3)
│   ├── UnknownSite           no site of that key in the register (exit code 3)
│   ├── DamagedModel          a model file that does not verify, or names unknown features
│   └── MissingPart           a program, font or package is absent; names the Debian package
├── NotFound                  no row with that id or name
├── Refused                   bad input: typed, counted, stored, shown
│   ├── FetchRefused          the gate or the guard refused a URL
│   ├── RowRefused            a row of an upload
│   ├── BytesRefused          a picture, an archive, a document
│   └── IndexRefused          a saved title index that is missing, damaged or of another version
├── Conflict                  the row was changed by somebody else
├── NotAllowed                the rules of the house bar this step, with every reason
├── SiteBusy                  another sweep holds the site's lease
├── StageBusy                 another process runs this stage
├── SweepDied                 the process of a sweep ended without a result; the next one goes on
├── StorageFailed             the disk of the evidence is full or cannot be written
├── DatabaseAway          the database does not answer, or cannot be used now (exit code 3)
├── OutOfHours                no window of the site is open; data says when the next one opens
├── Stopped                   the kill switch is on for this site, or for all
└── Tampered                  the event chain or the vault does not verify
"""

from __future__ import annotations

from typing import Any


class CopywatchError(Exception):
    """Base of all our errors.

    Attributes:
        message_zh: one Chinese sentence for the person at the desk.
        data: what the sentence is about, JSON-serialisable.
    """

    def __init__(self, message: str, *, zh: str = "", **data: Any) -> None:
        super().__init__(message)
        self.message_zh = zh or message
        self.data = data


class ConfigurationError(CopywatchError):
    """A setting or an installation that cannot work as it stands."""


class UnknownSite(ConfigurationError):
    """No site with this key stands in the register."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"no site with key {key!r} in the register; `copywatch site list` shows the keys",
            zh=f"登记册中没有网站 {key!r}",
            key=key,
        )


class DamagedModel(ConfigurationError):
    """A model file is missing, does not have its digest, or names features that do not exist."""


class MissingPart(ConfigurationError):
    """A program or package that this step needs is absent; `package` is Debian's or PyPI's name."""

    def __init__(self, part: str, package: str) -> None:
        super().__init__(
            f"{part} is missing; install the package {package}",
            zh=f"缺少 {part}，请安装软件包 {package}",
            part=part,
            package=package,
        )


class NotFound(CopywatchError):
    """No row with that id or name (for the asker: another tenant's row is not found either)."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"no {what} {key!s}", zh=f"找不到 {what} {key!s}", what=what, key=str(key))


class Refused(CopywatchError):
    """Bad input. `code` is a stable reason code; the code is counted, stored and shown."""

    def __init__(self, code: str, message: str, *, zh: str = "", **data: Any) -> None:
        super().__init__(message, zh=zh, **data)
        self.code = code


class FetchRefused(Refused):
    """A URL that may not be fetched; `code` is a `RefusalReason` value."""


class RowRefused(Refused):
    """A row of an upload; data holds row (1-based, header included), column, value, repair."""


class BytesRefused(Refused):
    """Bytes that are not what they claim, or are too large to look at."""


class IndexRefused(Refused):
    """A saved title index that cannot be used: `index_missing`, `index_version`, `index_damaged`."""


class Conflict(CopywatchError):
    """The row has changed since it was read; data holds expected and found versions."""


class NotAllowed(CopywatchError):
    """The rules of the house bar this step; data["reasons"] lists every reason."""


class SiteBusy(CopywatchError):
    """Another sweep holds the lease of the site; data holds owner and until."""


class DatabaseAway(CopywatchError):
    """The database does not answer, or cannot be used now; data holds what its driver says."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the database cannot be used now: {reason}; what was saved stays, try again once it answers",
            zh=f"数据库暂时无法使用：{reason}。已保存的内容不受影响，待数据库恢复后再试",
            reason=reason,
        )


class OutOfHours(CopywatchError):
    """No window of the site is open now; data holds when the next one opens."""

    def __init__(self, site: str, opens: str) -> None:
        super().__init__(
            f"site {site!r} may be swept from {opens} on; a person may sweep it now with --any-time",
            zh=f"网站 {site} 的巡查时段从 {opens} 开始；如需立即巡查，请加 --any-time",
            site=site,
            opens=opens,
        )


class Stopped(CopywatchError):
    """The kill switch is on: nothing of this site is fetched until `copywatch resume`."""

    def __init__(self, site: str, reason: str, by: str) -> None:
        super().__init__(
            f"sweeps of {site!r} are stopped by {by}: {reason}; `copywatch resume` lifts it",
            zh=f"网站 {site} 的巡查已由 {by} 停止：{reason}；恢复请用 copywatch resume",
            site=site,
            reason=reason,
            by=by,
        )


class StageBusy(CopywatchError):
    """Another process, here or on another machine, holds the lock of this stage."""

    def __init__(self, stage: str) -> None:
        super().__init__(
            f"another worker is running {stage!r}",
            zh=f"另一工作进程正在执行 {stage}，请稍后再试",
            stage=stage,
        )


class SweepDied(CopywatchError):
    """The process of a sweep ended without a result; data holds site and code."""


class StorageFailed(CopywatchError):
    """The disk of the evidence is full or cannot be written; what was fetched and not kept is fetched again."""


class Tampered(CopywatchError):
    """Stored evidence or the event chain does not verify; data holds the first bad place."""
