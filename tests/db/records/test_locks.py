"""Locks of stages on SQLite: a file beside the database, given back with its process."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from records.errors import StageBusy
from records.session import Database
from records.settings import Settings


def test_a_stage_is_run_by_one_process_at_a_time(database: Database, settings: Settings) -> None:
    other = Database(settings.database)

    with (
        database.alone("stages"),
        other.alone("another stage"),
        pytest.raises(StageBusy) as busy,
        other.alone("stages"),
    ):
        pytest.fail("two at once")
    with other.alone("stages"):
        pass
    other.dispose()

    assert busy.value.data == {"stage": "stages"}


def test_who_waits_goes_on_when_the_other_is_ready(database: Database) -> None:
    inside, order = threading.Event(), list[str]()

    def wait() -> None:
        inside.wait()
        with database.alone("stages", wait_s=60):
            order.append("second")

    waiting = threading.Thread(target=wait)
    waiting.start()
    with database.alone("stages"):
        inside.set()
        order.append("first")
    waiting.join()

    assert order == ["first", "second"]


def test_an_error_inside_gives_the_lock_back(database: Database) -> None:
    def fail() -> None:
        with database.alone("stages"):
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.alone("stages"):
        pass


def test_a_killed_process_holds_nothing(database: Database, settings: Settings) -> None:
    code = (
        "import sys, time; from records.session import Database; d = Database(sys.argv[1]);"
        "c = d.alone('stages'); c.__enter__(); print('held', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, settings.database], stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(StageBusy), database.alone("stages"):
        pass

    holder.kill()
    holder.wait()
    holder.stdout.close()

    with database.alone("stages", wait_s=60):
        pass
