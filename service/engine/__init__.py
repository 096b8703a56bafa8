"""Searches and answers in a process of their own, so that computing never keeps the interpreter
from the event loop and from what is quick."""

from __future__ import annotations

from service.engine.process import Engine, EngineLost

__all__ = ["Engine", "EngineLost"]
