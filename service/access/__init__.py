"""Who asks, what they may do, and what they may see. docs/access.md says it for operators."""

from service.access.errors import AccessRulesBroken, NotSignedIn
from service.access.principal import ANONYMOUS, OPERATOR, ROLES, Principal, Role
from service.access.walls import Walls

__all__ = [
    "ANONYMOUS",
    "OPERATOR",
    "ROLES",
    "AccessRulesBroken",
    "NotSignedIn",
    "Principal",
    "Role",
    "Walls",
]
