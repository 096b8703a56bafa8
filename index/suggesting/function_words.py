"""Words that begin and end no phrase worth offering, folded as ``index.lexical.folding`` does."""

from __future__ import annotations

_POLISH = """
a aby albo ale ani az bardzo bez bedzie beda bo byc byl byla byli bylo byly bym by chce choc ci
cie ciebie co czy czyli dla dlaczego dlatego do dokad dwa dwie dwoch dzis dzisiaj gdy gdyby gdyz
gdzie go i ich ile im inna inne inny innych itd itp iz ja jak jaka jaki jakie jakich jakim jako
jego jej jest jestem jestesmy jeszcze jezeli jesli juz kazda kazde kazdego kazdej kazdy kiedy kim
kogo komu kto ktora ktore ktorego ktorej ktorych ktorym ktorymi ktory ktorzy ku lecz lub ma maja
mamy mi miec miedzy mial miala mnie moga moj moja moje moze mozna mu musi na nad nam nami nas nasz
nasza nasze naszego naszej nasi nawet nia nich nie niego niej nim nimi niz no np nr o obie oba od
ok on ona one oni ono oraz pan pani panie po pod podczas ponad poniewaz pozostale pozostalych
przed przede przez przy raz razie roku rok r s sa sam sama same sie skad soba sobie sposob str
swoich swoj swoja swoje swego swej ta tak taka takie taki takich takim takze tam te tego tej temu
ten tez to tobie toba trzeba trzy tu tutaj twoj twoja twoje ty tych tylko tym tymi ul u w was wasz
wam we wedlug wiec wiecej wszyscy wszystkich wszystkie wszystkim wszystko wtedy wiele wielu wraz z
za zawsze zas ze zgodnie zostac zostal zostala zostalo zostaly zostanie zl czym jedna jedno jeden
jednak innej innego nalezy moga powinien powinna powinno ponizej powyzej rowniez trakcie celu
ramach ramy oto coraz obok prawie tylko dosc okolo temat temu dnia dniu lat lata
""".split()  # noqa: SIM905 - quoted, the words would fill pages

_ENGLISH = """
a about above after again all also an and any are as at be because been before being below between
both but by can could did do does doing down during each few for from further had has have having
he her here hers him his how i if in into is it its itself just may me more most must my no nor not
now of off on once only or other our ours out over own same shall she should so some such than that
the their theirs them then there these they this those through to too under until up us very was we
were what when where which while who whom why will with would you your yours one two three
""".split()  # noqa: SIM905

FUNCTION_WORDS = frozenset((*_POLISH, *_ENGLISH))

_JOINING = """
a and by dla do for from i in z ze na o od of on or oraz lub po pod nad przed przy the to u w we
with za bez przez
""".split()  # noqa: SIM905
JOINING_WORDS = frozenset(_JOINING)
"""Function words that may stand inside a phrase: "umowa o dzieło", "rules of order"."""

_VERB_ENDINGS = ("ac", "ic", "yc", "ec", "uc", "zc")
_GERUND = ("nie", "nia", "niu", "niem", "niami", "niach", "niom", "cie", "cia", "ciu", "ciem")


def is_verb(form: str, lemmas: tuple[str, ...], language: str) -> bool:
    """Whether a folded Polish form is a verb's, as far as its lemmas tell: infinitives end in -ć.

    Nouns made of verbs ("szkolenia") have the verb as their lemma in some dictionaries.
    """
    if language != "pl" or form.endswith(_GERUND):
        return False
    return all(len(lemma) > 4 and lemma.endswith(_VERB_ENDINGS) for lemma in lemmas)
