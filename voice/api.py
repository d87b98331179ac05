"""REST: the tools, for programs. A call of theirs acts with the key's user's rights."""

from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.actors import Actor
from crm.reads import pick_shop, shops_of
from voice.tools import TOOLS, ToolRouter, TrustedContext


class ToolList(APIView):
    """GET /api/v1/tools/: the definitions in OpenAI's function form, as a plain list."""

    def get(self, request: Request) -> Response:
        """Those that work outside a call."""
        return Response([tool.definition for tool in TOOLS.values() if not tool.only_in_calls])


class ToolRun(APIView):
    """POST /api/v1/tools/{name}/: run one with the arguments as a JSON object."""

    def post(self, request: Request, name: str) -> Response:
        """The envelope, with status 200 whatever it says. X-Shop names the shop where there are more."""
        if not isinstance(request.data, dict):
            raise ParseError("Send the arguments as a JSON object.")
        shop = pick_shop(shops_of(request.user), request.headers.get("X-Shop"))
        context = TrustedContext(shop, request.user, Actor.key(request.user, request.auth.pk))
        return Response(ToolRouter(context).run(name, request.data))
