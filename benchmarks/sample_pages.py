"""What the scripts that look at the pages share: an index of corpus/, in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]


@contextmanager
def sample_data(given: Path | None) -> Iterator[Path]:
    """A copy of ``given``, else a new index of corpus/, which takes about a minute. A copy,
    because where a token was made, everybody needs one from then on."""
    with TemporaryDirectory(prefix="kartoteka-") as folder:
        data = Path(folder) / "data"
        if given is not None:
            shutil.copytree(given, data)
        else:
            done = command(data, "index", str(ROOT / "corpus"), "--quiet", fine=(0, 5))
            print(done.stdout, file=sys.stderr)
        yield data


def command(
    data: Path, *arguments: str, fine: tuple[int, ...] = (0,)
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "service", "--data", str(data), *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in fine:
        raise RuntimeError(f"kartoteka {' '.join(arguments)}: {done.stderr}")
    return done
