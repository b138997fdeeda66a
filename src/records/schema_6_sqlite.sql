-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 5 to 6: what table L is told of a recording, and what it led to. docs/formats/life.md.
CREATE TABLE reliance (                      -- whether care relied on it, as the lead clinician states; the latest counts
  id            BLOB PRIMARY KEY,
  recording     BLOB NOT NULL REFERENCES recording(id),
  relied        SMALLINT NOT NULL,
  at            BIGINT NOT NULL,
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL
);
CREATE INDEX reliance_by_recording ON reliance(recording, at);

CREATE TABLE publication (                   -- how far it has gone beyond care; the furthest counts
  id            BLOB PRIMARY KEY,
  recording     BLOB NOT NULL REFERENCES recording(id),
  published     SMALLINT NOT NULL,
  sealed_title  BLOB NOT NULL,               -- where, in words
  at            BIGINT NOT NULL,
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL
);
CREATE INDEX publication_by_recording ON publication(recording);

CREATE TABLE restriction (                   -- UK GDPR Art 18; patient.restricted is set while one is in force
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  placed        BIGINT NOT NULL,
  placed_by     BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL,
  lifted        BIGINT,
  lifted_by     BLOB REFERENCES staff(id)
);
CREATE INDEX restriction_by_patient ON restriction(patient, lifted);

CREATE TABLE incident (
  id            BLOB PRIMARY KEY,
  kind          SMALLINT NOT NULL,
  recording     BLOB REFERENCES recording(id),
  patient       BLOB NOT NULL REFERENCES patient(id), -- under whose key the words are sealed
  found         BIGINT NOT NULL,
  due           BIGINT NOT NULL,             -- 72 hours after it was found
  opened_by     BLOB NOT NULL REFERENCES staff(id),
  sealed_words  BLOB NOT NULL,               -- what happened
  entry         BIGINT NOT NULL,
  closed        BIGINT,
  closed_by     BLOB REFERENCES staff(id),
  closed_entry  BIGINT,
  reported      SMALLINT NOT NULL DEFAULT 0, -- 1: to the Commissioner or by the national tool
  sealed_outcome BLOB
);
CREATE INDEX incident_by_recording ON incident(recording, kind);
CREATE INDEX incident_by_closed ON incident(closed, due);

CREATE TABLE incident_party (                -- who is affected: a patient, or a member of staff who had it
  incident      BLOB NOT NULL REFERENCES incident(id),
  party         BLOB NOT NULL,
  is_patient    SMALLINT NOT NULL,
  PRIMARY KEY (incident, party)
);

CREATE TABLE correction (                    -- what stood before a correction; the recording's row has what stands now
  recording     BLOB NOT NULL REFERENCES recording(id),
  ordinal       SMALLINT NOT NULL,
  body_site     TEXT NOT NULL,
  laterality    SMALLINT NOT NULL,
  view          SMALLINT NOT NULL,
  taken         BIGINT NOT NULL,
  sealed_detail BLOB NOT NULL,
  sealed_reason BLOB NOT NULL,               -- why it was corrected
  at            BIGINT NOT NULL,
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL,
  PRIMARY KEY (recording, ordinal)
);
ALTER TABLE disposal ADD COLUMN request SMALLINT NOT NULL DEFAULT 1; -- what it was asked as; 1: its time was over
