-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 22 to 23: consent to a disclosure outside is for one recipient and one purpose. docs/formats/consent.md.
ALTER TABLE consent_scope ADD COLUMN recipient BLOB REFERENCES recipient(id);
ALTER TABLE consent_scope ADD COLUMN purpose SMALLINT NOT NULL DEFAULT 0;
