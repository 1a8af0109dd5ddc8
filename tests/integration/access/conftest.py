"""The scenario market in this process, beside the mesh of the other tables."""

from tests.integration.market.conftest import market

__all__ = ["market"]
