"""What the demo says when it is ready: its address and its accounts, from the file that `load_demo` reads too."""

import json
from pathlib import Path

from config.settings.dev import DEMO_SECOND_FACTOR

ACCOUNTS_FILE = Path(__file__).resolve().parent.parent / "fixtures/demo/accounts.json"


def welcome(address: str) -> str:
    """Return the sentence for the terminal."""
    known = json.loads(ACCOUNTS_FILE.read_text())
    rows = "\n".join(f"  {account['sign_in']:<10} {account['who']}" for account in known["accounts"])
    cards = "\n".join(f"  {card['sign_in']:<18} {card['code']:<16} {card['who']}" for card in known.get("cards", []))
    return (
        "\nThis is a demo: all people are invented.\n\n"
        f"{rows}\n\nEverybody's password is {known['password']}\n"
        f"Staff are then asked for a code: {DEMO_SECOND_FACTOR}\n\n"
        f"Printed cards, each good once (sign in with a card):\n{cards}\n\n"
        f"Ready: {address}\nStop with Ctrl+C.\n"
    )
