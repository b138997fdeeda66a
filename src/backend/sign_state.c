/* SPDX-License-Identifier: Apache-2.0 */
#include "backend/sign_state.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"

/* Offsets in a slot; the edge follows, then SHA-256 of all before it. */
enum {
	SLOT = IC_DISK_ALIGN,
	AT_MAGIC = 0,
	AT_SEQUENCE = 8,
	AT_ORIGIN = 16,
	AT_TIME = 48,
	AT_SIZE = 56,
	AT_ROOT = 64,
	AT_SIGNATURE = 96,
	AT_EDGE = 160
};

static_assert(AT_EDGE + IC_TREE_LEVELS * IC_HASH_BYTES + IC_SHA256_BYTES <= SLOT,
	      "a slot holds it");

static const uint8_t magic[8] = { 'I', 'C', 'S', '1', 0, 0, 0, 0 };

struct ic_sign_file {
	struct ic_file *file;
	uint8_t *slot; /* SLOT bytes, aligned for direct writes */
	uint8_t *memory;
};

ic_status ic_sign_file_open(struct ic_disk *disk, const char *path, bool create,
			    struct ic_sign_file **ret_file)
{
	struct ic_sign_file *file = ic_alloc(1, sizeof(*file));
	uint8_t *memory = ic_alloc(2, SLOT);

	if (file == NULL || memory == NULL) {
		ic_free(file);
		ic_free(memory);
		IC_FAIL(NOMEM, "opening the signing state");
	}
	file->memory = memory;
	file->slot = memory + (SLOT - (uintptr_t)memory % SLOT) % SLOT;
	const unsigned flags = IC_OPEN_DIRECT | (create ? IC_OPEN_CREATE : IC_OPEN_WRITE);
	const ic_status status = ic_disk_open(disk, path, flags, &file->file);
	if (!ic_ok(status)) {
		ic_sign_file_close(file);
		return status;
	}
	*ret_file = file;
	return IC_DONE;
}

void ic_sign_file_close(struct ic_sign_file *file)
{
	if (file == NULL)
		return;
	ic_file_close(file->file);
	ic_free(file->memory);
	ic_free(file);
}

static size_t sum_at(uint64_t size)
{
	return AT_EDGE + ic_tree_edge_count(size) * (size_t)IC_HASH_BYTES;
}

static void emit_slot(const struct ic_sign_state *state, uint8_t *slot)
{
	const size_t at = sum_at(state->edge.size);

	memset(slot, 0, SLOT);
	memcpy(slot + AT_MAGIC, magic, sizeof(magic));
	ic_store_be64(slot + AT_SEQUENCE, state->sequence);
	memcpy(slot + AT_ORIGIN, state->origin.bytes, IC_SHA256_BYTES);
	ic_store_be64(slot + AT_TIME, (uint64_t)state->t);
	ic_store_be64(slot + AT_SIZE, state->edge.size);
	memcpy(slot + AT_ROOT, state->head.root, IC_HASH_BYTES);
	memcpy(slot + AT_SIGNATURE, state->head.signature, IC_SIGNATURE_BYTES);
	memcpy(slot + AT_EDGE, state->edge.hash, at - AT_EDGE);
	const ic_digest sum = ic_sha256(ic_bytes_of(slot, at));
	memcpy(slot + at, sum.bytes, IC_SHA256_BYTES);
}

/* False when the slot is not whole. */
static bool parse_slot(const uint8_t *slot, struct ic_sign_state *ret_state)
{
	const uint64_t size = ic_load_be64(slot + AT_SIZE);
	const size_t at = sum_at(size);
	const ic_digest sum = ic_sha256(ic_bytes_of(slot, at));

	if (memcmp(slot, magic, sizeof(magic)) != 0
	    || memcmp(slot + at, sum.bytes, sizeof(sum)) != 0)
		return false;
	memset(ret_state, 0, sizeof(*ret_state));
	ret_state->sequence = ic_load_be64(slot + AT_SEQUENCE);
	memcpy(ret_state->origin.bytes, slot + AT_ORIGIN, IC_SHA256_BYTES);
	ret_state->t = (ic_time)ic_load_be64(slot + AT_TIME);
	ret_state->edge.size = size;
	memcpy(ret_state->edge.hash, slot + AT_EDGE, at - AT_EDGE);
	ret_state->head.size = size;
	memcpy(ret_state->head.root, slot + AT_ROOT, IC_HASH_BYTES);
	memcpy(ret_state->head.signature, slot + AT_SIGNATURE, IC_SIGNATURE_BYTES);
	const ic_digest root = ic_tree_edge_root(&ret_state->edge);
	return memcmp(root.bytes, ret_state->head.root, sizeof(root)) == 0;
}

ic_status ic_sign_file_load(struct ic_sign_file *file, struct ic_sign_state *ret_state)
{
	struct ic_sign_state found = { 0 };
	bool any = false;
	uint64_t len = 0;

	IC_TRY(ic_file_size(file->file, &len));
	if (len == 0)
		IC_FAIL(ABSENT, "no signing state was ever written");
	for (uint64_t i = 0; i < 2; i++) {
		struct ic_sign_state state;
		size_t got = 0;
		IC_TRY(ic_file_read(file->file, i * SLOT, file->slot, SLOT, &got));
		if (got != SLOT || !parse_slot(file->slot, &state) || (state.sequence & 1) != i)
			continue;
		if (!any || state.sequence > found.sequence)
			found = state;
		any = true;
	}
	if (!any)
		IC_FAIL(VERIFY, "the signing state is damaged");
	*ret_state = found;
	return IC_DONE;
}

ic_status ic_sign_file_save(struct ic_sign_file *file, struct ic_sign_state *state)
{
	state->sequence++;
	emit_slot(state, file->slot);
	IC_TRY(ic_file_write(file->file, (state->sequence & 1) * SLOT,
			     ic_bytes_of(file->slot, SLOT)));
	return ic_file_sync(file->file);
}
