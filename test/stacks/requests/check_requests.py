"""
Holds requests to AWS's own models of its services, which botocore brings: every member known, every required one there,
types, lengths, ranges, patterns and enumerations; policies as the documents that they are.

Reads lines of JSON, {"service", "operation", "input"}, and writes {"checked", "faults", "unchecked"}. botocore's own
validator looks at a part of this only.
"""

import json
import re
import sys
from collections import Counter

import botocore.session

MODELS = botocore.session.get_session()
# Which member is a policy, and what its statements must say besides effect and action.
POLICIES = {
    "CreateRole": ("AssumeRolePolicyDocument", {"Principal"}),
    "UpdateAssumeRolePolicy": ("PolicyDocument", {"Principal"}),
    "PutRolePolicy": ("PolicyDocument", {"Resource"}),
    "PutBucketPolicy": ("Policy", {"Principal", "Resource"}),
}
ELEMENTS = {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
ACTION = re.compile(r"\*|[a-z0-9-]+:[A-Za-z*?]+")
ARN = re.compile(r"\*|arn:(aws|\*):[a-z0-9-]+:[a-z0-9*-]*:(\d{12}|\*)?:.+")
OPERATOR = re.compile(
    r"(ForAllValues:|ForAnyValue:)?"
    r"(String(Not)?(Equals(IgnoreCase)?|Like)|Numeric(Not)?(Equals|LessThan(Equals)?|GreaterThan(Equals)?)"
    r"|Date(Not)?(Equals|LessThan(Equals)?|GreaterThan(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?"
)
unchecked = Counter()


def faults_of(service, operation, value):
    model = MODELS.get_service_model(service)
    if operation not in model.operation_names:
        return [f"{service} has no operation {operation}"]
    shape = model.operation_model(operation).input_shape
    if shape is None:
        return [] if not value else [f"{operation} takes no input"]
    return [f"{service}.{operation}: {fault}" for fault in walk(shape, value, "input")] + [
        f"{service}.{operation}: {fault}" for fault in policies(operation, value)
    ]


def walk(shape, value, place):
    kind = shape.type_name
    if kind == "structure":
        yield from structure(shape, value, place)
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{place} is no list"
            return
        yield from size(shape, len(value), place, " items")
        for index, item in enumerate(value):
            yield from walk(shape.member, item, f"{place}[{index}]")
    elif kind == "map":
        if not isinstance(value, dict):
            yield f"{place} is no map"
            return
        yield from size(shape, len(value), place, " entries")
        for key, item in value.items():
            yield from walk(shape.key, key, f"{place}'s key {key!r}")
            yield from walk(shape.value, item, f"{place}.{key}")
    elif kind == "string":
        yield from string(shape, value, place)
    else:
        yield from scalar(shape, value, place)


def structure(shape, value, place):
    if not isinstance(value, dict):
        yield f"{place} is no structure"
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"{place}.{name} is missing"
    if shape.is_tagged_union and len(value) != 1:
        yield f"{place} must have one member, not {len(value)}"
    for name, item in value.items():
        if name not in shape.members:
            yield f"{place}.{name} is unknown"
            continue
        yield from walk(shape.members[name], item, f"{place}.{name}")


def string(shape, value, place):
    if not isinstance(value, str):
        yield f"{place} is no string but {value!r}"
        return
    yield from size(shape, len(value), place, " characters")
    if shape.enum and value not in shape.enum:
        yield f"{place} is {value!r}, which is none of {', '.join(shape.enum[:8])} ..."
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        return
    try:
        fits = re.fullmatch(pattern, value)
    except re.error:
        unchecked[f"{place}: pattern {pattern}"] += 1  # of a kind that Python's expressions don't know
        return
    if fits is None:
        yield f"{place} is {value[:200]!r}, which isn't {pattern}"


def scalar(shape, value, place):
    kind = shape.type_name
    fits = {
        "boolean": lambda: isinstance(value, bool),
        "integer": lambda: isinstance(value, int) and not isinstance(value, bool),
        "long": lambda: isinstance(value, int) and not isinstance(value, bool),
        "float": lambda: isinstance(value, (int, float)) and not isinstance(value, bool),
        "double": lambda: isinstance(value, (int, float)) and not isinstance(value, bool),
        "blob": lambda: isinstance(value, dict) and "bytes" in value,  # as they are recorded
        "timestamp": lambda: isinstance(value, str),
    }[kind]()
    if not fits:
        yield f"{place} is no {kind} but {value!r}"
    elif kind in ("integer", "long", "float", "double"):
        yield from size(shape, value, place, "")


def size(shape, count, place, unit):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and count < least) or (most is not None and count > most):
        yield f"{place}: {count}{unit} where {least} to {most} are allowed"


def policies(operation, value):
    member, needed = POLICIES.get(operation, (None, set()))
    for name, item in value.items():
        if name == member and isinstance(item, str):
            yield from policy(item, f"input.{name}", needed)
        elif name == "Policy" or name.endswith("PolicyDocument"):
            yield f"input.{name} is a policy that nothing is known of"


def policy(text, place, needed):
    try:
        document = json.loads(text)
    except ValueError:
        yield f"{place} is no JSON: {text[:60]!r}"
        return
    if not isinstance(document, dict) or set(document) - {"Version", "Id", "Statement"}:
        yield f"{place} has other keys than Version, Id, Statement"
        return
    if document.get("Version") != "2012-10-17":
        yield f"{place}.Version is {document.get('Version')!r}"
    statements = document.get("Statement")
    statements = statements if isinstance(statements, list) else [statements]
    sids = [one["Sid"] for one in statements if isinstance(one, dict) and "Sid" in one]
    if not statements or len(set(sids)) < len(sids):
        yield f"{place} has no statements, or two with one Sid"
    for index, one in enumerate(statements):
        if isinstance(one, dict):
            yield from (f"{place}.Statement[{index}] {fault}" for fault in statement(one, needed))
        else:
            yield f"{place}.Statement[{index}] is no object"


def statement(one, needed):
    if set(one) - ELEMENTS:
        yield f"has unknown elements: {sorted(set(one) - ELEMENTS)}"
    if one.get("Effect") not in ("Allow", "Deny"):
        yield f"has the effect {one.get('Effect')!r}"
    for element in needed | {"Action"}:
        if (element in one) == (f"Not{element}" in one):
            yield f"must have one of {element} and Not{element}"
    for element in {"Principal", "Resource"} - needed:
        if element in one or f"Not{element}" in one:
            yield f"may have no {element}"
    for element, form in (("Action", ACTION), ("Resource", ARN)):
        value = one.get(element, one.get(f"Not{element}", []))
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, str) or form.fullmatch(item) is None:
                yield f"has the {element} {item!r}"
    principal = one.get("Principal", "*")
    if principal != "*" and not (isinstance(principal, dict) and set(principal) <= {"AWS", "Service", "Federated", "CanonicalUser"}):
        yield f"has the principal {principal!r}"
    if re.fullmatch(r"[A-Za-z0-9]*", one.get("Sid", "")) is None:
        yield f"has the Sid {one['Sid']!r}"
    for operator, keys in one.get("Condition", {}).items():
        if OPERATOR.fullmatch(operator) is None or not isinstance(keys, dict) or not keys:
            yield f"has the condition {operator}: {keys!r}"


def main():
    faults, checked = [], Counter()
    for line in sys.stdin:
        asked = json.loads(line)
        service, operation = asked["service"], asked["operation"]
        checked[f"{service}.{operation}"] += 1
        faults.extend(faults_of(service, operation, asked["input"]))
    json.dump({"checked": checked, "faults": sorted(set(faults)), "unchecked": sorted(unchecked)}, sys.stdout)


if __name__ == "__main__":
    main()
