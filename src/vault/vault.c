/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of a blob (docs/formats/blob.md) is 88 bytes: what it is, its id, its plain length, salt
 * and commitment. The length is not part of the sealing context, since it is not known when sealing
 * begins: the last chunk, always short, authenticates the end, and a length that does not lead to
 * the file's size is refused before any key is used.
 */
#include "vault/vault.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "crypto/seal.h"

enum {
	AT_ALGORITHM = 4,
	AT_KIND = 5,
	AT_ZERO = 6,
	AT_ID = 8,
	AT_LENGTH = 24,
	AT_SEAL = 32,
	HEAD = AT_SEAL + IC_SEAL_HEAD_BYTES,
	CONTEXT = AT_SEAL + 3 * IC_ID_BYTES + 4 + 2 + 2,
	ALGORITHM_COBBLESTONE = 1,
	STEPS_AT_ONCE = 16
};

static_assert(HEAD == 88 && CONTEXT == 88, "docs/formats/blob.md");

struct ic_vault {
	struct ic_blobs *blobs;
	struct ic_entropy *entropy;
	ic_id tenant;
};

struct ic_vault_put {
	struct ic_vault *vault;
	struct ic_blob_writer *writer;
	struct ic_sealer *sealer;
	uint64_t plain_len;
	uint8_t head[HEAD];
};

struct opened {
	struct ic_blobs *blobs;
	struct ic_blob_reader *reader;
	struct ic_opener *opener;
	uint64_t plain_len;
	uint8_t head[HEAD];
};

static void emit_start(const struct ic_vault_place *place, uint64_t plain_len,
		       uint8_t ret_start[static AT_SEAL])
{
	static const uint8_t magic[] = { 'I', 'C', 'B', '1' };

	memcpy(ret_start, magic, sizeof(magic));
	ret_start[AT_ALGORITHM] = ALGORITHM_COBBLESTONE;
	ret_start[AT_KIND] = (uint8_t)place->kind;
	ic_store_be16(ret_start + AT_ZERO, 0);
	memcpy(ret_start + AT_ID, place->blob.bytes, IC_ID_BYTES);
	ic_store_be64(ret_start + AT_LENGTH, plain_len);
}

static void emit_context(const struct ic_vault *vault, const struct ic_vault_place *place,
			 uint8_t ret_context[static CONTEXT])
{
	uint8_t *at = ret_context + AT_SEAL;

	emit_start(place, 0, ret_context);
	memcpy(at, vault->tenant.bytes, IC_ID_BYTES);
	memcpy(at + IC_ID_BYTES, place->image.subject.bytes, IC_ID_BYTES);
	memcpy(at + 2 * (size_t)IC_ID_BYTES, place->image.image.bytes, IC_ID_BYTES);
	ic_store_be32(at + 3 * (size_t)IC_ID_BYTES, place->image.version);
	ic_store_be16(at + 3 * (size_t)IC_ID_BYTES + 4, place->rendition);
	ic_store_be16(at + 3 * (size_t)IC_ID_BYTES + 6, 0);
}

ic_status ic_vault_open(struct ic_blobs *blobs, struct ic_entropy *entropy, ic_id tenant,
			struct ic_vault **ret_vault)
{
	struct ic_vault *vault = ic_alloc(1, sizeof(*vault));

	if (vault == NULL)
		IC_FAIL(NOMEM, "opening the vault");
	*vault = (struct ic_vault) { blobs, entropy, tenant };
	*ret_vault = vault;
	return IC_DONE;
}

void ic_vault_close(struct ic_vault *vault)
{
	ic_free(vault);
}

/* ---- writing ---- */

static ic_status append(void *ctx, ic_bytes span)
{
	const struct ic_vault_put *put = ctx;

	return ic_blobs_append(put->vault->blobs, put->writer, span);
}

static ic_status begin(struct ic_vault_put *put, const struct ic_secret *key,
		       const struct ic_vault_place *place)
{
	uint8_t context[CONTEXT];

	emit_start(place, 0, put->head);
	emit_context(put->vault, place, context);
	IC_TRY(ic_sealer_new(ic_secret_view(key), ic_bytes_of(context, CONTEXT),
			     put->vault->entropy, put->head + AT_SEAL, &put->sealer));
	IC_TRY(ic_blobs_create(put->vault->blobs, place->blob, &put->writer));
	return append(put, ic_bytes_of(put->head, HEAD));
}

ic_status ic_vault_begin(struct ic_vault *vault, const struct ic_secret *key,
			 const struct ic_vault_place *place, struct ic_vault_put **ret_put)
{
	struct ic_vault_put *put = ic_alloc(1, sizeof(*put));

	if (put == NULL)
		IC_FAIL(NOMEM, "writing to the vault");
	put->vault = vault;
	const ic_status status = begin(put, key, place);
	if (!ic_ok(status)) {
		ic_vault_drop(put);
		return status;
	}
	*ret_put = put;
	return IC_DONE;
}

ic_status ic_vault_write(struct ic_vault_put *put, ic_bytes plain)
{
	IC_TRY(ic_sealer_put(put->sealer, plain, (struct ic_sink) { append, put }));
	put->plain_len += plain.len;
	return IC_DONE;
}

ic_status ic_vault_commit(struct ic_vault_put *put, uint64_t *ret_plain_len)
{
	const uint64_t plain_len = put->plain_len;

	ic_status status = ic_sealer_end(put->sealer, (struct ic_sink) { append, put });
	if (ic_ok(status)) {
		ic_store_be64(put->head + AT_LENGTH, plain_len);
		struct ic_blob_writer *writer = put->writer;
		put->writer = NULL;
		status = ic_blobs_commit(put->vault->blobs, writer, ic_bytes_of(put->head, HEAD));
	}
	ic_vault_drop(put);
	IC_TRY(status);
	*ret_plain_len = plain_len;
	return IC_DONE;
}

void ic_vault_drop(struct ic_vault_put *put)
{
	if (put == NULL)
		return;
	ic_blobs_drop(put->vault->blobs, put->writer);
	ic_sealer_free(put->sealer);
	ic_free(put);
}

/* ---- reading ---- */

/* Open @blob, read its head and hold the file's size against it. */
static ic_status read_head(struct ic_vault *vault, ic_id blob, struct opened *opened)
{
	uint64_t size = 0;

	opened->blobs = vault->blobs;
	IC_TRY(ic_blobs_open(vault->blobs, blob, &opened->reader, &size));
	if (size < HEAD)
		IC_FAIL(AUTHENTIC, "a blob shorter than its head");
	IC_TRY(ic_blobs_read(vault->blobs, opened->reader, 0, opened->head, HEAD));
	opened->plain_len = ic_load_be64(opened->head + AT_LENGTH);
	if (opened->plain_len > size || size != HEAD + ic_sealed_bytes(opened->plain_len))
		IC_FAIL(AUTHENTIC, "a blob whose length is not that of its contents");
	return IC_DONE;
}

static ic_status open_head(struct ic_vault *vault, const struct ic_secret *key,
			   const struct ic_vault_place *place, struct opened *opened)
{
	uint8_t want[AT_SEAL];
	uint8_t context[CONTEXT];

	IC_TRY(read_head(vault, place->blob, opened));
	emit_start(place, opened->plain_len, want);
	if (memcmp(opened->head, want, AT_SEAL) != 0)
		IC_FAIL(AUTHENTIC, "a blob of another kind or place");
	emit_context(vault, place, context);
	return ic_opener_new(ic_secret_view(key), ic_bytes_of(context, CONTEXT),
			     opened->head + AT_SEAL, &opened->opener);
}

static void opened_done(struct opened *opened)
{
	ic_opener_free(opened->opener);
	ic_blobs_shut(opened->blobs, opened->reader);
}

struct range {
	uint64_t from;
	uint64_t to;
};

static size_t plain_len_of_chunk(uint64_t number, uint64_t plain_len)
{
	const uint64_t at = number * IC_SEAL_CHUNK_BYTES;

	IC_ASSERT(at <= plain_len);
	return plain_len - at < IC_SEAL_CHUNK_BYTES ? (size_t)(plain_len - at)
						    : IC_SEAL_CHUNK_BYTES;
}

/* Open one chunk and give the part of it that lies in @range. */
static ic_status give_chunk(const struct opened *opened, uint64_t number, ic_bytes sealed,
			    struct range range, struct ic_sink sink)
{
	uint8_t plain[IC_SEAL_CHUNK_BYTES];
	const uint64_t at = number * IC_SEAL_CHUNK_BYTES;
	const size_t len = sealed.len - IC_SEAL_TAG_BYTES;

	IC_TRY(ic_opener_chunk(opened->opener, number, sealed, plain));
	const size_t from = range.from > at ? (size_t)(range.from - at) : 0;
	const size_t to = range.to - at < len ? (size_t)(range.to - at) : len;
	return from < to ? ic_sink_put(sink, ic_bytes_of(plain + from, to - from)) : IC_DONE;
}

/* Sealed chunks @first to @last (at most STEPS_AT_ONCE) in one read, then one after another. */
static ic_status read_chunks(const struct opened *opened, uint64_t first, uint64_t last,
			     struct range range, struct ic_sink sink, uint8_t *space)
{
	const size_t end = (size_t)(last - first) * IC_SEAL_STEP_BYTES
			   + plain_len_of_chunk(last, opened->plain_len) + IC_SEAL_TAG_BYTES;

	IC_TRY(ic_blobs_read(opened->blobs, opened->reader, HEAD + first * IC_SEAL_STEP_BYTES,
			     space, end));
	for (uint64_t number = first; number <= last; number++) {
		const size_t at = (size_t)(number - first) * IC_SEAL_STEP_BYTES;
		const size_t len =
			plain_len_of_chunk(number, opened->plain_len) + IC_SEAL_TAG_BYTES;
		IC_TRY(give_chunk(opened, number, ic_bytes_of(space + at, len), range, sink));
	}
	return IC_DONE;
}

static ic_status read_range(const struct opened *opened, struct range range, struct ic_sink sink)
{
	if (range.to > opened->plain_len || range.from > range.to)
		IC_FAIL(LIMIT, "past the end of the picture");

	uint64_t number = range.from / IC_SEAL_CHUNK_BYTES;
	/* A range up to the end also proves the end: the last chunk may be an empty one. */
	const uint64_t last = range.to == opened->plain_len || range.to == range.from
				      ? range.to / IC_SEAL_CHUNK_BYTES
				      : (range.to - 1) / IC_SEAL_CHUNK_BYTES;
	const uint64_t steps = last - number + 1;
	const size_t at_once = steps < STEPS_AT_ONCE ? (size_t)steps : STEPS_AT_ONCE;
	uint8_t *space = ic_realloc(NULL, at_once * IC_SEAL_STEP_BYTES);
	if (space == NULL)
		IC_FAIL(NOMEM, "reading from the vault");
	ic_status status = IC_DONE;
	while (number <= last && ic_ok(status)) {
		const uint64_t end =
			last - number < STEPS_AT_ONCE ? last : number + STEPS_AT_ONCE - 1;
		status = read_chunks(opened, number, end, range, sink, space);
		number = end + 1;
	}
	ic_free(space);
	return status;
}

ic_status ic_vault_read(struct ic_vault *vault, const struct ic_secret *key,
			const struct ic_vault_place *place, uint64_t offset, uint64_t len,
			struct ic_sink sink)
{
	struct opened opened = { 0 };

	if (len > UINT64_MAX - offset)
		IC_FAIL(LIMIT, "past the end of the picture");
	ic_status status = open_head(vault, key, place, &opened);
	if (ic_ok(status))
		status = read_range(&opened, (struct range) { offset, offset + len }, sink);
	opened_done(&opened);
	return status;
}

static ic_status into_buf(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

ic_status ic_vault_load(struct ic_vault *vault, const struct ic_secret *key,
			const struct ic_vault_place *place, struct ic_buf *out)
{
	uint64_t len = 0;

	IC_TRY(ic_vault_size(vault, place->blob, &len));
	if (len > SIZE_MAX)
		IC_FAIL(LIMIT, "a picture larger than memory");
	IC_TRY(ic_buf_reserve(out, (size_t)len));
	return ic_vault_read(vault, key, place, 0, len, (struct ic_sink) { into_buf, out });
}

ic_status ic_vault_size(struct ic_vault *vault, ic_id blob, uint64_t *ret_plain_len)
{
	struct opened opened = { 0 };

	const ic_status status = read_head(vault, blob, &opened);
	opened_done(&opened);
	IC_TRY(status);
	*ret_plain_len = opened.plain_len;
	return IC_DONE;
}

ic_status ic_vault_remove(struct ic_vault *vault, ic_id blob)
{
	return ic_blobs_remove(vault->blobs, blob);
}
