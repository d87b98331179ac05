"""Twilio's calls: what its webhooks tell, and what TwiML answers them."""
