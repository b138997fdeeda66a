-- SPDX-License-Identifier: Apache-2.0
-- records.db, version 1. Ids are 16 bytes; times are Unix milliseconds UTC; small numbers are those of
-- model/words.def. A column named sealed_… holds bytes sealed under the key of the row's patient (or, for staff,
-- of the organisation) bound to table, column and row: src/vault/field.h. Names, numbers and free text stand in
-- no other column. Consent rows are superseded, never updated. The ledger's own tables are in src/ledger.

CREATE TABLE organisation (
  id            BLOB PRIMARY KEY,
  own           SMALLINT NOT NULL,           -- 1: this hospital; 0: another care organisation
  name          TEXT NOT NULL
);

CREATE TABLE team (
  id            BLOB PRIMARY KEY,
  organisation  BLOB NOT NULL REFERENCES organisation(id),
  name          TEXT NOT NULL
);

CREATE TABLE staff (
  id            BLOB PRIMARY KEY,
  organisation  BLOB NOT NULL REFERENCES organisation(id),
  user_index    BLOB NOT NULL UNIQUE,        -- blind index of the user name
  role          SMALLINT NOT NULL,
  password      TEXT NOT NULL,               -- Argon2id, PHC string form; empty: cannot sign in by password
  active        SMALLINT NOT NULL,
  trained       BIGINT NOT NULL,             -- last training in taking and sharing recordings
  on_call       SMALLINT NOT NULL,
  sealed_person BLOB NOT NULL                -- name, job, phone
);

CREATE TABLE membership (
  staff         BLOB NOT NULL REFERENCES staff(id),
  team          BLOB NOT NULL REFERENCES team(id),
  PRIMARY KEY (staff, team)
);

CREATE TABLE session (
  token_hash    BLOB PRIMARY KEY,            -- SHA-256 of the cookie
  id            BLOB NOT NULL,
  party         BLOB NOT NULL,               -- staff, or the patient for role PATIENT and PROXY
  role          SMALLINT NOT NULL,
  patient       BLOB REFERENCES patient(id), -- whose report a patient or proxy may read
  created       BIGINT NOT NULL,
  seen          BIGINT NOT NULL
);
CREATE INDEX session_by_seen ON session(seen);

CREATE TABLE patient (
  id            BLOB PRIMARY KEY,
  sealed_person BLOB NOT NULL,               -- family, given, born or approximate age, sex, ward
  temporary     SMALLINT NOT NULL,           -- not identified yet
  situation     SMALLINT NOT NULL,           -- recorded capacity; 0: presumed from age
  protected     SMALLINT NOT NULL,           -- safeguarding review before anyone but the patient is answered
  restricted    SMALLINT NOT NULL,           -- UK GDPR Art 18
  opted_out     SMALLINT NOT NULL,           -- national data opt-out
  merged_into   BLOB REFERENCES patient(id),
  created       BIGINT NOT NULL
);

CREATE TABLE patient_identifier (
  value_index   BLOB PRIMARY KEY,            -- blind index of system and canonical value
  patient       BLOB NOT NULL REFERENCES patient(id),
  system        SMALLINT NOT NULL,
  status        SMALLINT NOT NULL,
  sealed_value  BLOB NOT NULL
);
CREATE INDEX patient_identifier_by_patient ON patient_identifier(patient);

CREATE TABLE encounter (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  team          BLOB REFERENCES team(id),
  started       BIGINT NOT NULL,
  ended         BIGINT
);
CREATE INDEX encounter_by_patient ON encounter(patient, started);

CREATE TABLE relationship (
  id            BLOB PRIMARY KEY,
  staff         BLOB REFERENCES staff(id),   -- one person, or
  team          BLOB REFERENCES team(id),    -- everyone in a team
  patient       BLOB NOT NULL REFERENCES patient(id),
  kind          SMALLINT NOT NULL,
  share         BLOB REFERENCES share(id),   -- REFERRAL: limited to that share's recordings, purpose and expiry
  sealed_reason BLOB,
  since         BIGINT NOT NULL,
  until         BIGINT NOT NULL
);
CREATE INDEX relationship_by_patient ON relationship(patient, staff);

CREATE TABLE consent (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  asked         BIGINT NOT NULL,
  asked_by      BLOB NOT NULL REFERENCES staff(id),
  situation     SMALLINT NOT NULL,
  giver         SMALLINT NOT NULL,
  way           SMALLINT NOT NULL,
  basis         SMALLINT NOT NULL,           -- 0: an answer was given
  wording       TEXT NOT NULL,               -- id.vN
  wording_hash  BLOB NOT NULL,               -- SHA-256 of the words that were said
  language      TEXT NOT NULL,
  sealed_detail BLOB NOT NULL,               -- reason, interpreter, witness, explained
  entry         BIGINT NOT NULL
);
CREATE INDEX consent_by_patient ON consent(patient, asked);

CREATE TABLE consent_scope (
  consent       BLOB NOT NULL REFERENCES consent(id),
  scope         SMALLINT NOT NULL,
  answer        SMALLINT NOT NULL,
  ordinal       SMALLINT NOT NULL,           -- several PUBLISH rows, a title each
  sealed_title  BLOB,
  PRIMARY KEY (consent, scope, ordinal)
);

CREATE TABLE recording (
  id            BLOB PRIMARY KEY,            -- the client's capture id
  patient       BLOB NOT NULL REFERENCES patient(id),
  encounter     BLOB REFERENCES encounter(id),
  consent       BLOB REFERENCES consent(id),
  kind          SMALLINT NOT NULL,
  state         SMALLINT NOT NULL,
  taken         BIGINT NOT NULL,
  offset_minutes SMALLINT NOT NULL,          -- the clock's offset where it was taken
  filed         BIGINT NOT NULL,
  taken_by      BLOB NOT NULL REFERENCES staff(id),
  body_site     TEXT NOT NULL,
  laterality    SMALLINT NOT NULL,
  view          SMALLINT NOT NULL,
  format        TEXT NOT NULL,
  width         BIGINT NOT NULL,
  height        BIGINT NOT NULL,
  orientation   SMALLINT NOT NULL,
  version       BIGINT NOT NULL,             -- the current one
  rule          TEXT NOT NULL,               -- that permitted the capture
  retention     TEXT NOT NULL,               -- class at birth; docs/formats/retention.md says what counts later
  sealed_detail BLOB NOT NULL,               -- note, device, lens, exposure, what was removed
  entry         BIGINT NOT NULL
);
CREATE INDEX recording_by_patient ON recording(patient, taken);

CREATE TABLE recording_version (
  recording     BLOB NOT NULL REFERENCES recording(id),
  version       BIGINT NOT NULL,
  content_hash  BLOB NOT NULL,               -- SHA-256 of the stripped picture
  since         BIGINT NOT NULL,
  reason        TEXT NOT NULL,               -- capture, refile
  PRIMARY KEY (recording, version)
);

CREATE TABLE blob (
  id            BLOB PRIMARY KEY,
  recording     BLOB NOT NULL REFERENCES recording(id),
  version       BIGINT NOT NULL,
  rendition     SMALLINT NOT NULL,
  length        BIGINT NOT NULL,             -- of the picture, not of the sealed file
  UNIQUE (recording, version, rendition)
);

CREATE TABLE share (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  sender        BLOB NOT NULL REFERENCES staff(id),
  recipient     BLOB NOT NULL REFERENCES staff(id),
  purpose       SMALLINT NOT NULL,
  urgent        SMALLINT NOT NULL,
  sent          BIGINT NOT NULL,
  delivered     BIGINT,
  opened        BIGINT,
  replied       BIGINT,
  stopped       BIGINT,
  expires       BIGINT NOT NULL,
  rule          TEXT NOT NULL,
  sealed_words  BLOB NOT NULL,               -- justification, consent in words
  entry         BIGINT NOT NULL
);
CREATE INDEX share_by_recipient ON share(recipient, sent);
CREATE INDEX share_by_sender ON share(sender, sent);
CREATE INDEX share_by_patient ON share(patient, sent);

CREATE TABLE share_item (
  share         BLOB NOT NULL REFERENCES share(id),
  recording     BLOB NOT NULL REFERENCES recording(id),
  PRIMARY KEY (share, recording)
);
CREATE INDEX share_item_by_recording ON share_item(recording);

CREATE TABLE reply (
  id            BLOB PRIMARY KEY,
  share         BLOB NOT NULL REFERENCES share(id),
  author        BLOB NOT NULL REFERENCES staff(id),
  at            BIGINT NOT NULL,
  sealed_text   BLOB NOT NULL,
  entry         BIGINT NOT NULL
);
CREATE INDEX reply_by_share ON reply(share, at);

-- The six fields of every disclosure: what, purpose, to whom, when, why justified, with or without consent.
CREATE TABLE disclosure (
  id            BLOB PRIMARY KEY,
  patient       BLOB NOT NULL REFERENCES patient(id),
  share         BLOB REFERENCES share(id),
  purpose       SMALLINT NOT NULL,
  recipient     BLOB REFERENCES staff(id),
  at            BIGINT NOT NULL,
  consented     SMALLINT NOT NULL,
  withheld      SMALLINT NOT NULL,           -- left out of the patient's report until IG releases it
  rule          TEXT NOT NULL,
  policy        BLOB NOT NULL,               -- SHA-256 of the rule file
  sealed_words  BLOB NOT NULL,               -- what, justification, consent in words
  entry         BIGINT NOT NULL
);
CREATE INDEX disclosure_by_patient ON disclosure(patient, at);

CREATE TABLE obligation (
  id            BLOB PRIMARY KEY,
  code          TEXT NOT NULL,
  patient       BLOB NOT NULL REFERENCES patient(id),
  recording     BLOB REFERENCES recording(id),
  share         BLOB REFERENCES share(id),
  owner         BLOB REFERENCES staff(id),
  due           BIGINT NOT NULL,
  met           BIGINT,
  entry         BIGINT NOT NULL
);
CREATE INDEX obligation_by_due ON obligation(met, due);

CREATE TABLE meta (
  key           TEXT PRIMARY KEY,
  value         BLOB NOT NULL
);
