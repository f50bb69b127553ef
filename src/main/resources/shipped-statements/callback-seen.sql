SELECT id AS id, content_hash AS content_hash, matched AS matched, matched_request_uid AS matched_request_uid
FROM callback
WHERE request_uid = :?request_uid
