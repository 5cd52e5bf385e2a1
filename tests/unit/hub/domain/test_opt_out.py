import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.opt_out import RESUME, STOP, wish

STOPS = [
    "STOP", "Stop!!", "stop 🛑", " stop.\n", "¡Baja!", "Désabonner", "Arrêt", "SAIR", "Abmelden", "СТОП.",
    "отпишите меня",
    "إلغاء الاشتراك", "הסר", "रोकें।", "বন্ধ করুন", "退订。", "수신거부", "配信停止",
    "หยุด", "hủy đăng ký", "abonelikten çık", "Διακοπή",
]  # fmt: skip
OTHERS = [
    "", "stop by at five", "don't stop", "cancel", "acha", "Where is the bus stop?", "dùng", "đúng", "no", "нет", "end",
    "please stop by", "stop" * 30,
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_a_word_for_stop_in_any_language_is_a_wish(text: str) -> None:
    assert wish(text) == "stop"


@pytest.mark.parametrize("text", OTHERS)
def test_a_sentence_with_such_a_word_and_words_with_other_meanings_are_none(text: str) -> None:
    assert wish(text) is None


@pytest.mark.parametrize("text", ["Start", "UNSTOP", "подписаться", "订阅"])
def test_a_customer_can_come_back(text: str) -> None:
    assert wish(text) == "resume"


def test_no_word_says_both() -> None:
    assert not STOP & RESUME
    assert all(STOP | RESUME)


@given(st.sampled_from(sorted(STOP)), st.sampled_from(["", "!", ".", "…", " 🙏", "?!", "।", "。"]), st.booleans())
def test_case_and_punctuation_change_nothing(word: str, mark: str, upper: bool) -> None:
    assert wish((word.upper() if upper else word) + mark) == "stop"
