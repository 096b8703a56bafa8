"""The operator's desk: what is indexed, what is not and why, what was asked in vain, and runs."""
