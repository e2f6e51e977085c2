"""nginx: our own prefix, configuration, pid and logs; works as root and as an ordinary user."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from demo.processes import ServerFailed, clean_environment, running

HEAD = """\
{user}worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  log_format demo '$server_addr:$server_port $status $request_uri "$http_user_agent"';
  client_body_temp_path {home}/tmp; proxy_temp_path {home}/tmp; fastcgi_temp_path {home}/tmp;
  uwsgi_temp_path {home}/tmp; scgi_temp_path {home}/tmp;
  types {{ text/html html htm; text/css css; image/jpeg jpg; image/png png; text/plain txt; application/xml xml;
          application/vnd.android.package-archive apk; application/zip zip; application/x-bittorrent torrent; }}
  default_type application/octet-stream;
  server_tokens off;
"""
SERVER = """\
  server {{
    listen {address}:{port};
    root {root};
    access_log {home}/{name}.access.log demo;
    location / {{ index index.html; try_files $uri $uri/index.html $uri.html =404; }}
    location = / {{ default_type text/html; try_files /_q/$args.html /index.html; }}
    location ~ \\.php$ {{ default_type text/html; try_files /_q$uri/$args.html =404; }}
    location ^~ /_q/ {{ return 404; }}
    location ^~ /files/ {{ autoindex on; autoindex_exact_size off; charset utf-8; }}
{extra}  }}
"""
BOMB = "    location = {path} {{ default_type text/html; add_header Content-Encoding gzip; alias {file}; }}\n"
REDIRECT = "    location = {path} {{ return 302 {to}; }}\n"


@dataclass(frozen=True)
class Server:
    """One virtual server on an address of its own. `redirects` path to URL, `bombs` path to a gzipped file."""

    name: str
    address: str
    port: int
    root: Path
    redirects: dict[str, str] = field(default_factory=dict)
    bombs: dict[str, Path] = field(default_factory=dict)

    def text(self, home: Path) -> str:
        extra = "".join(REDIRECT.format(path=path, to=to) for path, to in self.redirects.items())
        extra += "".join(BOMB.format(path=path, file=file) for path, file in self.bombs.items())
        return SERVER.format(
            address=self.address, port=self.port, root=self.root, home=home, name=self.name, extra=extra
        )


@contextmanager
def serving(home: Path, servers: Sequence[Server]) -> Iterator[None]:
    """Serves while the block runs.

    Raises:
        ServerFailed: nginx is missing, refuses the configuration, or does not answer.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise ServerFailed("nginx is missing; install the Debian package nginx-light")
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    configuration = home / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    configuration.write_text(
        HEAD.format(home=home, user=user) + "".join(server.text(home) for server in servers) + "}\n",
        encoding="utf-8",
    )
    command = [program, "-p", str(home), "-c", str(configuration), "-e", str(home / "error.log")]
    _test(command)
    first = servers[0]
    with running([*command, "-g", "daemon off;"], home / "nginx.log", first.address, first.port):
        yield


def _test(command: list[str]) -> None:
    checked = subprocess.run(
        [*command, "-t"], capture_output=True, text=True, check=False, env=clean_environment()
    )
    if checked.returncode:
        raise ServerFailed(f"nginx refuses its configuration:\n{checked.stderr}")


def requests_of(home: Path, name: str) -> list[tuple[int, str]]:
    """(status, request URI) of every request that the server of that name answered, oldest first."""
    log = home / f"{name}.access.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return [(int(parts[1]), parts[2]) for parts in (line.split(" ", 3) for line in lines) if len(parts) > 3]
