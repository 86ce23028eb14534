"""LocalStack's Lambda with functions as Node processes of this machine (node_process.py), in place of containers."""

import json
import shutil
import time
from typing import Any

from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from katfan_localstack.node_process import Answer, DoesNotStart, NodeProcess, node_environment


class NodeFunctions(RuntimeExecutorPlugin):
    name = "node"

    def load(self, *_args: Any, **_kwargs: Any) -> type[RuntimeExecutor]:
        return NodeFunction


class NodeFunction(RuntimeExecutor):
    """One execution environment: a process, and after its death another."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id=id, function_version=function_version)
        self._environment: dict[str, str] = {}
        self._process: NodeProcess | None = None

    def start(self, env_vars: dict[str, Any]) -> None:
        code = self.function_version.config.code
        assert code is not None, "the stacks' functions are zipped code, not images"
        self._environment = node_environment(env_vars, str(code.get_unzipped_code_location()))
        self._process = self._started()

    def _started(self) -> NodeProcess:
        node = shutil.which("node")
        assert node is not None, "validate_environment has found one"
        try:
            return NodeProcess(node, self._environment)
        except DoesNotStart as error:
            raise StatusErrorException("the function doesn't start", payload=error.payload.encode()) from error

    def stop(self) -> None:
        if self._process is not None:
            self._process.end()

    def invoke(self, payload: dict[str, Any]) -> InvocationResult:
        if self._process is None or not self._process.is_alive:
            self._process = self._started()
        seconds = self.function_version.config.timeout
        request = payload["invoke-id"]
        invocation = {
            "id": request,
            "arn": payload["invoked-function-arn"],
            "payload": payload["payload"] or "null",
            "timeoutMs": seconds * 1000,
            "traceId": payload["trace-id"],
        }
        answer = self._process.invoke(invocation, seconds)
        said, logs = _told(answer, request, seconds)
        return InvocationResult(request, said.encode(), answer.kind != "done", logs)

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return "http://127.0.0.1:9"  # for Lambda's own runtime, which isn't here

    def get_logs(self) -> str:
        return ""  # each invocation's result has its own

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        pass

    @classmethod
    def validate_environment(cls) -> bool:
        return shutil.which("node") is not None


def _told(answer: Answer, request: str, seconds: int) -> tuple[str, str]:
    """What the caller gets and what the log has, in Lambda's own words where the process itself couldn't say it."""
    if answer.kind in ("done", "error"):
        return answer.payload, answer.logs
    if answer.kind == "ended":
        return answer.payload, f"{answer.logs}{json.loads(answer.payload)['errorMessage']}\n"
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    message = f"{now} {request} Task timed out after {seconds:.2f} seconds"
    return json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": message}), f"{answer.logs}{message}\n"
