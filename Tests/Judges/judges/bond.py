"""The binding in the story of the kill test: an API that others made, and what it must be like after each chapter."""

import dataclasses

from judges.emulators import EMBEDDED, Emulator
from judges.gateway import OPEN, HttpApi, HttpApiThere, RestApi, RestApiThere
from judges.world import API

NAME = "esbuild"
STAGE = "live"
ROUTES = ("GET /bundles", "POST /bundles", "GET /status")


@dataclasses.dataclass
class Seen:
    """One look at the API: what each route asks for in draft and deployed; authorizers and deployments that there are."""

    draft: dict[str, tuple]
    deployed: dict[str, tuple]
    authorizers: list[dict]
    deployments: int

    def check_nothing_twice(self, most_deployments: int) -> None:
        assert len(self.authorizers) <= 1, self
        assert self.deployments <= most_deployments, self

    @property
    def open(self) -> set[str]:
        """Routes that nobody needs a token for, in draft or on the stage."""
        return {route for routes in (self.draft, self.deployed) for route, demand in routes.items() if demand == OPEN}


class Bond:
    """A REST API with a stage on the embedded endpoint, an HTTP API that deploys itself where REST stages cannot be seen."""

    def __init__(self, emulator: Emulator):
        self.emulator = emulator
        self.is_rest = emulator.program is EMBEDDED

    def make(self) -> None:
        if self.is_rest:
            RestApi(self.emulator, NAME).add(*ROUTES).deploy(STAGE)
        else:
            HttpApi(self.emulator, NAME, **{STAGE: True}).add(*ROUTES)

    @property
    def flags(self) -> list[str]:
        """With which the API's stack is written."""
        style = "--rest" if self.is_rest else "--http"
        return [style, NAME, "--stage", STAGE, "--route", "GET /status=open", "--route", "POST /bundles=api"]

    def look(self) -> Seen:
        if self.is_rest:
            api = RestApiThere(self.emulator, NAME)
            deployed = {route: self.asked(*self.only(security)) if security else OPEN for route, security in api.deployed(STAGE).items()}
            return Seen(api.draft, deployed, api.gateway.get_authorizers(restApiId=api.id)["items"], len(api.deployments))
        api = HttpApiThere(self.emulator, NAME)
        return Seen(api.routes, api.routes, api.gateway.get_authorizers(ApiId=api.id)["Items"], 0)

    @staticmethod
    def only(security: list[dict]) -> tuple[str, list[str]]:
        [requirement] = security
        [(authorizer, scopes)] = requirement.items()
        return authorizer, scopes

    def asked(self, authorizer: str, scopes: list[str]) -> tuple:
        return ("COGNITO_USER_POOLS" if self.is_rest else "JWT", authorizer, tuple(sorted(scopes)))

    def check_bound(self, seen: Seen, pool: dict, client: dict, scope: str, deployments: int) -> None:
        """Posting asks for `scope`, reading for `api`, and the stage was deployed so often, no oftener."""
        wanted = {"GET /bundles": self.asked(API, [f"{API}/api"]), "POST /bundles": self.asked(API, [f"{API}/{scope}"]), "GET /status": OPEN}
        assert seen.draft == wanted and seen.deployed == wanted, seen
        [authorizer] = seen.authorizers
        if self.is_rest:
            assert authorizer["providerARNs"] == [pool["Arn"]], seen
            assert seen.deployments == deployments, seen
        else:
            assert authorizer["JwtConfiguration"]["Audience"] == [client["ClientId"]], seen

    def check_unbound(self, seen: Seen, deployments: int) -> None:
        assert seen.draft == dict.fromkeys(ROUTES, OPEN) == seen.deployed and not seen.authorizers, seen
        assert not self.is_rest or seen.deployments == deployments, seen
