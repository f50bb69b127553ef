CREATE INDEX registration_accepted ON registration (state, accepted_at);
CREATE INDEX callback_unmatched ON callback (matched, received_at);
