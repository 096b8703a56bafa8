"""The source view: a citation's document opened at its place, with the quote marked."""
