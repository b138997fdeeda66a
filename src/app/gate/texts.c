/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/texts.h"

#include "base/json.h"

enum { PLAIN_BYTES_MAX = 60 << 10 };

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
