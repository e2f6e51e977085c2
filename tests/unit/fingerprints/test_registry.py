"""The registry of kinds is whole."""

from __future__ import annotations

from importlib.metadata import version

from fingerprints.kinds import Material
from fingerprints.registry import KINDS, kind
from tests.unit.fingerprints.pictures import drawn, encoded


def test_every_kind_is_found_by_its_name_and_names_installed_libraries() -> None:
    for one in KINDS:
        assert kind(one.name) is one
        assert all(version(name) for name in one.libraries)


def test_every_print_has_a_recipe_that_its_kind_declares() -> None:
    prints = kind("picture").compute(Material(data=encoded(drawn(1))))
    assert {one.recipe for one in prints} == set(kind("picture").recipes)
