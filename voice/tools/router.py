"""The one door to the tools. Its gates stand in one order: validate, level, scope, proposal, run."""

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Model

from crm.errors import DomainError, NotAllowed, NotFound
from voice.db import run_db
from voice.tools import policy, proposals
from voice.tools.arguments import check_arguments
from voice.tools.context import NOT_FOUND, CallContext, Context
from voice.tools.envelope import Envelope, failure, refusal, success
from voice.tools.registry import TOOLS, Tool

log = logging.getLogger(__name__)


class UnknownTool(DomainError):
    code = "unknown_tool"
    status = 404

    def __init__(self, name: str) -> None:
        shown = name if name.isascii() and name.isidentifier() and len(name) <= 60 else "(unreadable name)"
        super().__init__(f"Unknown tool: {shown}", message="I'm sorry, I can't do that.")


class FailedStatement:
    """Keeps the statement that the database refused, with placeholders for its values."""

    def __init__(self) -> None:
        self.sql = ""

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        try:
            return execute(sql, *arguments)
        except DatabaseError:
            self.sql = sql
            raise


class ToolRouter:
    """The tools for one context. Nothing here raises: every answer is an envelope."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def execute(self, function_name: str, /, **arguments: Any) -> Envelope:
        """Run a tool from async code; see `run`."""
        return await run_db(self.run, function_name, arguments)

    async def accept(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        """Judge the caller's `answer` to a read-back, of which `heard` was heard, and run its writes."""
        return await run_db(self.decide, proposal_id, heard=heard, answer=answer)

    async def withdraw(self, proposal_id: str) -> None:
        """The caller did not say yes."""
        await run_db(self.drop, proposal_id)

    def run(self, function_name: str, arguments: Mapping[str, Any]) -> Envelope:
        """Run a tool with arguments as they came from outside."""
        return self._guarded(function_name, self._run, function_name, arguments)

    def decide(self, proposal_id: str, *, heard: str, answer: str) -> Envelope:
        """See `accept`."""
        return self._guarded("accept_proposal", self._accept, proposal_id, heard, answer)

    def drop(self, proposal_id: str) -> Envelope:
        """See `withdraw`."""
        return self._guarded("withdraw_proposal", self._withdraw, proposal_id)

    def _run(self, name: str, given: Mapping[str, Any]) -> Envelope:
        tool = TOOLS.get(name) if isinstance(name, str) else None
        if tool is None:
            raise UnknownTool(str(name))
        arguments = check_arguments(tool, given)
        if isinstance(self._context, CallContext):
            if tool.writes:
                return proposals.propose(self._context, tool, arguments, self._scope)
            self._context.look_again()
        policy.check_level(self._context, tool, arguments)
        return success(tool.function(self._context, **self._scope(tool, arguments)))

    def _scope(self, tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments by the function's own names, ids as the rows that exist for this context."""
        scoped = {}
        for parameter in tool.parameters:
            if parameter.name in arguments:
                value = arguments[parameter.name]
                is_row = issubclass(parameter.kind, Model)
                scoped[parameter.target] = self._find(tool, parameter.kind, value) if is_row else value
        return scoped

    def _find(self, tool: Tool, model: type[Model], pk: int) -> Model:
        if pk >= 0 or not isinstance(self._context, CallContext):
            return self._context.find(model, pk, to_change=tool.writes)
        row = proposals.find_stand_in(self._context, model, pk)
        if row.pk is None and not tool.writes:
            raise NOT_FOUND[model]()  # only writes build on what is not written down yet
        return row

    def _accept(self, proposal_id: str, heard: str, answer: str) -> Envelope:
        return proposals.accept(self._call(), proposal_id, heard=heard, answer=answer, scope=self._scope)

    def _withdraw(self, proposal_id: str) -> Envelope:
        proposals.withdraw(self._call(), proposal_id)
        return {"success": True, "data": None, "message": ""}

    def _call(self) -> CallContext:
        if not isinstance(self._context, CallContext):
            raise NotAllowed("Proposals exist only in a call")
        return self._context

    def _guarded(self, name: str, work: Callable[..., Envelope], *arguments: Any) -> Envelope:
        failed = FailedStatement()
        try:
            with connection.execute_wrapper(failed):
                return work(*arguments)
        except NotFound as error:
            if isinstance(self._context, CallContext):
                log.warning(
                    "call %s: %s asked for a row that is not the caller's", self._context.call.pk, name
                )
            return failure(error)
        except DomainError as error:
            return refusal(self._context, error)
        except Exception as error:  # noqa: BLE001 - a call goes on whatever breaks inside a tool
            tool, broke = TOOLS.get(name), error
            if isinstance(error, proposals.StepBroke):
                tool, broke = error.tool, error.error
            # Type, place and the statement without its values: messages hold people's words and numbers.
            frames = traceback.extract_tb(broke.__traceback__)[-6:]
            place = " < ".join(
                f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames)
            )
            log.error("tool failed: %s at %s; SQL: %s", type(broke).__name__, place, failed.sql or "none")
            unexpected = tool.unexpected if tool else "Error in the tool"
            return failure(DomainError(unexpected, message="I'm sorry, something went wrong on my side."))
