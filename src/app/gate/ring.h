/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field keys in hand for one request: got under one ledger entry that names the parties, wiped when
 * it ends. There is no other way to a name in the record.
 */
#ifndef IC_APP_RING_H
#define IC_APP_RING_H

#include <assert.h>

#include "app/app.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "vault/field.h"

/* A page of rows, each of a patient who was merged: the part's key and the whole one's. */
enum { IC_RING_PARTIES = 2 * IC_LIST_ROWS_MAX };
static_assert(IC_RING_PARTIES * IC_ID_BYTES <= IC_LEDGER_VALUE_BYTES_MAX, "one entry names all");

struct ic_ring {
	struct {
		ic_id party;
		struct ic_secret key;
	} at[IC_RING_PARTIES];
	size_t count;
};

void ic_ring_done(struct ic_ring *ring);

/** Note that @party's key is wanted; once is enough. More than IC_RING_PARTIES is IC_E_LIMIT. */
ic_status ic_ring_want(struct ic_ring *ring, ic_id party);

/**
 * Enter @event, whose subject field names everyone wanted (filled here), and take the keys. Parts
 * of one patient make the whole one its subject; of several patients it is a line of no report.
 * @receipt may be NULL. Nothing is entered when nobody is wanted.
 */
ic_status ic_ring_open(struct ic_ctx *ctx, struct ic_event event, struct ic_ring *ring,
		       struct ic_receipt *ret_receipt);

/** The same under the entry of a list that is looked at for @purpose. */
ic_status ic_ring_open_list(struct ic_ctx *ctx, int purpose, struct ic_ring *ring);

/** Open @ring so, read by @fill, and wipe the keys, whatever came of it. */
ic_status ic_ring_read_list(struct ic_ctx *ctx, int purpose, struct ic_ring *ring, ic_db_fn *fill,
			    void *arg);

/* Keys for a list in which some rows are withheld from the patient's report: those are opened under
 * an entry of their own that carries their purpose, since under an ordinary list view the report
 * would name who looked. All zero: nobody is wanted. */
struct ic_rings {
	struct ic_ring ordinary;
	struct ic_ring withheld;
	int purpose; /* of what is withheld */
};

/** The one that a row of @purpose is opened with. */
struct ic_ring *ic_rings_for(struct ic_rings *rings, int purpose);
ic_status ic_rings_want(struct ic_rings *rings, int purpose, ic_id party);

/** Open both; the ordinary one under the entry of a list looked at for @purpose. */
ic_status ic_rings_open(struct ic_ctx *ctx, int purpose, struct ic_rings *rings);
void ic_rings_done(struct ic_rings *rings);

/** The same for an entry that was appended in a transaction and names exactly those wanted. */
ic_status ic_ring_settle(struct ic_ctx *ctx, const struct ic_receipt *receipt,
			 struct ic_ring *ring);

/** Open a sealed column of @party into the arena; the empty view for an empty column. */
ic_status ic_ring_read(struct ic_ctx *ctx, const struct ic_ring *ring, ic_id party,
		       struct ic_field_place place, ic_bytes sealed, ic_bytes *ret_plain);

/** The same for the organisation's own columns (staff). */
ic_status ic_own_read(struct ic_ctx *ctx, struct ic_field_place place, ic_bytes sealed,
		      ic_bytes *ret_plain);

/** Seal a column of @party into the arena (zero @party: the organisation's). */
ic_status ic_field_seal_to(struct ic_ctx *ctx, ic_id party, struct ic_field_place place,
			   ic_bytes plain, ic_bytes *ret_sealed);

#endif
