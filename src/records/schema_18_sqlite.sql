-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 17 to 18: recipients outside care, and what is disclosed to them. docs/formats/outside.md.
CREATE TABLE recipient (                     -- the directory of recipients outside: never removed, only ended
  id            BLOB PRIMARY KEY,
  class         SMALLINT NOT NULL,           -- 1 STAT, a UK authority; 2 UKOTHER: insurer, solicitor, employer
  body          TEXT NOT NULL,               -- the body's name
  code          TEXT NOT NULL,               -- by which others know it
  sealed_person BLOB NOT NULL,               -- person or role, channel; under the organisation's key
  stated        BIGINT NOT NULL,
  stated_by     BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL,
  verified      BIGINT,                      -- the latest; each is an entry
  verified_by   BLOB REFERENCES staff(id),
  ended         BIGINT,
  ended_by      BLOB REFERENCES staff(id)
);
CREATE INDEX recipient_by_stated ON recipient(stated);

CREATE TABLE outside (                       -- of a disclosure what a share is of one to a colleague
  disclosure    BLOB PRIMARY KEY REFERENCES disclosure(id),
  recipient     BLOB NOT NULL REFERENCES recipient(id),
  by_staff      BLOB NOT NULL REFERENCES staff(id),
  vital         SMALLINT NOT NULL,           -- as it was stated
  until         BIGINT NOT NULL,             -- the file is made until then
  handed        BIGINT,                      -- when it was first made
  sealed_passphrase BLOB NOT NULL            -- under the organisation's key; emptied after .until
);
CREATE INDEX outside_by_staff ON outside(by_staff);

CREATE TABLE outside_item (
  disclosure    BLOB NOT NULL REFERENCES outside(disclosure),
  recording     BLOB NOT NULL REFERENCES recording(id),
  PRIMARY KEY (disclosure, recording)
);
CREATE INDEX outside_item_by_recording ON outside_item(recording);

ALTER TABLE obligation ADD COLUMN disclosure BLOB REFERENCES outside(disclosure); -- whom it is to be told: its recipient
