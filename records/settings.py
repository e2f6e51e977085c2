"""One typed settings class, read from the environment (`COPYWATCH_...`); each name carries its unit."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an office may set. Sizes in bytes or MiB, times in seconds or hours, as each name says."""

    model_config = SettingsConfigDict(env_prefix="COPYWATCH_", extra="ignore")

    home: Path = Path("~/.copywatch")
    """Folder of the database, the vault, the WARC files and the logs; `~` is expanded."""
    database_url: str = ""
    """SQLAlchemy URL; empty means `copywatch.db` in the home. `postgresql://...` is shared by many machines."""
    shared: Path | None = None
    """Folder that every machine of the database sees: vault, WARC files, index and models; empty means the home."""
    contact: str = ""
    """Web or e-mail address that every request's user agent names, so that a site can reach the office."""
    office_place: str = "四川省"
    """Province, or province and city, of this office: jurisdiction is judged from there."""
    office_name: str = ""
    """Name of this office as its papers bear it; empty means that of the copyright organ of the place."""
    office_contact: str = ""
    """Contact person that the office's papers name."""
    office_phone: str = ""
    """Telephone number that the office's papers name."""
    office_address: str = ""
    """Postal address that the office's papers name."""

    max_body_bytes: int = Field(default=8 * 1024 * 1024, ge=1024)
    """A response is cut and refused beyond this size, after decompression."""
    max_picture_pixels: int = Field(default=40_000_000, ge=1)
    """Pictures with more pixels are refused before they are decoded."""
    fetch_timeout_s: float = Field(default=20.0, gt=0)
    """A response must be complete within this time."""
    sweep_max_h: float = Field(default=24.0, gt=0)
    """A sweep ends as partial after running this long, interruptions not counted."""
    sweep_max_mib: int = Field(default=8192, ge=1)
    """A sweep ends as partial after so many MiB of answers."""
    stale_after_d: float = Field(default=7.0, gt=0)
    """A site without a complete sweep for this long stands in the list of stale sites."""
    metrics_token: str = ""
    """Bearer token that opens `/metrics` to other machines; empty means that only this machine reads it."""
    lease_s: float = Field(default=60.0, gt=0)
    """How long a site or a frontier row stays with a worker that no longer renews its lease."""
    full_fetch_every: int = Field(default=50, ge=1)
    """A page that its site calls "not modified" is fetched whole again at least every so many sweeps; 1: always."""
    soft_404_probe: bool = True
    """A made-up address may be asked for, once a sweep, to learn how a site says that there is nothing."""
    tls_ca_file: Path | None = None
    """PEM file with certificate authorities that are trusted besides those of the system, such as an office's own."""
    recheck_max_age_h: float = Field(default=24.0, gt=0)
    """An approval needs a live re-check of the same version that is not older than this."""
    public_form: bool = False
    """`/report-piracy` takes complaints from people without an account; open it only behind TLS."""
    two_approvers_above_urls: int = Field(default=50, ge=0)
    """A notice that names more addresses than this needs two approvers."""
    chromium: Path = Path("/usr/bin/chromium")
    """Debian's Chromium; used for pictures of found pages."""
    live_captures: bool = True
    """Found pages are looked at once more and drawn live; otherwise they are drawn from stored responses only."""
    draw_s: float = Field(default=90.0, gt=0)
    """A page drawn live must be complete within this time; the site's delay between its parts counts."""
    timestamp_urls: str = ""
    """RFC 3161 time stamp authorities, addresses with blanks between them; exported evidence is stamped by each."""
    timestamp_roots: Path | None = None
    """PEM file with the root certificates of those authorities."""
    triage_workdays: int = Field(default=3, ge=1, le=60)
    """A finding should be decided within so many working days of its being opened; later it is shown as late."""
    desk_processes: int = Field(default=0, ge=0, le=64)
    """Processes that the desk answers in; 0 means one for each processor, at most four."""
    oidc_issuer: str = ""
    """Address of the office's own sign-in provider (OpenID Connect), as it calls itself; empty: no such sign-in."""
    oidc_client_id: str = ""
    """Under which the desk is registered there."""
    oidc_client_secret: str = ""
    """The client's secret; better in a file."""
    oidc_client_secret_file: Path | None = None
    """File that holds the secret alone; it counts before the other one."""
    oidc_name: str = ""
    """What the sign-in button calls the provider; empty means its host."""
    oidc_desk_url: str = ""
    """Address of the desk as browsers see it, such as `https://desk.example.gov.cn`; empty means that of the request."""
    session_idle_min: int = Field(default=30, ge=1)
    """A desk session ends after this many minutes without a request."""
    session_max_h: int = Field(default=12, ge=1)
    """A desk session ends after this many hours in any case."""

    @property
    def home_dir(self) -> Path:
        """The home with `~` expanded, absolute."""
        return self.home.expanduser().absolute()

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.home_dir / 'copywatch.db'}"

    @property
    def shared_dir(self) -> Path:
        """Where what all machines need to see stands, absolute."""
        return self.shared.expanduser().absolute() if self.shared else self.home_dir

    @property
    def vault_dir(self) -> Path:
        return self.shared_dir / "vault"

    @property
    def warc_dir(self) -> Path:
        return self.shared_dir / "warc"

    @property
    def index_dir(self) -> Path:
        """The saved index of the catalogue, which every worker opens."""
        return self.shared_dir / "index"

    @property
    def models_dir(self) -> Path:
        """Models that were learnt here, from reviewers' verdicts."""
        return self.shared_dir / "models"

    @property
    def checkpoints_dir(self) -> Path:
        """Signed checkpoints of the chain of events; copies belong elsewhere."""
        return self.home_dir / "checkpoints"

    @property
    def checkpoint_key(self) -> Path:
        """The private key that signs them."""
        return self.home_dir / "keys" / "checkpoints.pem"
