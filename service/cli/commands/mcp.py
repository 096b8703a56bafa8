"""``kartoteka mcp``: the collection as tools of an assistant."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.translated import command, option

if TYPE_CHECKING:
    from service.settings import Settings

HTTP_PORT = 8018
"""Beside that of ``kartoteka serve``."""


@command("mcp")
@option("--http", "over_http", is_flag=True, help="help.mcp.http")
@option("--port", type=click.IntRange(0, 65535), default=HTTP_PORT, help="help.port")
@option("--groups", help="help.mcp.groups")
@option("--links", help="help.mcp.links")
def run(
    invocation: Invocation, over_http: bool, port: int, groups: str | None, links: str | None
) -> None:
    if find_spec("mcp") is None:
        raise Refused("mcp.missing")
    settings = invocation.load().settings
    if over_http:
        if groups is not None:
            raise Refused("mcp.groups", exit_codes.USAGE)
        _serve(settings, invocation, port, links)
    else:
        _on_stdio(settings, groups, links)


def _on_stdio(settings: Settings, groups: str | None, links: str | None) -> None:
    """As the operator, who can read the files anyway; with ``groups``, as a member of these."""
    from service.access import OPERATOR, Principal
    from service.composition import open_services
    from service.log import configure
    from service.mcp_server.server import make_server
    from service.mcp_server.tools import Tools
    from service.messages import Say

    configure(settings.log)
    principal = OPERATOR
    if groups is not None:
        members = frozenset(part.strip() for part in groups.split(",") if part.strip())
        principal = Principal("mcp", "read", members)
    whole = open_services(settings, follow=True)
    services = whole.for_principal(principal)
    try:
        tools = Tools(Say(settings.language), links or _page(settings))
        make_server(tools, lambda _: services).run("stdio")
    finally:
        whole.close()


def _serve(settings: Settings, invocation: Invocation, port: int, links: str | None) -> None:
    from service.access.signing_in import has_door
    from service.composition import open_services
    from service.http.guards import is_loopback
    from service.http.server import listen, serve
    from service.log import configure
    from service.mcp_server.over_http import make_http_app
    from service.mcp_server.tools import Tools
    from service.messages import Say

    host = settings.http.host
    if not is_loopback(host):
        raise Refused("mcp.public", exit_codes.USAGE, host=host)
    if not has_door(settings):
        raise Refused("mcp.no_token", exit_codes.USAGE)
    configure(settings.log)
    try:
        listener = listen(host, port)
    except OSError as error:
        raise Refused("serve.taken", host=host, port=port, problem=error.strerror) from error
    services = open_services(settings, follow=True)
    address = _address(host, listener.getsockname()[1]) + "/mcp"
    try:
        app = make_http_app(services, Tools(Say(settings.language), links or _page(settings)))
        click.echo(invocation.say("mcp.at", address=address), err=True)
        serve(app, listener, settings.http)
    finally:
        services.close()


def _page(settings: Settings) -> str:
    """Where ``kartoteka serve`` would be."""
    return _address(settings.http.host, settings.http.port)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
