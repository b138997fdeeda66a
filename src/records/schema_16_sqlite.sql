-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 15 to 16: consent in the hospital's own words and other languages, and until when it
-- holds. docs/formats/consent.md.
CREATE TABLE wording (
  id            BLOB PRIMARY KEY,
  name          TEXT NOT NULL,               -- of policy/wording: care, teach …
  language      TEXT NOT NULL,               -- BCP 47
  version       BIGINT NOT NULL,             -- counts on from the shipped ones of that name and language
  text          TEXT NOT NULL,               -- as it is read aloud
  hash          BLOB NOT NULL,               -- SHA-256 of the text
  source        TEXT NOT NULL,               -- which service translated and checked it, by what reference
  proposed      BIGINT NOT NULL,
  proposed_by   BLOB NOT NULL REFERENCES staff(id),
  adopted       BIGINT,                      -- by the Caldicott Guardian
  adopted_by    BLOB REFERENCES staff(id),
  ended         BIGINT,                      -- not to be read to anyone any more
  ended_by      BLOB REFERENCES staff(id),
  entry         BIGINT NOT NULL,             -- of the proposal
  UNIQUE (name, language, version)
);
ALTER TABLE consent_scope ADD COLUMN expires BIGINT NOT NULL DEFAULT 0; -- from then on a yes no longer counts; 0: until it is withdrawn
