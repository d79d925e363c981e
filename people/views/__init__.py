"""Pages for everybody, the card's door, and the staff's screens."""
