"""Reads PDF files: pypdf first, PDFium as a second opinion page by page."""

from ingest.loaders.pdf.loader import load

__all__ = ["load"]
