"""The smaller parts of starting things: options, cache key, settings, overview, addresses."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local import downloads
from infra.local.elasticsearch import without_vector_module
from infra.local.keyring import Keyring
from infra.local.lock import AlreadyRunning, data_lock
from infra.local.overview import Overview
from infra.local.postgres import SOCKET_PATH_LIMIT, Postgres
from infra.local.services import LONG_RUNNING, SERVICE_PORTS, Surroundings, program
from infra.local.settings import Settings
from services.common.settings import SettingsError

SURROUNDINGS = Surroundings(
    dict(zip(SERVICE_PORTS, range(1, 5), strict=True)),
    {
        "scenarios": "postgresql://s",
        "talent": "postgresql://t",
        "talent_keys": "postgresql://k",
        "gateway": "postgresql://g",
    },
    "127.0.0.1:9",
    "http://127.0.0.1:8",
    Keyring(Path("/keys"), "aa", "bb", "cc", "dd"),
)


def test_only_the_vector_module_is_taken_out_of_the_options() -> None:
    options = "-XX:+UseG1GC\n20-:--add-modules=jdk.incubator.vector\n-Dx=y\n"
    assert without_vector_module(options) == "-XX:+UseG1GC\n-Dx=y\n"


def test_another_list_of_servers_has_another_place_in_the_cache() -> None:
    assert downloads.cache_key(b"a") == downloads.cache_key(b"a")
    assert downloads.cache_key(b"a") != downloads.cache_key(b"b")


def test_settings_read_ports_sizes_and_places(tmp_path: Path) -> None:
    settings = Settings.from_environ(
        {"DABRIDGE_DATA": str(tmp_path), "GATEWAY_PORT": "8123", "SEED_TALENTS": "50"}
    )
    assert settings.data == tmp_path
    assert settings.ports == {"gateway": 8123}
    assert settings.databases == ("scenarios", "talent", "talent_keys", "gateway")
    assert not settings.tls
    assert settings.development
    assert settings.seed_environ() == {"SEED_TALENTS": "50", "SEED_DEMANDS": "1500"}


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(SettingsError, match="KAFKA_PORT"):
        Settings.from_environ({"KAFKA_PORT": "many"})


def test_a_data_directory_is_held_once(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with data_lock(var), pytest.raises(AlreadyRunning, match="in use"), data_lock(var):
        pass
    with data_lock(var):
        pass


def test_a_long_path_gives_way_to_a_short_one_for_the_socket() -> None:
    near = Postgres(Path("/var/data/postgres"), None)
    far = Postgres(Path("/var") / ("long" * 30) / "postgres", None)
    assert near.socket_directory == Path("/var/data/postgres-socket")
    assert len(str(far.socket_directory)) < SOCKET_PATH_LIMIT
    assert far.url("talent") == f"postgresql://postgres@/talent?host={far.socket_directory}"


def test_every_process_is_told_all_addresses() -> None:
    for name in LONG_RUNNING:
        environ = program(name, SURROUNDINGS, {"HOME": "/nowhere"}).environ
        assert environ["TALENT_DATABASE_URL"] == "postgresql://t"
        assert environ["MATCHING_ADDRESS"] == environ["MATCHING_LISTEN"] == "127.0.0.1:3"
        assert environ["GATEWAY_PORT"] == "4"
        assert environ["GATEWAY_DATABASE_URL"] == "postgresql://g"
        assert environ["ACCESS_KEYS"] == "/keys/signing"
        assert environ["ACCESS_JWKS"] == "/keys/signing/jwks.json"
        keys = [environ[f"{key}_KEY"] for key in ("AUDIT", "ACCOUNTS", "SEAL", "PERSON")]
        assert keys == ["aa", "bb", "cc", "dd"]
        assert environ["TALENT_KEYS_DATABASE_URL"] == "postgresql://k"
        assert environ["OBJECT_STORE"] == "disk:/objects"
        assert environ["DABRIDGE_ENVIRONMENT"] == "development"
        assert "GRPC_TLS_CERT" not in environ
        assert environ["HOME"] == "/nowhere"


def test_an_environment_that_was_chosen_stays() -> None:
    chosen = {"DABRIDGE_ENVIRONMENT": "production"}
    assert SURROUNDINGS.environ(chosen)["DABRIDGE_ENVIRONMENT"] == "production"
    assert not Settings.from_environ(chosen).development


def test_over_tls_a_process_has_its_service_s_certificate_and_a_person_the_operator_s() -> None:
    secured = replace(SURROUNDINGS, certificates=Path("/certs"))
    relay = program("talent-relay", secured, {}).environ
    assert (relay["GRPC_TLS_CERT"], relay["GRPC_TLS_KEY"]) == ("/certs/talent.crt", "/certs/talent.key")
    assert secured.environ({})["GRPC_TLS_CERT"] == "/certs/operator.crt"
    assert secured.environ({})["GRPC_TLS_CA"] == relay["GRPC_TLS_CA"] == "/certs/ca.crt"


def test_the_overview_is_settled_when_nothing_waits_and_all_have_lists() -> None:
    def overview(lag: int, shortlists: int) -> Overview:
        market = {"market": "talent_demand", "side": "left", "subjects": 5, "empty": 1}
        return Overview.from_json(
            {
                "kinds": [{"kind": "talent", "live": 5}],
                "markets": [{**market, "shortlists": shortlists}],
                "lags": [{"topic": "talent.profile.v1", "lag": lag}],
            }
        )

    assert overview(0, 5).settled
    assert not overview(1, 5).settled
    assert not overview(0, 4).settled
    assert overview(3, 4).progress() == "live: talent 5 | shortlists 4 of 5 | waiting 3"


def test_a_server_file_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    good = hashlib.sha256(b"kafka").hexdigest()
    pinned = f"{good}  kafka.jar\n{hashlib.sha256(b'zk').hexdigest()}  other.jar\n"
    (tmp_path / "kafka.jar").write_bytes(b"kafka")
    (tmp_path / "other.jar").write_bytes(b"changed")
    (tmp_path / "stranger.jar").write_bytes(b"x")
    with pytest.raises(downloads.DownloadError, match=r"other\.jar, stranger\.jar"):
        downloads.check(tmp_path, pinned)
    (tmp_path / "stranger.jar").unlink()
    (tmp_path / "other.jar").write_bytes(b"zk")
    downloads.check(tmp_path, pinned)
