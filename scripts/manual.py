"""Writes the manual page from what the command says of itself: `authplat --experimental-dump-help` on stdin."""

import json
import sys


def roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.splitlines())


def paragraphs(text: str) -> str:
    """Running text fills; indented lines are examples and stay as they are."""
    lines, verbatim = [], False
    for line in text.splitlines():
        indented = line.startswith("  ")
        if indented != verbatim:
            lines.append(".nf" if indented else ".fi")
            verbatim = indented
        lines.append(roff(line) if line else ".PP")
    return "\n".join(lines + ([".fi"] if verbatim else []))


def spelled(argument: dict) -> str:
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"<{value}>" + ("..." if argument.get("isRepeating") else "")
    names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    return ", ".join(names) + (f" <{value}>" if argument["kind"] == "option" else "")


def arguments(command: dict, known: set) -> list:
    lines = []
    for argument in command.get("arguments", []):
        name = spelled(argument)
        if not argument.get("shouldDisplay", True) or name in known:
            continue
        lines += [".TP", f"\\fB{roff(name)}\\fR", roff(argument.get("abstract", ""))]
    return lines


def named(command: dict, before: str = "") -> list:
    """Every verb with its whole name, `local` before `local start`."""
    found = []
    for verb in command.get("subcommands", []):
        if verb["commandName"] != "help":
            name = before + verb["commandName"]
            found += [(name, verb)] + named(verb, name + " ")
    return found


tool = json.load(sys.stdin)["command"]
verbs = named(tool)
with_flags = [verb for name, verb in verbs if name != "completion" and not verb.get("subcommands")]
shared = set.intersection(*[{spelled(a) for a in verb["arguments"]} for verb in with_flags])
plan = dict(verbs)["plan"]

page = ['.\\" Made from `authplat --experimental-dump-help` by `make docs`; do not edit.']
page += [".TH AUTHPLAT 1", ".SH NAME", f"authplat \\- {roff(tool['abstract'])}", ".SH SYNOPSIS"]
page += ["\\fBauthplat\\fR [global flags] \\fIverb\\fR [arguments] [flags]", ".SH DESCRIPTION", paragraphs(tool["discussion"])]
page += [".SH GLOBAL FLAGS"] + arguments({"arguments": [a for a in plan["arguments"] if spelled(a) in shared]}, set())
page += [".SH VERBS"]
for name, verb in verbs:
    page += [f".SS {name}", roff(verb["abstract"]), ".PP", paragraphs(verb.get("discussion", ""))]
    page += arguments(verb, shared)
print("\n".join(page))
