"""Words of a question that say how it is asked, not what it is about; folded."""

# ruff: noqa: E501 - word lists and patterns read best in long lines

from __future__ import annotations

from index.lexical.folding import fold

_TEXT = """
a aby ale am an and any are as at albo ani az
bardzo be been bez bo bedzie beda by byc byl byla bylo byly bylby being
can chce ci cie co coz could czego czegos czemu czy czyj czyja czyje czym czyli
de dla do does did dlaczego dokad dzis obecnie
for from
gdy gdzie gdyz
had has have how he her his
i ich ile ilu iloma im in is it its ja jak jaka jaki jakie jakiego jakiej jakim jakich jaka
jest jestem jezeli jego jej je juz
kiedy kim kogo komu kto ktora ktore ktorego ktorej ktory ktorym ktorych ktorzy ktoremu jacy
lub
ma maja mi mial miala mialo mieli miec mnie moze mozna mozliwe my me may musi must much many
na nad nam nas nazywa nie niech niej nim no not naszym nasz nasza
o od on ona one oni ono or of oraz
po pod powinien powinna pod przed przez przy podaj prosze
s sa sie skad so some soon should
ta tak take takie tam te tego tej ten to tu ty tym the their there they this that
u up
w we wiec wiadomo what when where which who whom whose why will with was were would wymien z za ze zas
zostal zostala zostalo zostaly
wer was wann wie wo warum welche welcher welches welchen ist sind war waren der die das den dem des
ein eine einer einen im auf am zum zur von vom mit und fur bei hat haben wird werden viel viele hoch
lange man bekommt wenn ihn ihm ihr ihre ihren sie er es wir uns ich mich ihnen dass oder aber auch nicht
nur noch so als an aus nach uber um sich ob wurde wurden kann muss darf soll gibt
que quien quienes cual cuales cuando cuanto cuanta cuantos cuantas donde como por para el la los las
un una del al es son fue fueron hay en con hoy se su sus lo le les me mi si y o ha han esta estan tiene
tienen
хто що коли де як яка який яке які скільки чому куди кого кому чи є був була було були в у на з із
до від за та і й про це для якою яким якого має
"""
STOPWORDS = frozenset(fold(word) for word in _TEXT.split())
