-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 13 to 14: who looks into a complaint, a claim or an incident. docs/formats/limits.md.
ALTER TABLE authority ADD COLUMN persons BLOB NOT NULL DEFAULT x''; -- staff ids, 16 bytes each; INVESTIG alone
