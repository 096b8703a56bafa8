"""The few figures of ``/metrics`` that an operator looks at."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry

QUICK_S = "0.25"
"""A bucket of the histogram of search times."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Since the service started. ``mean_ms`` and ``quick_percent`` are None without a search."""

    searches: int
    nothing: int
    mean_ms: float | None
    quick_percent: int | None
    failures: int


def figures(registry: CollectorRegistry) -> Figures:
    searches = sum_of(registry, "kartoteka_search_seconds_count")
    seconds = sum_of(registry, "kartoteka_search_seconds_sum")
    quick = sum_of(registry, "kartoteka_search_seconds_bucket", le=QUICK_S)
    return Figures(
        round(searches),
        round(sum_of(registry, "kartoteka_searches_total", result="nothing")),
        1000 * seconds / searches if searches else None,
        round(100 * quick / searches) if searches else None,
        round(
            sum(
                sample.value
                for metric in registry.collect()
                for sample in metric.samples
                if sample.name == "kartoteka_requests_total"
                and sample.labels["status"].startswith("5")
            )
        ),
    )


def sum_of(registry: CollectorRegistry, name: str, **labels: str) -> float:
    """Of all samples of this name with these labels."""
    return sum(
        sample.value
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )
