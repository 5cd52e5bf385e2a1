"""Messages that speak to a machine instead of a business: orders to a model, borrowed roles, other customers' data. Pure.

This is no wall: what customers write is fenced as data wherever a model reads it. It only decides that such a message
is for a person, not for an answer by itself. A normal message found here costs a person a look.
"""

# ruff: noqa: E501 - a rule of a table is one line

import re
import unicodedata
from typing import Final

from hub.domain.opt_out import plain

# In the form of `plain`: no case, accents or punctuation. \\b stands around each.
_ORDERS: Final = r"""
(ignore|disregard|forget|override|bypass|skip|drop)( \w+){0,4} (instructions?|rules|prompts?|guidelines|restrictions|directives|training|policy|policies|above|everything)
(ignora|ignore|olvida|olvide|omite|descarta)( \w+){0,4} (instrucciones|reglas|indicaciones|normas|anterior|anteriores)
(ignore|esqueca|esquece|desconsidere|ignora)( \w+){0,4} (instrucoes|regras|orientacoes|anteriores|acima)
(ignorier\w*|vergiss|vergessen sie|missachte)( \w+){0,4} (anweisung\w*|regeln|vorgaben|instruktion\w*|vorherig\w*)
(ignore\w*|oublie\w*|neglige\w*)( \w+){0,4} (instructions|consignes|regles|precedent\w*)
(abaikan|lupakan|jangan ikuti)( \w+){0,4} (instruksi|perintah|aturan|petunjuk)
(تجاهل|انس|انسي|تجاهلي)( \w+){0,4} (التعليمات|الاوامر|القواعد|تعليماتك|السابقة)
(निर्देश|निर्देशों|नियम|नियमों|इंस्ट्रक्शन)( \w+){0,4} (अनदेखा|भूल|नजरअंदाज|नज़रअंदाज़|इग्नोर)
(instructions?|rules?|nirdesh|niyam)( \w+){0,4} (ignore|bhool|bhul|bhula|andekha) (karo|kro|jao|do|kar)
(system|developer|hidden|initial|original|secret) (prompt|instructions?|message|rules)
(prompt|instruccion\w*|instruco\w*|anweisung\w*|consignes|instruksi|تعليماتك)( \w+){0,3} (del sistema|do sistema|system|systeme|sistem|النظام)
(reveal|repeat|print|show|output|display|tell me|translate|summari[sz]e|leak|dump|reproduce)( \w+){0,5} (prompt|instructions|system message|rules you|text above|everything above|words above|guidelines|configuration|api key|secrets?|source code)
(you are|youre|u are|act as|pretend to be|roleplay as|behave as|from now on you|simulate) (now )?(a |an |the |in )?(dan|jailbroken|unrestricted|uncensored|evil|admin|administrator|developer|debug|root|system|terminal|linux|sql|another ai|new assistant|free from)
(developer|debug|admin|maintenance|god|sudo|root|jailbreak|dan|test) mode
(do anything now|jailbreak|prompt injection|sudo|rm rf|drop table|select from|union select|end of (instructions|system|conversation|data)|begin (system|new) \w+)
(new|updated|changed|nueva|nueva|neue|nouvelle) (instructions?|system prompt|policy|politica|richtlinie) (from|de|von|for|to|says|is)
(assistant|system|user|tool|function|human|ai) (role|message|output|result|response) (is|says|ok|success|content)
(answer|reply|respond|say|write|output)( \w+){0,3} (exactly|verbatim|word for word|the following)
(as an ai|as a language model|language model|chatgpt|gpt4|gpt|openai|claude|anthropic|llm)
(set|give|return|answer|respond|reply)( \w+){0,3} (confidence|json|hand over|handover)( \w+){0,3}
(i am|im|this is|soy|ich bin|je suis|sou|saya) (the |your |el |der |le |o )?(developer|administrator|system administrator|openai|meta support|ceo of|owner of this|programmierer|desarrollador|desenvolvedor|developpeur)
(transfer|send|give|grant|issue|approve|confirm)( \w+){0,4} (refund|discount|voucher|credit|coupon)( \w+){0,4} (immediately|without|no matter|regardless|or else)
"""
_OTHERS: Final = r"""
(other|another|last|previous|next|all|every|any|different) (customer|customers|client|clients|user|users|person|people)s?( s)?( \w+){0,3} (data|details|order|orders|phone|phones|number|numbers|address|addresses|name|names|email|emails|messages|chats?|conversation|history|card|cards|list|info|information|bookings?)
(data|details|list|orders?|phones?|numbers?|addresses|emails|messages|conversations?|names|records|chats?)( \w+){0,3} (of|from|for) (all |your |the |every |some |any )?(other|another|all|every|previous|last|different) (customers?|clients?|users?|people|persons?)
(datos|pedidos?|telefonos?|direccion\w*|correos?|mensajes|lista)( \w+){0,3} (otros?|todos los|otras?|demas) (clientes?|personas?|usuarios?)
(dados|pedidos?|telefones?|enderecos?|emails|mensagens|lista)( \w+){0,3} (outros?|todos os|outras?|demais) (clientes?|pessoas?|usuarios?)
(daten|bestellungen?|nummern?|adressen?|nachrichten|liste)( \w+){0,3} (anderer?n?|aller|alle[nr]?) (kunden|kundin\w*|nutzer|personen|leute)
(donnees|commandes?|numeros?|adresses?|messages|liste)( \w+){0,3} (autres|tous les|un autre) (clients?|personnes?|utilisateurs?)
(data|pesanan|nomor|alamat|pesan|daftar|email)( \w+){0,3} (pelanggan|pengguna|customer|orang) (lain|lainnya|semua)
(بيانات|طلبات|ارقام|عناوين|رسائل|معلومات|طلب|رقم)( \w+){0,3} (العملاء|الزبائن|عميل|زبون) (الاخرين|الاخر|اخر|كلهم|جميعا)
(दूसरे|दूसरों|अन्य|सभी|बाकी) (ग्राहक|ग्राहकों|कस्टमर|लोगों)( \w+){0,3} (डेटा|नंबर|पता|ऑर्डर|जानकारी|मैसेज)
(dusre|dusro|doosre|baaki|sabhi|kisi aur) (customer|customers|grahak|logo|logon)( \w+){0,3} (data|number|address|order|details|info|message\w*)
"""
# Marks of markup, tools and code, in the text as it was typed.
_MARKS: Final = re.compile(
    r"<\s*/?\s*(?:system|assistant|user|tool|instructions?|data|function|admin|prompt|script|im_start|im_end)\b"
    r"|<\|[a-z_]+\|>|\[/?(?:INST|SYS|SYSTEM|ASSISTANT|TOOL)\]|<<\s*/?\s*\w+|```|\{\{|\}\}|#{3,}"
    r"|^\s*(?:system|assistant|tool|developer|function)\s*:"
    r"|\"(?:role|tool|tool_call|function|answer|confidence|hand_over|uses)\"\s*:"
    r"|(?:BEGIN|END)[ _](?:SYSTEM|DATA|PROMPT|INSTRUCTIONS)",
    re.IGNORECASE | re.MULTILINE,
)
_PHRASES: Final = re.compile(
    "|".join(rf"(?<!\w)(?:{each.strip()})(?!\w)" for each in (_ORDERS + _OTHERS).splitlines() if each.strip())
)
_MOST: Final = 4000  # characters looked at; a WhatsApp text has no more


def gives_instructions(text: str) -> bool:
    """Whether a message is made for a machine, or asks for what is another customer's."""
    seen = "".join(each for each in text[:_MOST] if unicodedata.category(each) != "Cf")
    return (
        _MARKS.search(seen) is not None or _PHRASES.search(plain(seen.replace("-", " ").replace("'", ""))) is not None
    )
