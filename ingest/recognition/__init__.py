"""Text recognition: the words of pages that are images, read by Tesseract where it is installed."""

from ingest.recognition.kept import KEPT_FOLDER, sweep_kept
from ingest.recognition.options import RecognitionOptions
from ingest.recognition.pages import RECOGNISED, PagesDone, Recognised, Tell, recognised

__all__ = [
    "KEPT_FOLDER",
    "RECOGNISED",
    "PagesDone",
    "Recognised",
    "RecognitionOptions",
    "Tell",
    "recognised",
    "sweep_kept",
]
