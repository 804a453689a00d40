"""A client's secret is replaced while its consumers keep calling: no token request fails at any moment.

Consumers are of judges/consumers.py and know nothing of authplat. Their requests are counted and printed.
"""

import json
import re
import time

import pytest

from judges.emulators import EMBEDDED, SECOND_ACCOUNT, Emulator
from judges.rotation import Stage, check_refused, check_works
from judges.world import API, SECRET_NAME

STORES = ["secretsManager", "ssm", "file"]


@pytest.fixture
def stage(request, endpoint, workspace, capsys):
    """A stage with the store of the test's parameter; what consumers met is printed in the end."""
    stage = Stage(endpoint, workspace, getattr(request, "param", "secretsManager")).make()
    yield stage
    if stage.total.total:
        with capsys.disabled():
            print(f"\n{request.node.name}: {stage.total}")


def each_store(test):
    return pytest.mark.parametrize("stage", STORES, indirect=True)(test)


def served(stage: Stage, consumers) -> None:
    tally = consumers.stop()
    stage.total.add(tally)
    assert not tally.failures, f"{tally}\n" + "\n".join(tally.failures[:10])


@each_store
def test_a_whole_rotation_fails_no_request(stage):
    first = stage.current
    with stage.consumers(cache=0.7) as consumers:
        consumers.wait_for(20)
        assert stage.rotate("--overlap", "3s", "--json").json["clients"][0]["steps"] == ["stash", "add", "prove", "publish"]
        second = stage.current
        assert second["client_id"] == first["client_id"] and second["client_secret"] != first["client_secret"]
        assert len(stage.live()) == 2
        # A scheduler that comes too early changes nothing.
        early = stage.all_due("--json").json["clients"]
        assert [(each["state"], each["steps"]) for each in early] == [("overlap", [])]
        stage.command.run("plan", "--detailed-exitcode")
        consumers.hold_to_the_end(stage.overlap_ends)
        check_works(first)
        time.sleep(max(0, stage.overlap_ends + 1 - time.time()))
        ended = stage.all_due("--json").json["clients"]
        assert [(each["state"], each["steps"]) for each in ended] == [("settled", ["prove", "delete", "proveEnded"])]
        consumers.wait_for(20)
        served(stage, consumers)
    stage.check_settled(works=second, refused=[first])


@each_store
def test_a_rollback_makes_the_secret_before_current_again(stage):
    first = stage.current
    with stage.consumers() as consumers:
        stage.rotate("--overlap", "24h")
        second = stage.current
        # Consumers that read in between keep the other one until they read again.
        time.sleep(consumers.cache + 0.2)
        stage.rotate("--rollback", "--overlap", "3s")
        assert stage.current["client_secret"] == first["client_secret"]
        check_works(second)
        # Going back twice is going back once.
        stage.rotate("--rollback")
        assert stage.current["client_secret"] == first["client_secret"]
        time.sleep(consumers.cache + 0.2)
        stage.rotate("--finish", "--yes")
        consumers.wait_for(20)
        served(stage, consumers)
    stage.check_settled(works=first, refused=[second])
    assert stage.rotate("--rollback", code=None).code in (0, 4), "nothing is there to go back from"
    stage.check_settled(works=first)


@each_store
def test_finish_ends_the_overlap_at_once(stage):
    first = stage.current
    with stage.consumers(kinds=("current", "caching")) as consumers:
        stage.rotate("--overlap", "24h")
        check_works(first)
        time.sleep(consumers.cache + 0.2)
        stage.rotate("--finish", code=4)
        check_works(first)
        stage.rotate("--finish", "--yes")
        check_refused(first)
        consumers.wait_for(20)
        served(stage, consumers)
    stage.check_settled(refused=[first])


@each_store
def test_a_compromised_secret_is_refused_at_once_and_only_those_who_kept_it(stage):
    first = stage.current
    with stage.consumers(cache=0.7) as consumers:
        consumers.wait_for(20)
        refusal = stage.rotate("--compromised", code=4)
        assert "--yes" in refusal.text
        began = time.time()
        # Whoever holds the secret is cut off by wish: nobody else, and not before it was replaced in the store.
        consumers.excuses = lambda who, used, asked: used == first and asked >= began
        stage.rotate("--compromised", "--yes")
        check_refused(first)
        time.sleep(consumers.cache + 0.3)
        # All but `holding` have read the store by now, which is never to fail again.
        consumers.excuses = lambda who, used, asked: who == "holding"
        consumers.wait_for(60)
        served(stage, consumers)
        assert consumers.excused, "nobody was cut off"
    stage.check_settled(refused=[first])


@each_store
def test_waiting_for_the_overlap_locks_nothing_and_finishes(stage):
    first = stage.current
    with stage.consumers() as consumers:
        arguments = ("rotate-client-secret", API, "--overlap", "3s", "--wait", "--lock-timeout", "60s")
        process = stage.command.start(*arguments)
        deadline = time.monotonic() + 30
        while stage.current["client_secret"] == first["client_secret"]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        ends = None
        while ends is None:
            assert time.monotonic() < deadline
            ends = stage.overlap_ends
        # While it waits, others may write.
        stage.command.run("apply", "--yes")
        consumers.hold_to_the_end(ends)
        outcome = stage.command.finish(process, arguments)
        assert outcome.code == 0, outcome
        consumers.wait_for(20)
        served(stage, consumers)
    stage.check_settled(refused=[first])


def test_the_overlap_is_the_policys_unless_said(stage):
    stage.write_project(overlap="2h")
    began = time.time()
    stage.rotate()
    assert abs(stage.overlap_ends - began - 7200) < 10


# Refusals: nothing is changed by them.


def picture(stage: Stage) -> tuple:
    return stage.live(), stage.current, stage.has_pending()


def test_two_secrets_that_are_not_ours_are_refused_with_their_ages(stage):
    """Both were made behind the back: the one that authplat made is deleted, and two others stand there."""
    own = stage.live()[0]
    first = stage.add_foreign()
    stage.clients("cognito-idp").delete_user_pool_client_secret(**stage.here(), ClientSecretId=own)
    second = stage.add_foreign()
    before = picture(stage)
    for flags in ([], ["--compromised", "--yes"], ["--finish", "--yes"], ["--rollback"]):
        refusal = stage.rotate(*flags, code=4)
        assert first[0] in refusal.text and second[0] in refusal.text and "--drop-oldest" in refusal.text, refusal
        assert f"{time.gmtime().tm_year}-" in refusal.text, "no ages"
        assert picture(stage) == before
    # Nobody can say which of the two consumers have got, except by asking what the store has: it does not work.
    stage.rotate("--drop-oldest", "--overlap", "1s")
    assert first[0] not in stage.live() and second[0] in stage.live()
    check_works(stage.current)


def test_a_foreign_secret_made_after_ours_is_refused(stage):
    """Ours is current and the older of the two."""
    first = stage.current
    foreign, value = stage.add_foreign()
    before = picture(stage)
    with stage.consumers() as consumers:
        for flags in ([], ["--drop-oldest"]):
            refusal = stage.rotate(*flags, code=4)
            assert foreign in refusal.text, refusal
            assert picture(stage) == before
        served(stage, consumers)
    check_works(first | {"client_secret": value})
    assert stage.status()["state"] == "foreign"


def test_a_foreign_secret_made_before_ours_goes_by_wish_only(stage):
    """Ours is current and the younger of the two: the older is somebody's."""
    # A rotation whose first secret is gone, so that a foreign one is older than the one that is made next.
    foreign, value = stage.add_foreign()
    own = next(each for each in stage.live() if each != foreign)
    stage.clients("cognito-idp").delete_user_pool_client_secret(**stage.here(), ClientSecretId=own)
    # Consumers read a secret that somebody just deleted; the one that is there is taken over with care.
    stage.rotate("--overlap", "24h")
    current = stage.current
    check_works(current)
    check_works(current | {"client_secret": value})
    assert len(stage.live()) == 2


@each_store
def test_a_secret_that_nobody_shows_is_taken_over(stage):
    """Of a client made elsewhere Cognito shows the first secret alone, and that is gone: a new one is proved before the store shows any."""
    other, cognito = "orders-api", stage.clients("cognito-idp")
    stage.register(other)
    cognito.create_user_pool_client(
        UserPoolId=stage.pool_id, ClientName=f"{other}-machine", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=[f"{API}/api"])
    [first] = stage.live(other)
    value = cognito.add_user_pool_client_secret(**stage.here(other))["ClientSecretDescriptor"]["ClientSecretValue"]
    cognito.delete_user_pool_client_secret(**stage.here(other), ClientSecretId=first)
    path = stage.command.stack_file(other)
    chosen = path.read_text()
    path.write_text(re.sub("secret: .*", "secret: none", chosen))
    stage.command.run("apply", "--yes")
    path.write_text(chosen)
    assert "rotate-client-secret" in stage.command.run("apply", "--yes", code=5).text
    run = stage.rotate("--overlap", "1s", "--json", api=other).json
    # Some stores are made with a value that waits.
    assert [step for step in run["clients"][0]["steps"] if step != "stash"] == ["prove", "add", "prove", "publish"], run
    current = stage.store_of(other).read()
    check_works(current)
    check_works(current | {"client_secret": value})
    time.sleep(1.2)
    stage.all_due()
    check_works(current)
    assert len(stage.live(other)) == 1
    stage.command.run("plan", "--detailed-exitcode")


def test_a_third_secret_is_never_asked_for(stage):
    """Both are alive, as Cognito allows, and one was published by hand: its limit is not run into."""
    foreign, value = stage.add_foreign()
    stage.clients("secretsmanager").put_secret_value(
        SecretId=SECRET_NAME, SecretString=json.dumps(stage.current | {"client_secret": value}))
    with stage.consumers() as consumers:
        outcome = stage.rotate(code=None)
        assert outcome.code in (0, 4), outcome
        assert "LimitExceeded" not in outcome.text
        consumers.wait_for(20)
        served(stage, consumers)


def test_what_cannot_be_rotated_is_said(stage):
    path = stage.command.stack_file(API)
    text = path.read_text()
    path.write_text(text.replace("store: secretsManager", "store: none"))
    stage.command.run("apply", "--yes", code=None)
    refusal = stage.rotate(code=None)
    assert refusal.code in (1, 4) and "store" in refusal.text, refusal
    stage.rotate(api="nobody", code=1)
    stage.command.run("rotate-client-secret", code=64)
    stage.command.run("rotate-client-secret", API, "--all-due", code=64)
    stage.rotate("--overlap", "0s", code=64)
    stage.rotate("--overlap", "soon", code=64)
    stage.rotate("--finish", "--rollback", code=64)


def test_a_pool_without_domain_is_said_before_anything_is_changed(stage):
    first = stage.current
    document = {key: value for key, value in first.items()}
    stage.clients("cognito-idp").delete_user_pool_domain(Domain="andmoredev", UserPoolId=stage.pool_id)
    refusal = stage.rotate(code=None)
    # The domain is gone behind the back: that is found by the proof, and nothing is published.
    assert refusal.code in (4, 5, 10), refusal
    assert stage.current == document
    stage.command.run("apply", "--yes")
    check_works(first)
    stage.rotate("--overlap", "1s")
    check_works(stage.current)


def test_another_writer_is_named(stage):
    arguments = ("rotate-client-secret", API, "--overlap", "24h")
    stage.emulator.set_faults({"latency": "300ms"})
    try:
        slow = stage.command.start(*arguments)
        time.sleep(0.8)
        outcome = stage.rotate("--lock-timeout", "0s", code=6)
        assert "rotate-client-secret" in outcome.text or "pid" in outcome.text, outcome
        assert stage.command.finish(slow, arguments).code == 0
    finally:
        stage.emulator.set_faults({})
    check_works(stage.current)


def test_the_wrong_account_is_refused(stage):
    before = picture(stage)
    stage.write_project(account=SECOND_ACCOUNT)
    for verb in (("rotate-client-secret", API), ("secrets", "status")):
        refusal = stage.command.run(*verb, code=4)
        assert SECOND_ACCOUNT in refusal.text, refusal
    stage.write_project()
    assert picture(stage) == before


def test_the_endpoint_goes_away_in_the_middle(scratch, workspace):
    """Unreachable half-way: consumers' secret stays current, and the next run finishes."""
    emulator = Emulator(EMBEDDED, scratch / "goes-away", keeps_state=True).start()
    try:
        stage = Stage(emulator, workspace).make()
        first = stage.current
        emulator.set_faults({"drop-before": "100%", "latency": "0ms"})
        outcome = stage.rotate(code=None)
        assert outcome.code in (5, 10), outcome
        emulator.set_faults({})
        assert stage.current == first
        check_works(first)
        stage.rotate("--overlap", "1s")
        check_works(stage.current)
        check_works(first)
    finally:
        emulator.stop()


def test_the_stores_secret_is_deleted_in_the_middle(stage):
    """Somebody deletes the store's secret during an overlap: said, not papered over; both secrets live on."""
    first = stage.current
    stage.rotate("--overlap", "24h")
    second = stage.current
    stage.clients("secretsmanager").delete_secret(SecretId=SECRET_NAME, ForceDeleteWithoutRecovery=True)
    outcome = stage.rotate("--finish", "--yes", code=None)
    assert outcome.code in (1, 4, 5, 10), outcome
    check_works(first)
    check_works(second)
    # The store is made again, and what consumers then read works.
    repaired = stage.command.run("apply", "--yes", code=None)
    again = stage.rotate("--overlap", "1s", code=None)
    assert {repaired.code, again.code} <= {0, 4, 5}, f"{repaired}\n{again}"
    if repaired.code == 0 and again.code == 0:
        check_works(stage.current)


def test_the_current_value_is_overwritten_in_the_overlap(stage):
    """Somebody writes nonsense over what consumers read: nothing that works is deleted."""
    first = stage.current
    stage.rotate("--overlap", "1s")
    second = stage.current
    stage.clients("secretsmanager").put_secret_value(
        SecretId=SECRET_NAME, SecretString='{"client_id": "x", "client_secret": "nonsense", "token_url": "%s"}' % first["token_url"])
    time.sleep(1.2)
    outcome = stage.rotate(code=None)
    assert outcome.code in (4, 5), outcome
    check_works(first)
    check_works(second)
    assert len(stage.live()) == 2


# Many clients.

OTHER = "orders-api"
STATUS_MEMBERS = {"client", "clientId", "dueAt", "isOverdue", "madeAt", "secrets", "state", "store"}
RUN_MEMBERS = {"clients", "left", "schemaVersion", "tokenRequests", "type"}


def test_only_what_is_due_is_rotated(stage):
    stage.register(OTHER)
    time.sleep(4)
    stage.command.run("apply", OTHER, "--yes")
    stage.write_project(secretMaxAge="4s", overlap="3s")
    overdue = stage.command.run("secrets", "status", "--fail-overdue", "--json", code=11).json
    assert (overdue["overdue"], overdue["type"], overdue["schemaVersion"]) == (1, "secretsStatus", "1.0")
    assert [each["client"] for each in overdue["secrets"] if each["isOverdue"]] == [f"{API}/machine"]
    for each in overdue["secrets"]:
        assert STATUS_MEMBERS <= set(each) <= STATUS_MEMBERS | {"provedAt", "overlapEnds"}, each
    first, others = stage.current, stage.live(OTHER)
    run = stage.all_due("--json").json
    assert set(run) == RUN_MEMBERS and (run["schemaVersion"], run["type"]) == ("1.0", "rotation")
    assert [each["client"] for each in run["clients"]] == [f"{API}/machine"], run
    assert stage.live(OTHER) == others and len(stage.live()) == 2
    check_works(first)
    check_works(stage.current)


def test_nothing_is_due(stage):
    live = stage.live()
    stage.command.run("secrets", "status", "--fail-overdue")
    run = stage.all_due("--json").json
    assert set(run) == RUN_MEMBERS and (run["clients"], run["left"], run["tokenRequests"]) == ([], [], 0)
    assert stage.live() == live


def test_the_first_failure_stops_and_says_what_is_left(stage):
    stage.register(OTHER)
    stage.command.run("apply", "--yes")
    stage.write_project(secretMaxAge="2s", overlap="1s")
    time.sleep(2)
    first, others = stage.current, stage.live(OTHER)
    # No token can be fetched any more by the first of the two: its flow is taken away behind the back.
    stage.clients("cognito-idp").update_user_pool_client(**stage.here(), ClientName=f"{API}-machine")
    stopped = stage.all_due("--json", code=5)
    assert stopped.json["left"] == [f"{OTHER}/machine"], stopped
    assert stage.live(OTHER) == others, "the second was begun"
    assert stage.current == first, "what was not proved was published"
    # With what was taken away given back, the next run finishes the one and begins the other.
    stage.command.run("apply", "--yes")
    check_works(stage.current)
    assert {each["client"] for each in stage.all_due("--json").json["clients"]} == {f"{API}/machine", f"{OTHER}/machine"}
    assert len(stage.live()) == len(stage.live(OTHER)) == 2
    check_works(first)
    check_works(stage.current)
    check_works(stage.store_of(OTHER).read())
