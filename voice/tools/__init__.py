"""What an agent can do. `await ToolRouter(context).execute(name, **arguments)` answers with one envelope.

Each module of tools registers its functions when it is imported.
"""

from voice.tools import (  # noqa: F401 - imported to register
    cars,
    desk,
    history,
    people,
    person,
    progress,
    recalls,
    times,
    verifying,
    visits,
)
from voice.tools.context import CallContext, TrustedContext
from voice.tools.registry import TOOLS
from voice.tools.router import ToolRouter

__all__ = ["TOOLS", "CallContext", "ToolRouter", "TrustedContext"]
