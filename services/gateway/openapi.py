"""The API's description: the framework's, with who may call what and the refusals that any route can give."""

from typing import Any, Final

from fastapi import FastAPI

from services.common import texts
from services.common.access.principal import Role
from services.gateway import access
from services.gateway.access import ANY_SCOPE, SAFE, Rule
from services.gateway.portal import cookies, csrf

SESSION: Final = "session"
KEY: Final = "key"
_ERROR: Final = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}
_RETRY: Final = {
    "Retry-After": {
        "description": texts.get("api.header.retry_after"),
        "schema": {"type": "integer", "minimum": 1},
    }
}


def describe(app: FastAPI, *, secure: bool) -> None:
    """Makes the application describe its access too; `secure`: what the session's cookie is called."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["securitySchemes"] = _schemes(secure=secure)
            for path, methods in document["paths"].items():
                for method, operation in methods.items():
                    _describe(operation, method.upper(), access.ROUTES[(method.upper(), path)])
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's documented way to extend it


def _schemes(*, secure: bool) -> dict[str, Any]:
    return {
        SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": cookies.session_name(secure=secure),
            "description": texts.get("api.scheme.session"),
        },
        KEY: {"type": "http", "scheme": "bearer", "description": texts.get("api.scheme.key")},
    }


def _describe(operation: dict[str, Any], method: str, rule: Rule) -> None:
    ways: list[dict[str, list[str]]] = [{SESSION: []}]
    if rule.scope:
        ways.append({KEY: []})
    if Role.VISITOR in rule.roles:
        ways.insert(0, {})
    operation["security"] = ways
    told = [operation["description"]] if operation.get("description") else []
    told.append(texts.get("api.for_roles", roles=roles_named(rule)))
    if rule.scope and rule.scope != ANY_SCOPE:
        told.append(texts.get("api.for_scope", scope=rule.scope))
    if rule.csrf and method not in SAFE:
        told.append(texts.get("api.for_session", header=csrf.HEADER))
    operation["description"] = "\n\n".join(told)
    answers = operation["responses"]
    for status in _refusals(operation, rule):
        answers.setdefault(
            str(status), {"description": texts.get(f"api.response.{status}"), "content": _ERROR}
        )
    for retried in ("429", "503"):
        if retried in answers:
            answers[retried].setdefault("headers", {}).update(_RETRY)


def _refusals(operation: dict[str, Any], rule: Rule) -> tuple[int, ...]:
    """The refusals that come before a route is reached: by its access, its limits, its body's encoding."""
    limited = () if rule.rate == "none" else (429,)
    sent = (400, 413) if "requestBody" in operation else ()
    return (401, 403, 414, 431, *limited, *sent)


def roles_named(rule: Rule) -> str:
    """Whom a route is for."""
    if rule.roles == access.EVERYBODY:
        return texts.get("api.everybody")
    named = [texts.get(f"portal.role.{role}") for role in Role if role in rule.roles]
    return texts.get("api.and").join(named)
