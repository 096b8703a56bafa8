"""Makes the sample documents of ``corpus/`` from the plain texts in ``content/``."""
