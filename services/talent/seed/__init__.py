"""The county industries, talents, demands and experts that a fresh city starts with."""

from services.talent.seed.command import main
from services.talent.seed.county import county_industries
from services.talent.seed.experts import experts
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents

__all__ = ["county_industries", "demands", "experts", "main", "talents"]
