"""The plan's zones, industries and zone x industry cells, carried by the package."""

from services.common.plan.catalogue import (
    Cell,
    Industry,
    Target,
    Zone,
    cell,
    cells,
    industries,
    industry,
    outlines,
    talent_targets,
    targets,
    zone,
    zones,
)

__all__ = [
    "Cell",
    "Industry",
    "Target",
    "Zone",
    "cell",
    "cells",
    "industries",
    "industry",
    "outlines",
    "talent_targets",
    "targets",
    "zone",
    "zones",
]
