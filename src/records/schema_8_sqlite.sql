-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 7 to 8: the hospital's own versions of the policy, kept as long as what they decided.
CREATE TABLE policy_version (
  id            BLOB PRIMARY KEY,
  hash          BLOB NOT NULL UNIQUE,        -- SHA-256 of the text; it is in the entry of every decision
  name          TEXT NOT NULL,
  title         TEXT NOT NULL,
  text          TEXT NOT NULL,               -- docs/formats/rules.md
  looser        SMALLINT NOT NULL,           -- permits, within the law, what the shipped one does not
  review        BIGINT NOT NULL,             -- 0: none
  proposed      BIGINT NOT NULL,
  proposed_by   BLOB NOT NULL REFERENCES staff(id),
  in_force      BIGINT,
  ended         BIGINT,
  ended_by      BLOB REFERENCES staff(id),   -- null: another came into force
  entry         BIGINT NOT NULL
);
CREATE UNIQUE INDEX policy_version_in_force ON policy_version ((1)) WHERE in_force IS NOT NULL AND ended IS NULL;

CREATE TABLE policy_signature (
  policy        BLOB NOT NULL REFERENCES policy_version(id),
  role          SMALLINT NOT NULL,           -- in which it was signed
  staff         BLOB NOT NULL REFERENCES staff(id),
  at            BIGINT NOT NULL,
  entry         BIGINT NOT NULL,
  PRIMARY KEY (policy, role)
);
