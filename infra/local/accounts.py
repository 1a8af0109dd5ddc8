"""The account that servers run as, where we are root and they refuse to be."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def server_account(name: str) -> Account | None:
    """The named account where we are root, else None: the servers then run as ourselves.

    Raises KeyError where root asks for an account that the machine lacks.
    """
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(name)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def make_private(directory: Path, account: Account | None) -> None:
    """Makes the directory, for its owner alone, owned by the account, and reachable by it."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    if account is not None:
        os.chown(directory, account.uid, account.gid)
        make_reachable(directory, account)


def make_reachable(path: Path, account: Account | None) -> None:
    """Lets the account pass through the folders above the path (no more than pass: it can't list them)."""
    if account is None:
        return
    for folder in path.resolve().parents:
        status = folder.stat()
        if status.st_uid != account.uid and not status.st_mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)


def make_readable(tree: Path, account: Account | None) -> None:
    """Lets the account read, and run what is a program, in the whole tree and reach it."""
    if account is None:
        return
    make_reachable(tree, account)
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)
