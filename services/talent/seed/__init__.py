"""The county industries, talents and demands that a fresh city starts with."""

from services.talent.seed.command import main
from services.talent.seed.county import county_industries
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents

__all__ = ["county_industries", "demands", "main", "talents"]
