"""What the shop expects of VINs that are read to it, decoded from the data on this machine."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vehicles.errors import VinError, VinFormat, VinLength, VinServiceTimeout, VinUnknown
from vehicles.nhtsa import vin as live
from vehicles.vin import check_digit, decode_vin, normalise_vin, suggest_vin

ACCORD = "1HGCM82633A004352"

# Published VINs of real vehicles, each clean: what is on their papers.
REAL_VINS = {
    ACCORD: "2003 Honda Accord",
    "JH4DA9450MS001229": "1991 Acura Integra",
    "19UYA42601A019296": "2001 Acura CL",
    "JF1GPAD60D1803590": "2013 Subaru Impreza",
    "JHLRD68404C018253": "2004 Honda CR-V",
    "4T1BE32K25U056382": "2005 Toyota Camry",
    "1M8GDM9AXKP042788": "1989 Motor Coach Industries 102C3 Intercity",
}
SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


def with_check_digit(vin: str) -> str:
    return vin[:8] + check_digit(vin) + vin[9:]


def with_sign(vin: str, place: int, sign: str) -> str:
    return vin[: place - 1] + sign + vin[place:]


@pytest.fixture(autouse=True)
def live_service_down(monkeypatch):
    def time_out(vin):
        raise VinServiceTimeout

    monkeypatch.setattr(live, "look_up", time_out)


# The form


@pytest.mark.parametrize(
    "text",
    [
        "1hgcm82633a004352",
        " 1HG CM826 33A 004352\n",
        "1HG-CM826-33A-004352",
        "1.H.G.C.M.8.2.6.3.3.A.0.0.4.3.5.2.",
        "1HG\u2013CM82633A\u00a0004352",
    ],
)
def test_spaces_dashes_dots_and_lower_case_are_accepted(text):
    assert normalise_vin(text) == ACCORD


@pytest.mark.parametrize(
    "text",
    ["", " - ", "1HGCM82633A00435", ACCORD + "2", None, 17],
)
def test_a_vin_has_17_characters(text):
    with pytest.raises(VinLength) as refusal:
        decode_vin(text)
    assert refusal.value.error == "VIN must be exactly 17 characters"
    assert "17 characters" in refusal.value.message
    assert "V as in Victor" in refusal.value.message


def test_the_caller_hears_how_many_characters_arrived():
    with pytest.raises(VinLength) as refusal:
        normalise_vin("1HGCM82633A00435")
    assert "I have 16" in refusal.value.message


def test_a_flood_of_text_is_not_counted_out_to_the_caller():
    with pytest.raises(VinLength) as refusal:
        normalise_vin("A" * 1_000_000)
    assert "I have" not in refusal.value.message


@pytest.mark.parametrize(
    "sign", ["I", "O", "Q", "i", "o", "q", "*", "\0", "é", "ß", "ſ", "１", "\ud800", "🚗"]
)
def test_signs_that_no_vin_has_are_refused_with_their_place(sign):
    with pytest.raises(VinFormat) as refusal:
        decode_vin(with_sign(ACCORD, 16, sign))
    assert refusal.value.error == "Invalid VIN format"
    assert "The sixteenth character" in refusal.value.message
    assert "I, O and Q" in refusal.value.message


def test_letters_said_for_numbers_are_put_right_in_the_suggestion():
    with pytest.raises(VinFormat) as refusal:
        decode_vin("IHGCM82633AOO4352")
    assert refusal.value.data == {"suggested_vin": ACCORD}
    assert "first, twelfth and thirteenth characters" in refusal.value.message


def test_a_refused_vin_is_not_said_back_sign_by_sign_when_most_of_it_is_wrong():
    with pytest.raises(VinFormat) as refusal:
        normalise_vin("\0" * 17)
    assert "Several characters" in refusal.value.message


# The check digit


@pytest.mark.parametrize("vin", REAL_VINS)
def test_the_ninth_place_of_real_vins_is_their_check_digit(vin):
    assert check_digit(vin) == vin[8]


def test_the_check_digit_ten_is_written_x():
    assert check_digit("1M8GDM9A_KP042788".replace("_", "0")) == "X"


# Decoding


@pytest.mark.parametrize(("vin", "description"), REAL_VINS.items())
def test_real_vehicles_are_known_without_a_network(vin, description):
    decoded = decode_vin(vin)
    assert decoded.description == description
    assert decoded.warnings == ()


def test_everything_known_about_a_vehicle_is_given():
    decoded = decode_vin(ACCORD)
    assert decoded.vin == ACCORD
    assert (decoded.year, decoded.make, decoded.model) == (2003, "Honda", "Accord")
    assert decoded.vehicle_type == "PASSENGER CAR"
    assert decoded.manufacturer == "AMERICAN HONDA MOTOR CO., INC."
    assert decoded.trim == "EX-V6"
    assert decoded.body_class == "Coupe"
    assert decoded.engine == "3.0 L V6 gasoline"


def test_what_is_not_known_is_none():
    assert decode_vin(with_check_digit("5YJ3E1EA0KF317000")).trim is None


@pytest.mark.parametrize(
    ("vin", "description", "engine"),
    [
        ("2HGFC2F60LH000001", "2020 Honda Civic", "2.0 L 4-cylinder gasoline"),
        ("5YJ3E1EA0KF317000", "2019 Tesla Model 3", "electric"),
        ("JTDKN3DU0A0000000", "2010 Toyota Prius", "1.8 L 4-cylinder gasoline hybrid"),
        ("1FTFW1ET0DFC10312", "2013 Ford F-150", "3.5 L V6 gasoline"),
        ("1C6SRFFT0LN000000", "2020 Ram 1500", "5.7 L V8 gasoline"),
        ("WBA3A5C50DF000000", "2013 BMW 328i", "2.0 L 4-cylinder gasoline"),
        ("1GTU9EEL0LZ000000", "2020 GMC Sierra", "6.2 L V8 gasoline"),
    ],
)
def test_vehicles_are_named_as_people_write_them(vin, description, engine):
    decoded = decode_vin(with_check_digit(vin))
    assert decoded.description.lower() == description.lower()
    assert decoded.description.startswith(" ".join(description.split()[:2]))
    assert decoded.engine == engine


def test_the_same_letter_means_another_year_thirty_years_on():
    assert decode_vin("JH4DA9450MS001229").year == 1991
    assert decode_vin(with_check_digit("5YJ3E1EA0MF000001")).year == 2021


def test_a_failed_check_digit_with_all_else_known_is_a_warning_that_names_the_place():
    decoded = decode_vin("2HGFC2F59LH000000")
    assert decoded.description == "2020 Honda Civic"
    assert len(decoded.warnings) == 1
    assert "the ninth character" in decoded.warnings[0]


def test_the_warning_also_names_the_place_and_sign_that_were_probably_misheard():
    decoded = decode_vin(with_sign(ACCORD, 15, "8"))
    assert decoded.description == "2003 Honda Accord"
    assert decoded.warnings[0] == (
        "Please check the fifteenth character: is it the number 8, or the number 3?"
    )
    assert "the ninth character" in decoded.warnings[1]


def test_a_sign_that_the_maker_never_uses_there_is_a_warning():
    # 3 and C have the same value, so the check digit stays right; only the maker's data tells.
    decoded = decode_vin("KL8C36U77FC760103")
    assert check_digit(decoded.vin) == decoded.vin[8]
    assert decoded.warnings == ("Please check the fifth character: is it the number 3, or C as in Charlie?",)


def test_an_unknown_vin_is_refused_and_the_likely_letter_is_spelled():
    with pytest.raises(VinUnknown) as refusal:
        decode_vin("1HGXM82633A004352")
    assert refusal.value.error == "Invalid VIN or unable to decode"
    assert refusal.value.data == {"suggested_vin": ACCORD}
    assert "the fourth character: is it X as in X-ray, or C as in Charlie?" in refusal.value.message


def test_a_hopeless_vin_is_refused_without_a_suggestion_and_without_waiting_for_the_live_service():
    with pytest.raises(VinUnknown) as refusal:
        decode_vin("ABCDEFGHJKLMNPRST")
    assert refusal.value.error == "Invalid VIN or unable to decode"
    assert refusal.value.data == {}
    assert "the ninth character, where I have J as in Juliet" in refusal.value.message


def test_the_live_service_is_asked_for_a_right_vin_that_the_data_lack():
    with pytest.raises(VinServiceTimeout):
        decode_vin("1" * 17)


def test_many_threads_may_decode_at_once():
    vins = list(REAL_VINS) * 30
    with ThreadPoolExecutor(8) as threads:
        descriptions = list(threads.map(lambda vin: decode_vin(vin).description, vins))
    assert descriptions == list(REAL_VINS.values()) * 30


# Suggestions


@pytest.mark.parametrize(
    ("place", "misheard"),
    [(1, "L"), (2, "8"), (4, "Z"), (5, "N"), (9, "E"), (9, "B"), (11, "8"), (11, "H")],
)
def test_one_misheard_letter_is_found(place, misheard):
    assert suggest_vin(with_sign(ACCORD, place, misheard)) == ACCORD


def test_where_two_slips_explain_it_nothing_is_suggested():
    # JH4DA9450MS001229 with a 5 for the 9 at the end, or JH4DA9450MS007225 with a 1 for the 7.
    assert suggest_vin("JH4DA9450MS001225") is None
    assert "the ninth character" in decode_vin("JH4DA9450MS001225").warnings[0]


@pytest.mark.parametrize("text", ["", "short", "\0" * 17, "\ud800" * 17, "é" * 17, "Q" * 17])
def test_there_is_nothing_to_suggest_for_what_is_no_vin(text):
    assert suggest_vin(text) is None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(REAL_VINS)), st.integers(1, 17), st.sampled_from(SIGNS))
def test_a_vin_with_one_wrong_sign_never_passes_silently(vin, place, sign):
    wrong = with_sign(vin, place, sign)
    # Signs of one value (B, K, S and 2) look alike to the check digit; nobody can tell those.
    assume(check_digit(wrong) != wrong[8])
    try:
        assert any("the ninth character" in warning for warning in decode_vin(wrong).warnings)
    except VinUnknown as refusal:
        assert refusal.message != refusal.error


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(REAL_VINS)), st.integers(1, 17), st.data())
def test_a_suggestion_for_a_misheard_sign_is_the_right_one(vin, place, data):
    rhymes = [
        group.replace(vin[place - 1], "")
        for group in ("BDEPTV3", "MN", "FSX", "59")
        if vin[place - 1] in group
    ]
    assume(rhymes)
    wrong = with_sign(vin, place, data.draw(st.sampled_from(rhymes[0])))
    assert suggest_vin(wrong) in (vin, None)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text(SIGNS, min_size=17, max_size=17) | st.text(SIGNS + "IOQ -é\0", min_size=17))
def test_whatever_is_said_the_answer_is_a_vehicle_or_a_vin_error(text):
    try:
        decoded = decode_vin(text)
    except VinError as refusal:
        assert refusal.message
        suggested = refusal.data.get("suggested_vin")
        assert suggested is None or check_digit(suggested) == suggested[8]
    else:
        assert decoded.make
        assert decoded.model
        assert decoded.year >= 1980
