CREATE INDEX registration_accepted ON registration (accepted_at) WHERE state = 'ACCEPTED';
CREATE INDEX registration_awaits_gate ON registration (request_uid) WHERE awaits_gate;
CREATE INDEX callback_unmatched ON callback (received_at) WHERE NOT matched;
