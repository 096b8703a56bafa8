"""The HTTP application over the small index, asked without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from fastapi import FastAPI

from service.composition import open_services
from service.http.app import create_app
from service.services import Services
from service.settings import Settings, load_settings


class SmallIndex(Protocol):
    """As ``tests/conftest.py`` makes it."""

    data: Path
    documents: Path
    collection: str
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Client:
    """Requests to an application, each in an event loop of its own."""

    app: FastAPI

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost"
            ) as client:
                return await client.request(method, path, **arguments)

        return asyncio.run(send())

    def get(self, path: str, **arguments: Any) -> httpx.Response:
        return self.request("GET", path, **arguments)

    def post(self, path: str, **arguments: Any) -> httpx.Response:
        return self.request("POST", path, **arguments)


@pytest.fixture(scope="session")
def small_settings(small_index: SmallIndex) -> Settings:
    kept = {
        name: value
        for name, value in small_index.environment.items()
        if name.startswith("KARTOTEKA_")
    }
    return load_settings(environment=kept, folder=small_index.data).settings


@pytest.fixture(scope="session")
def services(small_settings: Settings) -> Iterator[Services]:
    opened = open_services(small_settings, follow=False)
    yield opened
    opened.close()


@pytest.fixture
def client(services: Services) -> Client:
    return Client(create_app(services))


@pytest.fixture
def clients(services: Services) -> Any:
    """Makes a client of an application with other HTTP settings (``clients(token="…")``) or
    another searcher."""

    def make(searcher: Any = None, **changed: Any) -> Client:
        http = replace(services.settings.http, **changed)
        settings = replace(services.settings, http=http)
        return Client(
            create_app(replace(services, settings=settings, searcher=searcher or services.searcher))
        )

    return make


def assert_problem(response: httpx.Response, status: int, kind: str) -> Mapping[str, Any]:
    """Every error has this shape, whatever went wrong."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-request-id"]
    assert response.headers["x-content-type-options"] == "nosniff"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"urn:kartoteka:problem:{kind}"
    assert body["status"] == status
    assert body["title"]
    assert isinstance(body["detail"], str)
    assert body["request_id"] == response.headers["x-request-id"]
    assert set(body) <= {"type", "title", "status", "detail", "instance", "request_id", "errors"}
    return body


@pytest.fixture
def problem() -> Any:
    return assert_problem
