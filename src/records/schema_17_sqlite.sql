-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 16 to 17: anonymised copies. docs/formats/anonymisation.md.
CREATE TABLE anonymisation (
  id             BLOB PRIMARY KEY,
  patient        BLOB NOT NULL REFERENCES patient(id),   -- whose key seals the words
  recording      BLOB NOT NULL REFERENCES recording(id),
  version        BIGINT NOT NULL,                        -- of the recording
  release        SMALLINT NOT NULL,
  marks          TEXT NOT NULL,                          -- boxes, model/mark.h; empty: none were needed
  sealed_words   BLOB NOT NULL,                          -- the form; empty once it is of another picture
  made           BIGINT NOT NULL,
  made_by        BLOB NOT NULL REFERENCES staff(id),
  entry          BIGINT NOT NULL,
  state          SMALLINT NOT NULL,
  checked        BIGINT,
  checked_by     BLOB REFERENCES staff(id),
  checked_entry  BIGINT,
  sealed_finding BLOB NOT NULL DEFAULT x'',
  expires        BIGINT
);
CREATE INDEX anonymisation_by_recording ON anonymisation(recording, entry);

CREATE TABLE anonymisation_look (                        -- who has looked at the painted picture
  anonymisation  BLOB NOT NULL REFERENCES anonymisation(id),
  staff          BLOB NOT NULL REFERENCES staff(id),
  entry          BIGINT NOT NULL,                        -- of the first look
  PRIMARY KEY (anonymisation, staff)
);

ALTER TABLE share ADD COLUMN anonymised SMALLINT NOT NULL DEFAULT 0; -- 1: the copies are shared, and never the recordings
ALTER TABLE share_item ADD COLUMN anonymisation BLOB REFERENCES anonymisation(id);
CREATE INDEX share_item_by_anonymisation ON share_item(anonymisation);
