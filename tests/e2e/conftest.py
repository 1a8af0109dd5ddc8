"""One mesh for all that goes through the whole stack."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.offices import Offices
from tests.integration.access.people import open_people
from tests.stack import Backing, Mesh


@dataclass(frozen=True)
class City:
    """The system that runs, and those who use it."""

    mesh: Mesh
    offices: Offices


@pytest.fixture(scope="session")
def city(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with Mesh(backing, tmp_path_factory.mktemp("city")) as mesh:
        mesh.prepare()
        mesh.start()
        with open_people(mesh) as people:
            offices = Offices(mesh, people)
            yield City(mesh, offices)
            offices.close()
