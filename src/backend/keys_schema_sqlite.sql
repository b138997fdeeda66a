-- SPDX-License-Identifier: Apache-2.0
-- keys.db: wrapped keys only; docs/formats/keys.md says what is in the wrapped columns.
CREATE TABLE epoch (
  number INTEGER PRIMARY KEY,  -- 0: the base secret, from 1: key-encryption keys
  wrapped BYTEA NOT NULL
);
CREATE TABLE wrapped_key (
  subject BYTEA NOT NULL,
  image BYTEA NOT NULL,
  version BIGINT NOT NULL,
  epoch BIGINT NOT NULL REFERENCES epoch(number),
  wrapped BYTEA NOT NULL,
  PRIMARY KEY (image, version, subject)
) WITHOUT ROWID;
CREATE TABLE party (
  party BYTEA NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL REFERENCES epoch(number),
  wrapped BYTEA NOT NULL
) WITHOUT ROWID;
