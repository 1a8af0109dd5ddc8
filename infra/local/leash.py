"""Run a command that ends when the process which started it ends.

Usage: python -I -S leash.py PARENT SIGNAL ACCOUNT COMMAND...
PARENT is the pid of the starter, SIGNAL the number that the command gets when the starting *thread* ends,
ACCOUNT "UID:GID" or "-" to stay who one is, COMMAND an absolute path and its arguments. This file runs by
itself, outside the project, and imports nothing late: the account may not be able to read Python's library.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
OPEN_FILES = 65535  # what Elasticsearch and Kafka ask for


def main(arguments: list[str]) -> None:
    """Becomes the command; exits with 1 where the starter is gone, 127 where the command cannot be run."""
    parent, death_signal, account, *command = arguments
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # As far as the hard limit goes: in a container even root may not raise that.
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    if account != "-":
        uid, gid = (int(part) for part in account.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after the change of account, which would clear it
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit(1)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    try:
        os.execve(command[0], command, os.environ)  # noqa: S606 - becoming the command is the purpose
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
