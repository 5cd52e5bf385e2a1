"""A customer who wants a person, not a machine: said in nine languages, and recognised without any model. Pure.

A phrase counts wherever it stands; a single word such as "agent" only when the message is little more. Said once too
often this costs a person a look; missed, it costs a customer.
"""

# ruff: noqa: E501 - a rule of a table is one line

import re
from typing import Final

from hub.domain.opt_out import plain

# As customers type them, without accents and case: `plain` brings both sides to the same form. {p}: a person.
_PHRASES: Final = {
    "en": """
        (speak|talk|chat|connect me|connected|transfer me|transferred|put me through|pass me|get me|forward me|escalate)
            (with|to)? {p}; (want|need|give me|get me|send me|prefer|is there|are there|where is) {p}; {p} please;
        (are you|is this|am i talking to|am i chatting with) (a|an)? (bot|robot|machine$|ai|computer$);
        (not|no|stop) (a|the|talking to)? (bot|bots|robot|machine|chatbot); (hate|sick of|tired of) (this|the)? (bot|chatbot|robot);
        (call|phone|ring) me; customer (service|care|support) (person|agent|representative|rep|number)
    """,
    "es": """
        (hablar|hable|chatear|comunicarme|comunicame|comunicarse|contactar|contactarme|pasame|paseme|pasar|transferir|transfiereme|atienda|atiendame|ponme)
            (con|a)? {p}; (quiero|necesito|prefiero|dame|hay) {p}; {p} por favor;
        (eres|es|esto es|estoy hablando con) (un|una)? (bot|robot|maquina$); (no|dejen de|odio)? (quiero)? (un|el|este) (bot|robot);
        (llamame|llamenme|me pueden llamar|pueden llamarme)
    """,
    "pt": """
        (falar|fala|conversar|falo|passar|passa|transferir|transfere|transfira|conectar|chamar|chama|chame)
            (me|com|para|pra|pro)* {p}; (quero|preciso|prefiro|tem|cade) {p}; {p} por favor;
        (voce|vc|isso|isto) e (um|uma)? (robo|bot|maquina$); (nao quero|odeio|chega de) (falar com)? (um|o|esse|este)? (robo|bot|maquina);
        (me liga|me ligue|me liguem|podem me ligar)
    """,
    "hi": """
        {p} (से|को) (बात|बातचीत|कनेक्ट|जोड़|मिला|भेज|ट्रांसफर); {p} (चाहिए|दीजिए|दो|बुलाओ|बुलाइए|से);
        (किसी|कोई) (इंसान|आदमी|व्यक्ति); (क्या)? (तुम|आप|ये|यह) (रोबोट|बॉट|मशीन); (रोबोट|बॉट|मशीन) (नहीं|से बात नहीं);
        (मुझे|हमें) (कॉल|फोन|फ़ोन) (करो|करें|कीजिए|कर दो|करिए)
    """,
    "hi_latn": """
        {p} (se|ko|ke saath) (baat|bat|connect|jod|mila|bhej|transfer|milao|contact); {p} (chahiye|chaiye|do|dijiye|dedo|bulao|hai kya|se);
        (kisi|koi) (insaan|insan|aadmi|admi|bande|banda|human|person|agent); (tum|aap|ye|yeh) (robot|bot|machine) (ho|hai|hain);
        (robot|bot|machine) (nahi|nhi|nahin|se baat nahi); (mujhe|muje|hume|hamein) (call|phone) (karo|kro|kijiye|kar do|krdo);
        kisi se baat (kara|karao|karwao|karwa|krwa|karni|krni); (insaan|insan) hai koi
    """,
    "id": """
        (bicara|berbicara|ngomong|ngobrol|chat|hubungkan|sambungkan|disambungkan|hubungi|alihkan|transfer|bantu)
            (saya|aku|langsung|ke|dengan|sama|dgn|kepada)* {p}; (mau|butuh|minta|perlu|kasih saya|kasih) {p};
        (ini|kamu|anda|apakah ini) (bot|robot|mesin); (bukan|jangan|bosan|capek) (sama|dengan)? (bot|robot|mesin);
        (telepon|telpon|tlp) (saya|aku|balik)
    """,
    "ar": """
        (اتكلم|أتكلم|اتحدث|أتحدث|التحدث|الكلام|احكي|كلم|اكلم|أكلم|حولني|حولوني|وصلني|وصلوني|تواصل|التواصل|اتواصل|أتواصل)
            (مع|ب|الى|إلى|على)? {p}; (اريد|أريد|ابغى|ابي|عايز|عاوز|بدي|محتاج|احتاج|ممكن|فين|وين) {p};
        (هل)? (انت|أنت|انتي|هذا|هاد|ده) (روبوت|بوت|الي|آلي|آلة); (مش|مو|لا) (عايز|اريد|أريد|ابغى)? (روبوت|بوت|الي|آلي);
        (اتصلوا|اتصل|كلموني|دقوا) (بي|علي|عليا)?
    """,
    "de": """
        (sprechen|reden|schreiben|chatten|verbinden|verbinde|verbunden|weiterleiten|weitergeleitet|durchstellen)
            (sie|mich|mir|uns|bitte|mit|zu|an)* {p};
        (mit|an|zu) {p} (sprechen|reden|schreiben|chatten|verbinden|verbunden|weiterleiten|verbinde|weiter|durchstellen|kontakt);
        (will|mochte|brauche|gib mir|geben sie mir|gibt es|ist da|lieber|nur) (hier|da|mit)? {p}; {p} bitte;
        (bist du|sind sie|ist das|bin ich) (hier)? (mit)? (ein|eine|einem|einer)? (bot|roboter|maschine$|ki|automat$);
        (kein|keinen|nicht mit|keine) (einem|einer)? (bot|roboter|maschine|ki|automaten);
        (ruft|rufen sie|ruf) mich (bitte|mal)? (an|zuruck)
    """,
    "fr": """
        (parler|discuter|echanger|parle|passez|passe|transferez|transfere|transferer|mettez|connectez|joindre|contacter)
            (moi|me|directement|en contact)? (a|avec|au|vers)* {p}; (je veux|je voudrais|besoin|il me faut|donnez moi|y a t il) (de|d)? {p};
        {p} (svp|s il vous plait|stp);
        (etes vous|es tu|t es|c est|je parle a) (un|une)? (bot|robot|machine$|ia); (pas|marre) (a|d|du|de|un|avec|parler a)* (bot|robot|machine);
        (rappelez|rappelle) moi; me rappeler
    """,
}
_PEOPLE: Final = {
    "en": r"(a|an|the|some|any|your|my|one of your)? (real|actual|live|human|another|different|nice)? "
    r"(person|people|human|human being|humans|agent|agents|representative|rep|operator|someone|somebody|manager|"
    r"supervisor|staff|colleague|employee|customer service|customer care|customer support)",
    "es": r"(un|una|el|la|algun|alguna|otro|otra|al|su|tu|con)* "
    r"(persona|humano|humana|agente|asesor|asesora|operador|operadora|ejecutivo|ejecutiva|representante|alguien|"
    r"encargado|encargada|supervisor|gerente|ser humano)( real| humana| humano| de verdad)?",
    "pt": r"(um|uma|o|a|algum|alguma|outro|outra|seu|sua)* "
    r"(pessoa|humano|humana|atendente|agente|operador|operadora|alguem|gerente|supervisor|consultor|representante|"
    r"ser humano|vendedor|responsavel)( real| humano| humana| de verdade)?",
    "hi": r"(किसी|एक|कोई|असली|आपके|अपने|रियल)* (इंसान|आदमी|व्यक्ति|एजेंट|मैनेजर|कर्मचारी|ऑपरेटर|प्रतिनिधि|अधिकारी|कस्टमर केयर|स्टाफ)",
    "hi_latn": r"(kisi|ek|koi|asli|real|aapke|apne|sidha|seedha)* "
    r"(insaan|insan|aadmi|admi|agent|manager|banda|bande|human|person|operator|executive|customer care|staff|senior|representative|advisor)",
    "id": r"(seorang|orang|dgn|pihak|bagian)* "
    r"(orang|manusia|admin|agen|operator|cs|customer service|petugas|staf|staff|manajer|manager|pegawai|mimin)( asli| langsung| beneran)?",
    "ar": r"(ال|احد|أحد|شخص|واحد|اي|أي|مع|ممثل|موظف)* "
    r"(شخص|انسان|إنسان|موظف|الموظف|موظفة|ممثل|مندوب|احد|أحد|حد|بشر|بشري|مسؤول|المسؤول|مدير|المدير|خدمة العملاء|الدعم|وكيل)( حقيقي| بشري)?",
    "de": r"(ein|eine|einen|einem|einer|der|die|den|dem|ihr|ihrem|echten|echter|echte|richtigen|richtiger|wirklichen|anderen)* "
    r"(mensch|menschen|person|mitarbeiter|mitarbeiterin|mitarbeitenden|berater|beraterin|agent|agenten|jemand|jemandem|"
    r"jemanden|kollege|kollegen|kollegin|kundenservice|kundendienst|support|chef|vorgesetzten|sachbearbeiter|betreuer)",
    "fr": r"(un|une|le|la|l|d|de|du|quelque|votre|vrai|vraie|autre|etre)* "
    r"(humain|humaine|personne|conseiller|conseillere|agent|operateur|operatrice|quelqu un|responsable|employe|"
    r"service client|manager|superviseur|collegue)( reel| reelle| humain| humaine)?",
}
# A message that is nothing else, or little: "agent!!", "human pls".
_ALONE: Final = """
human; a human; person; real person; agent; live agent; operator; representative; rep; manager; supervisor; human please; agent please
persona; humano; agente; asesor; asesora; operador; un humano; una persona; ejecutivo; encargado; atendente; humano por favor
pessoa; alguem; pessoa real; uma pessoa; gerente; एजेंट; इंसान; मैनेजर; कस्टमर केयर; insaan; insan; customer care; customer service
admin; cs; min; cs manusia; orang; manusia; operator dong; موظف; انسان; إنسان; شخص; مندوب; مدير; خدمة العملاء; mensch; mitarbeiter; berater
ein mensch; mitarbeiterin; kundenservice; humain; conseiller; conseillere; un humain; une personne; service client; agente humano
"""
_MOST_WORDS: Final = 40  # a longer story mentions people without asking for one


def _pattern(language: str) -> str:
    person = f"(?:{_form(_PEOPLE[language])})"
    phrases = (" ".join(each.split()) for each in _PHRASES[language].split(";"))
    return "|".join(_form(each).replace("{p}", person) for each in phrases if each)


def _form(pattern: str) -> str:
    """The words of a pattern as `plain` leaves a text's; what is optional takes its space with it."""
    words = re.sub(r"[^\W\d_]+", lambda word: plain(word.group()), pattern)
    optional = re.sub(r"\(([^()]*)\)\? ?", r"(?:(?:\1) )?", words)
    repeated = re.sub(r"\(([^()]*)\)\* ?", r"(?:(?:\1) ){0,4}", optional)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", repeated)


_ASKS: Final = re.compile("|".join(rf"(?<!\S)(?:{_pattern(each)})(?!\S)" for each in _PHRASES))
_ONLY: Final = frozenset(plain(each) for each in re.split(r"[;\n]", _ALONE) if each.strip())


def asks_for_a_person(text: str) -> bool:
    """Whether a customer asks to be answered by a person."""
    said = plain(text.replace("-", " "))
    if said in _ONLY:
        return True
    return len(said.split()) <= _MOST_WORDS and _ASKS.search(said) is not None
