/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger: an append-only Merkle tree of 128-byte entries, each a commitment to one event; the
 * event itself is sealed beside it and can be destroyed without touching the tree. Rows live in the
 * database, in the same transaction as what they record; tiles and checkpoint are files that anyone
 * with a C2SP client can check. Source: docs/formats/ledger.md.
 *
 * Reads and disclosures:   ic_ledger_record(ledger, &event, wants, n, &receipt), then the effect.
 * Changes:  inside ic_db_write():  ic_ledger_append(ledger, tx, &event, &receipt);
 *           after it returned:     ic_ledger_settle(ledger, &receipt, 1, wants, n).
 *
 * Threads: all calls are safe; append belongs to the thread that runs the transaction.
 */
#ifndef IC_LEDGER_LEDGER_H
#define IC_LEDGER_LEDGER_H

#include "ledger/event.h"
#include "port/db.h"
#include "port/keys.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"

struct ic_ledger;

/** DDL of the ledger's tables (SQLite); give it to the database as one of its schema texts. */
extern const char ic_ledger_schema_sqlite[];

struct ic_ledger_options {
	struct ic_disk *disk;
	const char *dir; /* of tiles and checkpoint, for example "ledger"; made when absent */
	struct ic_db *db;
	struct ic_keys *keys;
	struct ic_clock *clock;
	struct ic_entropy *entropy;
	unsigned publish_ms; /* least time between two publications; 0: only ic_ledger_publish() */
};

/** Compare the rows with what was last signed, sign what a crash left unsigned, publish.
 * IC_E_VERIFY when the rows do not continue the signed tree (a restored or changed database). */
ic_status ic_ledger_open(const struct ic_ledger_options *options, struct ic_ledger **ret_ledger);

/** Publish what is left and free; NULL is fine. The database and keys stay the caller's. */
void ic_ledger_close(struct ic_ledger *ledger);

enum { IC_NAMED_FIELDS = 3, IC_NAMED_BYTES_MAX = 1600 };

/** What a caller holds of an entry until it is settled. Plain data, about 6 KiB. */
struct ic_receipt {
	uint64_t index;
	ic_time t;
	ic_id event_id;
	uint16_t type;
	uint16_t digest_count;
	uint8_t entry[IC_LEAF_BYTES];
	uint8_t digests[16][IC_HASH_BYTES];
	struct {
		uint16_t field;
		uint16_t len;
		uint8_t salt[16];
		uint8_t value[IC_NAMED_BYTES_MAX];
	} named[IC_NAMED_FIELDS]; /* actor, subject, image */
};

/** Append inside a write transaction; index and time are given here. The event's subject and actor
 * must be enrolled with the keys. IC_E_FIELD and the like: see ic_event_check(). */
ic_status ic_ledger_append(struct ic_ledger *ledger, struct ic_db_tx *tx,
			   const struct ic_event *event, struct ic_receipt *ret_receipt);

/** After the commit: returns when the entries are under a signed head and each of @wants has its
 * key or its own failure in .status. Set kind, image or party and domain of a want, and .index to
 * the position in @receipts of the entry it is asked under. The keys belong to the caller even on
 * failure. */
ic_status ic_ledger_settle(struct ic_ledger *ledger, const struct ic_receipt *receipts,
			   size_t count, struct ic_key_want *wants, size_t want_count);

/** One event in a transaction of its own, then settle. @wants as above (.index 0); first failure of
 * a want is the result. */
ic_status ic_ledger_record(struct ic_ledger *ledger, const struct ic_event *event,
			   struct ic_key_want *wants, size_t want_count,
			   struct ic_receipt *ret_receipt);

/** How many entries of each type there are since @since; opens nothing. */
ic_status ic_ledger_census(struct ic_db_tx *tx, ic_time since,
			   uint64_t ret_counts[static IC_EVENT_TYPES_END]);

/** Write tiles and checkpoint of everything signed so far; nothing when that is done already. */
ic_status ic_ledger_publish(struct ic_ledger *ledger);

/** An event read back. Views into memory that ends with the call. */
struct ic_event_record {
	uint64_t index;
	ic_time t;
	ic_id event_id;
	uint16_t type;
	bool redacted; /* the payload was destroyed: no values */
	ic_id subject;
	ic_id actor;
	uint64_t subject_n;
	ic_bytes value[IC_F_COUNT];
};

typedef ic_status ic_event_visit_fn(const struct ic_event_record *record, void *ctx);

/** Every event about @subject in order, opened with its audit key (a want of domain IC_KEY_AUDIT)
 * and checked against its commitment; the zero @subject: those about no one patient. IC_E_VERIFY
 * when a payload does not match its entry or the counting has a gap. */
ic_status ic_ledger_read_subject(struct ic_ledger *ledger, struct ic_db_tx *tx, ic_id subject,
				 const struct ic_secret *key, ic_event_visit_fn *visit, void *ctx);

/** The index of @event_id; IC_E_ABSENT. */
ic_status ic_ledger_find(struct ic_ledger *ledger, struct ic_db_tx *tx, ic_id event_id,
			 uint64_t *ret_index);

/** Destroy the payloads of @subject; the entries stay. The keys are destroyed by
 * ic_keys_forget_party(). */
ic_status ic_ledger_redact(struct ic_ledger *ledger, struct ic_db_tx *tx, ic_id subject);

/** Rows against each other: as many leaves as signed, every unredacted payload has its leaf,
 * counters have no gap. Appends nothing. */
ic_status ic_ledger_check_rows(struct ic_ledger *ledger, uint64_t *ret_entries);

#endif
