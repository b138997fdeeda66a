-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 18 to 19: who holds a file outside is told what changed. docs/formats/outside.md.
ALTER TABLE obligation ADD COLUMN notification SMALLINT;  -- what its recipient outside is to be told
ALTER TABLE obligation ADD COLUMN outcome SMALLINT; -- of that: told, or why not

ALTER TABLE outside_item ADD COLUMN place SMALLINT; -- the picture's number in the file, from 1
UPDATE outside_item SET place = (
  SELECT count(*) FROM outside_item o JOIN recording q ON q.id = o.recording, recording r
  WHERE o.disclosure = outside_item.disclosure AND r.id = outside_item.recording
    AND (q.taken, o.recording) <= (r.taken, outside_item.recording));
