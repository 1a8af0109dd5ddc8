"""Elasticsearch, which the matching service writes: asked over gRPC by the system of records."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import grpc
from dabridge.matching.v1 import forgetting_service_pb2 as api
from dabridge.matching.v1.forgetting_service_pb2_grpc import ForgettingServiceStub

from services.common import settings
from services.common.access.client import intercepted
from services.common.access.keys import SigningKeys
from services.common.access.principal import system
from services.common.access.tokens import Signer
from services.common.settings import Environ
from services.common.tls import Tls, open_channel
from services.talent.market.erasure.rules import Erasure
from services.talent.market.erasure.stores import Outcome, StoreAway

COUNTED: Final = "all_indexes_counted"
AUDIENCE: Final = "matching"
ADDRESS: Final = "MATCHING_ADDRESS"
KEYS: Final = "ACCESS_KEYS"
_CALL_S: Final = 120.0


class MatchingIndexes:
    """services.talent.market.erasure.stores.Forgets over the matching service."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ

    def forget(self, erasure: Erasure) -> Outcome:
        """Leaves an id and a version of the person's profiles, and counts what is still found anywhere."""
        with self._stub() as stub:
            request = api.ForgetRequest(
                talent_id=erasure.talent_id,
                talent_version=erasure.talent_version,
                expert_version=erasure.expert_version,
            )
            done = stub.Forget(request, timeout=_CALL_S)
            left = stub.VerifyForgotten(
                api.VerifyForgottenRequest(talent_id=erasure.talent_id), timeout=_CALL_S
            )
        counts = {
            "emptied": done.profiles,
            "profiles": left.profiles,
            "own_lists": left.own_lists,
            "lists_of_others": left.lists_of_others,
            "outcomes": left.outcomes,
            "unmerged_segments": left.unmerged_segments,
            "documents_read": left.documents,
        }
        still = ("profiles", "own_lists", "lists_of_others", "outcomes", "unmerged_segments")
        return Outcome(COUNTED, not any(counts[name] for name in still), counts)

    @contextmanager
    def _stub(self) -> Iterator[Any]:
        address = settings.required(self._environ, ADDRESS)
        signer = Signer(SigningKeys(Path(settings.required(self._environ, KEYS))))
        try:
            with open_channel(address, Tls.from_environ(self._environ)) as channel:
                yield ForgettingServiceStub(intercepted(channel, signer, AUDIENCE, system("erasure")))
        except grpc.RpcError as error:
            code = error.code() if isinstance(error, grpc.Call) else "no answer"
            raise StoreAway(f"matching: {code}") from error
