"""Compares the kinds' pages with AWS's published service models, as botocore 1.43.11 ships them.

Every complaint is (where, what): `where` names a row such as `userPoolClient.clientSecret`. A row that
carries a deviation with its reason may differ; the test lists every such difference, so none is silent.
"""

import dataclasses
import re

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StructureShape

# AWS marks these shapes sensitive although they are no secrets: they stand in URLs, tokens and consoles.
SENSITIVE_IN_NAME_ONLY = {"ClientIdType", "UsernameType", "StringType", "SESConfigurationSet"}

# Operations of which every member must be answered for, beside the first create and update of a kind.
JUDGED_WHOLE = {"SetUserPoolMfaConfig"}

# AWS's name for a long-lived default of its own: no limit at all.
NO_LIMIT = (None, 131072, 0)


@dataclasses.dataclass(frozen=True)
class Complaint:
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def on_the_wire(shape: StructureShape) -> dict[str, Shape]:
    """Members by the names that a request or an answer has them under, as authplat's rows do.

    REST services: what stands in the path is called as the member, in camel case; the query and the body have names of
    their own.
    """
    return {_wire_name(name, member): member for name, member in shape.members.items()}


def required_on_the_wire(shape: StructureShape) -> set[str]:
    return {_wire_name(name, shape.members[name]) for name in shape.required_members}


def _wire_name(name: str, shape: Shape) -> str:
    place = shape.serialization.get("location")
    if place == "uri":
        return name[0].lower() + name[1:]
    return shape.serialization.get("name", name)


class Models:
    """botocore's service models, loaded once."""

    def __init__(self):
        self._session = botocore.session.Session()
        self._loaded = {}

    def input(self, service: str, operation: str) -> StructureShape:
        return self._operation(service, operation).input_shape

    def output(self, service: str, operation: str) -> StructureShape | None:
        return self._operation(service, operation).output_shape

    def judge_form(self, facts: dict) -> list[Complaint]:
        """How one operation of a REST service stands in HTTP: method, path, query, body, status."""
        form, where = facts["form"], f"{facts['service']} {facts['name']}"
        model = self._operation(facts["service"], facts["name"])
        members = model.input_shape.members if model.input_shape else {}

        def named(place: str) -> dict[str, str]:
            """Names in a place of the request, with the names that authplat calls them by."""
            return {
                shape.serialization.get("name", name): _wire_name(name, shape)
                for name, shape in members.items() if shape.serialization.get("location") == place}

        labels = named("uri")
        path = re.sub(r"{(\w+)\+?}", lambda label: "{" + labels[label[1]] + "}", model.http["requestUri"])
        found = []
        for what, ours, aws in (
            ("method", form["method"], model.http["method"]), ("path", form["path"], path),
            ("status", form["status"], model.http.get("responseCode", 200))):
            if ours != aws:
                found.append(Complaint(where, f"the {what} is {ours}, AWS's {aws}"))
        # A map in the query takes any name.
        is_free = any(isinstance(shape, MapShape) and shape.serialization.get("location") == "querystring" for shape in members.values())
        for place, ours in (("querystring", [] if is_free else form["query"]), ("header", form["headers"])):
            found += [Complaint(where, f"AWS has no {name} in its {place}") for name in ours if name not in named(place).values()]
        needed = required_on_the_wire(model.input_shape) & set(named("querystring").values()) if members else set()
        found += [Complaint(where, f"AWS needs {name} in the query") for name in needed - set(form["query"])]
        payload = (model.input_shape.serialization.get("payload") if members else None) or ""
        if form["payload"] != payload:
            found.append(Complaint(where, f"the body is {form['payload']!r}, AWS's {payload!r}"))
        return found

    def _operation(self, service, operation):
        if service not in self._loaded:
            self._loaded[service] = self._session.get_service_model(service)
        return self._loaded[service].operation_model(operation)


class Judge:
    """Judges one kind's page."""

    def __init__(self, models: Models, page: dict):
        self.page = page
        self.kind = page["kind"]
        self.complaints: list[Complaint] = []
        operations = page["operations"]
        service = operations["service"]
        shapes = lambda names: {name: models.input(service, name) for name in names}
        self.create = shapes(operations["create"])
        self.update = shapes(operations["update"])
        self.delete_inputs = shapes(operations["delete"])
        self.read_outputs = [shape for name in operations["read"] if (shape := models.output(service, name))]
        # What names the resource in the path of a reading call is known without an answer that shows it.
        self.labels = {
            name for operation in operations["read"] for name, shape in on_the_wire(models.input(service, operation)).items()
            if shape.serialization.get("location") == "uri"}
        # Which paths patches may take is not in the model, but in the reference.
        self.takes_patches = any("patchOperations" in on_the_wire(shape) for shape in self.update.values())
        self.answer = operations["answer"]
        self.omissions = page["omissions"]
        self.rows = page["attributes"]
        self.written = [row for row in self.rows if row["presence"] != "computed"]

    def say(self, row: dict | None, what: str, path: str = "") -> None:
        name = "" if row is None else "." + row["name"]
        self.complaints.append(Complaint(self.kind + name + path, what))

    def judge(self) -> list[Complaint]:
        for reason in self.omissions.items():
            if not str(reason[1]).strip():
                self.say(None, f"the omission of {reason[0]} has no reason")
        self.judge_completeness()
        for row in self.written:
            self.judge_row(row)
        for row in self.rows:
            if row["presence"] == "computed" and self.observed(row["observedName"]) is None:
                self.say(row, f"computed, and no read operation shows {row['observedName']}")
        return self.complaints

    @property
    def identity(self) -> set[str]:
        """Members that name the resource itself, such as UserPoolId: what deleting it requires."""
        return set().union(*(required_on_the_wire(shape) for shape in self.delete_inputs.values()))

    def judge_completeness(self) -> None:
        answered = {row["wireName"] for row in self.written} | set(self.omissions)
        judged = [*list(self.create.items())[:1], *list(self.update.items())[:1]]
        judged += [item for item in (self.create | self.update).items() if item[0] in JUDGED_WHOLE]
        everything = set()
        for shape in (self.create | self.update).values():
            everything |= set(on_the_wire(shape))
        first_create = next(iter(self.create.values()))
        for operation, shape in judged:
            for member in on_the_wire(shape):
                if member in answered or member == "patchOperations" or (member in self.identity and member not in on_the_wire(first_create)):
                    continue
                if operation in JUDGED_WHOLE and member in self.identity:
                    continue
                self.complaints.append(Complaint(self.kind, f"{operation} takes {member}: neither a row nor an omission"))
        for name in self.omissions:
            if name.split(".")[0] not in everything:
                self.complaints.append(Complaint(self.kind, f"omits {name}, which AWS does not have"))
            if name in {row["wireName"] for row in self.written}:
                self.complaints.append(Complaint(self.kind, f"omits {name} and has a row for it"))

    def judge_row(self, row: dict) -> None:
        wire = row["wireName"]
        shapes = [shape for shape in [*self.create.values(), *self.update.values()] if wire in on_the_wire(shape)]
        if not shapes:
            self.say(row, f"no create or update operation takes {wire}")
            return
        self.judge_type(row, row["type"], on_the_wire(shapes[0])[wire], "")

        required = any(wire in required_on_the_wire(shape) for shape in list(self.create.values())[:1])
        if required and row["presence"] != "required":
            self.say(row, f"AWS requires it on create; the row says {row['presence']}")
        if row["presence"] == "required" and not required:
            self.say(row, "the row requires it; AWS does not")

        in_create = any(wire in on_the_wire(shape) for shape in self.create.values())
        # Named in an update only to say which resource: that changes nothing about it.
        changeable = any(
            wire in on_the_wire(shape) and wire not in self.identity for shape in self.update.values())
        changeable = changeable or self.takes_patches and row["onChange"] == "inPlace"
        if row["onChange"] == "inPlace" and not changeable:
            self.say(row, "create-only in AWS, so a change replaces; the row says inPlace")
        if row["onChange"] == "replaces" and changeable:
            self.say(row, "AWS can update it; the row says that a change replaces")
        if row["onChange"] == "addsOnly" and "AddCustomAttributes" not in self.update:
            self.say(row, "no operation adds to it")
        if row["onChange"] != "inPlace" and not str(row.get("why") or "").strip():
            self.say(row, "what a change costs is not told")
        if not in_create and row["presence"] == "required":
            self.say(row, "required, and no create operation takes it")

        shown = self.observed(row["observedName"])
        if shown is None and not row["writeOnly"] and wire not in self.labels:
            self.say(row, f"no read operation shows {row['observedName']}; the row does not say writeOnly")
        if shown is not None and row["writeOnly"]:
            self.say(row, "AWS shows it; the row says writeOnly")

        if not row["documentation"].strip():
            self.say(row, "has no documentation")

    def observed(self, path: str) -> Shape | None:
        """The member's shape in an answer: at the answer's top, in its object, or in an item of its list."""
        for output in self.read_outputs:
            roots = [output]
            for member in [self.answer] if self.answer else list(on_the_wire(output)):
                inner = on_the_wire(output).get(member)
                if isinstance(inner, ListShape):
                    inner = inner.member
                if isinstance(inner, StructureShape):
                    roots.append(inner)
            for root in roots:
                shape = root
                for step in path.split("."):
                    shape = on_the_wire(shape).get(step) if isinstance(shape, StructureShape) else None
                    if shape is None:
                        break
                else:
                    return shape
        return None

    # Types and limits.

    def judge_type(self, row: dict, said: dict, shape: Shape, path: str) -> None:
        if shape.metadata.get("sensitive") and shape.name not in SENSITIVE_IN_NAME_ONLY and not row["sensitive"]:
            self.say(row, f"AWS marks {shape.name} as sensitive", path)
        kind = said["is"]
        expected = {
            "string": ("string", "timestamp"), "oneOf": ("string",), "integer": ("integer", "long"), "bool": ("boolean",),
            "list": ("list",), "set": ("list",), "object": ("structure",), "map": ("map", "list"),
        }[kind]
        if shape.type_name not in expected:
            self.say(row, f"{kind}, where AWS has {shape.type_name}", path)
            return
        limits = shape.metadata
        if kind == "string":
            if shape.enum:
                self.say(row, f"any text, where AWS takes one of {shape.enum}", path)
            self.judge_limits(row, said, limits, path)
            self.judge_pattern(row, said.get("pattern"), limits.get("pattern"), path)
        elif kind == "oneOf":
            if set(said["values"]) != set(shape.enum or []):
                difference = sorted(set(said["values"]) ^ set(shape.enum or []))
                self.say(row, f"the choices differ in {difference}", path)
        elif kind == "integer":
            self.judge_limits(row, said, limits, path)
        elif kind in ("list", "set"):
            self.judge_counts(row, said, limits, path)
            self.judge_type(row, said["of"], shape.member, path + "[]")
        elif kind == "object":
            self.judge_members(row, said["attributes"], shape, path, but=None)
        elif kind == "map":
            self.judge_map(row, said, shape, path)

    def judge_map(self, row: dict, said: dict, shape: Shape, path: str) -> None:
        form = said.get("wireForm") or row.get("wireForm") or {}
        self.judge_counts(row, said, shape.metadata, path)
        if isinstance(shape, MapShape):
            self.judge_key(row, said, shape.key, path)
            self.judge_type(row, said["of"], shape.value, path + "{}")
            return
        item = shape.member
        if not isinstance(item, StructureShape):
            self.say(row, "a map, where AWS has a plain list", path)
        elif "pairs" in form:
            key, value = form["pairs"]
            if set(item.members) != {key, value}:
                self.say(row, f"pairs of {key} and {value}, where AWS has {sorted(item.members)}", path)
                return
            self.judge_key(row, said, item.members[key], path)
            self.judge_type(row, said["of"], item.members[value], path + "{}")
        elif "keyed" in form or "key" in form:
            key = form.get("keyed") or form["key"]
            if key not in item.members:
                self.say(row, f"keyed by {key}, which AWS does not have", path)
                return
            self.judge_key(row, said, item.members[key], path)
            self.judge_members(row, said["of"]["attributes"], item, path + "{}", but=key)
        else:
            self.say(row, "a map, where AWS has a list, and no wireForm says how", path)

    def judge_members(self, row: dict, inner: list[dict], shape: StructureShape, path: str, but: str | None) -> None:
        said = {member["wireName"]: member for member in inner}
        top = row["wireName"]
        for name, member_shape in on_the_wire(shape).items():
            if name == but or f"{top}{path}.{name}" in self.omissions or f"{top}.{name}" in self.omissions:
                continue
            member = said.get(name)
            if member is None:
                self.say(row, f"AWS's member {name} is missing", path)
                continue
            # An inner row's own deviation counts for it; the outer row's counts for all that is inside.
            deviation = member.get("deviation") or row.get("deviation")
            below = {**member, "name": row["name"], "deviation": deviation, "wireName": top, "sensitive": row["sensitive"] or member["sensitive"]}
            self.judge_type(below, member["type"], member_shape, f"{path}.{name}")
            required = name in required_on_the_wire(shape)
            if required != (member["presence"] == "required"):
                self.say(row, f"{name} is {'required' if required else 'not required'} in AWS; the row says {member['presence']}", path)
        for name in set(said) - set(on_the_wire(shape)):
            self.say(row, f"AWS has no member {name}", path)

    def judge_limits(self, row, said, limits, path) -> None:
        for ours, aws in (("min", "min"), ("max", "max")):
            if said.get(ours) != limits.get(aws) and not (limits.get(aws) in NO_LIMIT and said.get(ours) in NO_LIMIT):
                self.say(row, f"{ours} is {said.get(ours)}, AWS's {limits.get(aws)}", path)

    def judge_counts(self, row, said, limits, path) -> None:
        for ours, aws in (("countMin", "min"), ("countMax", "max")):
            if said.get(ours) != limits.get(aws) and not (limits.get(aws) in NO_LIMIT and said.get(ours) in NO_LIMIT):
                self.say(row, f"{ours} is {said.get(ours)}, AWS's {limits.get(aws)}", path)

    def judge_key(self, row, said, shape, path) -> None:
        for ours, aws in (("keyMin", "min"), ("keyMax", "max")):
            if said.get(ours) != shape.metadata.get(aws) and not (
                shape.metadata.get(aws) in NO_LIMIT and said.get(ours) in NO_LIMIT):
                self.say(row, f"{ours} is {said.get(ours)}, AWS's {shape.metadata.get(aws)}", path)

    def judge_pattern(self, row, ours, aws, path) -> None:
        if (ours or None) != (aws or None) and aws not in (None, ".*", "[\\s\\S]*"):
            self.say(row, f"pattern {ours!r}, AWS's {aws!r}", path)
        if ours and not aws:
            self.say(row, f"pattern {ours!r}, AWS has none", path)
