/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/ring.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "records/patient.h"

enum { FIELD_BYTES_MAX = 64 << 10 };

void ic_ring_done(struct ic_ring *ring)
{
	for (size_t i = 0; i < ring->count; i++)
		ic_secret_done(&ring->at[i].key);
	ring->count = 0;
}

static size_t find(const struct ic_ring *ring, ic_id party)
{
	size_t i = 0;

	while (i < ring->count && !ic_id_equal(ring->at[i].party, party))
		i++;
	return i;
}

ic_status ic_ring_want(struct ic_ring *ring, ic_id party)
{
	IC_ASSERT(!ic_id_is_zero(party));
	if (find(ring, party) < ring->count)
		return IC_DONE;
	if (ring->count == IC_RING_PARTIES)
		IC_FAIL(LIMIT, "more parties than one list may name");
	ring->at[ring->count].party = party;
	ring->at[ring->count].key = (struct ic_secret) { NULL };
	ring->count++;
	return IC_DONE;
}

static int compare_ids(const void *a, const void *b)
{
	return memcmp(a, b, IC_ID_BYTES);
}

/* The ids wanted, strictly ascending, as the subject field holds them. */
static ic_status named(struct ic_ctx *ctx, const struct ic_ring *ring, ic_bytes *ret_ids)
{
	ic_id *ids = ic_arena_take(ctx->arena, ring->count, sizeof(ic_id));

	if (ids == NULL)
		IC_FAIL(NOMEM, "ids of a list view");
	for (size_t i = 0; i < ring->count; i++)
		ids[i] = ring->at[i].party;
	qsort(ids, ring->count, sizeof(ic_id), compare_ids);
	*ret_ids = ic_bytes_of(ids, ring->count * sizeof(ic_id));
	return IC_DONE;
}

static ic_status wants_of(struct ic_ctx *ctx, const struct ic_ring *ring,
			  struct ic_key_want **ret_wants)
{
	struct ic_key_want *wants = ic_arena_take(ctx->arena, ring->count, sizeof(*wants));

	if (wants == NULL)
		IC_FAIL(NOMEM, "wants of a list view");
	for (size_t i = 0; i < ring->count; i++) {
		wants[i].kind = IC_WANT_PARTY;
		wants[i].party = ring->at[i].party;
		wants[i].domain = IC_KEY_FIELD;
	}
	*ret_wants = wants;
	return IC_DONE;
}

/* Keys go into the ring whether all came or not, so that they are wiped with it. */
static ic_status take_keys(struct ic_ring *ring, struct ic_key_want *wants)
{
	ic_status first = IC_DONE;

	for (size_t i = 0; i < ring->count; i++) {
		ring->at[i].key = IC_TAKE(wants[i].key);
		if (ic_ok(first))
			first = wants[i].status;
	}
	return first;
}

struct one_person {
	const struct ic_ring *ring;
	ic_id whole; /* zero: they are several, or no patients */
};

static ic_status find_one(struct ic_db_tx *tx, void *arg)
{
	struct one_person *one = arg;
	ic_id whole = { { 0 } };

	one->whole = whole;
	for (size_t i = 0; i < one->ring->count; i++) {
		const ic_status found = ic_patient_whole(tx, one->ring->at[i].party, &whole);
		if (ic_failed_with(found, IC_E_ABSENT))
			return IC_DONE;
		IC_TRY(found);
		if (i > 0 && !ic_id_equal(whole, one->whole)) {
			one->whole = (ic_id) { { 0 } };
			return IC_DONE;
		}
		one->whole = whole;
	}
	return IC_DONE;
}

/* Parts of one patient have one subject; an entry without one is in nobody's trail. */
static ic_status put_subject(struct ic_ctx *ctx, const struct ic_ring *ring, struct ic_event *event)
{
	struct one_person one = { .ring = ring };

	event->subject = ring->at[0].party;
	if (ring->count == 1)
		return IC_DONE;
	IC_TRY(ic_db_read(ctx->app->db, find_one, &one));
	event->subject = one.whole;
	return named(ctx, ring, &event->value[IC_F_SUBJECT]);
}

ic_status ic_ring_open(struct ic_ctx *ctx, struct ic_event event, struct ic_ring *ring,
		       struct ic_receipt *ret_receipt)
{
	struct ic_receipt receipt;
	struct ic_key_want *wants = NULL;

	if (ring->count == 0)
		return IC_DONE;
	IC_TRY(put_subject(ctx, ring, &event));
	IC_TRY(wants_of(ctx, ring, &wants));

	const ic_status status = ic_enter_alone(ctx, &event, wants, ring->count, &receipt);
	const ic_status keys = take_keys(ring, wants);
	IC_TRY(status);
	IC_TRY(keys);
	if (ret_receipt != NULL)
		*ret_receipt = receipt;
	return IC_DONE;
}

ic_status ic_ring_open_list(struct ic_ctx *ctx, int purpose, struct ic_ring *ring)
{
	const struct ic_about about = { .purpose = purpose };
	struct ic_event event;

	IC_TRY(ic_about_event(ctx, IC_ACTION_LIST_VIEWED, &about, &event));
	return ic_ring_open(ctx, event, ring, NULL);
}

ic_status ic_ring_read_list(struct ic_ctx *ctx, int purpose, struct ic_ring *ring, ic_db_fn *fill,
			    void *arg)
{
	const ic_status opened = ic_ring_open_list(ctx, purpose, ring);
	const ic_status status = ic_ok(opened) ? ic_db_read(ctx->app->db, fill, arg) : opened;

	ic_ring_done(ring);
	return status;
}

struct ic_ring *ic_rings_for(struct ic_rings *rings, int purpose)
{
	return ic_purpose_is_withheld(purpose) ? &rings->withheld : &rings->ordinary;
}

ic_status ic_rings_want(struct ic_rings *rings, int purpose, ic_id party)
{
	if (ic_purpose_is_withheld(purpose))
		rings->purpose = purpose;
	return ic_ring_want(ic_rings_for(rings, purpose), party);
}

ic_status ic_rings_open(struct ic_ctx *ctx, int purpose, struct ic_rings *rings)
{
	IC_TRY(ic_ring_open_list(ctx, purpose, &rings->ordinary));
	return ic_ring_open_list(ctx, rings->purpose, &rings->withheld);
}

void ic_rings_done(struct ic_rings *rings)
{
	ic_ring_done(&rings->ordinary);
	ic_ring_done(&rings->withheld);
}

ic_status ic_ring_settle(struct ic_ctx *ctx, const struct ic_receipt *receipt, struct ic_ring *ring)
{
	struct ic_key_want *wants = NULL;

	if (ring->count > 0)
		IC_TRY(wants_of(ctx, ring, &wants));
	const ic_status status = ic_ledger_settle(ctx->app->ledger, receipt, 1, wants, ring->count);
	const ic_status keys = take_keys(ring, wants);
	IC_TRY(status);
	return keys;
}

static ic_status open_field(struct ic_ctx *ctx, const struct ic_secret *key,
			    const struct ic_field_place *place, ic_bytes sealed,
			    ic_bytes *ret_plain)
{
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, FIELD_BYTES_MAX);
	IC_TRY(ic_field_open(key, place, sealed, &plain));
	*ret_plain = ic_arena_copy(ctx->arena, ic_buf_view(&plain));
	if (ret_plain->len != plain.len)
		IC_FAIL(NOMEM, "opening a column");
	return IC_DONE;
}

ic_status ic_ring_read(struct ic_ctx *ctx, const struct ic_ring *ring, ic_id party,
		       struct ic_field_place place, ic_bytes sealed, ic_bytes *ret_plain)
{
	const size_t i = find(ring, party);

	*ret_plain = (ic_bytes) { NULL, 0 };
	if (sealed.len == 0)
		return IC_DONE;
	if (i == ring->count || ring->at[i].key.bytes == NULL)
		IC_FAIL(KEY, "the party's key is not in hand");
	return open_field(ctx, &ring->at[i].key, &place, sealed, ret_plain);
}

ic_status ic_own_read(struct ic_ctx *ctx, struct ic_field_place place, ic_bytes sealed,
		      ic_bytes *ret_plain)
{
	return open_field(ctx, &ctx->app->organisation_key, &place, sealed, ret_plain);
}

ic_status ic_field_seal_to(struct ic_ctx *ctx, ic_id party, struct ic_field_place place,
			   ic_bytes plain, ic_bytes *ret_sealed)
{
	IC_AUTO(buf) sealed = { 0 };

	ic_buf_init(&sealed, FIELD_BYTES_MAX);
	IC_TRY(ic_field_seal(ctx->app->keys, party, &place, plain, &sealed));
	*ret_sealed = ic_arena_copy(ctx->arena, ic_buf_view(&sealed));
	if (ret_sealed->len != sealed.len)
		IC_FAIL(NOMEM, "sealing a column");
	return IC_DONE;
}
