"""
Requests as they went over the wire, read as AWS reads them, by the parsers of all its protocols that LocalStack brings.

Reads lines of JSON, {"method", "path", "headers", "body"} (base64), and writes {"service", "operation", "input"}.
"""

import base64
import datetime
import json
import sys

from localstack.aws.protocol.parser import create_parser
from localstack.aws.protocol.service_router import determine_aws_protocol, determine_aws_service_model
from localstack.http import Request


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": len(value)}
    return {"bytes": len(value.read())} if hasattr(value, "read") else value


def main():
    for line in sys.stdin:
        sent = json.loads(line)
        path, _, query = sent["path"].partition("?")
        request = Request(sent["method"], path, headers=sent["headers"], query_string=query, body=base64.b64decode(sent["body"]), raw_path=path)
        service = determine_aws_service_model(request)
        if service is None:
            raise SystemExit(f"of no service: {sent['method']} {sent['path']}")
        operation, asked = create_parser(service, determine_aws_protocol(request, service)).parse(request)
        print(json.dumps({"service": service.service_name, "operation": operation.name, "input": plain(asked)}))


if __name__ == "__main__":
    main()
