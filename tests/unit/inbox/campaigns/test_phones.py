import time

import phonenumbers
import pytest

from inbox.campaigns.phones import NotAPhone, phone


@pytest.mark.parametrize(("text", "digits"), [
    ("+49 170 1234567", "491701234567"), ("0049-170-1234567", "491701234567"), ("491701234567", "491701234567"),
    (" +1 (415) 555-2671 ", "14155552671"), ("+44 (0)20 7946 0018", "442079460018"), ("+39 06 698 1", "39066981"),
    ("+15550100001", "15550100001"), ("+5491123456789", "5491123456789"), ("+91\u00a098123 45678", "919812345678"),
    ("+7 916 123-45-67", "79161234567"),
])  # fmt: skip
def test_numbers_in_any_usual_form_become_digits(text, digits):
    assert phone(text).digits == digits


def test_a_national_number_needs_its_country():
    assert phone("0170 1234567", "de").digits == "491701234567"
    assert phone("+1 415 555 2671", "DE").digits == "14155552671"
    with pytest.raises(NotAPhone):
        phone("0170 1234567")


@pytest.mark.parametrize(("text", "reason"), [
    ("", "empty"), ("  ", "empty"), ("hello", "not a phone"), ("+49", "not a phone|too short"), ("+1415", "too short"),
    ("+999 123456789", "country code"), ("+4917012345678901234567", "too long"), ("9.1981E+11", "spreadsheet"),
    ("+49 170 12x", "too short|not a phone"), ("+1 415 555 26711", "too long"),
])  # fmt: skip
def test_what_is_no_number_is_refused_with_the_reason(text, reason):
    with pytest.raises(NotAPhone, match=reason):
        phone(text)


@pytest.mark.parametrize(("text", "country", "zones"), [
    ("+919812345678", "IN", ["Asia/Calcutta"]), ("+4930123456", "DE", ["Europe/Berlin"]),
    ("+14155552671", "US", ["America/Los_Angeles"]), ("+12125552671", "US", ["America/New_York"]),
    ("+14165552671", "CA", ["America/Toronto"]), ("+77011234567", "KZ", ["Asia/Almaty", "Asia/Aqtobe"]),
    ("+15550100001", "US", ["America/Adak,America/New_York", "Pacific/Honolulu,America/New_York"]),
    ("+442079460018", "GB", ["Europe/London"]), ("+61291234567", "AU", ["Australia/Sydney"]),
])  # fmt: skip
def test_country_and_zones_are_told_by_the_number(text, country, zones):
    found = phone(text)
    assert found.country == country
    assert found.zones in zones


def test_a_number_that_may_be_anywhere_in_a_wide_country_names_both_ends():
    assert phone("+79161234567").zones.count(",") == 1


def test_the_short_way_agrees_with_the_long_one_for_every_country():
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            example = phonenumbers.example_number_for_type(region, kind)
            if example is None or not phonenumbers.is_possible_number(example):
                continue
            whole = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            found = phone(whole)
            assert f"+{found.digits}" == whole, region
            assert found.country == phonenumbers.region_code_for_number(example), whole


def test_a_hundred_thousand_numbers_take_little_time():
    begun = time.perf_counter()
    for n in range(100_000):
        phone(f"+49170{n:07}")
    assert time.perf_counter() - begun < 5
