"""Pages about certification: the register, one person's file, documents, and public verification."""
