"""Command line: python -m services.talent serve|relay|work|migrate|seed."""

import sys

from services.common.records.service import main
from services.talent.bootstrap import SERVICE

if __name__ == "__main__":
    sys.exit(main(SERVICE))
