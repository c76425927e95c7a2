"""`postwright token create`: a key to the API for a program."""

import argparse
from importlib import import_module

from postwright.config.cli.application import application
from postwright.config.cli.installation import Installation


def create(arguments: list[str]) -> None:
    options = _parse(arguments)
    with application(Installation.from_environment()):
        people = import_module("postwright.config.cli.people")
        print(people.create_token(email=options.email, name=options.name, organisation=options.organisation))


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="postwright token create", description="Make an API token and print its key, once."
    )
    parser.add_argument("--email", required=True, help="whose rights the token has")
    parser.add_argument("--name", required=True, help="what it is for")
    parser.add_argument("--organisation", default="", help="where, if the person belongs to several")
    return parser.parse_args(arguments)
