"""How much memory all that we started takes."""

from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: resident counts a shared page in each process that has it, proportional counts it once."""

    resident: int
    proportional: int


def measure() -> Memory:
    """This process and all below it; a process whose share can't be read counts as resident."""
    me = psutil.Process()
    resident = proportional = 0
    for process in (me, *me.children(recursive=True)):
        try:
            full = process.memory_full_info()
            resident += full.rss
            proportional += full.pss
        except psutil.AccessDenied:
            bytes_resident = process.memory_info().rss
            resident += bytes_resident
            proportional += bytes_resident
        except psutil.NoSuchProcess:
            continue
    return Memory(resident, proportional)
