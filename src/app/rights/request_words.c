/* SPDX-License-Identifier: Apache-2.0 */
/* The sealed words of requests and of their steps. */
#include "app/gate/texts.h"
#include "app/rights/request.h"

static const char *const request_names[] = { "name", "address", "asks" };
static const char *const step_names[] = { "note", "letter" };

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
