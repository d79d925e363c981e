"""The accounts that `load_demo` makes, in words; README.md shows the same table (a test compares them)."""

PASSWORD = "walking-alongside"  # noqa: S105 -- printed for everyone who starts the demo
SECOND_FACTOR = "246810"

# sign-in name, who it is
ACCOUNTS: list[tuple[str, str]] = []


def welcome(address: str) -> str:
    """Return what the demo says when it is ready."""
    rows = "\n".join(f"  {name:<12} {who}" for name, who in ACCOUNTS)
    return (
        f"\nReady: {address}\n\nThis is a demo: all people are invented. Everyone's password is {PASSWORD}\n"
        f"Staff are then asked for a code: {SECOND_FACTOR}\n{rows}\n\nStop with Ctrl+C.\n"
    )
