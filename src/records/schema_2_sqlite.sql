-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 1 to 2: what a task needs to be told apart from its code alone.
ALTER TABLE obligation ADD COLUMN rule TEXT NOT NULL DEFAULT '';         -- that asked for it; empty: none
ALTER TABLE obligation ADD COLUMN purpose SMALLINT NOT NULL DEFAULT 0;   -- of the decision; 0: about no use
CREATE INDEX obligation_by_patient ON obligation(patient, code);
