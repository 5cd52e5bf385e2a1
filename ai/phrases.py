"""Words that say little, and words that promise, in the nine variants of ai.texts. Pure.

One list for all languages: a text tells its language badly when it is three words long, and words of one that mean
something else in another only move a score a little.
"""

import re
from typing import Final

_WORD: Final = re.compile(r"[\w'\u0900-\u0963]+")  # to `\w` Devanagari's vowel signs are no letters
_MARKS: Final = re.compile(r"[\u064b-\u0652\u0670\u0640]")  # Arabic vowel signs, which people write or leave out
_PLACE: Final = re.compile(r"\{\{?\w+\}?\}")
# A sentence ends at its mark and a space, or at a line's end. `17.30` and `z.B.` stay whole.
_END: Final = re.compile(r"(?<=[.!?…؟।])[\"')\]»”]*\s+|\s*\n+\s*")
_SMALL: Final = """
    hi hello hey heya hiya dear good morning afternoon evening day there greetings thanks thank you u thx ty
    cheers ok see got it lol haha okay okey k fine great perfect lovely nice cool awesome yes no yep nope sure
    bye goodbye welcome please pls much so very many lot a for your help the all best regards kind take care
    will do buenísimo recibido todo hola buenas buenos días dias tardes noches qué que tal gracias mil muchas
    vale perfecto genial estupendo listo bien sí si claro adiós adios chau saludos un saludo de nada por favor
    porfa muy oi olá ola bom dia boa tarde noite tudo bem obrigado obrigada obg valeu vlw brigado brigada tchau
    abraço certo blz beleza tá ta ótimo otimo combinado sim não nao bonjour bonsoir salut coucou merci beaucoup
    parfait super top oui non d'accord dac bonne journée soirée au revoir cordialement svp stp bien hallo guten
    tag morgen abend moin servus grüezi danke vielen dank schön dankeschön bitte gut prima klasse ja nein
    tschüss ciao gruß grüße viele liebe freundliche mit freundlichen grüßen alles klar passt halo hai hallo
    selamat pagi siang sore malam kak kakak min admin makasih terima kasih terimakasih banyak oke sip siap baik
    iya ya yaa sama sama assalamualaikum waalaikumsalam السلام عليكم وعليكم ورحمة الله وبركاته مرحبا مرحبًا أهلا
    اهلا أهلين هلا صباح مساء الخير النور شكرا شكراً مشكور مشكورة تمام طيب حسنا نعم لا اوكي أوكي مع السلامة يعطيك
    العافية من فضلك لو سمحت ممتاز تسلم تسلمي नमस्ते नमस्कार जी हाँ हां नहीं ठीक है धन्यवाद शुक्रिया बहुत अच्छा
    अच्छी बढ़िया भैया दीदी सर मैडम namaste namaskar ji haan han nahi nhi thik theek hai h dhanyavad shukriya
    shukriyaa thanku thankyou bahut accha achha badhiya bhai bhaiya didi sir madam
"""
_THANKS: Final = """
    thanks thank thx ty cheers gracias obrigado obrigada obg valeu merci danke makasih terimakasih terima
    شكرا شكراً مشكور مشكورة धन्यवाद शुक्रिया dhanyavad shukriya thanku
"""
_GREETING: Final = re.compile(
    r"""(?ix)^(?:
    (?: hi | hello | hey | heya | dear | good\s+(?:morning|afternoon|evening|day) | greetings
    | hola | buenas(?:\s+(?:tardes|noches))? | buenos\s+d[íi]as | muy\s+buenas
    | oi | ol[áa] | bom\s+dia | boa\s+(?:tarde|noite)
    | bonjour | bonsoir | salut | coucou
    | hallo | guten\s+(?:tag|morgen|abend) | moin | servus | gr[üu]ezi | liebe[r]? | sehr\s+geehrte[r]?
    | halo | hai | selamat\s+(?:pagi|siang|sore|malam)
    | namaste | namaskar )(?![\w'])
    | नमस्ते | नमस्कार | وعليكم\s+السلام | السلام\s+عليكم | مرحب[ًا]*ا? | [أا]هل[اًا]+ | صباح\s+الخير | مساء\s+الخير
    )"""
)
# What may stand between a greeting and its mark: a name with a capital, a place for one, a title. Small words never:
# they may be what the customer wants.
_CALLED: Final = re.compile(
    r"^,?[^\S\n]*\{\{?\w*(?:name|agent)\w*\}?\}[^\S\n]*[,!.،:।–-]+\s*"
    r"|^(?:[^\S\n]+(?:\{\{?\w+\}?\}|(?:Dr|Mrs?|Ms|Sra?|Prof|M)\."
    r"|(?:[kK]a[kn]|[kK]akak|[pP]ak|[bB]u|there|all|team|everyone|[mM]adame|[mM]onsieur|जी|ji)(?!\w)"
    r"|[^\W\d_a-zß-öø-ÿ\u0600-\u097f][\w'’-]*)){0,4}?[^\S\n]*[,!.،:।–-]+\s*"
)
_SMALL_WORDS, _THANKS_WORDS = (frozenset(_MARKS.sub("", each).split()) for each in (_SMALL, _THANKS))
_PROMISES: Final = re.compile(
    r"""(?ix)
    \b(?: i'll | we'll | i've | we've | (?:i|we)\s+(?:will|have) | (?<!well\ )done | sent | booked | refund(?:ed)?
    | noted | reserved | changed | passed\s+it | arranged | it's\s+(?:on|with|due) | tomorrow | within | by\s+\d
    | (?:te|le|les|os|se|lo|la)\s+(?:l[oa]s?\s+)?(?!entiendo|siento|lamento|comprendo)\w{3,}o\b
    | ya\s+(?:l[oa]s?\s+)?\w+[éí]\b
    | (?:he|hemos)\s+\w+[ai]do | ya\s+(?:est[áa]|va) | enviado | reservado | anotado | hecho | listo
    | ma[ñn]ana | llega(?:r[áa])?
    | mand(?:o|ei) | envi(?:o|ei|amos) | separ(?:o|ado|ei) | feito | estorno | (?:te|lhe)\s+avis(?:o|amos) | amanh[ãa]
    | j[áa]\s+\w+(?:i|ei|ou|iz)\b | chega | (?:te|lhe)\s+liga
    | je\s+(?:vous|te|leur|lui|les?|la)\s+\w+ | je\s+[lt]'\w+ | je\s+m'en\s+\w+ | j'(?:envoie|ajoute|[ée]cris)
    | j'ai\s+\w+ | c'est\s+(?:not[ée]|fait|r[ée]serv[ée]) | ç?a\s+part | demain | rembours[ée]
    | (?:ich|wir)\s+haben?\s+.{0,40}(?:ge\w+t|\w+iert|\w+en)\b | (?:ist|sind)\s+(?:\w+\s+)?\w{2,3}ge\w+(?:t|en)\b
    | schicke | notiert | erledigt | gebucht | reserviert | erstatte(?:t|n)? | melde(?:n)?\s+(?:mich|uns)
    | gebe\s+\w+ | schreibe\s+(?:ihnen|dir) | binnen | bis\s+(?:\S+\s+)?\d | kommt\s+heute | tauschen\s+wir
    | sudah\s+(?:saya|kami|ter) | (?:saya|kami)\s+(?:kirim|catat|kabari|buka|teruskan|keep|masukkan) | dikirim | besok
    | bhej\w* | d[uo]+ng[ai]i? | denge | kar\s+d(?:i|iya|unga|enge) | daal\s+d\w+ | ho\s+g(?:a?ya|yi)
    | kal | bana\s+diya
    )(?!\w)
    | (?:^|\s)(?:تم|بنرسل|أرسل|نرسل|سنرسل|بكرة|بكره|غدا|غدًا|بكلم|بيوصل|هيوصل|هتوصل|راح|سجلت|حجزت
      |بنسجل\w*|خلال)(?=\s|$|،|\.)
    | भेज | दूँगा | दूंगा | देंगे | दे\s+दिया | दिया\s+है | जोड़\s+दिया | हो\s+गया | लिख\s+लिया | करवा | बताता | कल\s
    """
)
_FACT: Final = re.compile(r"\d|\{\{?\w+\}?\}|https?://|www\.|[\w.]+@[\w.]+|[€$£₹]")


def sentences(text: str) -> list[str]:
    """A text's sentences, in order; a line is a sentence too."""
    found = [part.strip() for part in _END.split(text)]
    return [part for part in found if part]


def words(text: str) -> list[str]:
    """In small letters."""
    return _WORD.findall(_MARKS.sub("", text).lower().replace("’", "'"))


def says_little(sentence: str) -> bool:
    """Whether it only greets, thanks, agrees or says goodbye, or has no words at all."""
    found = words(_PLACE.sub(" ", sentence))
    return all(word in _SMALL_WORDS for word in found)


def only_thanks(sentence: str) -> bool:
    """Whether it is short and thanks: nothing is left to do about it."""
    found = words(sentence)
    return (
        len(found) <= 6 and not asks(sentence) and not has_facts(sentence) and bool(_THANKS_WORDS.intersection(found))
    )


def promises(sentence: str) -> bool:
    """Whether it says what was done or will be."""
    return bool(_PROMISES.search(sentence.replace("’", "'")))


def asks(sentence: str) -> bool:
    """Whether it is written as a question. Many people leave the mark out; those are not seen."""
    return sentence.rstrip(" \"')»”🙏😊🙂").endswith(("?", "؟")) or "¿" in sentence


def has_facts(sentence: str) -> bool:
    """A number, an address, a sum of money."""
    return bool(_FACT.search(sentence))


def without_greeting(text: str) -> str:
    """The text without the greeting it begins with; unchanged where nothing of substance would be left."""
    found = _GREETING.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    called = _CALLED.match(rest)
    rest = (rest[called.end() :] if called else rest).lstrip(" ,!.،:।–-\n")
    return text if says_little(rest) else rest
