/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A commit is signed once, by the thread that made it, before those who share it wake: then each
 * has only its keys to ask for. What that signature did not reach (it failed, or a crash came
 * between) is signed by whoever settles first.
 *
 * Those who ask the key holder to sign form groups. The first that finds nobody with the holder
 * takes all who wait, goes once with every unsigned leaf and all their wants, and wakes them; who
 * came meanwhile is the next group.
 *
 *     waiting ──(leader takes all)──▶ with the holder ──▶ finished
 */
#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "ledger/entry.h"
#include "ledger/ledger_private.h"

enum { LEAVES_AT_ONCE = 2048 };

struct ic_settler {
	uint64_t end; /* leaves below it must be signed */
	struct ic_key_want *wants;
	size_t want_count;
	ic_status status;
	bool lead; /* woken to lead the next group, not because it is finished */
	sem_t wake;
	struct ic_settler *next;
};

/* ---- the holder's side of a group ---- */

struct leaves {
	uint64_t first;
	size_t count;
	uint8_t (*entry)[IC_LEAF_BYTES]; /* room for LEAVES_AT_ONCE, or all there are */
};

/* Take leaves that were appended lately from memory; false when one of them is no longer there. */
static bool recall_leaves(struct ic_ledger *ledger, uint64_t end, struct leaves *leaves)
{
	bool all = true;

	pthread_mutex_lock(&ledger->recent_mutex);
	for (uint64_t index = leaves->first; index < end && all; index++) {
		const struct ic_recent_leaf *recent = &ledger->recent[index % IC_RECENT_APPENDED];
		all = recent->end == index + 1;
		memcpy(leaves->entry[index - leaves->first], recent->entry, IC_LEAF_BYTES);
	}
	pthread_mutex_unlock(&ledger->recent_mutex);
	leaves->count = all ? (size_t)(end - leaves->first) : 0;
	return all;
}

static ic_status collect_leaf(uint64_t index, const uint8_t entry[static IC_LEAF_BYTES], void *ctx)
{
	struct leaves *leaves = ctx;

	IC_ASSERT(index == leaves->first + leaves->count && leaves->count < LEAVES_AT_ONCE);
	memcpy(leaves->entry[leaves->count++], entry, IC_LEAF_BYTES);
	return IC_DONE;
}

/* How many of the leaves up to @end are signed next. */
static size_t unsigned_leaves(uint64_t signed_size, uint64_t end)
{
	const uint64_t left = end > signed_size ? end - signed_size : 0;

	return left < LEAVES_AT_ONCE ? (size_t)left : LEAVES_AT_ONCE;
}

/* Sign the leaves from the signed size up to @end in steps; the wants go with the last step. */
static ic_status advance(struct ic_ledger *ledger, uint64_t end, struct ic_key_want *wants,
			 size_t want_count, struct leaves *leaves, struct ic_tree_head *head)
{
	do {
		leaves->first = head->size;
		leaves->count = 0;
		const uint64_t step = unsigned_leaves(head->size, end);
		const bool last = leaves->first + step >= end;
		if (!recall_leaves(ledger, leaves->first + step, leaves))
			IC_TRY(ic_ledger_each_leaf(ledger, leaves->first, leaves->first + step,
						   collect_leaf, leaves));
		IC_TRY(ic_keys_advance(ledger->keys, leaves->first,
				       (const uint8_t(*)[IC_LEAF_BYTES])leaves->entry,
				       leaves->count, wants, last ? want_count : 0, head));
	} while (head->size < end);
	return IC_DONE;
}

/* The wants of a whole group in one array, and back. */
static size_t count_wants(const struct ic_settler *group)
{
	size_t count = 0;

	for (; group != NULL; group = group->next)
		count += group->want_count;
	return count;
}

static void move_wants(const struct ic_settler *group, struct ic_key_want *all, bool back)
{
	for (; group != NULL; group = group->next) {
		const size_t len = group->want_count * sizeof(*all);
		if (len > 0 && back)
			memcpy(group->wants, all, len);
		else if (len > 0)
			memcpy(all, group->wants, len);
		all += group->want_count;
	}
}

static ic_status serve_group(struct ic_ledger *ledger, const struct ic_settler *group, uint64_t end,
			     struct ic_tree_head *head)
{
	const size_t want_count = count_wants(group);
	struct ic_key_want *wants = ic_alloc(want_count + 1, sizeof(*wants));
	struct leaves leaves = { .entry = ic_alloc(unsigned_leaves(head->size, end) + 1,
						   IC_LEAF_BYTES) };

	ic_status status = IC_FAULT(NOMEM, "signing a group of entries");
	if (wants != NULL && leaves.entry != NULL) {
		move_wants(group, wants, false);
		status = advance(ledger, end, wants, want_count, &leaves, head);
		move_wants(group, wants, true);
	}
	ic_free(leaves.entry);
	ic_free(wants);
	return status;
}

/* Everyone but the leader itself sleeps on its semaphore. */
static void wake_group(struct ic_settler *group, const struct ic_settler *leader, ic_status status)
{
	for (struct ic_settler *next; group != NULL; group = next) {
		next = group->next; /* the settler is its caller's once it is woken */
		group->status = status;
		group->lead = false;
		if (group != leader)
			sem_post(&group->wake);
	}
}

/* Pass the lead to the first who waits, if any. */
static void pass_lead(struct ic_ledger *ledger, struct ic_tree_head head)
{
	pthread_mutex_lock(&ledger->settle_mutex);
	struct ic_settler *next = ledger->waiting;
	ledger->head = head;
	ledger->leading = next != NULL;
	pthread_mutex_unlock(&ledger->settle_mutex);
	if (next != NULL) {
		next->lead = true;
		sem_post(&next->wake);
	}
}

static void lead_group(struct ic_ledger *ledger, const struct ic_settler *leader)
{
	uint64_t end = 0;

	pthread_mutex_lock(&ledger->settle_mutex);
	struct ic_settler *group = ledger->waiting;
	struct ic_tree_head head = ledger->head;
	ledger->waiting = NULL;
	ledger->waiting_last = &ledger->waiting;
	pthread_mutex_unlock(&ledger->settle_mutex);

	for (const struct ic_settler *each = group; each != NULL; each = each->next)
		end = each->end > end ? each->end : end;
	const ic_status status = serve_group(ledger, group, end, &head);
	pass_lead(ledger, head);
	wake_group(group, leader, status);
}

/* Join those who wait; true when nobody leads and this caller is to. */
static bool join(struct ic_ledger *ledger, struct ic_settler *settler)
{
	pthread_mutex_lock(&ledger->settle_mutex);
	const bool lead = !ledger->leading;
	ledger->leading = true;
	*ledger->waiting_last = settler;
	ledger->waiting_last = &settler->next;
	pthread_mutex_unlock(&ledger->settle_mutex);
	return lead;
}

static ic_status wait_in_group(struct ic_ledger *ledger, struct ic_settler *settler)
{
	sem_init(&settler->wake, 0, 0);
	const bool first = join(ledger, settler); /* from here on others may write to @settler */
	if (!first)
		while (sem_wait(&settler->wake) != 0)
			IC_ASSERT(errno == EINTR);
	if (first || settler->lead)
		lead_group(ledger, settler);
	sem_destroy(&settler->wake);
	return settler->status;
}

static bool is_signed(struct ic_ledger *ledger, uint64_t end)
{
	pthread_mutex_lock(&ledger->settle_mutex);
	const bool reached = ledger->head.size >= end;
	pthread_mutex_unlock(&ledger->settle_mutex);
	return reached;
}

/* ---- the caller's side ---- */

/* State in @want what of @receipt's entry the holder has to see. */
static void fill_want(const struct ic_receipt *receipt, struct ic_key_want *want)
{
	want->index = receipt->index;
	want->event_type = receipt->type;
	want->digest_count = receipt->digest_count;
	want->digests = receipt->digests;
	want->disclosed_count = 0;
	want->status = IC_FAULT(KEY, "the key was not asked for");
	for (size_t i = 0; i < IC_NAMED_FIELDS; i++) {
		struct ic_disclosed *shown = &want->disclosed[want->disclosed_count];
		if (receipt->named[i].field == 0)
			continue;
		shown->field = receipt->named[i].field;
		shown->value = ic_bytes_of(receipt->named[i].value, receipt->named[i].len);
		memcpy(shown->salt, receipt->named[i].salt, IC_SALT_BYTES);
		want->disclosed_count++;
	}
}

/* Under entries that are signed already. */
static ic_status ask_for_keys(struct ic_ledger *ledger, struct ic_key_want *wants, size_t count)
{
	struct ic_tree_head head;

	return ic_keys_advance(ledger->keys, 0, NULL, 0, wants, count, &head);
}

ic_status ic_ledger_settle(struct ic_ledger *ledger, const struct ic_receipt *receipts,
			   size_t count, struct ic_key_want *wants, size_t want_count)
{
	struct ic_settler settler = { .wants = wants, .want_count = want_count };

	IC_ASSERT(count > 0);
	for (size_t i = 0; i < want_count; i++) {
		IC_ASSERT(wants[i].index < count);
		fill_want(&receipts[wants[i].index], &wants[i]);
	}
	for (size_t i = 0; i < count; i++)
		settler.end =
			receipts[i].index + 1 > settler.end ? receipts[i].index + 1 : settler.end;
	if (!is_signed(ledger, settler.end))
		return wait_in_group(ledger, &settler);
	return want_count == 0 ? IC_DONE : ask_for_keys(ledger, wants, want_count);
}

void ic_ledger_sign_committed(struct ic_db_tx *tx, void *ledger)
{
	struct ic_settler settler = { .end = 0 };

	ic_status status = ic_ledger_count_leaves_in(tx, &settler.end);
	if (ic_ok(status) && !is_signed(ledger, settler.end))
		status = wait_in_group(ledger, &settler);
	ic_ignore(status, "whoever settles tries again, and is told");
}

ic_status ic_ledger_sign_all(struct ic_ledger *ledger)
{
	struct ic_settler settler = { .end = 0 };

	IC_TRY(ic_ledger_count_leaves(ledger, &settler.end));
	return wait_in_group(ledger, &settler);
}
