"""Settings come from the environment, and a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from records.settings import Settings


def test_everything_lies_in_the_home(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)

    assert settings.database == f"sqlite:///{tmp_path}/copywatch.db"
    assert settings.vault_dir == tmp_path / "vault"
    assert settings.warc_dir == tmp_path / "warc"


def test_the_home_may_be_written_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COPYWATCH_HOME", "~/office")

    assert Settings().home_dir == tmp_path / "office"


def test_a_database_url_replaces_the_one_in_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYWATCH_DATABASE_URL", "postgresql://localhost/copywatch")

    assert Settings().database == "postgresql://localhost/copywatch"


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAX_BODY_BYTES", "10"), ("FETCH_TIMEOUT_S", "0"), ("LEASE_S", "-1"), ("RECHECK_MAX_AGE_H", "0"), ("SESSION_IDLE_MIN", "x")],
)  # fmt: skip
def test_a_value_out_of_bounds_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"COPYWATCH_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()
