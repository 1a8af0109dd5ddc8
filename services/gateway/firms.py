"""What is known of firms that policies may concern: from their records, whatever a caller sends."""

from typing import TYPE_CHECKING, Any, Final

import grpc
from dabridge.events.v1.scenarios_pb2 import Enterprise
from dabridge.scenarios.v1 import scenarios_service_pb2
from dabridge.talent.v1 import policies_service_pb2 as api
from dabridge.talent.v1.policies_service_pb2 import Firm

from services.common.access import current
from services.common.access.principal import Role, system

if TYPE_CHECKING:
    from services.gateway.context import Gateway

PAGE: Final = 200
# More than there are firms in a city; what a request holds stays within a message.
MOST: Final = 20_000


async def fill_firm(gateway: "Gateway", request: Any) -> None:
    """Of a MatchPoliciesRequest: the caller's own firm; none of who acts for no firm that has a record."""
    request.ClearField("firm")
    caller = current.caller()
    if Role.ENTERPRISE not in caller.roles or not caller.organisation:
        return
    asked = scenarios_service_pb2.GetEnterpriseRequest(id=caller.organisation)
    try:
        answer = await gateway.backends.scenarios.GetEnterprise(asked, timeout=gateway.backends.call_timeout)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.NOT_FOUND:
            raise
        # A firm without a record is matched by nothing but its id.
        request.firm.id = caller.organisation
        return
    request.firm.CopyFrom(told(answer.enterprise))


async def fill_firms(gateway: "Gateway", request: Any) -> None:
    """Of a PublishPolicyRequest: all active firms where the policy is for firms; raises AioRpcError."""
    del request.firms[:]
    backends = gateway.backends
    held = await backends.market.policies.GetPolicy(
        api.GetPolicyRequest(id=request.id), timeout=backends.call_timeout
    )
    if held.policy.audience != api.PolicyAudience.POLICY_AUDIENCE_ENTERPRISE:
        return
    token = ""
    with current.acting(system("gateway")):
        while len(request.firms) < MOST:
            asked = scenarios_service_pb2.ListEnterprisesRequest(page_size=PAGE, page_token=token)
            answer = await backends.scenarios.ListEnterprises(asked, timeout=backends.call_timeout)
            request.firms.extend(told(enterprise) for enterprise in answer.enterprises)
            token = answer.next_page_token
            if not token:
                return


def told(enterprise: Enterprise) -> Firm:
    """What policies are matched by: seat, industries, and names of what the firm can and has done."""
    return Firm(
        id=enterprise.id,
        zone=enterprise.zone,
        industries=enterprise.industries,
        capabilities=[
            *(item.name for item in enterprise.capabilities),
            *(item.name for item in enterprise.offerings),
        ],
    )
