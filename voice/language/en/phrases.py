"""Every sentence of the built-in agent. Two short sentences at most, one question at a time."""

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
NO_PERSON = "I'm sorry, I can't put you through from here. I can book, move or cancel a visit for you."
UNSAFE = "Please don't drive the car; have it towed. I can book you in for a repair."

ASK = {
    "name": "May I have your name, please?",
    "last_name": "And your last name?",
    "phone": "What number can we reach you on?",
    "service": "What does the car need?",
    "service_again": "Is it an oil change, brakes, tires, an inspection, or something else?",
    "car": "What car is it? Make, model and year, please.",
    "make": "What make is it?",
    "which_car": "Is it for the {cars}?",
    "time": "When would suit you?",
    "new_time": "When would you like to come instead?",
    "which_time": "Which one suits you?",
    "which_visit": "Which one do you mean: {visits}?",
    "anything_else": ANYTHING_ELSE,
}

OFFERS = "I have {times}."
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
