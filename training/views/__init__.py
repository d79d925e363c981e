"""Pages of training: translate in, one call, translate out."""
