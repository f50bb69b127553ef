-- Nothing is inserted for a callback that was seen before, or under whose requestUID another one has matched.
INSERT INTO callback
    (request_uid, received_at, vendor_id, company_id, account_no, ref1, ref2, ref3, ref4,
     apply_dtm, resp_code, resp_desc, extra_fields, content_hash, matched, matched_request_uid)
SELECT
    CAST(:?request_uid AS VARCHAR), CAST(:?received_at AS TIMESTAMP WITH TIME ZONE),
    CAST(:?vendor_id AS VARCHAR), CAST(:?company_id AS VARCHAR), CAST(:?account_no AS VARCHAR),
    CAST(:?ref1 AS VARCHAR), CAST(:?ref2 AS VARCHAR), CAST(:?ref3 AS VARCHAR), CAST(:?ref4 AS VARCHAR),
    CAST(:?apply_dtm AS VARCHAR), CAST(:?resp_code AS VARCHAR), CAST(:?resp_desc AS VARCHAR),
    CAST(:?extra_fields AS VARCHAR), CAST(:?content_hash AS VARCHAR),
    CAST(:?matched AS BOOLEAN), CAST(:?matched_request_uid AS VARCHAR)
WHERE NOT EXISTS (SELECT 1 FROM callback c WHERE c.request_uid = :?request_uid AND c.matched)
ON CONFLICT DO NOTHING
