"""What a process reads is told to people: in its README, or for access in docs/operations.md."""

import re

import pytest

from tests.unit.deploy.processes import ALL, BY_LIBRARIES, ROOT, read, service_of

TOLD_IN = ("docs/operations.md", "README.md")
GIVEN = {
    "DABRIDGE_ENVIRONMENT": "development",
    "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092",
    "ELASTICSEARCH_URL": "http://127.0.0.1:9200",
    "ACCESS_KEYS": "/keys",
    "ACCESS_JWKS": "/keys/jwks.json",
    "AUDIT_KEY": "ab" * 32,
    "ACCOUNTS_KEY": "cd" * 32,
    "SEAL_KEY": "ef" * 32,
    "PERSON_KEY": "98" * 32,
    "TALENT_KEYS_DATABASE_URL": "postgresql://a@b/keys",
    "MATCHING_ADDRESS": "127.0.0.1:50053",
    "OBJECT_STORE": "s3:objects",
    "SMS_WEBHOOK_URL": "https://messages.example",
    "SMS_WEBHOOK_SECRET": "ef" * 32,
    "OIDC_ISSUER": "https://provider.example",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_REDIRECT_URI": "https://portal.example/back",
    **{f"{service}_DATABASE_URL": "postgresql://a@b/c" for service in ("SCENARIOS", "TALENT", "GATEWAY")},
}


@pytest.mark.parametrize("process", ALL)
def test_every_variable_of_a_process_is_told_somewhere(process: str) -> None:
    pages = [ROOT / page for page in TOLD_IN] + [*(ROOT / "services").rglob("README.md")]
    told = {word for page in pages for word in re.findall(r"`[^`\n]+`", page.read_text("utf-8"))}
    own = f"{service_of(process).upper()}_"
    names = {name: name.replace(own, "<SERVICE>_") for name in read(process, GIVEN) - BY_LIBRARIES}
    missing = {name for name, general in names.items() if not {f"`{name}`", f"`{general}`"} & told}
    assert not missing
