"""``kartoteka serve``: the search page and the HTTP interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.language_model import require_language_model
from service.cli.translated import command, option

if TYPE_CHECKING:
    from service.settings import Settings


@command("serve")
@option("--host", help="help.host")
@option("--port", type=click.IntRange(0, 65535), help="help.port")
def run(invocation: Invocation, host: str | None, port: int | None) -> None:
    from service.access.signing_in import has_door
    from service.http.guards import is_loopback

    settings = invocation.load(http__host=host, http__port=port).settings
    require_language_model(settings)
    if not is_loopback(settings.http.host) and not has_door(settings):
        raise Refused("serve.public", exit_codes.USAGE, host=settings.http.host)
    _serve(settings, invocation)


def _serve(settings: Settings, invocation: Invocation) -> None:
    from service.composition import open_services_apart
    from service.http.app import create_app
    from service.http.server import listen, serve
    from service.log import configure

    configure(settings.log)
    try:
        listener = listen(settings.http.host, settings.http.port)
    except OSError as error:
        raise Refused(
            "serve.taken", host=settings.http.host, port=settings.http.port, problem=error.strerror
        ) from error
    app = create_app(open_services_apart(settings))
    click.echo(
        invocation.say("serve.at", address=_address(settings, listener.getsockname()[1])), err=True
    )
    serve(app, listener, settings.http)


def _address(settings: Settings, port: int) -> str:
    host = settings.http.host
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
