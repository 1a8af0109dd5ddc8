"""The plan's zones, industries and zone x industry cells, carried by the package."""

from services.common.plan.catalogue import (
    Cell,
    Industry,
    Zone,
    cell,
    cells,
    industries,
    industry,
    outlines,
    zone,
    zones,
)

__all__ = ["Cell", "Industry", "Zone", "cell", "cells", "industries", "industry", "outlines", "zone", "zones"]
