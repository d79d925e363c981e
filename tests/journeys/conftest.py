"""Journeys wait as long for a sentence as pages do for an element: on a busy machine the editor takes its time."""

from playwright.sync_api import expect

expect.set_options(timeout=15_000)
