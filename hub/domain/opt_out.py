"""A customer who answers only STOP wants no more marketing messages, whatever the language. Pure.

Only a message that is nothing but such words counts: "stop by at five" is none. Words that mean other things as an
answer, such as "cancel", or "acha", which is yes in Hindi and stop in Swahili, are left out.
"""

import re
import unicodedata
from typing import Final, Literal

Wish = Literal["stop", "resume"]

_STOP: Final = """
stop; stop all; stop messages; stop promotions; stop sending; please stop; unsubscribe; unsubscribe me; opt out; optout;
opt-out; remove me; no more messages
stopp; abmelden; abbestellen; austragen; keine werbung; keine werbung mehr
baja; dar de baja; darme de baja; no mas mensajes; no mas; desuscribir; desuscribirme; parar
sair; descadastrar; cancelar inscricao; cancelar subscricao; nao quero mais; remover
arret; arreter; desabonner; se desabonner; desabonnement; desinscrire; desinscription
disiscrivimi; cancellami; annulla iscrizione; basta messaggi
afmelden; uitschrijven; stoppen; afmeld; framelding; avmeld; avmelding; avregistrera; avsluta; lopeta; peruuta tilaus
wypisz; wypisz mnie; rezygnuje; odhlasit; odhlaste me; odhlasit sa; leiratkozas; leiratkozom; dezabonare; dezaboneaza-ma
odjava; odjavi; otkazi pretplatu; odjavi me; διακοπη; διαγραφη; σταματηστε
abonelikten cik; ret; durdur
стоп; отписаться; отпишите; отпишите меня; отписка; відписатися; відписка; спри; отпиши ме
توقف; ايقاف; اوقف; الغاء الاشتراك; الغاء; قف; لغو; لغو اشتراک; بند کریں; بند کرو
הסר; הסר אותי; להסיר; עצור; הפסק
रोकें; रोको; बंद करें; बंद करो; स्टॉप; বন্ধ করুন; বন্ধ; স্টপ; நிறுத்து; நிறுத்தவும்; ఆపు; ఆపండి; थांबवा; બંધ કરો; ਬੰਦ ਕਰੋ
berhenti; berhenti berlangganan; henti; huy dang ky; tu choi; หยุด; ยกเลิกการรับข่าวสาร; itigil; tigil
退订; 退訂; 取消订阅; 取消訂閱; 停止; 停止发送; 配信停止; 停止して; 解除; 수신거부; 수신 거부; 중지; 그만
simamisha; jiondoe; komesha; tsaya; daina; da duro
"""
_RESUME: Final = """
start; unstop; subscribe; opt in; opt-in; anmelden; iscrivimi; подписаться; підписатися; اشتراك; הרשם
订阅; 訂閱; 수신동의
"""
_ACCENTS: Final = frozenset(map(chr, (*range(0x300, 0x370), *range(0x653, 0x656))))  # Latin, Greek and Arabic ones
_LETTERS: Final = str.maketrans("đı", "di")  # that are no accents, and are left out by those who have no such keys


def plain(text: str) -> str:
    """Without case, accents, punctuation and doubled spaces."""
    spread = (
        letter for letter in unicodedata.normalize("NFD", text.casefold().translate(_LETTERS)) if letter not in _ACCENTS
    )
    kept = (letter if letter == "-" or unicodedata.category(letter)[0] in "LMN" else " " for letter in spread)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def _words(table: str) -> frozenset[str]:
    return frozenset(plain(each) for each in re.split(r"[;\n]", table) if each.strip())


STOP: Final = _words(_STOP)
RESUME: Final = _words(_RESUME)
LONGEST: Final = 60  # characters; a longer message is more than such a word with its punctuation


def wish(text: str) -> Wish | None:
    """What a customer's words say of marketing messages."""
    if len(text) > LONGEST:
        return None
    said = plain(text)
    if said in STOP:
        return "stop"
    return "resume" if said in RESUME else None
