"""copyparty as a cloud drive with share links and codes."""

from __future__ import annotations

import json
import random
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

from demo.covers import planted_bytes
from demo.plan import DriveShare, Plan
from demo.processes import ServerFailed, running
from demo.vocabulary import ShareState

PASSWORD = "demo-drive-owner"  # noqa: S105 - the stand-in's owner, on loopback, thrown away with the demo
PROGRAM = "import sys; from copyparty.__main__ import main; sys.exit(main())"


def fill(plan: Plan, data: Path) -> None:
    """Writes the files of every share below `data`, one folder per share."""
    for share in plan.drive.shares:
        source = random.Random(f"{plan.seed}/{share.key}")
        for file in share.files:
            path = data / share.key / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                planted_bytes(file.cover, plan.works())
                if file.cover
                else source.randbytes(source.randint(900, 9000))
            )


@contextmanager
def serving(plan: Plan, port: int, home: Path, python: str) -> Iterator[None]:
    """Serves the drive with its shares while the block runs.

    Raises:
        ServerFailed: copyparty is missing, does not answer, or refuses a share.
    """
    data = home / "data"
    fill(plan, data)
    address = plan.drive.address
    # Bans are off: all visitors of a loopback stand-in share one address, so one visitor's mistakes would lock all out.
    bans = [word for kind in ("pw", "403", "404", "422", "url") for word in (f"--ban-{kind}", "no")]
    command = [
        python, "-c", PROGRAM, "-i", address, "-p", str(port), "-a", f"admin:{PASSWORD}",
        "-v", f"{data}::rwmda,admin", "--shr", "/share", "--shr-db", str(home / "shares.db"), "--hist", str(home),
        "--no-robots", "--no-thumb", "--no-mtag-ff", *bans,
    ]  # fmt: skip
    environment = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "PYTHONDONTWRITEBYTECODE": "1"}
    with running(command, home / "copyparty.log", address, port, env=environment, seconds=60.0):
        for share in plan.drive.shares:
            _open_share(f"http://{address}:{port}", share)
        yield


def _open_share(root: str, share: DriveShare) -> None:
    body: dict[str, object] = {
        "k": share.key,
        "vp": [f"/{share.key}/"],
        "pw": share.code,
        "exp": "",
        "perms": ["read"],
    }
    _post(f"{root}/?share", body)
    if share.state is ShareState.REMOVED:
        _post(f"{root}/share/{share.key}?eshare=rm", None)


def _post(url: str, body: dict[str, object] | None) -> None:
    sent = b"" if body is None else json.dumps(body).encode()
    kind = "application/octet-stream" if body is None else "application/json"
    headers = {"PW": PASSWORD, "Content-Type": kind}
    request = urllib.request.Request(url, data=sent, headers=headers)  # noqa: S310 - our own http: address
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20):
            return
    except HTTPError as error:
        raise ServerFailed(f"the drive answers {error.code} to {url}: {error.read()[:300]!r}") from error
