"""Mending and shortening a draft without a model: only what is safe in any sentence. Pure.

Links, addresses, numbers and variables are never touched. Whoever wants more asks a language model.
"""

import re
from collections.abc import Callable
from typing import Final

from ai.phrases import has_facts, says_little, sentences, without_greeting

# Left alone, with what touches it: 3.5, a@b.de, {{name}}, www.x.de, :-), *bold*, 12:30.
_ALONE: Final = re.compile(
    r"\{\{[^{}]*\}\}|\{\w+\}|(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+\w|\d[\d.,:/]*\d|[:;=8]-?[()DPpoO/|]|\w+\.\w{2,3}/\S*"
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"[^\S\n]*\n[^\S\n]*")
# French writes a space before ! ? ; : and inside « »; without knowing the language those are left as they are.
_BEFORE_LOW, _BEFORE_HIGH = re.compile(r" +(?=,|\.(?:\s|$))"), re.compile(r" +(?=[!?;:؟،।](?:\s|$))")
_DOUBLED: Final = re.compile(r"([,;:!?؟،।])\1+|(?<!\.)\.\.(?!\.)")
_GLUED: Final = re.compile(r"(?<![\s,;!?؟،])([,;!?؟،])(?=[^\W\d_])")
_START: Final = re.compile(r"(^|(?:[!?]|(?<!\.)\.)\s+|\n)([¿¡\"'“„«(*_]*\s?)([^\W\d_][\w'’]*)")
# After these a point ends no sentence.
_ABBREVIATED: Final = re.compile(
    r"(?i)(?:^|[\s(.])(?:[^\W\d_]|nr|no|sra?|dra?|mrs?|ms|st|ca|etc|vs|e\.g|i\.e|approx|bzw|evtl|ggf|inkl|zzgl|usw|tel|av|col"
    r"|art|abs|min|max|p\.ej|ej|jl|dll|dsb|mme|mlle|prof|ing|lic)\.\s+$"
)
_ENGLISH_I: Final = re.compile(r"(?<![\w.'’*-])i(?=(?:['’](?:m|ll|ve|d))?(?:\s|[,.!?;:]|$))")
_ENGLISH: Final = re.compile(r"\b(?:the|you|your|is|are|and|to|we|have|for|can|will|please)\b", re.IGNORECASE)

# Phrases that open a sentence and say nothing. What comes after one must stand by itself, so none in German with
# "dass": there the verb would be left at the end.
_OPENINGS: Final = re.compile(
    r"""(?ix)(?<![^\s])(?:
    (?:i\s+)?(?:just\s+)?wanted\s+to\s+let\s+you\s+know\s+that
    | i\s+am\s+writing\s+to\s+(?:inform|tell)\s+you\s+that
    | (?:i|we)\s+would\s+like\s+to\s+inform\s+you\s+that | please\s+(?:be\s+informed|note|be\s+advised)\s+that
    | as\s+you\s+(?:may|might|probably)\s+(?:already\s+)?know, | to\s+be\s+honest, | basically, | actually,
    | i\s+hope\s+this\s+message\s+finds\s+you\s+well[.!,]?
    | (?:te|le|les)\s+(?:informo|informamos|comento|comentamos)\s+(?:de\s+)?que
    | (?:me|nos)\s+gustar[íi]a\s+informarle\s+que
    | como\s+(?:ya\s+)?(?:sabes|sabe|sabr[áa]s?), | b[áa]sicamente, | la\s+verdad\s+es\s+que
    | gostar[íi](?:a|amos)\s+de\s+(?:informar|avisar)\s+que | (?:informo|informamos)\s+que
    | como\s+(?:voc[êe]\s+)?(?:j[áa]\s+)?sabe, | basicamente, | na\s+verdade,
    | je\s+(?:me\s+permets\s+de\s+)?(?:vous|te)\s+inform(?:e|er)\s+que
    | je\s+voulais\s+(?:juste\s+)?(?:vous|te)\s+dire\s+que | nous\s+vous\s+informons\s+que
    | comme\s+(?:vous\s+le\s+savez|tu\s+le\s+sais)(?:\s+d[ée]j[àa])?, | en\s+fait,
    | (?:kami|saya)\s+ingin\s+(?:memberitahukan|menginformasikan|menyampaikan)\s+bahwa
    | seperti\s+yang\s+(?:Kakak|Anda)\s+ketahui,
    )\s*"""
)
_SWAPS: Final = (
    (re.compile(r"\bin order to\b", re.IGNORECASE), "to"),
    (re.compile(r"\bdue to the fact that\b", re.IGNORECASE), "because"),
    (re.compile(r"\bat (?:this|the present) (?:point in time|moment in time)\b", re.IGNORECASE), "now"),
    (re.compile(r"\bcon el fin de\b", re.IGNORECASE), "para"),
    (re.compile(r"\bdebido al hecho de que\b", re.IGNORECASE), "porque"),
    (re.compile(r"\bcom o objetivo de\b", re.IGNORECASE), "para"),
    (re.compile(r"\bdevido ao fato de que\b", re.IGNORECASE), "porque"),
    (re.compile(r"\bafin de pouvoir\b", re.IGNORECASE), "pour"),
    (re.compile(r"\bà l'heure actuelle\b", re.IGNORECASE), "maintenant"),
    (re.compile(r"\bzum jetzigen Zeitpunkt\b", re.IGNORECASE), "jetzt"),
    (re.compile(r"\baufgrund der Tatsache, dass\b", re.IGNORECASE), "weil"),
)
# Sentences that close and say nothing.
_CLOSINGS: Final = re.compile(
    r"""(?ix)^(?:
    (?:if\s+you\s+have\s+any\s+(?:\w+\s+)?questions,?\s+)?(?:please\s+)?(?:do\s+not|don['’]t)\s+hesitate\s+to\s+.*
    | (?:please\s+)?(?:feel\s+free\s+to|let\s+us\s+know\s+if\s+you\s+have)\s+.*questions?.*
    | no\s+dude[sn]?\s+(?:usted\s+)?en\s+(?:contactar|escribir|preguntar).*
    | (?:quedo|quedamos)\s+a\s+(?:su|tu)\s+disposici[óo]n.*
    | (?:estou|estamos|fico|ficamos)\s+[àa]\s+disposi[çc][ãa]o.*
    | n['’]h[ée]sitez\s+pas\s+[àa].* | (?:je\s+reste|nous\s+restons)\s+[àa]\s+(?:votre|ta)\s+disposition.*
    | (?:bei|f[üu]r)\s+(?:weitere[n]?\s+)?(?:r[üu]ck)?fragen\s+(?:stehe|steh|k[öo]nnen|melde|sind\s+wir).*
    | z[öo]gern\s+sie\s+(?:bitte\s+)?nicht.* | jangan\s+(?:ragu|sungkan).*
    | thank\s+you\s+for\s+your\s+(?:patience\s+and\s+)?understanding.*
    )[.!]?$"""
)


def fix(text: str, language: str | None = None) -> str:
    """Spaces, doubled marks and capitals put right. Nothing is left out, no word is changed otherwise."""
    text = _LINES.sub("\n", _SPACES.sub(" ", text.strip()))
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = _around(text, lambda part: _marks(part, language))
    if language == "en" or (language is None and len(_ENGLISH.findall(text)) >= 2):
        text = _around(text, lambda part: _ENGLISH_I.sub("I", part))
    return _START.sub(lambda found: _capital(found, text), text)


def shorter(text: str, language: str | None = None) -> str:
    """The draft without its greeting, phrases that open or close and say nothing, and in shorter words."""
    left = without_greeting(text.strip())
    kept = [line for paragraph in left.split("\n") if (line := _without_closings(paragraph)) or not paragraph.strip()]
    left = "\n".join(kept).strip()
    left = _OPENINGS.sub("", left)
    for pattern, word in _SWAPS:
        left = pattern.sub(word, left)
    left = left.strip(" ,")
    return fix(text if not left or says_little(left) else left, language)


def _without_closings(paragraph: str) -> str:
    """Only where something else remains in it or elsewhere; who calls looks at that."""
    found = sentences(paragraph)
    kept = [each for each in found if has_facts(each) or not _CLOSINGS.match(each)]
    return paragraph if len(kept) == len(found) else " ".join(kept)


def _marks(part: str, language: str | None) -> str:
    part = _BEFORE_LOW.sub("", _DOUBLED.sub(lambda found: found[1] or ".", part))
    if language is not None and language != "fr":
        part = _BEFORE_HIGH.sub("", part)
    return _GLUED.sub(r"\1 ", part)


def _capital(found: re.Match[str], text: str) -> str:
    word = found[3]
    stands = any(letter.isupper() for letter in word[1:])  # iPhone, eBay
    after_abbreviation = found[1].strip() == "." and _ABBREVIATED.search(text[: found.end(1)])
    alone = any(each.start() <= found.start(3) < each.end() for each in _ALONE.finditer(text))
    if stands or after_abbreviation or alone:
        return found[0]
    return found[1] + found[2] + word[0].upper() + word[1:]


def _around(text: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but in what is left alone."""
    parts: list[str] = []
    end = 0
    for each in _ALONE.finditer(text):
        parts += [change(text[end : each.start()]), each[0]]
        end = each.end()
    return "".join([*parts, change(text[end:])])
