"""A real OpenID provider (Canaille) with one client and one user, as a process of its own.

`python identity_provider.py PORT REDIRECT_URI` serves on the loopback until it is stopped.
"""

import datetime as dt
import logging
import sys
from typing import Any, Final

from canaille import create_app  # type: ignore[import-untyped]  # it ships no types
from canaille.app import models  # type: ignore[import-untyped]
from canaille.backends import Backend  # type: ignore[import-untyped]
from joserfc.jwk import RSAKey
from werkzeug.serving import run_simple

CLIENT_ID: Final = "dabridge"
CLIENT_SECRET: Final = "only-for-tests-0123456789"
USER: Final = "li-lei"
PASSWORD: Final = "correct horse battery staple"


def provider(port: int, redirect_uri: str) -> Any:
    """The WSGI application, its user and client stored in memory."""
    app = create_app(
        {
            "SECRET_KEY": "only for tests",
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory"},
            "CANAILLE_OIDC": {
                "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]
            },
        }
    )
    with app.app_context():
        user = models.User(
            user_name=USER, formatted_name="Li Lei", family_name="Li", emails=["li@example.org"]
        )
        user.password = PASSWORD
        Backend.instance.save(user)
        client = models.Client(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            client_name="DaBridge",
            client_uri="http://127.0.0.1",
            client_id_issued_at=dt.datetime.now(dt.UTC),
            redirect_uris=[redirect_uri],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile"],
            token_endpoint_auth_method="client_secret_basic",
        )
        Backend.instance.save(client)
    return app


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    run_simple("127.0.0.1", int(sys.argv[1]), provider(int(sys.argv[1]), sys.argv[2]), threaded=True)
