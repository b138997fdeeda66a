-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 12 to 13: rules whose time ended, or that were turned down, may be proposed again.
-- Both tables are made anew: a table that another refers to cannot be dropped alone.
CREATE TABLE policy_version_13 (
  id            BLOB PRIMARY KEY,
  hash          BLOB NOT NULL,               -- SHA-256 of the text; it is in the entry of every decision
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
INSERT INTO policy_version_13 SELECT id, hash, name, title, text, looser, review, proposed, proposed_by, in_force,
  ended, ended_by, entry FROM policy_version;
CREATE TABLE policy_signature_13 (
  policy        BLOB NOT NULL REFERENCES policy_version_13(id),
  role          SMALLINT NOT NULL,           -- in which it was signed
  staff         BLOB NOT NULL REFERENCES staff(id),
  at            BIGINT NOT NULL,
  entry         BIGINT NOT NULL,
  PRIMARY KEY (policy, role)
);
INSERT INTO policy_signature_13 SELECT policy, role, staff, at, entry FROM policy_signature;
DROP TABLE policy_signature;
DROP TABLE policy_version;
ALTER TABLE policy_version_13 RENAME TO policy_version;
ALTER TABLE policy_signature_13 RENAME TO policy_signature;
CREATE UNIQUE INDEX policy_version_in_force ON policy_version ((1)) WHERE in_force IS NOT NULL AND ended IS NULL;
CREATE UNIQUE INDEX policy_version_once ON policy_version(hash) WHERE ended IS NULL; -- proposed or in force
