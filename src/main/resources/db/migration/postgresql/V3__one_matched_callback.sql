-- Of the callbacks under one requestUID only one may match; a second one with other content is a duplicate.
CREATE UNIQUE INDEX callback_matched_once ON callback (request_uid) WHERE matched;
