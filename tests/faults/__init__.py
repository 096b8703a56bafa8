"""Faults of the machine, injected at chosen system calls."""
