-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 10 to 11: what each part of a request came to. docs/formats/request.md.
CREATE TABLE request_item_11 (
  request       BLOB NOT NULL REFERENCES request(id),
  recording     BLOB REFERENCES recording(id), -- or everything of the patient
  granted       SMALLINT,                    -- 1 done, 0 not done; null: picked for release
  rule          TEXT,                        -- that decided
  entry         BIGINT                       -- under which it is done, or was refused
);
INSERT INTO request_item_11 (request, recording) SELECT request, recording FROM request_item;
DROP TABLE request_item;
ALTER TABLE request_item_11 RENAME TO request_item;
CREATE UNIQUE INDEX request_item_once ON request_item(request, coalesce(recording, x''));
