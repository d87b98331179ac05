"""Why people cancel or move a visit; the form is that of `phrase_table`."""

from __future__ import annotations

REASONS = """
came|come|popped up; sold … car|truck|van|suv|it|vehicle; sold it; traded it|the|my … in?; trading it in;
totaled … car|truck|van|it?; wrecked it|the|my; got rid of; bought a new; got a new car|truck;
have|had|got … work|shift|meeting|class|surgery|funeral|emergency|exam|conflict|doctor's; called|call in
to? work; working that|on|late|all; at work; sick; sick kid|kids|child; not feeling well; under the
weather; in the hospital; hospital; out of town; on vacation; traveling; travelling; leaving town; won't
be in town; too expensive|much|long|far; can't|cannot|couldn't afford … it?; no money; found cheaper;
found … place|shop|garage|mechanic|someone else?; somewhere|someone|somebody else; another
shop|place|mechanic; fixed it|itself; already fixed|done|did|had|got; took care of it; got it fixed|done;
doing it myself|ourselves; did it myself; husband|wife|brother|dad|son|friend|neighbor …
fixed|fix|did|doing|do; went away; working fine now; don't|do not|no longer … need it|them|that|the work;
can't|cannot|couldn't make it|that; changed my|our mind; no ride; don't have a ride; ride fell through;
car died|broke; won't start; snow; weather; family emergency; emergency; moved away; moving away; lost my
job; double booked; schedule|plans changed; schedule conflict; forgot about; wrong day|time; babysitter;
kids are home; school's? closed; flight; court; jury
"""
NO_REASON = """
no … reason; rather not say; none of your business; why do you; does it matter; do you need a reason
"""
