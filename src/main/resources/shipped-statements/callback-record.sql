-- Keeps a callback, settles the registration with its requestUID and tells the producer. One statement, one commit.
-- The answer is one row: the state that the registration was in, the one that it is in now, when it was received, and its
-- trace. No row: something is unusual, and nothing was written.
WITH registered AS (
    -- Locked, and read as it stands then, even where this statement has waited for it.
    SELECT * FROM registration
    WHERE request_uid = COALESCE(
            (SELECT b.request_uid FROM bank_request b WHERE b.bank_request_uid = :?request_uid), :?request_uid)
      AND state NOT IN ('REGISTERED', 'REJECTED')
      AND vendor_id = :?vendor_id AND company_id = :?company_id AND account_no = :?account_no
      AND NOT has_recipients
    FOR UPDATE
),
kept AS (
    INSERT INTO callback
        (request_uid, received_at, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4,
         apply_dtm, resp_code, resp_desc, extra_fields, content_hash, matched, matched_request_uid)
    SELECT :?request_uid, :?received_at, :?vendor_id, :?company_id, :?account_no, :?ref1, :?ref2, :?ref3, :?ref4,
         :?apply_dtm, :?resp_code, :?resp_desc, :?extra_fields, :?content_hash, TRUE, registered.request_uid
    FROM registered
    ON CONFLICT DO NOTHING
    RETURNING matched_request_uid
),
settled AS (
    UPDATE registration r
    SET state = :?said_state, status_code = :?resp_code, status_desc = :?said_text,
        next_attempt_at = NULL, awaits_gate = FALSE, updated_at = :?received_at
    FROM registered, kept
    WHERE r.request_uid = registered.request_uid AND r.request_uid = kept.matched_request_uid
    RETURNING r.*, registered.state AS from_state
),
event AS (
    INSERT INTO registration_event (request_uid, at, from_state, to_state, attempt, code, text, bank_request_uid)
    SELECT request_uid, updated_at, from_state, state, attempts, status_code, status_desc, bank_request_uid FROM settled
),
told AS (
    -- The result as the producer gets it: see "Results" in src/docs/reference.md.
    INSERT INTO result_outbox (request_uid, state, body, reply_to, correlation_id, created_at)
    SELECT request_uid, state,
        CAST(json_strip_nulls(json_build_object(
            'requestUID', request_uid, 'state', state, 'statusCode', status_code, 'statusDesc', status_desc,
            'ddrOapiSeqId', ddr_oapi_seq_id, 'vendorID', vendor_id, 'companyID', company_id,
            'accountNo', CAST(:?masked_account_no AS VARCHAR), 'ref1', ref1, 'ref2', ref2, 'ref3', ref3, 'ref4', ref4,
            'attempts', attempts, 'occurredAt', CAST(:?occurred_at AS VARCHAR))) AS VARCHAR),
        reply_to, correlation_id, updated_at
    FROM settled
)
-- NAME has a fixed length: before an answer that has none, the driver makes a round trip more.
SELECT CAST(from_state AS NAME) AS from_state, CAST(state AS NAME) AS state,
    CAST(EXTRACT(EPOCH FROM received_at) * 1000 AS BIGINT) AS received_at_millis,
    CAST(traceparent AS NAME) AS traceparent
FROM settled
