"""Every page that has to be told nothing opens, for everybody whom the table lets in."""

import pytest

from services.common.access.principal import Role
from services.gateway.access import ROUTES
from tests.e2e.conftest import City

# Other answers than pages: the API, files, what watches the process, a provider of identities.
ELSEWHERE = ("/api/", "/static", "/health", "/ready", "/live", "/metrics", "/oidc")
PAGES = {
    path: rule.roles
    for (verb, path), rule in ROUTES.items()
    if verb == "GET" and "{" not in path and not path.startswith(ELSEWHERE)
}


@pytest.mark.parametrize("role", [role.value for role in Role if role not in (Role.VISITOR, Role.SYSTEM)])
def test_every_page_opens(city: City, role: str) -> None:
    with city.mesh.sign_in(role) as client:
        paths = [path for path, roles in PAGES.items() if Role(role) in roles]
        broken = {path: code for path in paths if (code := client.get(path).status_code) >= 500}

    assert len(paths) > 20
    assert not broken
