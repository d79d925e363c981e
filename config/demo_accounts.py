"""What the demo says when it is ready: its address and its accounts, from the file that `load_demo` reads too."""

import json
from pathlib import Path

from config.settings.dev import DEMO_SECOND_FACTOR

ACCOUNTS_FILE = Path(__file__).resolve().parent.parent / "fixtures/demo/accounts.json"


def welcome(address: str) -> str:
    """Return the sentence for the terminal."""
    known = json.loads(ACCOUNTS_FILE.read_text())
    rows = "\n".join(f"  {account['sign_in']:<10} {account['who']}" for account in known["accounts"])
    return (
        f"\nReady: {address}\n\n"
        f"This is a demo: all people are invented. Sign in with one of these names and the password {known['password']}\n"
        f"Staff are then asked for a code: {DEMO_SECOND_FACTOR}\n\n{rows}\n\nStop with Ctrl+C.\n"
    )
