"""The language of a question, from its small words: a question is too short for anything else.

No model is loaded. A question without small words, or with those of several languages alike, has
no language that we would act on.
"""

from __future__ import annotations

from index.lexical.folding import fold
from index.lexical.tokens import tokenize

_SMALL_WORDS: dict[str, str] = {
    "pl": (
        "i w we z ze na do od po za o u dla przez przy nad pod oraz albo lub ale czy co kto kogo "
        "komu kim czym czego jak jaki jaka jakie jakich jakim ile ilu kiedy gdzie skad dokad "
        "dlaczego ktory ktora ktore ktorych jest sa byl byla bylo byly ma maja mozna trzeba sie "
        "nie tego tej ten ta te jego jej ich czyj"
    ),
    "en": (
        "the a an of in on at to for from by with and or but not is are was were be been has have "
        "had do does did can could should must may will what who whom whose which when where why "
        "how many much long this that these those its his her their our your i "
        "you we my me us"
    ),
    "de": (
        "der die das den dem des ein eine einen einem einer und oder aber nicht ist sind war waren "
        "hat haben wird werden wurde kann muss soll was wer wem wen wie wo wann warum welche "
        "welcher welches viel viele von mit bei aus nach zu zum zur im am auf fur uber man es wenn"
    ),
    "es": (
        "el la los las un una unos unas y o pero no es son fue era eran ha han hay puede debe que "
        "quien cual cuales cuando donde como cuanto cuanta cuantos cuantas por para con sin de del "
        "al en se su sus lo"
    ),
    "uk": (
        "і й та або але не в у на до від з із зі за про для при над під що хто кого кому ким чим "
        "як який яка яке які яких скільки коли де куди чому чи є був була було були має мають "
        "можна треба це цей ця ці його її їх"
    ),
}


def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            found.setdefault(fold(word), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


_LANGUAGES_OF = _by_word()


def small_words(language: str | None) -> frozenset[str]:
    """The folded small words of an ISO 639-1 language; none of one that we have no list of."""
    return frozenset(fold(word) for word in _SMALL_WORDS.get(language or "", "").split())


def question_language(text: str) -> str | None:
    """ISO 639-1 of the language that most of the small words of ``text`` belong to, if it is
    one; a word of several languages counts for each."""
    votes = dict.fromkeys(_SMALL_WORDS, 0)
    for token in tokenize(text):
        for language in _LANGUAGES_OF.get(fold(token.text), ()):
            votes[language] += 1
    best, second = sorted(votes.values(), reverse=True)[:2]
    return max(votes, key=lambda name: votes[name]) if best > second else None
