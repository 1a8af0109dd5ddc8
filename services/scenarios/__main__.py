"""Command line: python -m services.scenarios serve|relay|work|migrate|seed."""

import sys

from services.common.records.service import main
from services.scenarios.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(main(SERVICE))
