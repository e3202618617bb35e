"""`coursewatch verify`: checks an evidence pack offline, as everybody else does."""

import argparse

from delivery.packs import verifier


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="the ZIP file")
    parser.add_argument("--key", required=True, metavar="KEY", help="the log's public key")


def run(options: argparse.Namespace) -> int:
    """Returns 0 if the pack is whole, else 1."""
    return verifier.report(options.pack, options.key)
