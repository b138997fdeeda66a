-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 9 to 10: what a move to the right patient keeps, and what it ends. docs/formats/life.md.
ALTER TABLE recording ADD COLUMN before_move SMALLINT; -- its state before it was sealed for a move that has not ended
ALTER TABLE recording ADD COLUMN moved BIGINT NOT NULL DEFAULT 0; -- entry of its last move: what was stated of it before does not count
-- What was stated before a move in an earlier version was stated of another patient too.
UPDATE recording SET moved = COALESCE((SELECT max(s.entry) FROM
  (SELECT recording, at, entry FROM reliance UNION ALL SELECT recording, at, entry FROM appraisal) AS s
  WHERE s.recording = recording.id AND s.at <= (SELECT max(v.since) FROM recording_version v
    WHERE v.recording = recording.id AND v.reason = 'refile')), 0);
