"""What the command line sets before it loads what it runs."""

import subprocess
import sys


def test_products_run_in_one_thread_and_the_library_is_not_loaded_before_that_is_said() -> None:
    program = (
        "import os, sys\n"
        "from services.matching.__main__ import main\n"
        "assert 'numpy' not in sys.modules\n"
        "os.environ.pop('OPENBLAS_NUM_THREADS', None)\n"
        "assert main(['worker'], {}) == 2\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "1"
