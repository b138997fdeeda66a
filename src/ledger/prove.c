/* SPDX-License-Identifier: Apache-2.0 */
/* Making a proof: the path from the published tiles, the fields from the payload. */
#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "ledger/ledger_private.h"
#include "ledger/note.h"
#include "ledger/payload.h"
#include "ledger/proof.h"
#include "ledger/proof_text.h"

/* The hashes of a tile of the published tree: the unfinished ones from memory, others from their
 * file. */
static ic_status tile_hashes(struct ic_ledger *ledger, struct ic_tile tile, ic_digest *ret_hashes)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	const struct ic_tile_level *level =
		ic_publisher_level(ledger->publisher, (unsigned)tile.level);
	char path[IC_TILE_PATH];
	char full[IC_DISK_PATH_MAX];
	size_t len = 0;

	if (tile.number == level->number) {
		memcpy(ret_hashes, level->hash, ic_tile_bytes(tile));
		return IC_DONE;
	}
	ic_tile_path(tile, path);
	snprintf(full, sizeof(full), "%s/%s", ledger->dir, path);
	IC_TRY(ic_disk_open(ledger->disk, full, IC_OPEN_READ, &file));
	IC_TRY(ic_file_read(file, 0, (uint8_t *)ret_hashes, ic_tile_bytes(tile), &len));
	if (len != ic_tile_bytes(tile))
		IC_FAIL(VERIFY, "a tile of another length");
	return IC_DONE;
}

static ic_status read_node(unsigned level, uint64_t index, ic_digest *ret_hash, void *ctx)
{
	struct ic_ledger *ledger = ctx;
	ic_digest hashes[IC_TILE_WIDTH];
	const unsigned within = level % IC_TILE_HEIGHT;
	const uint64_t first = index << within;
	const struct ic_tile tile = ic_tile_of((int)(level / IC_TILE_HEIGHT), first / IC_TILE_WIDTH,
					       ic_publisher_size(ledger->publisher));

	IC_TRY(tile_hashes(ledger, tile, hashes));
	*ret_hash = ic_tree_root_of(hashes + first % IC_TILE_WIDTH, (size_t)1 << within);
	return IC_DONE;
}

struct drawing {
	uint32_t fields;
	struct ic_buf *out;
};

/* With the opened event in hand: everything of the extra data. */
static ic_status emit_extra(const uint8_t entry[static IC_LEAF_BYTES],
			    const struct ic_opened_event *event, void *ctx)
{
	const struct drawing *drawing = ctx;
	const struct ic_event_type_info *type = ic_event_type_info(event->type);
	struct ic_proof_extra extra = { .type = event->type };
	IC_AUTO(buf) json = { 0 };

	memcpy(extra.entry, entry, IC_LEAF_BYTES);
	extra.disclosed = drawing->fields & type->fields;
	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		uint8_t salt[IC_SALT_BYTES];
		ic_entry_salt(event->seed, (uint16_t)field, salt);
		const ic_digest digest =
			ic_entry_field_digest(salt, (uint16_t)field, event->value[field]);
		if (extra.disclosed >> field & 1) {
			memcpy(extra.salt[field], salt, IC_SALT_BYTES);
			extra.value[field] = event->value[field];
		} else {
			memcpy(extra.digest[field], digest.bytes, IC_HASH_BYTES);
		}
	}
	ic_buf_init(&json, IC_PROOF_BYTES_MAX);
	IC_TRY(ic_proof_extra_emit(&extra, &json));
	IC_TRY(ic_buf_put_text(drawing->out, "c2sp.org/tlog-proof@v1\nextra "));
	IC_TRY(ic_base64_emit(ic_buf_view(&json), drawing->out));
	return ic_buf_put_byte(drawing->out, '\n');
}

static ic_status emit_path(struct ic_ledger *ledger, uint64_t index, struct ic_buf *out)
{
	ic_digest path[IC_TREE_LEVELS];
	size_t count = 0;

	IC_TRY(ic_tree_path(index, ic_publisher_size(ledger->publisher), read_node, ledger, path,
			    &count));
	IC_TRY(ic_buf_put_text(out, "index "));
	IC_TRY(ic_decimal_emit(index, out));
	IC_TRY(ic_buf_put_byte(out, '\n'));
	for (size_t i = 0; i < count; i++) {
		IC_TRY(ic_base64_emit(ic_digest_view(&path[i]), out));
		IC_TRY(ic_buf_put_byte(out, '\n'));
	}
	return ic_buf_put_byte(out, '\n');
}

/* Under the publishing lock, so that tiles and checkpoint are of one size. */
static ic_status emit_published(struct ic_ledger *ledger, uint64_t index, struct ic_buf *out)
{
	if (ledger->publisher == NULL || index >= ic_publisher_size(ledger->publisher))
		IC_FAIL(STATE, "the entry is not published yet");
	IC_TRY(emit_path(ledger, index, out));
	return ic_ledger_published_checkpoint(ledger, out);
}

ic_status ic_ledger_prove(struct ic_ledger *ledger, struct ic_db_tx *tx, uint64_t index,
			  const struct ic_secret *key, uint32_t fields, struct ic_buf *out)
{
	struct drawing drawing = { fields, out };
	const size_t before = out->len;

	ic_status status = ic_ledger_with_event(tx, index, key, emit_extra, &drawing);
	if (ic_ok(status)) {
		pthread_mutex_lock(&ledger->publish_mutex);
		status = emit_published(ledger, index, out);
		pthread_mutex_unlock(&ledger->publish_mutex);
	}
	if (!ic_ok(status))
		out->len = before;
	return status;
}
