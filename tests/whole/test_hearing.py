"""The simulated Echo understands what people type, by the interaction model alone."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.hearing import Heard, Hearing, Resolution, SlotHeard
from simulator.hearing.dates import read_date
from simulator.hearing.durations import read_duration
from simulator.hearing.plain import plain
from simulator.hearing.times import read_time

MODEL: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "interaction_models" / "en-US.json").read_text(encoding="utf-8")
)
INTENTS: list[dict[str, Any]] = MODEL["interactionModel"]["languageModel"]["intents"]
SAMPLES = [(intent["name"], sample) for intent in INTENTS for sample in intent.get("samples", ())]
SUNDAY = date(2026, 11, 22)

FALLBACK = Heard("AMAZON.FallbackIntent")


@cache
def ear() -> Hearing:
    """Return the one of the whole model, which is slow to build: not where it is only collected."""
    return Hearing(MODEL)


def hug(duration: str | None = None) -> Heard:
    slots = {"duration": SlotHeard("AMAZON.DURATION", duration)} if duration else {}
    return Heard("StartHugTimerIntent", slots)


def hear(said: str, today: date | None = None) -> Heard:
    """Return what was understood, without the slots that were left empty."""
    heard = ear().hear(said, today)
    filled = {name: slot for name, slot in heard.slots.items() if slot.value is not None}
    return Heard(heard.intent, filled)


SPOKEN = {
    "duration": "twenty seconds",
    "length": "a week",
    "day": "yesterday",
    "until": "friday",
    "back": "yesterday",
    "time": "half past seven in the evening",
    "moment": "morning",
    "kind": "touch",
    "effort": "quick",
    "mode": "silent",
    "voices": "both of us",
    "harm": "i want to hurt myself",
    "trouble": "we had a fight",
    "how": "badly",
    "about": "why that one",
    "concern": "are you listening to us",
    "often": "on weekdays",
    "date": "tomorrow",
    "delay": "an hour",
    "occasion": "anniversary",
    "without": "touch",
    "theme": "playful",
    "life": "we live apart",
    "change": "forget",
    "asked": "a secret one",
    "guess": "the note",
    "game": "guess me",
    "aside": "the soup is burning",
    "support": "a counselor",
}
"""Something to say in each slot."""

SPOKEN_TO = {
    "StartHugTimerIntent": {"length": "long", "what": "kiss"},
    "StreakIntent": {"what": "hugged"},
    "AnotherGestureIntent": {"what": "kind word"},
    "AboutUsIntent": {"what": "who made you"},
    "FavouriteGestureIntent": {"what": "list"},
}
"""And in those that are named alike, and are not the same."""

A_FEW = 12


def said_with_slots(intent: str, sample: str) -> str:
    return sample.format_map(SPOKEN | SPOKEN_TO.get(intent, {}))


@pytest.mark.parametrize("intent", INTENTS, ids=lambda intent: intent["name"])
def test_samples_are_heard_as_their_own_intent(intent: dict[str, Any]) -> None:
    samples = intent.get("samples", [])
    for sample in samples[:: max(len(samples) // A_FEW, 1)]:
        said = said_with_slots(intent["name"], sample)
        assert hear(said, SUNDAY).intent == intent["name"], said


PARAPHRASES = {
    "TodaysGestureIntent": """
        could you give me a gesture please
        what gesture should we do today
        have you got a gesture for me
        so what's today's gesture then
        can we hear today's gesture please
        give my wife and me a gesture
        just give me a gesture
        can you pick a gesture for us
        what small thing can i do for my partner
        what's one thing i can do for my wife
        i'm looking for something nice to do for my wife
        i want to surprise my husband with something nice
        how can i make her happy today
    """,
    "AnotherGestureIntent": """
        can i have another gesture please
        could we get a different gesture please
        do you have anything else
        we want something else
        could you pick another one
        i'd prefer another one
        any other ideas for us
        show me a different gesture
        let me hear another gesture
        can we swap it
        what else can i do for my husband
        um can we have another one
    """,
    "GestureDoneIntent": """
        we really did it
        guess what we did it
        i've just done it
        we finally did it
        my wife and i did it
        i did the gesture for my wife
        we're all done with the gesture
        please mark it as done
        we kinda did it
        we did about half of it
        we've half done it
        i told my boyfriend
    """,
    "StartHugTimerIntent": """
        could you please start a hug timer
        start a hug timer for my wife and me
        begin a hug timer
        set a timer for a hug
        i want a hug
        my husband wants a hug
        please count down our hug
        start a hug with my wife
        do a forty second hug
        let's do a one minute hug
        a one minute hug for my wife and me
        hug us for thirty seconds
        can you count down a twenty second hug
        could we make it two minutes
    """,
    "AppreciationPromptIntent": """
        can i have an appreciation prompt
        appreciation prompt for my wife
        what nice thing can i say to my partner
        something i could say to my boyfriend
        help me say something nice to my wife
        i'd like to thank my husband
        i want to thank my girlfriend for something
        how can i tell my wife i appreciate her
        what should i thank my wife for
        give me a compliment for my boyfriend
        words of appreciation please
    """,
    "StreakIntent": """
        tell me about our streak
        could you tell me our streak
        what is our streak right now
        how long is our streak now
        how many days is our streak
        how many days have we been doing this
        how many days in a row have my wife and i done it
        is the streak still going
        do we still have our streak
        streak check
        how are we doing on our streak
        where are we on our streak
    """,
    "WeekRecapIntent": """
        give us a recap of this week
        how was our week together
        what did we get done in the last seven days
        can i hear the weekly review
        did we have a good week
    """,
    "BidNoticedIntent": """
        my husband just reached for my hand
        she asked me to come look at something
        he sent me a sweet text just now
        my girlfriend is trying to get my attention
        they smiled at me from across the room
    """,
    "WhatIsABidIntent": """
        what does a bid for connection mean
        can you explain the bid thing
        what is turning toward your partner
        bids what are those
        i don't know what you mean by a bid
    """,
    "WhySmallGesturesIntent": """
        why do you think small things matter
        does this actually work for anyone
        is there any science to this
        how does a little gesture help a marriage
        why should i care about this
    """,
    "FeelsAwkwardIntent": """
        this feels kind of fake
        i feel dumb doing this
        it's embarrassing to say that to my husband
        we're too shy to do that
        isn't that a little weird
    """,
    "FeelingDistantIntent": """
        my wife and i haven't been close lately
        i feel like he doesn't even see me
        we're more like roommates than a couple
        i feel disconnected from my boyfriend
    """,
    "MissedDaysIntent": """
        we missed the last three days
        i feel guilty that we haven't been doing it
        sorry we've been away for a month
        i forgot to do the gesture yesterday
        we haven't done one in a while
    """,
    "NotForUsIntent": """
        this one doesn't work for my husband
        we don't want to hear that one anymore
        don't suggest massages again
        that's really not our kind of thing
    """,
    "RestoreGestureIntent": """
        i changed my mind bring that gesture back
        undo removing that one
        can we put that one back in
        oops put that one back
        actually my wife likes it restore it
    """,
    "SaveFavouriteIntent": """
        can you save that gesture for us
        add this to my favorites
        i want to remember this one
        save this one it's great
    """,
    "FavouriteGestureIntent": """
        give me one of the ones we saved
        what are our saved gestures
        let's do a favorite tonight
        i want my favorite one
        pick something from our saved list
    """,
    "PauseStreakIntent": """
        we're on vacation until next monday please pause
        put our streak on hold for a week
        i'll be traveling for work so freeze the streak
        can we take a two week break
        we won't be around for a few days
    """,
    "DailyReminderIntent": """
        can you remind us every night at nine
        i want a reminder each morning
        set up a daily reminder for my husband and me
        change the reminder to eight o'clock
        please remind me to do this every day
    """,
    "CancelReminderIntent": """
        we don't need the daily reminder anymore
        please cancel our reminder
        stop sending us those reminders
        turn the reminder off for good
        get rid of our evening reminder
    """,
    "FindSupportIntent": """
        we think we need marriage counseling
        can you help us find someone to talk to
        where could we find a good therapist
        my husband and i need professional help
        is there a hotline for couples
    """,
    "IsThisTherapyIntent": """
        is this the same thing as therapy
        are you a trained counselor
        should i treat this as medical advice
        what are your qualifications
    """,
    "WhatDoYouKnowIntent": """
        what information have you stored about us
        are you recording what we're saying
        do you remember our names
        who gets to see our data
        is what we say here private
    """,
    "TakeItIntent": """
        that's a lovely one we'll do that
        okay we'll try it tonight
        no that one's really good
        my wife will like that idea
        great we'll go with that
    """,
    "HoldOnIntent": """
        could you hold on please
        hang on one second
        wait just a second
    """,
    "AboutGestureIntent": """
        so why that one
        how long is that one going to take
        explain that one please
    """,
    "CorrectMomentIntent": """
        oops take that back please
        sorry that was on monday
        we didn't actually do it after all
    """,
    "WhenReminderIntent": """
        what time is that reminder set for
        when does our reminder go off
    """,
    "AboutUsIntent": """
        who is it that made you
        how much does it cost please
        are there any ads in this
        so what's your name then
    """,
    "ForgetUsIntent": """
        please delete everything you know about us
        i want to erase all our history
        forget me and my wife
        can you remove our information
        we want to start over with nothing saved
    """,
    "NotSafeIntent": """
        my husband hit me last night
        he's threatening to kill me
        i don't feel safe in my house
        he won't let me leave
        i think i'm in an abusive relationship
        my boyfriend choked me
        my partner hurts me
        i'm afraid for my kids
        he hurt me and i don't know what to do
        is it abuse if he never hits me but threatens me
        i'm in danger help
        my wife scares me when she yells
        he forced me to do things
        somebody help me he's going to hurt me
    """,
}


def paraphrases() -> list[tuple[str, str]]:
    """Return each line with the intent that it means."""
    return [
        (intent, line.strip())
        for intent, lines in PARAPHRASES.items()
        for line in lines.strip().splitlines()
    ]


@cache
def heard_paraphrases() -> list[tuple[str, str, str | None]]:
    """Return each line between the intent that it means and the one that is heard."""
    return [(intent, said, hear(said).intent) for intent, said in paraphrases()]


def test_most_other_words_for_the_same_wish_are_understood() -> None:
    understood = [heard == intent for intent, _, heard in heard_paraphrases()]
    assert len(understood) >= 190
    assert sum(understood) >= 0.7 * len(understood)


def test_other_words_are_rather_not_understood_than_taken_for_another_wish() -> None:
    wrong = {
        said: heard
        for intent, said, heard in heard_paraphrases()
        if heard not in {intent, "AMAZON.FallbackIntent"}
    }
    assert len(wrong) <= 0.05 * len(paraphrases()), wrong
    assert {"NotSafeIntent", "ForgetUsIntent", "NotForUsIntent"}.isdisjoint(wrong.values())


@pytest.mark.parametrize(
    "nonsense",
    [
        "banana helicopter seven",
        "asdfghjkl qwerty",
        "play some jazz music",
        "turn off the kitchen lights",
        "what's the weather tomorrow",
        "the capital of france is paris",
        "order a pizza with extra cheese",
        "?!",
    ],
)
def test_nonsense_is_a_fallback(nonsense: str) -> None:
    assert hear(nonsense) == FALLBACK


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("we didn't do it", "MissedDays"),
        ("we did not do it today", "MissedDays"),
        ("that's not us", "NotForUs"),
        ("how was our week", "WeekRecap"),
        ("she reached out", "BidNoticed"),
        ("remind us every day at seven", "DailyReminder"),
        ("cancel the reminder", "CancelReminder"),
        ("we need a therapist", "FindSupport"),
        ("i'm not safe", "NotSafe"),
        ("what do you know about us", "WhatDoYouKnow"),
        ("forget us", "ForgetUs"),
    ],
)
def test_neighbours_are_told_apart(said: str, intent: str) -> None:
    assert hear(said, SUNDAY).intent == f"{intent}Intent"


@pytest.mark.parametrize(
    "said",
    [
        "GIVE ME A GESTURE!",
        "  give   me\ta gesture  ",
        "Give me a gesture, please?",
        "um... give me, uh, a gesture",
        "gimme a gesture",
        "Okay Alexa: give me a gesture.",
        "What's today's gesture?",
        "What\u2019s today\u2019s gesture",
        "whats todays gesture",
        "What is today's gesture?",
        "give me a gestrue",
    ],
)
def test_case_punctuation_apostrophes_fillers_and_slips_do_not_matter(said: str) -> None:
    assert hear(said) == Heard("TodaysGestureIntent")


def test_a_slip_beside_a_slot_does_not_cost_the_slot() -> None:
    assert hear("strat a twnety secnd hug") == hug("PT20S")


def test_words_around_a_slot_do_not_cost_the_slot() -> None:
    assert hear("start a nice cosy twenty second hug for the two of us") == hug("PT20S")


def test_an_empty_slot_is_told_too() -> None:
    assert hear("start a hug timer") == hug(None)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Yes, please!", "Yes"),
        ("Please do.", "Yes"),
        ("ok", "Yes"),
        ("sure", "Yes"),
        ("Nope.", "No"),
        ("no thanks", "No"),
        ("okay, stop", "Stop"),
        ("Alexa, stop", "Stop"),
        ("never mind", "Cancel"),
        ("nevermind", "Cancel"),
        ("Help!", "Help"),
        ("what can you do?", "Help"),
        ("say that again please", "Repeat"),
        ("What did you say?", "Repeat"),
        ("next", "Next"),
        ("skip this one", "Next"),
        ("go home", "NavigateHome"),
    ],
)
def test_short_answers_are_understood(said: str, intent: str) -> None:
    assert hear(said) == Heard(f"AMAZON.{intent}Intent")


@pytest.mark.parametrize(
    ("said", "intent", "slot", "value"),
    [
        ("yesterday", "AnswerIntent", "day", "2026-03-11"),
        ("on monday", "AnswerIntent", "day", "2026-03-16"),
        ("it was yesterday", "AnswerIntent", "day", "2026-03-11"),
        ("seven in the evening", "AnswerIntent", "time", "19:00"),
        ("half past eight in the evening", "AnswerIntent", "time", "20:30"),
        ("i don't want to be here anymore", "NotSafeIntent", "harm", None),
        ("everyone would be better off without me", "NotSafeIntent", "harm", None),
    ],
)
def test_bare_answers_and_despair_carry_their_slot(
    said: str, intent: str, slot: str, value: str | None
) -> None:
    heard = hear(said, date(2026, 3, 12))
    assert (heard.intent, heard.slots[slot].value) == (intent, value or plain(said))


@pytest.mark.parametrize(
    ("said", "harm"),
    [
        ("please help me he hit me", "other"),
        ("somebody help me he's going to hurt me", "other"),
        ("he hit me again", "other"),
        ("he just choked me", "other"),
        ("i want to kill myself tonight", "self"),
        ("we were fine and then he hit me and i don't know what to do", "other"),
    ],
)
def test_danger_that_one_clause_says_just_so_is_heard_whatever_stands_around_it(
    said: str, harm: str
) -> None:
    heard = hear(said)
    resolution = heard.slots["harm"].resolution
    assert (heard.intent, resolution and resolution.id) == ("NotSafeIntent", harm)


@pytest.mark.parametrize(
    "said",
    [
        "she beats me at chess",
        "he hit me up for money",
        "i'm beat",
        "the knife is in the drawer",
        "delete the shopping list",
        "don't play that song again",
    ],
)
def test_neither_danger_nor_an_erasure_nor_a_setting_aside_is_guessed(said: str) -> None:
    grave = {"NotSafeIntent", "ForgetUsIntent", "NotForUsIntent"}
    assert hear(said).intent not in grave


@pytest.mark.parametrize(
    "said", ["my ex is stalking me", "he hit me with a belt on sunday", "he attacked my sister"]
)
def test_a_word_of_danger_is_not_taken_for_a_lighter_wish(said: str) -> None:
    assert hear(said).intent in {"NotSafeIntent", "AMAZON.FallbackIntent"}


def test_the_hour_counts_more_than_the_part_of_the_day_before_it() -> None:
    assert hear("can you remind us every night at nine").slots["time"].value == "09:00"


def test_coming_back_begins_no_pause() -> None:
    assert hear("we're back").intent == "MissedDaysIntent"


@pytest.mark.parametrize(
    "said",
    [
        "open small gestures",
        "Alexa, open Small Gestures.",
        "launch small gestures please",
        "start small gestures",
        "begin small gestures",
        "talk to small gestures",
        "can you open small gestures",
        "i'd like to start small gestures",
        "small gestures",
        "ask small gestures",
        "open the small gestures skill",
        "open samll gestrues",
    ],
)
def test_the_name_alone_launches_the_skill(said: str) -> None:
    assert hear(said) == Heard(None)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("ask small gestures to give me a gesture", Heard("TodaysGestureIntent")),
        ("Alexa, ask Small Gestures for a gesture", Heard("TodaysGestureIntent")),
        ("open small gestures and give me a gesture", Heard("TodaysGestureIntent")),
        ("give me a gesture from small gestures", Heard("TodaysGestureIntent")),
        ("small gestures give us a gesture", Heard("TodaysGestureIntent")),
        ("ask small gestures what's today's gesture", Heard("TodaysGestureIntent")),
        ("ask small gestures for another one", Heard("AnotherGestureIntent")),
        ("tell small gestures we did it", Heard("GestureDoneIntent")),
        ("tell small gestures that we did it", Heard("GestureDoneIntent")),
        ("ask small gestures how is our streak", Heard("StreakIntent")),
        ("ask small gestures about our streak", Heard("StreakIntent")),
        ("ask small gestures for an appreciation prompt", Heard("AppreciationPromptIntent")),
        ("ask small gestures for a hug timer", hug()),
        ("ask small gestures to start a thirty second hug", hug("PT30S")),
        ("ask small gestures for help", Heard("AMAZON.HelpIntent")),
        ("ask small gestures to order a pizza", FALLBACK),
    ],
)
def test_a_one_shot_is_heard_as_its_request(said: str, heard: Heard) -> None:
    assert hear(said) == heard


def test_the_name_comes_from_the_model() -> None:
    renamed = Hearing(model([intent("Hello", "hello there")], invocation_name="kind words"))
    assert renamed.hear("open kind words") == Heard(None)
    assert renamed.hear("ask kind words to say hello there").intent == "Hello"
    assert renamed.hear("open small gestures") == FALLBACK


@pytest.mark.parametrize(
    ("spoken", "iso"),
    [
        ("thirty seconds", "PT30S"),
        ("20 seconds", "PT20S"),
        ("twenty second", "PT20S"),
        ("45s", "PT45S"),
        ("ninety seconds", "PT90S"),
        ("zero seconds", "PT0S"),
        ("a minute", "PT1M"),
        ("one minute", "PT1M"),
        ("half a minute", "PT30S"),
        ("a minute and a half", "PT1M30S"),
        ("one and a half minutes", "PT1M30S"),
        ("1.5 minutes", "PT1M30S"),
        ("a minute thirty", "PT1M30S"),
        ("one minute and thirty seconds", "PT1M30S"),
        ("two minutes fifteen seconds", "PT2M15S"),
        ("a couple of minutes", "PT2M"),
        ("half an hour", "PT30M"),
        ("two hours", "PT2H"),
        ("365 days", "P365D"),
        ("a day", "P1D"),
        ("a day and a half", "P1DT12H"),
        ("three weeks", "P3W"),
        ("a week and two days", "P9D"),
        ("a month", "P1M"),
    ],
)
def test_a_spoken_duration_becomes_iso_8601(spoken: str, iso: str) -> None:
    assert read_duration(plain(spoken)) == iso
    assert hear(f"make it {spoken}") == hug(iso)


@pytest.mark.parametrize(
    "spoken",
    ["", "thirty", "seconds", "week", "a", "and", "half", "five minutes and", "1 2 seconds"],
)
def test_what_is_no_length_of_time_is_no_duration(spoken: str) -> None:
    assert read_duration(spoken) is None


@pytest.mark.parametrize(
    ("spoken", "value"),
    [
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("the day before yesterday", "2026-11-20"),
        ("tomorrow", "2026-11-23"),
        ("sunday", "2026-11-22"),
        ("on Friday", "2026-11-27"),
        ("last Friday", "2026-11-20"),
        ("last sunday", "2026-11-15"),
        ("next sunday", "2026-11-29"),
        ("three days ago", "2026-11-19"),
        ("a week ago", "2026-11-15"),
        ("in ten days", "2026-12-02"),
        ("december third", "2026-12-03"),
        ("the twenty first of november", "2027-11-21"),
        ("november 22nd", "2026-11-22"),
        ("this week", "2026-W47"),
        ("next weekend", "2026-W48-WE"),
        ("last month", "2026-10"),
        ("next month", "2026-12"),
        ("february thirtieth", None),
        ("three days", None),
        ("day", None),
    ],
)
def test_a_spoken_date_becomes_what_alexa_sends(spoken: str, value: str | None) -> None:
    assert read_date(plain(spoken), SUNDAY) == value


@pytest.mark.parametrize(
    ("spoken", "value"),
    [
        ("half past seven", "07:30"),
        ("half past seven in the evening", "19:30"),
        ("seven thirty p m", "19:30"),
        ("7:30 pm", "19:30"),
        ("7.30 p.m.", "19:30"),
        ("seven", "07:00"),
        ("seven o'clock", "07:00"),
        ("seven oh five", "07:05"),
        ("a quarter to eight", "07:45"),
        ("ten past nine at night", "21:10"),
        ("twenty to one", "00:40"),
        ("nineteen thirty", "19:30"),
        ("twelve a m", "00:00"),
        ("twelve p m", "12:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("the morning", "MO"),
        ("afternoon", "AF"),
        ("evening", "EV"),
        ("night", "NI"),
        ("twenty five", None),
        ("seven sixty", None),
    ],
)
def test_a_spoken_time_becomes_what_alexa_sends(spoken: str, value: str | None) -> None:
    assert read_time(plain(spoken)) == value


def intent(name: str, *samples: str, **slots: str) -> dict[str, Any]:
    declared = [{"name": slot, "type": slot_type} for slot, slot_type in slots.items()]
    return {"name": name, "slots": declared, "samples": list(samples)}


def slot_type(name: str, **values: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "values": [
            {"id": key, "name": {"value": key.replace("_", " "), "synonyms": synonyms}}
            for key, synonyms in values.items()
        ],
    }


def model(
    intents: list[dict[str, Any]], *types: dict[str, Any], invocation_name: str = "small gestures"
) -> dict[str, Any]:
    language_model = {"invocationName": invocation_name, "intents": intents, "types": list(types)}
    return {"interactionModel": {"languageModel": language_model}}


LATER = Hearing(
    model(
        [
            intent(
                "Gesture",
                "give me a gesture",
                "give me a {moment} gesture",
                "give me a {kind} gesture",
                "give me a {kind} {moment} gesture",
                "something for the {moment}",
                moment="MOMENT",
                kind="KIND",
            ),
            intent("Done", "we did it", "we did it {day}", day="AMAZON.DATE"),
            intent("Remind", "remind us at {time}", "remind us in the {time}", time="AMAZON.TIME"),
            intent("Pause", "pause for {length}", "pause until {until}",
                   length="AMAZON.DURATION", until="AMAZON.DATE"),
            intent("Missed", "we didn't do it", "we forgot"),
            intent("AMAZON.StopIntent"),
        ],
        slot_type("MOMENT", morning=["breakfast", "sunrise"], bedtime=["before bed", "bed time"]),
        slot_type("KIND", touch=["cuddly"], small_treat=["yummy"]),
    )
)  # fmt: skip
NO_KIND = SlotHeard("KIND")
NO_MOMENT = SlotHeard("MOMENT")


def test_a_custom_slot_carries_what_was_said_and_the_entry_it_stands_for() -> None:
    breakfast = SlotHeard("MOMENT", "breakfast", Resolution("morning", "morning"))
    heard = LATER.hear("Give me a breakfast gesture!")
    assert heard == Heard("Gesture", {"moment": breakfast, "kind": NO_KIND})
    assert heard.slots["moment"].is_custom


def test_neighbouring_slots_are_told_apart() -> None:
    assert LATER.hear("give me a yummy before bed gesture").slots == {
        "moment": SlotHeard("MOMENT", "before bed", Resolution("bedtime", "bedtime")),
        "kind": SlotHeard("KIND", "yummy", Resolution("small_treat", "small treat")),
    }


def test_a_slip_in_a_value_still_finds_its_entry() -> None:
    slot = LATER.hear("give me a mornign gesture").slots["moment"]
    assert slot.resolution == Resolution("morning", "morning")


def test_a_custom_value_is_found_among_words_of_ones_own() -> None:
    heard = LATER.hear("could you give me a nice cuddly gesture")
    assert heard.slots["kind"].resolution == Resolution("touch", "touch")


def test_an_entry_may_come_without_an_id() -> None:
    plain_type = {"name": "MOOD", "values": [{"name": {"value": "happy"}}]}
    ear = Hearing(model([intent("Feel", "i am {mood}", mood="MOOD")], plain_type))
    assert ear.hear("I'm happy").slots["mood"] == SlotHeard(
        "MOOD", "happy", Resolution(None, "happy")
    )


@pytest.mark.parametrize(
    ("said", "name", "slot", "value"),
    [
        ("we did it yesterday", "Done", "day", "2026-11-21"),
        ("we did it last friday", "Done", "day", "2026-11-20"),
        ("we did it", "Done", "day", None),
        ("remind us at half past seven", "Remind", "time", "07:30"),
        ("remind us at 7:30 pm", "Remind", "time", "19:30"),
        ("remind us in the evening", "Remind", "time", "EV"),
        ("pause for two weeks", "Pause", "length", "P2W"),
        ("pause until monday", "Pause", "until", "2026-11-23"),
    ],
)
def test_each_built_in_type_fills_its_own_slot(
    said: str, name: str, slot: str, value: str | None
) -> None:
    heard = LATER.hear(said, SUNDAY)
    assert (heard.intent, heard.slots[slot].value) == (name, value)


def test_a_denial_is_heard_where_the_model_has_an_intent_for_it() -> None:
    assert LATER.hear("we really didn't do it").intent == "Missed"


def test_without_knowing_the_day_no_day_is_guessed() -> None:
    assert LATER.hear("we did it last friday").slots["day"].value is None


def test_the_literal_sample_wins_over_one_with_a_slot() -> None:
    ear = Hearing(
        model(
            [intent("Any", "a {length} walk", length="LENGTH"), intent("Long", "a long walk")],
            slot_type("LENGTH", long=[], short=[]),
        )
    )
    assert ear.hear("a long walk").intent == "Long"
    assert ear.hear("a short walk").intent == "Any"


def test_a_slot_type_that_nobody_can_read_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"AMAZON\.City"):
        Hearing(model([intent("Go", "go to {city}", city="AMAZON.City")]))


@pytest.mark.parametrize("said", ["", " ", "\n\t", "...", "((a|b) [c]) <d> \\"])
def test_nothing_and_template_signs_are_a_fallback(said: str) -> None:
    assert hear(said) == FALLBACK


@pytest.mark.parametrize(
    "word", ["x", "a ", "hug ", "um ", "one second ", "small gestures ", "\ufdfa"]
)
def test_ten_thousand_characters_are_a_fallback(word: str) -> None:
    assert hear((word * 10_000)[:10_000]) == FALLBACK


KNOWN_WORDS = sorted({word for _, sample in SAMPLES for word in sample.split()})


@given(said=st.text() | st.lists(st.sampled_from(KNOWN_WORDS), max_size=12).map(" ".join))
def test_whatever_is_typed_some_intent_with_all_its_slots_is_heard(said: str) -> None:
    heard = ear().hear(said, SUNDAY)
    declared = {intent["name"]: intent.get("slots", []) for intent in INTENTS} | {None: []}
    assert heard.intent in declared
    assert list(heard.slots) == [slot["name"] for slot in declared[heard.intent]]


@given(
    count=st.integers(0, 9999),
    unit=st.sampled_from(["second", "minutes", "hour", "days", "week"]),
    spoken=st.sampled_from(["{count} {unit}", "{count}{unit}", "a {count}-{unit}"]),
)
def test_a_number_in_digits_is_as_good_as_one_in_words(count: int, unit: str, spoken: str) -> None:
    said = spoken.format(count=count, unit=unit)
    value = hear(f"start {said} hug").slots["duration"].value
    assert value is not None
    assert (str(count) in value) or count == 0


@given(st.text(alphabet=st.characters(categories=["Nd", "No", "Ll", "Zs", "Po"]), max_size=40))
def test_readers_of_values_never_stumble(text: str) -> None:
    words = plain(text)
    for value in (read_duration(words), read_date(words, SUNDAY), read_time(words)):
        assert value is None or isinstance(value, str)


HARM = next(
    each["values"][0]["name"]
    for each in MODEL["interactionModel"]["languageModel"]["types"]
    if each["name"] == "HARM"
)


def test_every_sentence_of_self_harm_in_the_model_says_whom_it_harms() -> None:
    said = [line for line in HARM["synonyms"] if len(line.split()) > 2]
    heard = {line: hear(line) for line in said}
    assert said
    assert [
        line for line, each in heard.items() if each.intent != "NotSafeIntent" or not is_self(each)
    ] == []


def is_self(heard: Heard) -> bool:
    """Tell whether it is told that somebody may harm themselves."""
    harm = heard.slots.get("harm")
    return bool(harm and harm.resolution and harm.resolution.id == "self")
