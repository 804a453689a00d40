"""Looks for secrets where none may stand: in files, in what the command says, in arguments of processes."""

import base64
import pathlib
import urllib.parse

from judges.command import Authplat


def forms(secret: str) -> dict[str, bytes]:
    """How a secret could stand in a file without being recognised at once."""
    raw = secret.encode()
    return {
        "as it is": raw,
        "base64": base64.b64encode(raw).rstrip(b"=")[:-1],
        "hexadecimal": raw.hex().encode(),
        "percent-encoded": urllib.parse.quote(secret, safe="").encode(),
        "JSON": secret.replace("/", "\\/").encode(),
        "UTF-16": secret.encode("utf-16-le"),
        # Half of it is as bad.
        "its first half": raw[: max(12, len(raw) // 2)],
    }


def search(folder: pathlib.Path, secrets: set[str]) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        found += [
            f"{path.relative_to(folder)} holds a secret, {form}"
            for secret in secrets for form, needle in forms(secret).items() if needle in content
        ]
    return found


def search_words(command: Authplat, secrets: set[str]) -> list[str]:
    found = []
    for secret in secrets:
        for form, needle in forms(secret).items():
            found += [
                f"`authplat {' '.join(outcome.arguments)}` says a secret, {form}"
                for outcome in command.outcomes if needle in outcome.text.encode(errors="surrogateescape")
            ]
            found += [f"a process argument holds a secret, {form}" for line in command.command_lines if needle in line.encode()]
    return found
