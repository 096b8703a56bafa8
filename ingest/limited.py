"""Limits of a process, and the start of another's program within them.

As a script, ``limited.py MEMORY_MIB CPU_S NETWORK PROGRAM …`` limits itself and becomes the
program: so the limits are set where threads of the one that started it cannot be in the way. It
imports nothing of ours, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # unshare(2), Linux


def command(
    program: Sequence[str], *, memory_mib: int, cpu_s: int, offline: bool = False
) -> list[str]:
    """The arguments that start ``program`` within the limits. ``offline``: it has no network,
    where the system lets a process give its own up; without that, a program must be told."""
    network = "offline" if offline else "network"
    return [sys.executable, "-I", "-S", __file__, str(memory_mib), str(cpu_s), network, *program]


def end_with_parent() -> None:
    """Where the system can: whoever started this process took care of its end otherwise."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_memory(memory_mib: int) -> None:
    """Of this process: more is refused to it. It leaves no core file, which would hold text."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def leave_network() -> bool:
    """This process sees no network from now on, and what it starts sees none. False where the
    system does not let it."""
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None)
    # Rights over a user namespace of its own are what an ordinary user has to ask for first.
    return any(system.unshare(kinds) == 0 for kinds in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def main(memory_mib: str, cpu_s: str, network: str, *program: str) -> None:
    if network == "offline":
        leave_network()
    end_with_parent()
    limit_memory(int(memory_mib))
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s), int(cpu_s) + 2))  # SIGXCPU, then SIGKILL
    os.execv(program[0], program)


if __name__ == "__main__":
    main(*sys.argv[1:])
