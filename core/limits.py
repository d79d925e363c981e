"""Rate limits in the shared cache, so that they hold across workers and restarts."""

from __future__ import annotations

import time

from django.core.cache import cache

from core.canonical import sha256_hex


def hit(scope: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count one try and return True when more than `limit` were made within `seconds`.

    `key` (an address, a name) is stored hashed. The windows are fixed spans of time.
    """
    name = f"limit:{scope}:{int(time.time()) // seconds}:{sha256_hex(key.encode())[:32]}"
    if cache.add(name, 1, timeout=seconds):
        return limit < 1
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        cache.add(name, 1, timeout=seconds)
        count = 1
    else:
        cache.touch(name, seconds)  # incr has just given it the cache's default time
    return count > limit
