"""Words whose full stop does not end a sentence, by language; written without that full stop.

Two lists per language. After a word of ``GO_ON`` the sentence always goes on ("ul. Zana").
A word of ``MAY_END`` ends it when a capital follows ("w 2016 r. Program objął…", "itd. Potem").
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GO_ON: dict[str, frozenset[str]] = {
    "pl": _words("""
        abp adw akt al ang art asp bp bł cd cdn czw daw doc dot dr ds dypl dyr dz.u dł faks
        fax fot fr gen gm godz gł hab im inż jw kier kom kpt ks kw lic lit m.in maks med
        mgr min mjr mł nadkom niedz niem np nr nt o ob ok oprac os patrz pkt pl
        pn pon por pow poz pp ppor ppłk prof przeł przyp ps pt płk red rozdz rozp ryc
        rys s sek sierż skr sp st str sygn szer t tab tel tj tzn tzw tłum ul ur ust uw
        wg wicedyr woj wt ww wyd wys wyż właśc zast zaw zał zm zob łac śp śr św
    """),
    "en": _words("""
        al approx art ca capt cf ch col dept dr e.g e.u ed eds eq eqs est ext fig figs gen
        gov hon i.e jr lt mr mrs ms no nos p para pp prof rep rev sec sen sgt sr st tel u.k
        u.s viz vol vs
    """),
    "de": _words("""
        abs art aug bd bzw ca d.h dez dipl dr evtl feb fr geb ggf hr hrsg i.d.r ing inkl jan
        kap mind mio mrd nov nr o.ä okt prof s sept st str tel u.a v.a vgl z.b z.t zz
        zzgl
    """),
    "es": _words("""
        aprox art arts av avda c cap d dr dra dña ee ej fig gral ing lic nº núm p p.ej prof
        pág págs sr sra srta tel ud uds vol
    """),
    "uk": _words("""
        акад буд бул вид вул гр д-р див доц зб кв м напр обл п пл пп просп проф р-н ред рис
        с смт ст т т.зв табл тел тис тов ч ім
    """),
    "fr": _words("""
        art av bd cf chap dr env fig m mlle mm mme p pp pr st ste tél vol éd
    """),
}

MAY_END: dict[str, frozenset[str]] = {
    "pl": _words("""
        bd bm br cm egz etc gr ha in itd itp jw k.c k.k k.p k.p.a kg km m mld mln n.e o.o os
        p.n.e r rb s.a s.c s.k s.k.a szt tys ub w wyk zł
    """),
    "en": _words("""
        a.d a.m b.c co corp etc inc ltd m.d p.m ph.d
    """),
    "de": _words("""
        e.v etc mbh n.chr u.s.w usw v.chr
    """),
    "es": _words("""
        a.c d.c ee.uu etc s.a s.l
    """),
    "uk": _words("""
        грн коп млн млрд н.е р рр ст т.д т.п та.ін ін
    """),
    "fr": _words("""
        av.j.-c etc s.a
    """),
}

BEFORE_A_LETTER = _words("""
    budynek budynku building class group grupa grupy grupę hepatitis klasa klasy klasę
    litera litery plan planu room sala sali typ type typem typu vitamin wariant wariantu
    witamina witaminy witaminą witaminę
""")
"""Words that a single capital belongs to: it is a name, not an initial ("witamina C. Badanie…")."""

BEFORE_A_NUMBER = _words("art no nos sec fig rys tab")
"""Of ``GO_ON``, those that are words of their own: abbreviations only where a number follows."""

UNKNOWN_LANGUAGE = ("pl", "en")
"""Whose lists hold together where the language is not known."""
