"""Messages that speak to a machine instead of a business: orders to a model, borrowed roles, other customers' data. Pure.

This is no wall: what customers write is fenced as data wherever a model reads it. It only decides that such a message
is for a person, not for an answer by itself. A normal message found here costs a person a look.
"""

# ruff: noqa: E501 - a rule of a table is one line

import re
import unicodedata
from typing import Final

from hub.domain.opt_out import plain

# In the form of `plain`: no case, accents or punctuation; whole words.
_ORDERS: Final = r"""
(ignore|disregard|forget|override|bypass|skip|drop)( \S+){0,4} (instructions?|rules|prompts?|guidelines|restrictions|directives|training|policy|policies|above|everything)
(ignora|ignore|olvida|olvide|omite|descarta)( \S+){0,4} (instrucciones|reglas|indicaciones|normas|anterior|anteriores)
(ignore|esqueca|esquece|desconsidere|ignora)( \S+){0,4} (instrucoes|regras|orientacoes|anteriores|acima)
(ignorier\S*|vergiss|vergessen sie|missachte)( \S+){0,4} (anweisung\S*|regeln|vorgaben|instruktion\S*|vorherig\S*)
(ignore\S*|oublie\S*|neglige\S*)( \S+){0,4} (instructions|consignes|regles|precedent\S*)
(abaikan|lupakan|jangan ikuti)( \S+){0,4} (instruksi|perintah|aturan|petunjuk)
(تجاهل|انس|انسي|تجاهلي)( \S+){0,4} (التعليمات|الاوامر|القواعد|تعليماتك|السابقة)
(निर्देश|निर्देशों|नियम|नियमों|इंस्ट्रक्शन)( \S+){0,4} (अनदेखा|भूल|नजरअंदाज|नज़रअंदाज़|इग्नोर)
(instructions?|rules?|nirdesh|niyam)( \S+){0,4} (ignore|bhool|bhul|bhula|andekha) (karo|kro|jao|do|kar)
(system|developer|hidden|initial|original|secret) (prompt|instructions?|message|rules)
(prompt|instruccion\S*|instruco\S*|anweisung\S*|consignes|instruksi|تعليماتك)( \S+){0,3} (del sistema|do sistema|system|systeme|sistem|النظام)
(reveal|repeat|print|show|output|display|tell me|translate|summari[sz]e|leak|dump|reproduce)( \S+){0,5} (prompt|instructions|system message|rules you|text above|everything above|words above|guidelines|configuration|api key|secrets?|source code)
(you are|youre|u are|act as|pretend to be|roleplay as|behave as|from now on you|simulate) (now )?(a |an |the |in )?(dan|jailbroken|unrestricted|uncensored|evil|admin|administrator|developer|debug|root|system|terminal|linux|sql|another ai|new assistant|free from)
(developer|debug|admin|maintenance|god|sudo|root|jailbreak|dan|test) mode
(do anything now|jailbreak|prompt injection|sudo|rm rf|drop table|select from|union select|end of (instructions|system|conversation|data)|begin (system|new) \S+)
(new|updated|changed|nueva|nueva|neue|nouvelle) (instructions?|system prompt|policy|politica|richtlinie) (from|de|von|for|to|says|is)
(assistant|system|user|tool|function|human|ai) (role|message|output|result|response) (is|says|ok|success|content)
(answer|reply|respond|say|write|output)( \S+){0,3} (exactly|verbatim|word for word|the following)
(as an ai|as a language model|language model|chatgpt|gpt4|gpt|openai|claude|anthropic|llm)
(set|give|return|answer|respond|reply)( \S+){0,3} (confidence|json|hand over|handover)( \S+){0,3}
(i am|im|this is|soy|ich bin|je suis|sou|saya) (the |your |el |der |le |o )?(developer|administrator|system administrator|openai|meta support|ceo of|owner of this|programmierer|desarrollador|desenvolvedor|developpeur)
(transfer|send|give|grant|issue|approve|confirm)( \S+){0,4} (refund|discount|voucher|credit|coupon)( \S+){0,4} (immediately|without|no matter|regardless|or else)
"""
_ROLES: Final = r"""
(your|ur|the) (instructions|prompt|system prompt|rules|guidelines|configuration)
(you are|youre|u are|eres|du bist|vous etes|tu es|voce e|kamu|anda) (now|ahora|jetzt|maintenant|agora|sekarang) (an? |un |una |mein |mon |meu |um )?\S+
(pretend|imagine|lets play|roleplay|stay in character|act like|new task|new rule|policy update|maintenance mode)
(as|i am|im|soy|sou|ich bin|je suis|saya|main|i m) (your |the |shop |el |la |le |o |a |der |die )?(administrator|admin|system|police|developer|owner|dono|gerant|gerente|dueno|inhaber|polizei|policia|auditor|manajer|manager of this)( \S+){0,8} (send|give|show|lift|approve|answer|list|mande|entrega|reponds|repondez|schick|kirim|bhejo|setujui)
(this is|we are|our company) (the )?(police|audit\S*|meta compliance|compliance|court|government)
(انا|أنا) (مدير|صاحب|مطور)( \S+){0,6} (اطبع|ارسل|أرسل|اعط|القواعد)
(for the rest of|in the rest of) (this|the|our) (conversation|chat)
(begin|start|end|finish) (each|every|your|the next) (answer|reply|message)\S*
(always|never) (answer|reply|end|say|write) (each|every|with|that)
(the )?(intent|label|labels|summary|tag|sentiment) of (this|my) (message|conversation)
(do not|dont) (summari[sz]e|mention|label|hand over)( \S+){0,3}
(in the|your|as|of the|escreva no|dans le|im) (summary|resumo|resume|zusammenfassung)
when you (label|summari[sz]e|tag|classify)
(previous|earlier|last|other) (assistant|agent|bot) (promised|said|approved|told)
(knowledge base|tool result|tool output|observation|function result|database|retrieved) (says|returned|refund\S*|result|rows?)
(first letter of each|read it backwards|rot13|base64|decode (it|this)|url decode|in hex|as hex)
(send|give|tell|show|mande|bhejo|kirim)( \S+){0,6} (customer list|list of customers|lista de clientes|all conversations|api keys?|account data|password|passwort|mot de passe|contrasena|senha)
(export|dump|list) (all |the |your )(conversations|customers|orders|chats|users)
(customer has been|client a ete|kunde ist|cliente esta|pelanggan sudah) (verified|verifie|geprueft|gepruft|verificado|diverifikasi)
(confirm|bestatige|confirme|confirma|setujui|approve|approved)( \S+){0,5} (refund|uberweisung|remboursement|reembolso|pengembalian)
"""
_OTHERS: Final = r"""
(customers|clients|users|other peoples|somebody elses|someone elses)( \S+){0,1} (phone )?(numbers?|addresses|data|names|emails|orders)
(which|who are|names of|any|the) other (customers|clients|people|users)
(phone number|phone|address|number|name|order|orders|email) of (the |a |some |any )?(customer|customers|client|person|people|user|somebody)( \S+){0,3}
(what did|which) (he|she|they) (order|buy)( \S+){0,4} (address|phone|number)
(other|another|last|previous|next|all|every|any|different) (customer|customers|client|clients|user|users|person|people)s?( s)?( \S+){0,3} (data|details|order|orders|phone|phones|number|numbers|address|addresses|name|names|email|emails|messages|chats?|conversation|history|card|cards|list|info|information|bookings?)
(data|details|list|orders?|phones?|numbers?|addresses|emails|messages|conversations?|names|records|chats?)( \S+){0,3} (of|from|for) (all |your |the |every |some |any )?(other|another|all|every|previous|last|different) (customers?|clients?|users?|people|persons?)
(datos|pedidos?|telefonos?|direccion\S*|correos?|mensajes|lista)( \S+){0,3} (otros?|todos los|otras?|demas) (clientes?|personas?|usuarios?)
(dados|pedidos?|telefones?|enderecos?|emails|mensagens|lista)( \S+){0,3} (outros?|todos os|outras?|demais) (clientes?|pessoas?|usuarios?)
(daten|bestellungen?|nummern?|adressen?|nachrichten|liste)( \S+){0,3} (anderer?n?|aller|alle[nr]?) (kunden|kundin\S*|nutzer|personen|leute)
(donnees|commandes?|numeros?|adresses?|messages|liste)( \S+){0,3} (autres|tous les|un autre) (clients?|personnes?|utilisateurs?)
(data|pesanan|nomor|alamat|pesan|daftar|email)( \S+){0,3} (pelanggan|pengguna|customer|orang) (lain|lainnya|semua)
(بيانات|طلبات|ارقام|عناوين|رسائل|معلومات|طلب|رقم)( \S+){0,3} (العملاء|الزبائن|عميل|زبون) (الاخرين|الاخر|اخر|كلهم|جميعا)
(दूसरे|दूसरों|अन्य|सभी|बाकी) (ग्राहक|ग्राहकों|कस्टमर|लोगों)( \S+){0,3} (डेटा|नंबर|पता|ऑर्डर|जानकारी|मैसेज)
(dusre|dusro|doosre|baaki|sabhi|kisi aur) (customer|customers|grahak|logo|logon)( \S+){0,3} (data|number|address|order|details|info|message\S*)
"""
# Marks of markup, tools and code, in the text as it was typed.
_MARKS: Final = re.compile(
    r"<\s*/?\s*(?:system|assistant|user|tool|instructions?|data|function|admin|prompt|script|im_start|im_end)\b"
    r"|<\|[a-z_]+\|>|\[/?(?:INST|SYS|SYSTEM|ASSISTANT|TOOL)\]|<<\s*/?\s*\w+|```|\{\{|\}\}|#{3,}"
    r"|^\s*(?:system|assistant|tool|developer|function)\s*:"
    r"|\"(?:role|tool|tool_call|function|answer|confidence|hand_over|uses)\"\s*:"
    r"|(?:BEGIN|END)[ _](?:SYSTEM|DATA|PROMPT|INSTRUCTIONS)|END OF [A-Z ]{0,20}MESSAGE"
    r"|^\W*(?:SYSTEM\w*|SISTEMA|SYST[ÈE]ME|सिस्टम संदेश|رسالة النظام|(?:message|nachricht|mensaje|mensagem)[^\n:]{0,12}syst[eè]m\w*)\b[^\n:]{0,20}:"
    r"|!\[[^\]]*\]\(|=HYPERLINK\(|\[(?:PHONE|EMAIL|NAME|NUMBER|LINK|CARD|IBAN)_\d+\]"
    r"|(?<![A-Za-z0-9+/=])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{40,}={0,2}"
    r"|\b[0-9a-f]{32,}\b|(?:%[0-9a-f]{2}){6,}|忽略|无视|指示|命令|инструкц|talimat|システムプロンプト",
    re.IGNORECASE | re.MULTILINE,
)
# Letters that nobody sees or that turn the line around, and words that mix alphabets to look like others.
_HIDDEN: Final = re.compile("[\U000e0000-\U000e007f\u202d\u202e\u2066-\u2069]")
_MIXED: Final = re.compile(r"(?<!\w)(?=\w*[a-z])(?=\w*[\u0370-\u03ff\u0400-\u04ff])\w{3,}", re.IGNORECASE)
_LEET: Final = str.maketrans("013457", "oieast")
_PHRASES: Final = re.compile(
    "|".join(rf"(?<!\S)(?:{each.strip()})(?!\S)" for each in (_ORDERS + _ROLES + _OTHERS).splitlines() if each.strip())
)
_MOST: Final = 4000  # characters looked at; a WhatsApp text has no more


def gives_instructions(text: str) -> bool:
    """Whether a message is made for a machine, or asks for what is another customer's."""
    text = text[:_MOST]
    if _HIDDEN.search(text) or _MIXED.search(text):
        return True
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    said = plain(seen.replace("-", " ").replace("'", "").replace("’", ""))
    return any(_PHRASES.search(each) for each in (said, said.translate(_LEET))) or _MARKS.search(seen) is not None
