"""`postwright user create`: an account without the sign-up page."""

import argparse
import getpass
import sys
from importlib import import_module

from postwright.config.cli.application import application
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import Problem


class NoPassword(Problem): ...


def create(arguments: list[str]) -> None:
    options = _parse(arguments)
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else _ask()
    with application(Installation.from_environment()):
        member = import_module("postwright.config.cli.people").create_user(
            email=options.email,
            name=options.name,
            password=password,
            organisation=options.organisation,
            is_operator=options.operator,
        )
        role = "operator and owner" if member.user.is_operator else "owner"
        print(f"{member.user.email} can log in, as {role} of {member.organisation.name}.")


def _ask() -> str:
    """:raises NoPassword: nobody sits there, or the two entries differ"""
    if not sys.stdin.isatty():
        raise NoPassword(
            "Give the password on standard input with --password-stdin, or run this in a terminal."
        )
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Once more: "):
        raise NoPassword("The two passwords differ. Nothing was made.")
    return password


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="postwright user create", description="Make an account with an organisation of its own."
    )
    parser.add_argument("--email", required=True, help="address to log in with")
    parser.add_argument("--name", required=True, help="what others see")
    parser.add_argument("--organisation", required=True, help="name of the new organisation")
    parser.add_argument("--operator", action="store_true", help="may also see how the installation runs")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    return parser.parse_args(arguments)
