-- SPDX-License-Identifier: Apache-2.0
-- records.db, from version 21 to 22: whether a patient is told of a withheld disclosure. docs/formats/telling.md.
CREATE TABLE telling (                       -- a decision on one; the latest counts, none is changed
  id            BLOB PRIMARY KEY,
  disclosure    BLOB NOT NULL REFERENCES disclosure(id),
  told          SMALLINT NOT NULL,           -- 1: from now on the patient may see it; 0: not before .until
  until         BIGINT,
  sealed_reason BLOB NOT NULL,
  decided       BIGINT NOT NULL,
  decided_by    BLOB NOT NULL REFERENCES staff(id),
  entry         BIGINT NOT NULL
);
CREATE INDEX telling_by_disclosure ON telling(disclosure, decided);
CREATE INDEX disclosure_withheld ON disclosure(at) WHERE withheld = 1;
