-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 11 to 12: a task that ended because what it was about moved or is gone. docs/formats/life.md.
ALTER TABLE obligation ADD COLUMN lapsed SMALLINT NOT NULL DEFAULT 0; -- 1: ended, and not done
CREATE INDEX obligation_by_recording ON obligation(recording, code);
-- What an earlier version left open: a destruction that was carried out, and what nobody waits for.
UPDATE obligation SET met = (SELECT d.disposed FROM disposal d WHERE d.recording = obligation.recording)
  WHERE code = 'CARRY_OUT' AND met IS NULL AND recording IN (SELECT recording FROM disposal);
UPDATE obligation SET met = (SELECT v.since FROM recording_version v WHERE v.recording = obligation.recording
    AND v.reason = 'refile' ORDER BY v.version DESC LIMIT 1), lapsed = 1
  WHERE code = 'CARRY_OUT' AND met IS NULL
  AND EXISTS (SELECT 1 FROM recording r JOIN recording_version v ON v.recording = r.id AND v.reason = 'refile'
    WHERE r.id = obligation.recording AND r.moved > obligation.entry);
