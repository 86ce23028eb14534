"""
API Gateway's HTTP APIs: made by moto, served here by Lambda functions, with IAM authorization enforced.

A caller is the emulator's root or a user with an access key: the request's signature must be that key's (SigV4), and the
user's inline policies must allow execute-api:Invoke on the route. Whoever else asks is refused, as are all routes with
another authorizer.
"""

import base64
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from localstack import config
from localstack.aws.api import RequestContext, ServiceRequest, ServiceResponse
from localstack.aws.connect import connect_to
from localstack.http import Response
from localstack.services.edge import ROUTER
from localstack.services.moto import call_moto
from localstack.services.plugins import Service, ServiceLifecycleHook, aws_provider
from moto.apigatewayv2.models import Api, Route, apigatewayv2_backends
from werkzeug import Request

from katfan_localstack.callers import ACCOUNT, Caller, authorized
from katfan_localstack.services import all_by_moto


class HttpApiProvider(ServiceLifecycleHook):
    service = "apigatewayv2"
    version = "2018-11-29"

    def on_after_init(self) -> None:
        host = "<api_id>.execute-api.localhost:<port>"
        endpoint: Any = serve  # called with what the rule finds, which the router's types don't know
        ROUTER.add("/", host=host, endpoint=endpoint, defaults={"path": ""})
        ROUTER.add("/<path:path>", host=host, endpoint=endpoint)

    def create_api(self, context: RequestContext, request: ServiceRequest) -> ServiceResponse:
        made: Any = call_moto(context)
        made["ApiEndpoint"] = f"http://{made['ApiId']}.execute-api.localhost:{config.GATEWAY_LISTEN[0].port}"
        return made


@aws_provider(api="apigatewayv2", name="default")
def apigatewayv2() -> Service:
    provider = HttpApiProvider()
    return Service.for_provider(provider, lambda _: {**all_by_moto(provider.service), "CreateApi": provider.create_api})


@dataclass(frozen=True)
class Match:
    """The route that a request takes."""

    route: Route
    names: Mapping[str, str]


def serve(request: Request, api_id: str, path: str, **_host: str) -> Response:
    region, api = _find(api_id)
    match = None if api is None else match_route(api.routes.values(), request.method, f"/{path}")
    if api is None or match is None:
        return _json(404, {"message": "Not Found"})
    caller: Caller | None = None
    if match.route.authorization_type not in (None, "NONE"):
        resource = f"arn:aws:execute-api:{region}:{ACCOUNT}:{api_id}/$default/{request.method}/{path}"
        is_iam = match.route.authorization_type == "AWS_IAM"
        caller = authorized(request, region, resource) if is_iam else None
        if caller is None:
            return _json(403, {"message": "Forbidden"})
    integration = api.integrations[match.route.target.split("/")[-1]]
    function = re.search(r"function:([^:/]+)", integration.integration_uri)
    assert function is not None, "the stacks integrate functions only"
    client = connect_to(region_name=region, aws_access_key_id=ACCOUNT).lambda_
    event = event_of(request, api_id, match, caller)
    called = client.invoke(FunctionName=function.group(1), Payload=json.dumps(event).encode())
    said = called["Payload"].read()
    if called.get("FunctionError"):
        return _json(500, {"message": "Internal Server Error"})
    return response_of(json.loads(said or b"null"))


def match_route(routes: Any, method: str, path: str) -> Match | None:
    """Of a route's key, as `GET /sweeps/{id}`: the first that fits."""
    for route in routes:
        wanted, _, template = route.route_key.partition(" ")
        names = re.findall(r"{(\w+)}", template)
        fits = re.fullmatch(re.sub(r"{\w+}", "([^/]+)", template), path)
        if fits is not None and wanted in (method, "ANY"):
            return Match(route, dict(zip(names, fits.groups(), strict=True)))
    return None


def event_of(request: Request, api_id: str, match: Match, caller: Caller | None) -> dict[str, Any]:
    """A request as functions get it, payload format 2.0."""
    query = request.query_string.decode()
    http = {
        "method": request.method,
        "path": request.path,
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": request.headers.get("user-agent", ""),
    }
    context: dict[str, Any] = {
        "accountId": ACCOUNT,
        "apiId": api_id,
        "stage": "$default",
        "routeKey": match.route.route_key,
        "domainName": request.host,
        "domainPrefix": api_id,
        "requestId": str(time.time_ns()),
        "time": datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": time.time_ns() // 1_000_000,
        "http": http,
    }
    if caller is not None:
        identity = {"accessKey": caller.access_key, "callerId": caller.id, "userId": caller.id, "userArn": caller.arn}
        context["authorizer"] = {"iam": {"accountId": ACCOUNT, **identity}}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": match.route.route_key,
        "rawPath": request.path,
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)) or None,
        "pathParameters": dict(match.names) or None,
        "requestContext": context,
        "isBase64Encoded": False,
    }
    body = request.get_data()
    if body:
        try:
            event["body"] = body.decode()
        except UnicodeDecodeError:
            event["body"], event["isBase64Encoded"] = base64.b64encode(body).decode(), True
    return {name: value for name, value in event.items() if value is not None}


def response_of(answer: Any) -> Response:
    """What a function answers, in either form that the format allows."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return _json(200, answer)
    text = answer.get("body") or ""
    body = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
    return Response(body, status=answer["statusCode"], headers=answer.get("headers") or {})


def _find(api_id: str) -> tuple[str, Api | None]:
    for region, backend in apigatewayv2_backends[ACCOUNT].items():
        if api_id in backend.apis:
            return region, backend.apis[api_id]
    return "", None


def _json(status: int, body: object) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
