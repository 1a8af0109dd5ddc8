"""PilotsService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.scenarios.v1.pilots_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.pilots_service_pb2_grpc import add_PilotsServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.common.sealing import Sealer
from services.scenarios.market.funnel.work import FunnelWork
from services.scenarios.market.pilots.work import PilotWork
from services.scenarios.market.solutions.files import Files
from services.scenarios.market.solutions.vault import Vault

SERVICE: Final = _FILE.services_by_name["PilotsService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts; raises SettingsError without SEAL_KEY."""
    work = PilotWork(parts.workflow, Files(Vault(Sealer.from_environ(parts.environ))))
    funnel = FunnelWork(parts.workflow)
    methods = {
        "StartPilot": Method("scenario", work.start),
        "UpdatePilot": Method("pilot", work.update),
        "ReachMilestone": Method("pilot", work.reach_milestone),
        "ConfirmMilestone": Method("pilot", work.confirm_milestone),
        "DemonstratePilot": Method("pilot", work.demonstrate),
        "StopPilot": Method("pilot", work.stop),
        "GetPilot": Method("pilot", work.get),
        "ListPilots": Method("pilot", work.page),
        "RecordViews": Method("scenario", funnel.record_views),
        "GetFunnel": Method("scenario", funnel.funnel),
        "GetTargets": Method("scenario", funnel.targets),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_PilotsServiceServicer_to_server)
