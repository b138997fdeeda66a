-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 14 to 15: where other people stand in a picture, so that they can be painted over.
ALTER TABLE access_note ADD COLUMN marks TEXT NOT NULL DEFAULT ''; -- boxes "x,y,width,height" in thousandths, as it is looked at
-- Closing an incident did not end its task before.
UPDATE obligation SET met = (SELECT i.closed FROM incident i WHERE i.entry = obligation.entry)
  WHERE code = 'INCIDENT' AND met IS NULL
  AND entry IN (SELECT i.entry FROM incident i WHERE i.closed IS NOT NULL);
