"""The command `postwright`. Nothing heavy is imported before the command that needs it is known."""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from postwright.config.cli.problems import EXPECTED, exit_status


@dataclass(frozen=True)
class Command:
    target: str
    help: str

    def load(self) -> Callable[[list[str]], int | None]:
        module, function = self.target.split(":")
        return getattr(importlib.import_module(module), function)  # type: ignore[no-any-return]


_HERE = "postwright.config.cli"
COMMANDS = {
    "run": Command(f"{_HERE}.run:run", "start everything and keep it running"),
    "web": Command(f"{_HERE}.processes:web", "serve the pages and the API"),
    "worker": Command(f"{_HERE}.processes:worker", "publish, and do all other work in the background"),
    "db status": Command(f"{_HERE}.db:status", "say which database is used and whether it answers"),
    "db backup": Command(f"{_HERE}.db:backup", "write a copy of the database to a file"),
    "db restored": Command(
        f"{_HERE}.db:restored", "say that an older copy was put in place by other tools, before anything runs"
    ),
    "db restore": Command(f"{_HERE}.db:restore", "put a copy in the place of the present data"),
    "db shell": Command(f"{_HERE}.db:shell", "open psql on the database"),
    "user create": Command(f"{_HERE}.user:create", "make an account with an organisation of its own"),
    "token create": Command(f"{_HERE}.token:create", "make an API token for a person and print its key"),
    "analyse": Command(f"{_HERE}.analyse:analyse", "suggest words for photos and videos"),
    "demo": Command(f"{_HERE}.demo:create", "make a small organisation to look around in"),
    "demo remove": Command(f"{_HERE}.demo:remove", "delete it, with all its files"),
    "keys status": Command(f"{_HERE}.keys:status", "say which master keys wrap the keys of stored secrets"),
    "keys rewrap": Command(
        f"{_HERE}.keys:rewrap", "wrap them with the present master key, where they belong"
    ),
    "keys rotate": Command(
        f"{_HERE}.keys:rotate", "give organisations new keys, and move their secrets to them"
    ),
    "check": Command(f"{_HERE}.check:check", "say what is wrong here, and how to mend it"),
    "manage": Command(f"{_HERE}.processes:manage", "run a management command of Django"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the answer is the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    name = next((name for name in (" ".join(words[:2]), " ".join(words[:1])) if name in COMMANDS), None)
    if name is None:
        return _explain(words)
    try:
        return COMMANDS[name].load()(words[len(name.split()) :]) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read the answer has seen enough. Python would complain once more when it closes its output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except EXPECTED as problem:
        print(f"postwright: {problem}", file=sys.stderr)
        return exit_status(problem)


def _explain(words: list[str]) -> int:
    asked = bool(words) and words[0] in {"-h", "--help", "help"}
    stream = sys.stdout if asked else sys.stderr
    if words and not asked:
        known = [name for name in COMMANDS if name.split()[0] == words[0]]
        wrong = " ".join(words[:2] if known else words[:1])
        print(f"postwright: there is no command '{wrong}'.", file=stream)
    print("Usage: postwright COMMAND [OPTION …]\n", file=stream)
    for name, command in COMMANDS.items():
        print(f"  {name:<14}{command.help}", file=stream)
    print("\nEach command explains itself with --help.", file=stream)
    return 0 if asked else 2
