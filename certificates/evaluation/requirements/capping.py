"""How many minutes count under caps. A cap is a bucket that holds so much; minutes may fall under several."""

from __future__ import annotations

from typing import Protocol


class Capped(Protocol):
    """Minutes by the buckets they fall under, and the most of them that can count."""

    def change(self, buckets: tuple[int, ...], minutes: int) -> None:
        """Put minutes in, or take them out."""

    def total(self) -> int:
        """Return how many minutes count."""


def make_capped(most: list[int], sorts: int) -> Capped:
    """Return what counts minutes under these caps. `most` grows while rows are read, before anything is counted."""
    return OneSort(most) if sorts <= 1 else SeveralSorts(most)


class OneSort:
    """Caps of one sort: no minutes fall under two of them, so each bucket stands for itself."""

    def __init__(self, most: list[int]) -> None:
        self.most = most
        self.held: dict[int, int] = {}
        self.counted = 0

    def change(self, buckets: tuple[int, ...], minutes: int) -> None:
        """Put minutes in, or take them out."""
        if not buckets:
            self.counted += minutes
            return
        bucket = buckets[0]
        before = self.held.get(bucket, 0)
        self.held[bucket] = after = before + minutes
        most = self.most[bucket]
        self.counted += (min(most, after)) - (min(most, before))

    def total(self) -> int:
        """Return how many minutes count."""
        return self.counted


class SeveralSorts:
    """Caps of several sorts: the minutes are placed so that as many as possible count.

    With two sorts this is exact (a flow from the buckets of the one to the buckets of the other). Minutes under three or more caps
    are placed last, as far as all their buckets still have room.
    """

    def __init__(self, most: list[int]) -> None:
        self.most = most
        self.held: dict[tuple[int, ...], int] = {}
        self.counted: int | None = 0

    def change(self, buckets: tuple[int, ...], minutes: int) -> None:
        """Put minutes in, or take them out."""
        self.held[buckets] = self.held.get(buckets, 0) + minutes
        self.counted = None

    def total(self) -> int:
        """Return how many minutes count."""
        if self.counted is None:
            self.counted = self.place()
        return self.counted

    def place(self) -> int:
        """Return the most minutes that can count."""
        room = {bucket: self.most[bucket] for buckets in self.held for bucket in buckets}
        total = self.held.get((), 0)
        pairs: dict[tuple[int, ...], int] = {}
        for buckets, minutes in self.held.items():
            if len(buckets) == 1:  # alone in a bucket: taking it here is never worse than leaving the room to others
                taken = min(minutes, room[buckets[0]])
                room[buckets[0]] -= taken
                total += taken
            elif len(buckets) == 2 and minutes:
                pairs[buckets] = minutes
        total += _flow(pairs, room)
        for buckets, minutes in sorted(self.held.items()):
            if len(buckets) > 2:
                taken = min(minutes, *(room[bucket] for bucket in buckets))
                for bucket in buckets:
                    room[bucket] -= taken
                total += taken
        return total


def _flow(pairs: dict[tuple[int, ...], int], room: dict[int, int]) -> int:
    """Place minutes that fall under a bucket of each of two sorts, as many as possible; take what they fill from `room`."""
    placed = dict.fromkeys(pairs, 0)
    total = 0
    while (trail := _trail(pairs, placed, room)) is not None:
        ends, steps = trail
        amount = min(room[ends[0]], room[ends[1]], *(pairs[pair] - placed[pair] if more else placed[pair] for pair, more in steps))
        for pair, more in steps:
            placed[pair] += amount if more else -amount
        for end in ends:
            room[end] -= amount
        total += amount
    return total


def _trail(
    pairs: dict[tuple[int, ...], int], placed: dict[tuple[int, ...], int], room: dict[int, int]
) -> tuple[tuple[int, int], list[tuple[tuple[int, ...], bool]]] | None:
    """Return a way from a bucket with room to one of the other sort with room: pairs to place more of, and to take back from."""
    reached: dict[int, list[tuple[tuple[int, ...], bool]]] = {first: [] for first, _second in sorted(pairs) if room[first] > 0}
    starts = {first: first for first in reached}
    waiting = list(reached)
    while waiting:
        bucket = waiting.pop(0)
        for pair in sorted(pairs):
            first, second = pair
            if first == bucket and second not in reached and placed[pair] < pairs[pair]:
                reached[second] = [*reached[bucket], (pair, True)]
                starts[second] = starts[bucket]
                if room[second] > 0:
                    return (starts[second], second), reached[second]
                waiting.append(second)
            elif second == bucket and first not in reached and placed[pair] > 0:
                reached[first] = [*reached[bucket], (pair, False)]
                starts[first] = starts[bucket]
                waiting.append(first)
    return None
