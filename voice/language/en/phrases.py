"""Every sentence that is spoken. Two short sentences at most, one question at a time."""

GREETING = (
    "Thank you for calling {shop}. This is the automated assistant, and this call is transcribed."
    " How can I help you?"
)
WHO = "I'm the automated assistant of {shop}. I can book, move or cancel a visit."
WELL = "I'm well, thank you."
WELCOME = "You're welcome."
GOODBYE = "Thank you for calling {shop}. Goodbye."
PARDON = "Sorry, I didn't get that."
OFFER_HELP = (
    "I can book, move or cancel a visit, or tell you our hours, address and prices. What would you like?"
)
WHAT_CAN_I_DO = "What can I do for you?"
ANYTHING_ELSE = "Is there anything else I can do for you?"
SORRY_FOR_THAT = "I'm sorry about that."
NOT_UNDERSTOOD = "I'm sorry, I still don't understand."
SLOWLY = "Of course, once more."
TAKE_YOUR_TIME = "Sure, take your time."
UNSAFE = "Please don't drive the car."
VIN_UNCLEAR = "I could not make out that VIN, but we don't need it."
NAME_NOT_FOUND = "I don't find a visit under that name and number."
LET_GO = "All right, we leave it at that."
WHICH_OF_THEM = "Just tell me which one."
NO_MORE = "I have nothing else then."
NOBODY_TOOK = "I'm sorry, nobody at the desk can take your call right now."
CALL_ME_BACK = "Asks to be called back. {summary}"
MESSAGE_OF = "{name}: {message}"
WAITS = "Waiting list, please call if a place comes free: {summary}"
AT = "at {clock}"
SOONEST = "as soon as possible"
NEXT_CAR = "Now for the {car}."
ONE_CAR = "the {car}"
NO_CAR = "I don't find a car of yours that I may tell you about."
UNNAMED = "A caller"
WISHES = {
    "book": "wants to book",
    "move": "wants to move a visit",
    "cancel": "wants to cancel a visit",
    "upcoming": "asks for coming visits",
    "status": "asks how far the car is",
    "recall": "asks for recalls",
    "message": "wants to leave a message",
}
TO_DO = {
    "book": "book a visit",
    "move": "move a visit",
    "cancel": "cancel a visit",
    "upcoming": "hear about your visits",
    "status": "hear about your car",
    "recall": "ask about recalls",
    "message": "leave a message",
}

ASK = {
    "name": "May I have your name, please?",
    "last_name": "And your last name?",
    "phone": "What number can we reach you on?",
    "service": "What does the car need?",
    "service_again": "Is it an oil change, brakes, tires, an inspection, or something else?",
    "car": "What car is it? Make, model and year, please.",
    "make": "What make is it?",
    "model": "What model is it?",
    "vin": "Please read the VIN to me, a few signs at a time if you like.",
    "vin_more": "Yes, go on.",
    "which_car": "Is it for {cars}?",
    "time": "When would suit you?",
    "new_time": "When would you like to come instead?",
    "which_time": "Which one suits you?",
    "which_visit": "Which one do you mean: {visits}?",
    "anything_else": ANYTHING_ELSE,
    "spell": "Could you spell your name for me?",
    "waitlist": "I keep no waiting list myself, but I can pass it on to the desk. Shall I do that?",
    "call_back": "Would you like them to call you back?",
    "next_wish": "You also wanted to {wish}. Shall we do that now?",
    "person": "Would you like to speak with a person?",
    "message": "What shall I tell them?",
    "message_instead": "Shall I take a message for them instead?",
}

OFFERS = "I have {times}."
CHOOSE = "Which of these: {times}?"
TAKEN = "I'm sorry, that time is not free. I have {times}."
LEFT_ALONE = "All right, I've changed nothing."
BOOKED = "You're booked for {when}."
MOVED = "Your visit is now on {when}."
CANCELLED = "Your visit is cancelled."
WRITTEN_DOWN = "Thank you, I've written that down."
NO_VISIT = "I don't find a coming visit that I may tell you about."
VISIT = "Your {service} with the {car} is on {when}."
PRICE = "{service} from {price}."
PRICE_VARIES = "The price of that depends on the car; the desk will tell you."
VISITS = "You have {visits}."
ONE_VISIT = "{service} with the {car} on {when}"
REASON = "Cancelled by the caller"

# What the session itself says, whichever agent is under it
HELLO = "Hello, how can I help you?"
CUT_OFF = "Sorry, we were cut off."
SAY_AGAIN = "Sorry, could you say that again?"
APOLOGY = "I'm sorry, something went wrong on my side. Could you say that again?"
NOT_DONE = "I'm sorry, that did not work on my side."
FILLER = "One moment, please."
TAKES_LONG = "I'm sorry, this takes longer than it should. I can get you a person if you like."
STILL_THERE = "Are you still there?"
TOO_NOISY = "I'm sorry, I can't make out what you say. Could you say it again?"
NO_NUMBER = "I've asked the shop to call you back. What number can they reach you on?"
CALL_BACK = "Nobody can take the call right now. Somebody will call you back, by {when} at the latest."
MESSAGE_TAKEN = "I've passed your message on to the shop."
MESSAGE_WITH_NUMBER = "I've passed your message on to the shop, with the number {number}."
PUTTING_THROUGH = "I'm putting you through now."
NOBODY_THERE = "I can't hear you, so I'll hang up now. Please call again. Goodbye."
TIME_IS_UP = "I'm sorry, our time is up. Please call again. Goodbye."
FAREWELL = "Thank you for calling. Goodbye."
GIVING_UP = "I'm sorry, I can't get this to work right now. Please call again later. Goodbye."
NOBODY_FREE = "I'm sorry, nobody can take your call right now. We will call you back. Goodbye."
