"""The OpenAPI description, with errors as what they are: problem documents."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from service.http.problems import MEDIA_TYPE


def describe(app: FastAPI) -> dict[str, Any]:
    """FastAPI describes every answer of a route as JSON; errors have a media type of their own."""
    description = FastAPI.openapi(app)
    for methods in description["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    response["content"] = {MEDIA_TYPE: content["application/json"]}
    return description
