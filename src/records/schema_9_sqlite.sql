-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 8 to 9: what limits a use, and what allows it. docs/formats/limits.md.
CREATE TABLE objection (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  recording     BLOB REFERENCES recording(id), -- or everything of the patient
  objects_to    SMALLINT NOT NULL,
  person        BLOB REFERENCES staff(id),     -- PERSON
  placed        BIGINT NOT NULL,
  placed_by     BLOB NOT NULL REFERENCES staff(id),
  sealed_reason BLOB NOT NULL,
  entry         BIGINT NOT NULL,
  lifted        BIGINT,
  lifted_by     BLOB REFERENCES staff(id)
);
CREATE INDEX objection_by_patient ON objection(patient, lifted);

CREATE TABLE audience (                      -- who may open a sensitive recording, besides who took it
  recording     BLOB NOT NULL REFERENCES recording(id),
  staff         BLOB NOT NULL REFERENCES staff(id),
  named         BIGINT NOT NULL,
  named_by      BLOB NOT NULL REFERENCES staff(id),
  ended         BIGINT,
  entry         BIGINT NOT NULL,
  PRIMARY KEY (recording, staff)
);

CREATE TABLE authority (
  id            BLOB PRIMARY KEY,
  kind          SMALLINT NOT NULL,
  patient       BLOB NOT NULL REFERENCES patient(id),
  recording     BLOB REFERENCES recording(id), -- or everything of the patient
  purpose       SMALLINT NOT NULL,
  sealed_words  BLOB NOT NULL,               -- the instrument and its reference
  stated        BIGINT NOT NULL,
  stated_by     BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL,
  expires       BIGINT NOT NULL,
  verified      BIGINT,
  verified_by   BLOB REFERENCES staff(id)
);
CREATE INDEX authority_by_patient ON authority(patient);

ALTER TABLE patient ADD COLUMN opt_out_checked BIGINT NOT NULL DEFAULT 0; -- when the national list was last asked
ALTER TABLE patient ADD COLUMN vip SMALLINT NOT NULL DEFAULT 0;           -- each opening is looked at
ALTER TABLE recording ADD COLUMN seen BIGINT;                             -- shown to the patient
ALTER TABLE recording ADD COLUMN intimate SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE relationship ADD COLUMN reviewed BIGINT;
ALTER TABLE relationship ADD COLUMN reviewed_by BLOB REFERENCES staff(id);
ALTER TABLE relationship ADD COLUMN appropriate SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX relationship_by_since ON relationship(kind, since);
