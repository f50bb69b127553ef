-- Of the callbacks under one requestUID only one may match; a second one with other content is a duplicate.
-- H2 has no partial index: a column that is null for all others does the same.
ALTER TABLE callback ADD COLUMN matched_once VARCHAR(36) GENERATED ALWAYS AS (CASE WHEN matched THEN request_uid END);
CREATE UNIQUE INDEX callback_matched_once ON callback (matched_once);
