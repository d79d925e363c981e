"""Every component in every state on one page, for whoever changes the look. Served by the demo and in tests, never in production."""
