"""The kinds' pages against AWS's published models: names, limits, enums, required, create-only, never shown.

A page can believe something wrong, and everything that reads it would believe it too. AWS's own model is
the judge; where a row differs on purpose it says why, and every such difference is listed here.
"""

import copy

import pytest

from judges.command import Authplat
from judges.model import Judge, Models

# Made by authplat of other calls, or of what it observes: no operation of AWS has them.
COMPOSED_KINDS = {"publishedSecret", "secretFile", "restRoutes", "httpRoutes", "httpCors", "restApi", "httpApi"}
KINDS = {
    "userPool", "userPoolDomain", "resourceServer", "userPoolClient", "ssmParameter", "secretsManagerSecret",
    "restAuthorizer", "gatewayResponse", "httpAuthorizer", "group", "user",
    "identityProvider", "uiCustomization", "managedLoginBranding", "logDelivery", "riskConfiguration",
}
COMPUTED_BY_AUTHPLAT = {
    "userPool.issuer": "derived from region and id",
    "userPoolDomain.url": "derived from prefix and region, or the custom name",
    "secretsManagerSecret.pendingValue": "read from the version that is staged AWSPENDING",
    "user.sub": "one of the attributes that AdminGetUser shows",
    "ssmParameter.pendingValue": "read from the parameter itself before the client exists",
}


@pytest.fixture(scope="module")
def facts(scratch) -> dict:
    command = Authplat(scratch / "model", scratch / "model-home", url=None)
    return command.run("explain", "--all", "--json").json


@pytest.fixture(scope="module")
def pages(facts) -> dict[str, dict]:
    return {page["kind"]: page for page in facts["kinds"]}


@pytest.fixture(scope="module")
def forms(facts) -> list[dict]:
    """The operations of REST services."""
    return [operation for operation in facts["operations"] if "form" in operation]


@pytest.fixture(scope="module")
def models() -> Models:
    return Models()


def test_every_kind_is_judged_or_composed(pages):
    composed = {name for name, page in pages.items() if not (page.get("operations") or {}).get("create")}
    assert composed == COMPOSED_KINDS
    assert set(pages) - composed == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_page_agrees_with_the_model(pages, models, kind, capsys):
    page = pages[kind]
    deviations = {f"{kind}.{row['name']}": row["deviation"] for row in page["attributes"] if row.get("deviation")}
    inner = {
        f"{kind}.{row['name']}.{member['wireName']}": member["deviation"]
        for row in page["attributes"] for member in members(row["type"]) if member.get("deviation")
    }
    complaints = Judge(models, page).judge()
    unexplained, explained = [], {}
    for complaint in complaints:
        if complaint.where in COMPUTED_BY_AUTHPLAT and complaint.what.startswith("computed"):
            continue
        owner = next((name for name in [*inner, *deviations] if excuses(name, complaint.where)), None)
        if owner is None:
            unexplained.append(complaint)
        else:
            explained.setdefault(owner, []).append(complaint.what)
    with capsys.disabled():
        for name, differences in explained.items():
            print(f"\n{name} deviates: {'; '.join(differences)}\n    because {(inner | deviations)[name]}", end="")
    assert not unexplained, "\n".join(str(complaint) for complaint in unexplained)
    # A reason without a difference is out of date.
    idle = set(inner | deviations) - set(explained)
    assert not idle, f"these rows say that they deviate and do not: {sorted(idle)}"


def excuses(row: str, where: str) -> bool:
    return where == row or where.startswith((row + ".", row + "[", row + "{"))


def members(type_: dict) -> list[dict]:
    """Every attribute inside a type, however deep."""
    found = []
    for attribute in type_.get("attributes") or []:
        found += [attribute, *members(attribute["type"])]
    if type_.get("of"):
        found += members(type_["of"])
    return found


def test_the_judge_sees_each_sort_of_mistake(pages, models):
    """The judge is judged: a page spoilt in one place is complained about there."""
    def spoilt(change) -> set[str]:
        page = copy.deepcopy(pages["userPoolClient"])
        rows = {row["name"]: row for row in page["attributes"]}
        change(page, rows)
        return {complaint.what for complaint in set(Judge(models, page).judge()) - sound}

    sound = set(Judge(models, copy.deepcopy(pages["userPoolClient"])).judge())

    assert any("takes RefreshTokenValidity" in what for what in spoilt(
        lambda page, rows: page["attributes"].remove(rows["refreshTokenValidity"])))
    assert any("no create or update operation takes" in what for what in spoilt(
        lambda page, rows: rows["refreshTokenValidity"].update(wireName="RefreshTokenValidty")))
    assert any("max is 16" in what for what in spoilt(
        lambda page, rows: rows["authSessionValidity"]["type"].update(max=16)))
    assert any("choices differ" in what for what in spoilt(
        lambda page, rows: rows["preventUserExistenceErrors"]["type"]["values"].pop()))
    assert any("AWS requires it" in what for what in spoilt(
        lambda page, rows: rows["name"].update(presence="optional")))
    assert any("AWS does not" in what for what in spoilt(
        lambda page, rows: rows["callbackURLs"].update(presence="required")))
    assert any("create-only" in what for what in spoilt(
        lambda page, rows: rows["generateSecret"].update(onChange="inPlace")))
    assert any("AWS can update it" in what for what in spoilt(
        lambda page, rows: rows["callbackURLs"].update(onChange="replaces", why="")))
    assert any("does not say writeOnly" in what for what in spoilt(
        lambda page, rows: rows["generateSecret"].update(writeOnly=False)))
    assert any("the row says writeOnly" in what for what in spoilt(
        lambda page, rows: rows["callbackURLs"].update(writeOnly=True)))
    assert any("sensitive" in what for what in spoilt(
        lambda page, rows: rows["clientSecret"].update(sensitive=False)))
    assert any("pattern" in what for what in spoilt(
        lambda page, rows: rows["name"]["type"].update(pattern="[a-z]+")))
    assert any("which AWS does not have" in what for what in spoilt(
        lambda page, rows: page["omissions"].update(Nonsense="no reason")))


def test_every_operation_of_a_rest_service_stands_in_http_as_aws_has_it(facts, forms, models):
    assert {operation["service"] for operation in forms} == {"apigateway", "apigatewayv2"}
    assert all("form" in operation for operation in facts["operations"] if operation["service"].startswith("apigateway"))
    complaints = [complaint for operation in forms for complaint in models.judge_form(operation)]
    assert not complaints, "\n".join(map(str, complaints))


def test_the_judge_of_forms_sees_each_sort_of_mistake(forms, models):
    [export] = [operation for operation in forms if operation["name"] == "ExportApi"]

    def spoilt(**members) -> str:
        return "; ".join(complaint.what for complaint in models.judge_form({**export, "form": {**export["form"], **members}}))

    assert spoilt() == ""
    assert "the method is POST" in spoilt(method="POST")
    assert "the path is /v2/apis/{api}" in spoilt(path="/v2/apis/{api}/exports/{specification}")
    assert "the status is 201" in spoilt(status=201)
    assert "AWS has no stage in its querystring" in spoilt(query=["outputType", "stage"])
    assert "AWS needs outputType in the query" in spoilt(query=["stageName"])
    assert "the body is 'body'" in spoilt(payload="body")
