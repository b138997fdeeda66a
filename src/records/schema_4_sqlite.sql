-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 3 to 4. Version 1 did not record what an obligation was decided for. Shown under an
-- ordinary purpose it would tell the patient's report of a concern; so what may be one is taken for one.
-- 8 is purpose PROTECT, 3 is kind SENSITIVE (model/words.def).
UPDATE obligation SET purpose = CASE
    WHEN code = 'SAFEGUARD' THEN 8
    WHEN EXISTS (SELECT 1 FROM recording r WHERE r.id = obligation.recording AND r.kind = 3) THEN 8
    WHEN share IS NOT NULL THEN COALESCE((SELECT s.purpose FROM share s WHERE s.id = obligation.share), 8)
    WHEN code = 'CG_REVIEW' THEN 8
    ELSE purpose END
  WHERE purpose = 0 AND rule = '';
ALTER TABLE retention_note ADD COLUMN withdrawn SMALLINT NOT NULL DEFAULT 0; -- 1: takes back what was stated before
CREATE INDEX patient_by_merged ON patient(merged_into);
