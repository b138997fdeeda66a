-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 6 to 7: people's requests about recordings. docs/formats/request.md.
CREATE TABLE request (
  id            BLOB PRIMARY KEY,
  kind          SMALLINT NOT NULL,
  requester     SMALLINT NOT NULL,
  patient       BLOB REFERENCES patient(id), -- none: FOI, EIR
  received      TEXT NOT NULL,               -- YYYY-MM-DD
  opened        BIGINT NOT NULL,
  opened_by     BLOB NOT NULL REFERENCES staff(id),
  record_is_new SMALLINT NOT NULL,           -- none of the record was older than 40 days (AHRA s.3(5))
  sealed_words  BLOB NOT NULL,               -- who asks, where the answer goes, what is asked
  state         SMALLINT NOT NULL,
  granted       SMALLINT NOT NULL,           -- once decided: 1 granted, 0 refused
  rule          TEXT NOT NULL,               -- that decided; empty: not decided by a rule
  answered      BIGINT,
  entry         BIGINT NOT NULL
);
CREATE INDEX request_by_state ON request(state, received);
CREATE INDEX request_by_patient ON request(patient);

CREATE TABLE request_step (                  -- what was done, in order; never changed
  id            BLOB PRIMARY KEY,
  request       BLOB NOT NULL REFERENCES request(id),
  step          SMALLINT NOT NULL,
  day           TEXT NOT NULL,               -- on which it counts
  at            BIGINT NOT NULL,
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  clinician     BLOB REFERENCES staff(id),   -- whose opinion was asked for
  sealed_words  BLOB NOT NULL,               -- note, letter
  entry         BIGINT NOT NULL
);
CREATE INDEX request_step_by_request ON request_step(request, entry);

CREATE TABLE request_item (                  -- what was picked for release; none: everything
  request       BLOB NOT NULL REFERENCES request(id),
  recording     BLOB NOT NULL REFERENCES recording(id),
  PRIMARY KEY (request, recording)
);

CREATE TABLE access_note (                   -- what bears on access to a patient's record; never changed
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  recording     BLOB REFERENCES recording(id), -- or the whole record as it stands
  what          SMALLINT NOT NULL,
  value         SMALLINT NOT NULL,
  at            BIGINT NOT NULL,
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  sealed_words  BLOB NOT NULL,
  entry         BIGINT NOT NULL
);
CREATE INDEX access_note_by_patient ON access_note(patient, what, entry);

ALTER TABLE obligation ADD COLUMN request BLOB REFERENCES request(id);
ALTER TABLE obligation ADD COLUMN paused SMALLINT NOT NULL DEFAULT 0; -- 1: its clock stands still; nobody's task now
CREATE INDEX obligation_by_request ON obligation(request);
