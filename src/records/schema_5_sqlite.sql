-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 4 to 5: one-time links with which a member of staff chooses their password.
CREATE TABLE invitation (
  staff         BLOB PRIMARY KEY REFERENCES staff(id), -- one at a time: a new link ends the last
  token_hash    BLOB NOT NULL UNIQUE,                  -- SHA-256 of what the link carries
  until         BIGINT NOT NULL
);
