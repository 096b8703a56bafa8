"""Figures for Prometheus, kept per app: no global registry, so that tests and apps do not mix."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from index.hit import SearchResult

MEDIA_TYPE = CONTENT_TYPE_LATEST
LATENCY_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
WRITTEN_BUCKETS_S = (0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300)


class Metrics:
    """Counters are written by requests, gauges when the figures are fetched."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "kartoteka_requests",
            "Requests answered",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.latency = Histogram(
            "kartoteka_request_seconds",
            "Time to the end of the answer",
            ["route"],
            buckets=LATENCY_BUCKETS_S,
            registry=self.registry,
        )
        self.searches = Counter(
            "kartoteka_searches",
            "Searches by whether they found anything",
            ["result"],
            registry=self.registry,
        )
        self.search_seconds = Histogram(
            "kartoteka_search_seconds",
            "Time of the search itself",
            buckets=LATENCY_BUCKETS_S,
            registry=self.registry,
        )
        self.leg_hits = Counter(
            "kartoteka_leg_hits", "Hits that a leg found", ["leg"], registry=self.registry
        )
        self.leg_empty = Gauge(
            "kartoteka_leg_empty",
            "1 if the last hybrid search got nothing from this leg",
            ["leg"],
            registry=self.registry,
        )
        self.answers = Counter(
            "kartoteka_answers",
            "Questions asked, by the status of their answer",
            ["status"],
            registry=self.registry,
        )
        self.written_answers = Counter(
            "kartoteka_written_answers",
            "Answers a language model was asked for, by what came of it",
            ["outcome"],
            registry=self.registry,
        )
        self.written_sentences = Counter(
            "kartoteka_written_sentences",
            "Sentences a language model wrote: kept, or why they were taken out",
            ["verdict"],
            registry=self.registry,
        )
        self.written_seconds = Histogram(
            "kartoteka_written_seconds",
            "Time until a language model's answer was whole or given up",
            buckets=WRITTEN_BUCKETS_S,
            registry=self.registry,
        )
        self.generation = Gauge(
            "kartoteka_generation", "Generation of the index", registry=self.registry
        )
        self.documents = Gauge(
            "kartoteka_documents", "Documents in the index", registry=self.registry
        )
        self.chunks = Gauge("kartoteka_chunks", "Passages in the index", registry=self.registry)
        self.unreadable = Gauge(
            "kartoteka_unreadable_files", "Files that cannot be searched", registry=self.registry
        )
        self.updated = Gauge(
            "kartoteka_updated_timestamp_seconds",
            "Time of the last change of the index, 0 before the first",
            registry=self.registry,
        )
        self.access_broken = Gauge(
            "kartoteka_access_rules_broken",
            "1 while the access rules cannot be read and only administrators are shown anything",
            registry=self.registry,
        )
        self.in_hand = Gauge(
            "kartoteka_work_in_hand",
            "Work running or waiting, by lane: light, search, answers",
            ("lane",),
            registry=self.registry,
        )

    def searched(self, result: SearchResult, mode: str) -> None:
        self.searches.labels("found" if result.hits else "nothing").inc()
        self.search_seconds.observe(result.processing_time_ms / 1000)
        for leg in ("dense", "lexical"):
            found = sum(leg in hit.scores for hit in result.hits)
            self.leg_hits.labels(leg).inc(found)
            if mode == "hybrid" and result.hits:
                self.leg_empty.labels(leg).set(0 if found else 1)

    def text(self) -> bytes:
        return generate_latest(self.registry)
