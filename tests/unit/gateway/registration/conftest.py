"""A talent, and an account that knows a name and a mobile."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from services.common.access.principal import Role
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.registration.scenes import a_registration, give


@pytest.fixture
def talent(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.TALENT)


@pytest.fixture(autouse=True)
def account(app: FastAPI, backing: Backing) -> None:
    """An account that knows a name and a mobile, and a draft that was begun."""
    contact = SimpleNamespace(name="账号姓名", mobile="13700137000")
    accounts = SimpleNamespace(own=SimpleNamespace(contact=lambda _person: contact))
    app.state.gateway = replace(app.state.gateway, accounts=cast("Any", accounts))
    give(backing, a_registration())
