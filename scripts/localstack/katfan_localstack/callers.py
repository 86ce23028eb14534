"""Who has signed a request (SigV4), and whether they may make it."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from localstack.services.iam.models import UserEntity, iam_stores
from moto.iam.access_control import IAMPolicy, PermissionResult
from werkzeug import Request

ACCOUNT = "000000000000"
ROOT_KEY, ROOT_SECRET = "test", "test"
SERVICE = "execute-api"
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/\d+/[^,]+,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})"
)


@dataclass(frozen=True)
class Caller:
    access_key: str
    id: str
    arn: str


def authorized(request: Request, region: str, resource: str) -> Caller | None:
    """The caller of an HTTP API's route, if they are who they say and may call it."""
    fits = AUTHORIZATION.match(request.headers.get("authorization", ""))
    if fits is None:
        return None
    key, signed_headers, signature = fits.groups()
    if key == ROOT_KEY:
        right = signature_of(request, region, Credentials(key, ROOT_SECRET), signed_headers.split(";"))
        root = Caller(key, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
        return root if hmac.compare_digest(signature, right) and _is_body_signed(request) else None
    for user in iam_stores[ACCOUNT][region].USERS.values():
        if key not in user.access_keys:
            continue
        secret = user.access_keys[key].access_key["SecretAccessKey"]
        right = signature_of(request, region, Credentials(key, secret), signed_headers.split(";"))
        is_theirs = hmac.compare_digest(signature, right) and _is_body_signed(request)
        if is_theirs and may_call(user, resource):
            return Caller(key, user.user["UserId"], user.user["Arn"])
    return None


def signature_of(request: Request, region: str, credentials: Credentials, signed_headers: list[str]) -> str:
    """The signature that the request has if these credentials have signed it."""
    path = (request.environ.get("RAW_URI") or request.path).split("?")[0]
    pairs = parse_qsl(request.query_string.decode(), keep_blank_values=True)
    query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
    again = AWSRequest(
        method=request.method,
        url=f"http://{request.host}{path}" + (f"?{query}" if query else ""),
        data=request.get_data(),
        headers={name: request.headers[name] for name in signed_headers if name in request.headers},
    )
    again.context["timestamp"] = request.headers.get("x-amz-date", "")
    signer = SigV4Auth(credentials, SERVICE, region)
    return signer.signature(signer.string_to_sign(again, signer.canonical_request(again)), again)


def may_call(user: UserEntity, resource: str) -> bool:
    """Whether a user's inline policies allow it; those that are attached or a group's aren't looked at."""
    results = [
        IAMPolicy(json.dumps(json.loads(unquote(document)))).is_action_permitted("execute-api:Invoke", resource)
        for document in user.inline_policies.values()  # kept URL-quoted
    ]
    return PermissionResult.PERMITTED in results and PermissionResult.DENIED not in results


def _is_body_signed(request: Request) -> bool:
    """The hash that the signature is over, if the request names one, is that of its body."""
    named = request.headers.get("x-amz-content-sha256")
    return named is None or hmac.compare_digest(named, hashlib.sha256(request.get_data()).hexdigest())
