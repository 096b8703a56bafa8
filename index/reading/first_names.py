"""Given names, for telling a person from an institution; by stems, so that inflected forms meet."""

from __future__ import annotations

from index.lexical.folding import fold

_TEXT = """
adam adrian agat agnieszk alan albert aleks alfred alicj alin alojz ambroz anastazj andre andrzej
anet angelik aniel anit ann antoni arkadi artur august barbar bart bartek bartlomiej bartosz beat
benedykt bernard blanka blazej bogdan boguchwal bogumil boguslaw boleslaw bolesl bozen bronislaw
brygid cecyli celin cezar cyprian dagmar damian daniel dant danut dari dariusz dawid diana dominik
dorot edmund edward edyt eleonor eliza elzbiet emil emma eryk ernest eugeni ewa ew ewelin fabian
felicj feliks ferdynand filip florian franciszek francisz fryderyk gabriel genowef gerard gertrud
grazyn grzegorz gustaw hann halin helen henryk herbert hubert hugo ida ignac igor ilon iren
ireneusz irmin iwa iwo iwon izabel jack jadwig jagod jakub jan janin janusz jarosl jaroslaw jerz
jerzy joachim joann jolant jozef jozefin judyt julia juli julian juliusz justyn kacper kaj kajetan
kamil karin karol karolin katarzyn kazimierz king klar klaudi klemens konrad konstant kornel
krystian krystyn krzysztof ksawer ksen lech lechosl leokad leon leonard leonor leszek lidi lilian
lucj lucjan ludwik lukasz maciej magd magdalen maj maksymilian malgorzat malwin marcel marcin marek
mark marian mariann mariol mariusz mart marta martyn maria mari marzen mateusz maurycy michal
mieczysl mikolaj milosz miroslaw monik natali nikodem nin norbert olaf olg oliw oliwi oskar otyli
patrycj patryk paul pawel pawl piotr przemysl radosl radoslaw rafal rajmund regin remigiusz renat
robert roksan roland roman romuald rozali ryszard sabin sandr sebastian seweryn slawomir sofi
stanisl stanislaw stefan sylwest sylwi szczep szymon tadeusz tamar tatian teodor teres tomasz
tymoteusz tymon urszul wacl waclaw waldemar walent waleri wand wawrzyn weronik wieslaw wiktor
wilhelm wincent wiolet wit witold wlady wladysl wladyslaw wlodzimierz wojciech zbigniew zdzisl
zdzislaw zenon zofi zuzann zygmunt zyt zanet
john james william george charles thomas david richard peter paul mary elizabeth anna sarah emma
alice robert michael mark andrew steven brian kevin susan karen linda nancy laura julia helen kate
hans karl otto klaus jurgen wolfgang franz heinrich friedrich johann ludwig martin angela ursula
jose juan carlos luis miguel pedro diego manuel antonio maria carmen ana isabel gisela pablo jorge
oleksandr oleksij andrij bohdan dmytro ivan iwan mykola mychajlo petro serhij taras volodymyr
wolodymyr oksana olena iryna natalija halyna jean pierre louis marie henri jacques giovanni paolo
"""
_STEMS = frozenset(fold(word) for word in _TEXT.split())
_LONGEST = max(map(len, _STEMS))
_ENDINGS = 4
"""Letters that inflection may add to a stem: "Radosław" → "Radosławowi"."""


def is_first_name(word: str) -> bool:
    """Whether a word may be a given name, in any case."""
    form = fold(word)
    return any(
        form[:length] in _STEMS
        for length in range(max(2, len(form) - _ENDINGS), min(len(form), _LONGEST) + 1)
    )
