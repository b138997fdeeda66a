-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 2 to 3: how long, until what, and what is gone. docs/formats/retention.md.
CREATE TABLE retention_note (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  what          TEXT NOT NULL,               -- a class of the schedule, LAST_SEEN or DIED
  day           TEXT NOT NULL,               -- YYYY-MM-DD or empty
  stated        BIGINT NOT NULL,
  stated_by     BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL
);
CREATE INDEX retention_note_by_patient ON retention_note(patient, stated);

CREATE TABLE hold (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  recording     BLOB REFERENCES recording(id), -- or every recording of the patient
  placed        BIGINT NOT NULL,
  placed_by     BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL,
  lifted        BIGINT,
  lifted_by     BLOB REFERENCES staff(id)
);
CREATE INDEX hold_by_patient ON hold(patient, lifted);

CREATE TABLE appraisal (
  id            BLOB PRIMARY KEY,
  recording     BLOB NOT NULL REFERENCES recording(id),
  dispose       SMALLINT NOT NULL,
  keep_until    TEXT NOT NULL,               -- YYYY-MM-DD; empty when it is to be disposed of
  at            BIGINT NOT NULL,
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL
);
CREATE INDEX appraisal_by_recording ON appraisal(recording, at);

CREATE TABLE disposal (                      -- the tombstone
  recording     BLOB PRIMARY KEY REFERENCES recording(id),
  patient       BLOB NOT NULL REFERENCES patient(id),
  class         TEXT NOT NULL,
  until         TEXT NOT NULL,
  taken         BIGINT NOT NULL,
  filed         BIGINT NOT NULL,
  content_hash  BLOB NOT NULL,
  appraised     BIGINT NOT NULL,
  appraised_by  BLOB NOT NULL REFERENCES staff(id),
  appraisal_entry BIGINT NOT NULL,
  disposed      BIGINT NOT NULL,
  disposed_by   BLOB NOT NULL REFERENCES staff(id),
  rule          TEXT NOT NULL,
  policy        BLOB NOT NULL,
  entry         BIGINT NOT NULL,
  blobs         BLOB NOT NULL,               -- the ids of its files, one after another
  done          BIGINT                       -- key and files are gone
);
CREATE INDEX recording_by_taken ON recording(taken, id);
