-- The relay looks for earlier results of the same registration: with a long backlog, not row by row.
CREATE INDEX result_outbox_by_registration ON result_outbox (request_uid, id);
