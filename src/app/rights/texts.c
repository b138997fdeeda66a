/* SPDX-License-Identifier: Apache-2.0 */
/* The sealed words of requests, of their steps and of notes on access: JSON objects of texts. */
#include "app/rights/request.h"
#include "base/json.h"

enum { PLAIN_BYTES_MAX = 60 << 10 };

static const char *const request_names[] = { "name", "address", "asks" };
static const char *const step_names[] = { "note", "letter" };

ic_status ic_texts_seal(struct ic_ctx *ctx, ic_id party, struct ic_field_place place,
			const char *const *names, const ic_bytes *texts, size_t count,
			ic_bytes *ret_sealed)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, PLAIN_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	for (size_t i = 0; i < count; i++)
		if (texts[i].len > 0)
			IC_TRY(ic_json_put_text(doc.root, names[i], texts[i]));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &plain));
	return ic_field_seal_to(ctx, party, place, ic_buf_view(&plain), ret_sealed);
}

ic_status ic_texts_read(struct ic_ctx *ctx, const struct ic_ring *ring, ic_id party,
			struct ic_field_place place, ic_bytes sealed, const char *const *names,
			ic_bytes *ret_texts, size_t count)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_bytes plain;

	if (ic_id_is_zero(party))
		IC_TRY(ic_own_read(ctx, place, sealed, &plain));
	else
		IC_TRY(ic_ring_read(ctx, ring, party, place, sealed, &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	for (size_t i = 0; i < count; i++)
		IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_member(doc.root, names[i])),
				     &ret_texts[i]));
	return IC_DONE;
}

ic_status ic_request_words_read(struct ic_ctx *ctx, const struct ic_ring *ring,
				const struct ic_request_row *row, struct ic_request_words *ret)
{
	const struct ic_field_place place = { "request", "words", row->id };
	ic_bytes texts[3];

	IC_TRY(ic_texts_read(ctx, ring, row->patient, place, row->sealed_words, request_names,
			     texts, 3));
	*ret = (struct ic_request_words) { texts[0], texts[1], texts[2] };
	return IC_DONE;
}

ic_status ic_request_words_seal(struct ic_ctx *ctx, const struct ic_request_row *row,
				const struct ic_request_words *words, ic_bytes *ret_sealed)
{
	const struct ic_field_place place = { "request", "words", row->id };
	const ic_bytes texts[] = { words->name, words->address, words->asks };

	return ic_texts_seal(ctx, row->patient, place, request_names, texts, 3, ret_sealed);
}

ic_status ic_step_words_read(struct ic_ctx *ctx, const struct ic_ring *ring, ic_id party,
			     const struct ic_request_step_row *row, ic_bytes *ret_note,
			     ic_bytes *ret_letter)
{
	const struct ic_field_place place = { "request_step", "words", row->id };
	ic_bytes texts[2];

	IC_TRY(ic_texts_read(ctx, ring, party, place, row->sealed_words, step_names, texts, 2));
	*ret_note = texts[0];
	*ret_letter = texts[1];
	return IC_DONE;
}

ic_status ic_step_words_seal(struct ic_ctx *ctx, ic_id party, ic_id step, ic_bytes note,
			     ic_bytes letter, ic_bytes *ret_sealed)
{
	const struct ic_field_place place = { "request_step", "words", step };
	const ic_bytes texts[] = { note, letter };

	return ic_texts_seal(ctx, party, place, step_names, texts, 2, ret_sealed);
}
