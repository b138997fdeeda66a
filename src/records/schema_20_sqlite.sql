-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 19 to 20: an authority may be withdrawn, and all of them are a register. docs/formats/limits.md.
ALTER TABLE authority ADD COLUMN ended BIGINT;   -- withdrawn; it counts no more
ALTER TABLE authority ADD COLUMN ended_by BLOB REFERENCES staff(id);
CREATE INDEX authority_by_stated ON authority(stated);
