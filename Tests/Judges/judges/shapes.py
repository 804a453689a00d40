"""Compares a raw answer with AWS's own model of it, as botocore ships it. botocore's parser forgives what AWS
never sends: unknown members, numbers as text, missing members. This does not."""

import base64
import binascii
import json
import re
import xml.etree.ElementTree as XML

import regex
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

# Codes that any operation may answer with; no model lists them. Source: "Common errors" in the API
# reference of each service; UnknownOperationException and SerializationException are of AWS's JSON protocol.
COMMON_ERRORS = {
    "AccessDeniedException", "ExpiredTokenException", "IncompleteSignatureException", "InternalFailure",
    "InvalidSignatureException", "MissingAuthenticationTokenException", "OptInRequired", "RequestExpired",
    "SerializationException", "ServiceUnavailable", "ThrottlingException", "UnknownOperationException",
    "UnrecognizedClientException", "ValidationException",
}

# Members whose real values do not fit AWS's own pattern. Each with AWS's word for it.
LOOSER_ON_AWS = {
    # A custom domain is a whole host name: developer guide, "Using your own domain for managed login".
    "DomainType": r"[a-z0-9](?:[a-z0-9.\-]{0,61}[a-z0-9])?",
}
# Limits that AWS's own answers exceed: each pool has an attribute `phone_number_verified`, and adds `dev:custom:`
# in front of names of 20 characters.
LONGER_ON_AWS = {"CustomAttributeNameType": 31}


# The models of API Gateway leave these out where AWS answers them: "Cannot delete Integration because it is referenced
# by the following Routes" is a ConflictException of DeleteIntegration (terraform-aws-next-js issue 247).
BEYOND_THE_MODEL = {"apigatewayv2": {"BadRequestException", "ConflictException"}}


def complaints(operation: OperationModel, body: bytes) -> list[str]:
    """What is wrong with the body of a successful answer; nothing when all is as modelled."""
    if operation.service_model.protocol == "query":
        return _xml_complaints(operation, body)
    if operation.output_shape is not None and "payload" in operation.output_shape.serialization:
        return [] if body else [f"{operation.name}: an empty document"]
    if operation.output_shape is None or not operation.output_shape.members:
        return [] if body in (b"", b"{}") else [f"{operation.name} answers nothing on AWS, here {body[:80]!r}"]
    try:
        answer = json.loads(body, parse_constant=lambda text: f"the constant {text}")
    except ValueError as problem:
        return [f"{operation.name}: not JSON: {problem}"]
    found: list[str] = []
    _judge(operation.output_shape, answer, operation.name, found)
    return found


def error_complaints(operation: OperationModel, status: int, headers: dict[str, str], body: bytes) -> list[str]:
    """What is wrong with a refusal: its form, and whether AWS has that code for this operation."""
    found = []
    headers = {name.lower(): value for name, value in headers.items()}
    if "x-amzn-requestid" not in headers or not re.fullmatch(r"[0-9a-f-]{36}", headers["x-amzn-requestid"]):
        found.append(f"{operation.name}: x-amzn-RequestId is {headers.get('x-amzn-requestid')!r}")
    if operation.service_model.protocol == "query":
        return found + _xml_error_complaints(operation, status, headers, body)
    is_rest = operation.service_model.protocol == "rest-json"
    if headers.get("content-type") != ("application/json" if is_rest else "application/x-amz-json-1.1"):
        found.append(f"{operation.name}: content type {headers.get('content-type')!r}")
    try:
        answer = json.loads(body)
        code = headers["x-amzn-errortype"] if is_rest else answer["__type"].rsplit("#", 1)[-1]
    except (ValueError, KeyError, TypeError, AttributeError):
        return found + [f"{operation.name}: no error of AWS's JSON protocol: {body[:200]!r}"]
    modelled = {shape.metadata.get("error", {}).get("code", shape.name): shape for shape in operation.error_shapes}
    if code in BEYOND_THE_MODEL.get(operation.service_model.service_name, ()):
        modelled[code] = operation.service_model.shape_for(code)
    if code not in modelled and code not in COMMON_ERRORS:
        found.append(f"{operation.name} never answers {code}; the model has {sorted(modelled)}")
    wanted = modelled[code].metadata.get("error", {}).get("httpStatusCode", 400) if code in modelled else None
    if code.startswith("Internal"):
        wanted = 500
    if status != (wanted or 400):
        found.append(f"{operation.name}: {code} has status {wanted or 400}, here {status}")
    members = {"message", "Message"} | set(modelled[code].members if code in modelled else ())
    found += [f"{operation.name}: {code} has no member {name}" for name in answer if name not in members | {"__type"}]
    texts = [answer[name] for name in ("message", "Message") if name in answer]
    if len(texts) > 1 or not all(isinstance(text, str) for text in texts):
        found.append(f"{operation.name}: one message, as text; here {texts}")
    return found


# JSON


def _judge(shape: Shape, value: object, path: str, found: list[str]) -> None:
    judge = {
        "structure": _structure, "list": _list, "map": _map, "string": _string, "integer": _number, "long": _number,
        "double": _real, "float": _real, "timestamp": _timestamp, "boolean": _boolean, "blob": _blob,
    }[shape.type_name]
    judge(shape, value, path, found)


def _structure(shape: StructureShape, value, path, found) -> None:
    if shape.is_document_type:
        return  # any JSON, as it was given
    if not isinstance(value, dict):
        found.append(f"{path}: an object on AWS, here {value!r}")
        return
    for name in shape.required_members:
        if shape.members[name].serialization.get("name", name) not in value:
            found.append(f"{path}.{name}: always there on AWS, missing here")
    members = {inner.serialization.get("name", name): inner for name, inner in shape.members.items()}
    for name, inner in value.items():
        if name not in members:
            found.append(f"{path}.{name}: unknown to AWS")
        elif inner is None:
            found.append(f"{path}.{name}: null; AWS leaves the member out")
        else:
            _judge(members[name], inner, f"{path}.{name}", found)


def _list(shape: ListShape, value, path, found) -> None:
    if not isinstance(value, list):
        found.append(f"{path}: a list on AWS, here {value!r}")
        return
    # An empty list is shown where the model wants one item: recorded from AWS, `InvalidParameters` of GetParameters.
    if value:
        _limits(shape, len(value), path, found)
    for number, inner in enumerate(value):
        _judge(shape.member, inner, f"{path}[{number}]", found)


def _map(shape: MapShape, value, path, found) -> None:
    if not isinstance(value, dict):
        found.append(f"{path}: a map on AWS, here {value!r}")
        return
    _limits(shape, len(value), path, found)
    for key, inner in value.items():
        _judge(shape.key, key, f"{path}.key({key})", found)
        _judge(shape.value, inner, f"{path}[{key}]", found)


def _string(shape, value, path, found) -> None:
    if not isinstance(value, str):
        found.append(f"{path}: text on AWS, here {value!r}")
        return
    if shape.enum and value not in shape.enum:
        found.append(f"{path}: AWS has {shape.enum}, here {value!r}")
    _limits(shape, len(value), path, found)
    pattern = LOOSER_ON_AWS.get(shape.name) or shape.metadata.get("pattern")
    # AWS matches the whole text, anchored or not.
    if pattern and not regex.fullmatch(pattern, value):
        found.append(f"{path}: {value!r} does not match AWS's {pattern}")


def _number(shape, value, path, found) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        found.append(f"{path}: a whole number on AWS, here {value!r}")
        return
    _limits(shape, value, path, found)


def _real(shape, value, path, found) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        found.append(f"{path}: a number on AWS, here {value!r}")


def _timestamp(shape, value, path, found) -> None:
    if shape.serialization.get("timestampFormat") == "iso8601":
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
            found.append(f"{path}: ISO 8601 on AWS, here {value!r}")
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        found.append(f"{path}: seconds since 1970 on AWS, here {value!r}")
    elif not 1.5e9 < value < 4e9:
        found.append(f"{path}: no moment of these years: {value!r}")


def _boolean(shape, value, path, found) -> None:
    if not isinstance(value, bool):
        found.append(f"{path}: true or false on AWS, here {value!r}")


def _blob(shape, value, path, found) -> None:
    try:
        _limits(shape, len(base64.b64decode(value, validate=True)), path, found)
    except (binascii.Error, TypeError, ValueError):
        found.append(f"{path}: base64 on AWS, here {value!r}")


def _limits(shape, size, path, found) -> None:
    least, most = shape.metadata.get("min"), LONGER_ON_AWS.get(shape.name) or shape.metadata.get("max")
    if (least is not None and size < least) or (most is not None and size > most):
        found.append(f"{path}: AWS has {least}…{most}, here {size}")


# The query protocol


def _xml_complaints(operation: OperationModel, body: bytes) -> list[str]:
    space = "{" + operation.service_model.metadata["xmlNamespace"] + "}"
    root = XML.fromstring(body)
    found: list[str] = []
    if root.tag != f"{space}{operation.name}Response":
        return [f"{operation.name}: the root is {root.tag}"]
    parts = {part.tag.removeprefix(space): part for part in root}
    wrapper = operation.output_shape.serialization["resultWrapper"]
    if set(parts) != {wrapper, "ResponseMetadata"}:
        found.append(f"{operation.name}: has {sorted(parts)}")
    request = root.findtext(f"{space}ResponseMetadata/{space}RequestId") or ""
    if not re.fullmatch(r"[0-9a-f-]{36}", request):
        found.append(f"{operation.name}: RequestId is {request!r}")
    if wrapper in parts:
        _xml_judge(operation.output_shape, parts[wrapper], operation.name, space, found)
    return found


def _xml_judge(shape: Shape, element, path, space, found) -> None:
    if isinstance(shape, StructureShape):
        names = [child.tag.removeprefix(space) for child in element]
        found += [f"{path}.{name}: unknown to AWS" for name in names if name not in shape.members]
        found += [f"{path}.{name}: always there on AWS, missing here" for name in shape.required_members if name not in names]
        found += [f"{path}.{name}: twice" for name in set(names) if names.count(name) > 1]
        for child in element:
            name = child.tag.removeprefix(space)
            if name in shape.members:
                _xml_judge(shape.members[name], child, f"{path}.{name}", space, found)
        return
    text = element.text or ""
    if shape.type_name == "timestamp":
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text):
            found.append(f"{path}: ISO 8601 on AWS, here {text!r}")
    elif shape.type_name == "integer":
        _number(shape, int(text) if text.isdigit() else text, path, found)
    else:
        _judge(shape, text, path, found)


def _xml_error_complaints(operation, status, headers, body) -> list[str]:
    if not headers.get("content-type", "").startswith("text/xml"):
        return [f"{operation.name}: content type {headers.get('content-type')!r}"]
    space = "{" + operation.service_model.metadata["xmlNamespace"] + "}"
    root = XML.fromstring(body)
    shape = (root.tag, [child.tag for child in root], root.findtext(f"{space}Error/{space}Type"))
    if shape != (f"{space}ErrorResponse", [f"{space}Error", f"{space}RequestId"], "Sender"):
        return [f"{operation.name}: no error of AWS's query protocol: {body!r}"]
    return []
