"""The JSON of /api/admin; its field names are stable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.catalog import RunRow, UnreadableRow
from service.admin.coverage import Coverage, Share
from service.admin.figures import Figures
from service.admin.jobs import Job
from service.admin.overview import Overview
from service.admin.question_log import Asked
from service.admin.snapshots import KeptSnapshot
from service.admin.worklist import Item
from service.answers.feedback import Opinion
from service.shapes import counts, moment


def overview_shape(overview: Overview) -> dict[str, Any]:
    statistics, model = overview.statistics, overview.model
    return {
        "documents": statistics.documents,
        "chunks": statistics.chunks,
        "files": statistics.files,
        "unreadable": statistics.unreadable,
        "size_bytes": statistics.size_bytes,
        "generation": statistics.generation,
        "updated": moment(statistics.updated) if statistics.updated else None,
        "embedder": {
            "name": model.name,
            "dimension": model.dimension,
            "fingerprint": model.fingerprint,
        },
        "media_types": counts(statistics.media_types),
        "languages": counts(statistics.languages),
        "collections": [
            {
                "name": one.collection.name,
                "root": one.collection.root,
                "documents": one.collection.documents,
                "chunks": one.collection.chunks,
                **_share_counts(one.share),
            }
            for one in overview.collections
        ],
    }


def coverage_shape(coverage: Coverage) -> dict[str, Any]:
    return {
        "collection": coverage.collection,
        "folder": coverage.folder,
        **_share_counts(coverage.total),
        "folders": [
            {"folder": share.folder or coverage.folder, "name": share.name, **_share_counts(share)}
            for share in coverage.folders
        ],
        "types": [{"type": share.name, **_share_counts(share)} for share in coverage.types],
    }


def unreadable_shape(rows: Sequence[UnreadableRow]) -> list[dict[str, Any]]:
    return [
        {
            "collection": row.collection,
            "path": row.path,
            "reason": row.reason,
            "detail": row.detail,
            "remedy": row.remedy,
        }
        for row in rows
    ]


def run_shape(run: RunRow) -> dict[str, Any]:
    return {
        "collection": run.collection,
        "started": moment(run.started),
        "ended": moment(run.ended),
        "result": run.result,
        "counts": dict(run.counts),
        "generation": run.generation,
    }


def job_shape(job: Job, log: str | None = None) -> dict[str, Any]:
    """``log``: the end of what the command wrote, where it is wanted."""
    shape: dict[str, Any] = {
        "name": job.name,
        "kind": job.kind,
        "state": job.state,
        "started": moment(job.started),
        "ended": moment(job.ended) if job.ended else None,
        "started_by": job.started_by,
        "problem": job.problem,
        "target": job.target or None,
        "snapshot": job.snapshot,
    }
    return shape if log is None else shape | {"log": log}


def snapshot_shape(snapshot: KeptSnapshot) -> dict[str, Any]:
    return {
        "name": snapshot.name,
        "made": moment(snapshot.made),
        "documents": snapshot.documents,
        "chunks": snapshot.chunks,
        "generation": snapshot.generation,
        "size_bytes": snapshot.size_bytes,
    }


def asked_shape(asked: Asked, *, keeps_text: bool, problem: str | None) -> dict[str, Any]:
    return {
        "keeps_text": keeps_text,
        "problem": problem,
        "groups": [
            {
                "kind": group.kind,
                "outcome": group.outcome,
                "lemmas": list(group.lemmas),
                "wording": group.wording,
                "times": group.times,
                "days": group.days,
                "latest": group.latest.isoformat(),
            }
            for group in asked.groups
        ],
        "unshown": asked.unshown,
        "counts": [
            {"day": one.day.isoformat(), "outcomes": dict(one.outcomes)} for one in asked.counts
        ],
    }


def opinions_shape(opinions: Sequence[Opinion]) -> list[dict[str, Any]]:
    return [asdict(opinion) for opinion in opinions]


def figures_shape(figures: Figures) -> dict[str, Any]:
    return {
        "searches": figures.searches,
        "nothing": figures.nothing,
        "mean_ms": round(figures.mean_ms, 1) if figures.mean_ms is not None else None,
        "within_250_ms_percent": figures.quick_percent,
        "failures": figures.failures,
    }


def _share_counts(share: Share) -> dict[str, int]:
    return {
        "files_readable": share.readable,
        "files_unreadable": share.unreadable,
    }


def item_shape(item: Item) -> dict[str, Any]:
    """``expected`` is null where nobody has said what is right, "" where no answer is."""
    return {**asdict(item), "teaches": item.teaches}
