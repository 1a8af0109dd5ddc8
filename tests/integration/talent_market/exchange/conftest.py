"""Where tests of exchange begin."""

import base64

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from dabridge.talent.v1 import exchange_service_pb2 as api

from services.common.access.principal import Role
from tests.integration.talent_market.exchange.scenes import KEY
from tests.integration.talent_market.offices import Market


@pytest.fixture
def exchanging(market: Market) -> Market:
    """The market with the two departments' keys registered."""
    public = base64.b64encode(KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    admin = market.as_(Role.ADMIN)
    for source in admin.exchange.ListExchangeSources(api.ListExchangeSourcesRequest()).sources:
        version = source.version
        source.public_key = public
        sent = api.PutExchangeSourceRequest(source=source, expected_version=version)
        admin.exchange.PutExchangeSource(sent)
    return market
