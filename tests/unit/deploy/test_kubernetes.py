"""The manifests of infra/k8s, as kubectl builds them, agree with the code and with each other."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from infra.local.services import LONG_RUNNING, PERIODIC, PREPARATION
from services.common.tls import VARIABLES
from tests.unit.deploy.processes import ALL, SEEDS, SERVICES, is_pinned, read, service_of, task_of, tool

Manifest = dict[str, Any]

OVERLAYS = ("base", "overlays/local", "overlays/production")
SECRETS = {
    ("scenarios-database-app", "uri"): "postgresql://a:b@scenarios-database-rw.dabridge:5432/scenarios",
    ("talent-database-app", "uri"): "postgresql://a:b@talent-database-rw.dabridge:5432/talent",
    ("talent-keys-database-app", "uri"): "postgresql://a:b@talent-keys-database-rw.dabridge:5432/talent_keys",
    ("talent-person", "key"): "98" * 32,
    ("talent-objects", "id"): "talent",
    ("talent-objects", "secret"): "secret",
    ("gateway-database-app", "uri"): "postgresql://a:b@gateway-database-rw.dabridge:5432/gateway",
    ("scenarios-audit", "key"): "ab" * 32,
    ("talent-audit", "key"): "ab" * 32,
    ("gateway-audit", "key"): "ab" * 32,
    ("gateway-accounts", "key"): "cd" * 32,
    ("scenarios-seal", "key"): "ef" * 32,
    ("scenarios-objects", "id"): "scenarios",
    ("scenarios-objects", "secret"): "secret",
    ("gateway-sms", "url"): "https://messages.example/send",
    ("gateway-sms", "secret"): "ef" * 32,
    ("matching-elasticsearch", "url"): "http://matching:b@dabridge-es-http:9200",
}


@cache
def manifests(overlay: str) -> tuple[Manifest, ...]:
    """What kubectl makes of a folder of infra/k8s."""
    built = tool("kubectl", "kustomize", f"infra/k8s/{overlay}")
    assert built.returncode == 0, built.stderr
    assert not built.stderr.strip()
    return tuple(yaml.safe_load_all(built.stdout))


def of_kind(overlay: str, *kinds: str) -> Iterator[Manifest]:
    """The manifests of some kinds."""
    return (manifest for manifest in manifests(overlay) if manifest["kind"] in kinds)


@cache
def workloads(overlay: str) -> dict[str, Manifest]:
    """What runs our images, by name."""
    found = of_kind(overlay, "Deployment", "StatefulSet", "Job", "CronJob")
    return {manifest["metadata"]["name"]: manifest for manifest in found}


def pod(workload: Manifest) -> Manifest:
    """A workload's pod template."""
    spec = workload["spec"]
    template: Manifest = spec.get("jobTemplate", {"spec": spec})["spec"]["template"]
    return template


def container(workload: Manifest) -> Manifest:
    """A workload's only container."""
    (only,) = pod(workload)["spec"]["containers"]
    found: Manifest = only
    return found


def settings(overlay: str) -> dict[str, str]:
    """What every one of our processes is told."""
    (shared,) = of_kind(overlay, "ConfigMap")
    told: dict[str, str] = shared["data"]
    return told


def own(workload: Manifest) -> dict[str, str]:
    """What a workload's process alone is told, its secrets being made up."""
    return {variable["name"]: _value(variable) for variable in container(workload).get("env", [])}


def _value(variable: Manifest) -> str:
    if "value" in variable:
        return str(variable["value"])
    source = variable["valueFrom"]
    if "secretKeyRef" in source:
        return SECRETS[source["secretKeyRef"]["name"], source["secretKeyRef"]["key"]]
    assert source["fieldRef"]["fieldPath"] == "metadata.name"
    return "pod-0"


def selects(selector: Manifest, labels: dict[str, str]) -> bool:
    """Whether a label selector takes an object with these labels."""
    wanted: dict[str, str] = selector.get("matchLabels", {})
    among = selector.get("matchExpressions", [])
    assert all(expression["operator"] == "In" for expression in among)
    return wanted.items() <= labels.items() and all(labels.get(e["key"]) in e["values"] for e in among)


def labels_of(overlay: str, process: str) -> dict[str, str]:
    """The labels of a process's pods."""
    labels: dict[str, str] = pod(workloads(overlay)[process])["metadata"]["labels"]
    return labels


def may_send(overlay: str, process: str, port: int, to: dict[str, str] | None = None) -> bool:
    """Whether the policies let a process's pods connect to a port, of pods with the labels `to` if given."""
    for policy in of_kind(overlay, "NetworkPolicy"):
        if not selects(policy["spec"]["podSelector"], labels_of(overlay, process)):
            continue
        for flow in policy["spec"].get("egress", []):
            peers = [peer["podSelector"] for peer in flow.get("to", []) if "podSelector" in peer]
            reaches = to is None or "to" not in flow or any(selects(peer, to) for peer in peers)
            if reaches and any(allowed["port"] == port for allowed in flow["ports"]):
                return True
    return False


def may_receive(overlay: str, process: str, port: int, source: dict[str, str]) -> bool:
    """Whether the policies let a process's pods be reached at a port from pods with these labels."""
    return any(
        selects(policy["spec"]["podSelector"], labels_of(overlay, process))
        and any(
            any(selects(peer["podSelector"], source) for peer in flow["from"])
            and any(allowed["port"] == port for allowed in flow["ports"])
            for flow in policy["spec"].get("ingress", [])
            if "from" in flow
        )
        for policy in of_kind(overlay, "NetworkPolicy")
    )


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_process_is_there_and_started_as_locally(overlay: str) -> None:
    found = workloads(overlay)
    seeds = set(SEEDS) if overlay == "overlays/local" else set()
    assert set(found) == {*LONG_RUNNING, *PREPARATION, *PERIODIC, *seeds}
    for process, workload in found.items():
        assert container(workload)["image"].startswith(f"dabridge/{service_of(process)}:")
        assert container(workload)["args"] == [task_of(process)]
        assert "command" not in container(workload)
        assert (workload["kind"] == "CronJob") == (process in PERIODIC)
        assert (workload["kind"] in ("Job", "CronJob")) == (process not in LONG_RUNNING)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_process_is_told_what_it_needs_and_nothing_unknown(overlay: str) -> None:
    known: set[str] = set()
    for process, workload in workloads(overlay).items():
        reads = read(process, settings(overlay) | own(workload))
        assert set(own(workload)) <= reads, process
        known |= reads
    assert set(settings(overlay)) <= known


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_addresses_lead_to_a_service_and_on_to_the_port_that_is_listened_on(overlay: str) -> None:
    services = {manifest["metadata"]["name"]: manifest["spec"] for manifest in of_kind(overlay, "Service")}
    for process, workload in workloads(overlay).items():
        told = own(workload)
        for name in {f"{service.upper()}_ADDRESS" for service in SERVICES} & set(told):
            host, _, port = told[name].partition(":")
            (entry,) = services[host]["ports"]
            assert entry["port"] == int(port)
            assert own(workloads(overlay)[host])[f"{host.upper()}_LISTEN"] == f"0.0.0.0:{entry['targetPort']}"
            assert services[host]["selector"].items() <= labels_of(overlay, host).items()
            assert may_send(overlay, process, int(port), labels_of(overlay, host)), process
            assert may_receive(overlay, host, int(port), labels_of(overlay, process)), process


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_process_may_reach_the_servers_that_it_uses_and_no_other(overlay: str) -> None:
    for process in workloads(overlay):
        service, task = service_of(process), task_of(process)
        kafka = task in ("relay", "worker", "work", "topics", "learn") or process in ("matching", "gateway")
        assert may_send(overlay, process, 9092) == kafka, process
        database = service in ("scenarios", "talent", "gateway") and task != "seed"
        assert may_send(overlay, process, 5432) == database, process
        elastic = service == "matching" and task != "topics"
        assert may_send(overlay, process, 9200) == elastic, process
        telemetry = "OTEL_EXPORTER_OTLP_ENDPOINT" in settings(overlay)
        assert may_send(overlay, process, 4317) == telemetry, process
        assert may_send(overlay, process, 53)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everything_else_is_denied(overlay: str) -> None:
    (deny,) = [p for p in of_kind(overlay, "NetworkPolicy") if p["metadata"]["name"] == "default-deny"]
    assert deny["spec"]["policyTypes"] == ["Ingress", "Egress"]
    assert set(deny["spec"]) == {"podSelector", "policyTypes"}
    assert all(selects(deny["spec"]["podSelector"], labels_of(overlay, name)) for name in workloads(overlay))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_our_pods_meet_the_restricted_standard(overlay: str) -> None:
    for name, workload in workloads(overlay).items():
        spec, only = pod(workload)["spec"], container(workload)
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] == 10001
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert only["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"name": "tmp", "mountPath": "/tmp"} in only["volumeMounts"]
        written = {mount["name"] for mount in only["volumeMounts"] if not mount.get("readOnly")}
        # Files that are uploaded, where no bucket takes them.
        assert written <= ({"tmp", "objects"} if service_of(name) in ("scenarios", "talent") else {"tmp"})
        assert only["resources"]["requests"]["memory"]
        assert only["resources"]["limits"]["memory"]
        assert is_pinned(only["image"])


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_serves_is_probed_and_what_runs_long_is_evicted_one_by_one(overlay: str) -> None:
    budgets = [manifest["spec"] for manifest in of_kind(overlay, "PodDisruptionBudget")]
    for process in LONG_RUNNING:
        workload = workloads(overlay)[process]
        labels = pod(workload)["metadata"]["labels"]
        assert selects(workload["spec"]["selector"], labels)
        assert [b["maxUnavailable"] for b in budgets if selects(b["selector"], labels)] == [1]
        only = container(workload)
        if task_of(process) == "serve":
            port = only["ports"][0]["containerPort"]
            for probe in (only["startupProbe"], only["readinessProbe"], only["livenessProbe"]):
                assert {"httpGet", "grpc", "exec"} & set(probe) == {way_of(overlay, process)}
                if command := probe.get("exec", {}).get("command"):
                    assert command == ["python", "-m", "services.common.probe", f"localhost:{port}"]
                else:
                    assert probe[way_of(overlay, process)]["port"] == port
        else:
            assert "ports" not in only


def way_of(overlay: str, process: str) -> str:
    """How a process that serves is probed; the kubelet's own gRPC probe speaks no TLS."""
    if process == "gateway":
        return "httpGet"
    return "exec" if overlay == "overlays/production" else "grpc"


def mounted(overlay: str, process: str) -> dict[str, str]:
    """What lies in a process's folders: path → name of the secret or the config map."""
    volumes = {volume["name"]: volume for volume in pod(workloads(overlay)[process])["spec"]["volumes"]}
    found = {}
    for mount in container(workloads(overlay)[process])["volumeMounts"]:
        volume = volumes[mount["name"]]
        if "secret" in volume:
            assert volume["secret"]["defaultMode"] == 0o440
            found[mount["mountPath"]] = volume["secret"]["secretName"]
        elif "configMap" in volume:
            found[mount["mountPath"]] = volume["configMap"]["name"]
    return found


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_private_keys_are_for_those_who_call_and_public_ones_for_those_who_are_called(overlay: str) -> None:
    for process, workload in workloads(overlay).items():
        files, told = mounted(overlay, process), own(workload)
        signs = process == "gateway" or task_of(process) in ("seed", "work")
        assert (files.get("/keys") == "access-keys") == signs == (told.get("ACCESS_KEYS") == "/keys"), process
        called = task_of(process) == "serve" and process != "gateway"
        assert (files.get("/jwks") == "access-jwks") == called, process
        assert (told.get("ACCESS_JWKS") == "/jwks/jwks.json") == called, process


def test_in_production_the_services_talk_over_tls_with_certificates_for_their_names() -> None:
    overlay = "overlays/production"
    made = {manifest["metadata"]["name"]: manifest["spec"] for manifest in of_kind(overlay, "Certificate")}
    issuers = {manifest["metadata"]["name"] for manifest in of_kind(overlay, "Issuer")}
    for process, workload in workloads(overlay).items():
        told, files = own(workload), mounted(overlay, process)
        if task_of(process) not in ("serve", "work"):
            assert not set(VARIABLES) & set(told), process
            continue
        assert [told[name] for name in VARIABLES] == ["/tls/tls.crt", "/tls/tls.key", "/tls/ca.crt"]
        certificate = made[files["/tls"]]
        assert certificate["secretName"] == files["/tls"]
        assert {process, "localhost"} <= set(certificate["dnsNames"])
        assert {"server auth", "client auth"} <= set(certificate["usages"])
        assert certificate["issuerRef"]["name"] in issuers
    for service in of_kind(overlay, "Service"):
        if service["metadata"]["name"] in ("scenarios", "talent", "matching"):
            assert "appProtocol" not in service["spec"]["ports"][0]


def test_without_the_component_nothing_speaks_tls() -> None:
    for process, workload in workloads("overlays/local").items():
        assert not set(VARIABLES) & set(own(workload)), process


def test_production_says_so_and_has_neither_seeds_nor_the_sender_of_development() -> None:
    assert settings("base")["DABRIDGE_ENVIRONMENT"] == "production"
    told = settings("overlays/production")
    assert told["DABRIDGE_ENVIRONMENT"] == "production"
    assert told["GATEWAY_URL"].startswith("https://")
    (ingress,) = of_kind("overlays/production", "Ingress")
    assert told["GATEWAY_URL"] == f"https://{ingress['spec']['rules'][0]['host']}"
    assert own(workloads("overlays/production")["gateway"])["SMS_WEBHOOK_URL"].startswith("https://")
    assert may_send("overlays/production", "gateway", 443)
    assert settings("overlays/local")["DABRIDGE_ENVIRONMENT"] == "development"
    assert not may_send("overlays/local", "gateway", 443)


def test_pods_of_two_workloads_are_never_taken_for_one_another() -> None:
    for process, workload in workloads("overlays/local").items():
        if process in LONG_RUNNING:
            taken = [p for p in ALL if selects(workload["spec"]["selector"], labels_of("overlays/local", p))]
            assert taken == [process]


def test_a_worker_keeps_its_name_and_so_its_partitions() -> None:
    worker = workloads("base")["matching-worker"]
    assert worker["kind"] == "StatefulSet"
    assert own(worker)["CONSUMER_INSTANCE"] == "pod-0"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_secret_has_its_value_here(overlay: str) -> None:
    for secret in of_kind(overlay, "Secret"):
        assert set(secret["stringData"]) == {"roles.yml"}
        assert "data" not in secret


def test_production_keeps_cookies_to_tls_and_topics_on_three_brokers() -> None:
    told = settings("overlays/production")
    assert told["GATEWAY_SECURE_COOKIES"] == "true"
    (pool,) = of_kind("overlays/production", "KafkaNodePool")
    assert told["TOPIC_REPLICATION"] == str(pool["spec"]["replicas"])
    (pool,) = of_kind("overlays/local", "KafkaNodePool")
    assert pool["spec"]["replicas"] == 1
