-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 20 to 21: what was verified, and each picture's own decision. docs/formats/outside.md.
ALTER TABLE recipient ADD COLUMN verified_digest BLOB;   -- SHA-256 of what the row said; absent: to be verified again
ALTER TABLE outside_item ADD COLUMN rule TEXT;           -- that decided of this picture; absent: the disclosure's
ALTER TABLE outside_item ADD COLUMN obligations TEXT;    -- codes, a space between
