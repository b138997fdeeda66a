/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger's tables. A leaf is final; a payload may lose its contents, never its row, so that the
 * counting of a party's entries stays whole. */
#include "ledger/ledger.h"

const char ic_ledger_schema_sqlite[] =
	"CREATE TABLE leaf ("
	" idx INTEGER PRIMARY KEY,"
	" event_id BYTEA NOT NULL UNIQUE,"
	" entry BYTEA NOT NULL CHECK (length(entry) = 128));"
	"CREATE TRIGGER leaf_not_changed BEFORE UPDATE ON leaf"
	" BEGIN SELECT RAISE(ABORT, 'an entry is final'); END;"
	"CREATE TRIGGER leaf_not_deleted BEFORE DELETE ON leaf"
	" BEGIN SELECT RAISE(ABORT, 'an entry is final'); END;"
	"CREATE TABLE payload ("
	" idx INTEGER PRIMARY KEY REFERENCES leaf(idx),"
	" type BIGINT NOT NULL,"
	" subject BYTEA,"
	" subject_n BIGINT,"
	" actor BYTEA,"
	" actor_n BIGINT,"
	" sealed BYTEA);"
	"CREATE UNIQUE INDEX payload_subject ON payload(subject, subject_n);"
	"CREATE UNIQUE INDEX payload_actor ON payload(actor, actor_n);";
