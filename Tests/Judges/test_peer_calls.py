"""How many calls to AWS a second plan makes for many API stacks. A well-known peer makes 16 for each."""

from judges.world import SHARED, look

STACKS = 20


def test_the_second_plan_makes_little_more_than_one_call_a_client(authplat, complete, relay, capsys):
    front = relay(complete.url)
    command = authplat(front.url)
    command.run("init", SHARED, "--domain", "andmoredev")
    for number in range(STACKS):
        command.run("register-api", f"api-{number:02}", "--scope", "read", "--scope", "write")
    first = command.run("apply", "--yes", timeout=400)
    world = look(complete.url)
    assert len(world.clients) == len(world.servers) == len(world.secrets) == STACKS, world.counts
    applied = front.total

    front.forget()
    second = command.run("plan", "--detailed-exitcode", code=0)
    with capsys.disabled():
        print(
            f"\n{STACKS} API stacks: apply {applied} calls in {first.seconds:.1f} s; "
            f"second plan {front.total} calls in {second.seconds:.1f} s: {dict(front.calls)}")
    assert front.total <= 1.1 * STACKS + 20, dict(front.calls)
    written = {name for name in front.calls if name.startswith(("Create", "Update", "Delete", "Put", "Set", "Add", "Tag"))}
    assert not written, f"a plan has written: {written}"
    # A list that answers for all makes asking for each one needless.
    assert front.calls["DescribeResourceServer"] == 0, "ListResourceServers shows the scopes already"


def test_a_plan_without_refresh_asks_nothing(authplat, complete, relay):
    front = relay(complete.url)
    command = authplat(front.url)
    command.run("init", SHARED, "--domain", "andmoredev")
    command.run("register-api", "one", "--scope", "read")
    command.run("apply", "--yes")
    front.forget()
    command.run("plan", "--refresh", "none", "--detailed-exitcode", code=0)
    asked = {name: count for name, count in front.calls.items() if name != "GetCallerIdentity"}
    assert not asked, asked
