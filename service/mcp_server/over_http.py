"""The MCP server as an HTTP application, behind the same guards as the service."""

from __future__ import annotations

from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from service.access import Principal
from service.access.signing_in import signing_in
from service.http.access import PRINCIPAL, AccessGuard
from service.http.envelope import Envelope
from service.http.guards import BodyGuard, HostGuard
from service.http.lanes import work_lanes
from service.http.metrics import Metrics
from service.http.proxied import Proxied
from service.mcp_server.server import Lanes, make_server
from service.mcp_server.tools import Tools
from service.services import Services


def make_http_app(services: Services, tools: Tools) -> ASGIApp:
    """Answers on /mcp. No session outlives a request: each is its own sender's, and nobody goes on
    with what another began."""

    def services_of(context: Context) -> Services:
        request = context.request_context.request
        principal = request.scope.get(PRINCIPAL) if request is not None else None
        if not isinstance(principal, Principal):
            raise TypeError("the request did not pass the AccessGuard")
        return services.for_principal(principal)

    http = services.settings.http
    # The guards below check Host; a page of another site cannot send the token.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    # The application ends with its process: so do the threads of the lanes.
    _, searches, answers = work_lanes(http)
    server = make_server(tools, services_of, Lanes(searches, answers))
    app: ASGIApp = server.streamable_http_app(
        json_response=True, stateless_http=True, transport_security=security
    )
    signing = signing_in(services.settings, is_open=False)
    app = BodyGuard(app, max_kib=http.max_body_kib)
    app = AccessGuard(app, signing_in=signing)
    app = Proxied(app, proxies=signing.proxies)
    app = HostGuard(app, host=http.host, allowed=http.allowed_hosts)
    return Envelope(app, metrics=Metrics())
