"""PoliciesService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.policies_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.policies_service_pb2_grpc import add_PoliciesServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.policies.work import PolicyWork

SERVICE: Final = _FILE.services_by_name["PoliciesService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    work = PolicyWork(parts.workflow)
    methods = {
        "ListPolicies": Method("policy", work.page),
        "GetPolicy": Method("policy", work.get),
        "DiffPolicies": Method("policy", work.diff),
        "CreatePolicy": Method("policy", work.create),
        "UpdatePolicy": Method("policy", work.update),
        "RevisePolicy": Method("policy", work.revise),
        "PublishPolicy": Method("policy", work.publish),
        "ExpirePolicy": Method("policy", work.expire),
        "DeletePolicy": Method("policy", work.delete),
        "MatchPolicies": Method("policy", work.match),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_PoliciesServiceServicer_to_server)
