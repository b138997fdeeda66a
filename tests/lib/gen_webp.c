/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/gen_webp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lib/gen_coded.h"

static const struct carrier {
	const char *name;
	const char *type; /* NULL: bare bytes */
} carriers[] = {
	{ "an EXIF chunk that is none", "EXIF" },
	{ "XMP", "XMP " },
	{ "a colour profile that is none", "ICCP" },
	{ "C2PA", "C2PA" },
	{ "an unknown chunk", "abCD" },
	{ "a second extended header", "VP8X" },
	{ "a RIFF list", "LIST" },
	{ "an unknown chunk of odd length", "odd " },
	{ "a chunk without letters", "\1\2\3\4" },
	{ "bytes behind the file", NULL },
};

unsigned gen_webp_carriers(void)
{
	return sizeof(carriers) / sizeof(carriers[0]);
}

const char *gen_webp_carrier(unsigned carrier)
{
	return carriers[carrier - 1].name;
}

static void must(ic_status status)
{
	if (!ic_ok(status))
		abort();
}

static void put_le32(struct ic_buf *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		must(ic_buf_put_byte(out, (uint8_t)(value >> (8 * i))));
}

static void put_chunk(const char *type, ic_bytes body, struct ic_buf *out)
{
	must(ic_buf_put(out, ic_bytes_of(type, 4)));
	put_le32(out, (uint32_t)body.len);
	must(ic_buf_put(out, body));
	if (body.len % 2 != 0)
		must(ic_buf_put_byte(out, 0));
}

static void plant(const struct gen_options *options, enum gen_place place, struct ic_buf *out)
{
	if (options->carrier == 0 || options->place != place)
		return;
	const struct carrier *carrier = &carriers[options->carrier - 1];
	if (carrier->type == NULL)
		return;
	struct ic_buf body;
	ic_buf_init(&body, 4096);
	must(ic_buf_put(&body, options->canary));
	if (strncmp(carrier->name, "an unknown chunk of odd", 23) == 0 && body.len % 2 == 0)
		must(ic_buf_put_byte(&body, 'x'));
	put_chunk(carrier->type, ic_buf_view(&body), out);
	ic_buf_done(&body);
}

static void put_extended(const struct gen_options *options, bool alpha, struct ic_buf *out)
{
	uint8_t body[10] = { 0 };

	body[0] = (uint8_t)(0x2c | (alpha ? 0x10 : 0));
	(void)options;
	body[4] = 63;
	body[7] = 63;
	put_chunk("VP8X", ic_bytes_of(body, sizeof(body)), out);
}

void gen_webp(enum gen_whole kind, const struct gen_options *options, struct ic_buf *out)
{
	const size_t start = out->len;
	const bool bare = options->carrier != 0 && carriers[options->carrier - 1].type == NULL;

	must(ic_buf_put(out, IC_LIT("RIFF\0\0\0\0WEBP")));
	put_extended(options, kind == GEN_WEBP_ALPHA, out);
	plant(options, GEN_AFTER_START, out);
	if (options->icc.len > 0)
		put_chunk("ICCP", options->icc, out);
	plant(options, GEN_BETWEEN_TABLES, out);
	if (kind == GEN_WEBP_ALPHA)
		put_chunk("ALPH", ic_bytes_of(coded_alph, sizeof(coded_alph)), out);
	plant(options, GEN_BEFORE_DATA, out);
	if (kind == GEN_WEBP)
		put_chunk("VP8 ", ic_bytes_of(coded_vp8, sizeof(coded_vp8)), out);
	else if (kind == GEN_WEBP_ALPHA)
		put_chunk("VP8 ", ic_bytes_of(coded_vp8_with_alpha, sizeof(coded_vp8_with_alpha)),
			  out);
	else
		put_chunk("VP8L", ic_bytes_of(coded_vp8l, sizeof(coded_vp8l)), out);
	plant(options, GEN_AFTER_DATA, out);
	if (options->exif.len > 0)
		put_chunk("EXIF", options->exif, out);
	const uint32_t len = (uint32_t)(out->len - start - 8);
	for (int i = 0; i < 4; i++)
		out->ptr[start + 4 + (size_t)i] = (uint8_t)(len >> (8 * i));
	if (bare)
		must(ic_buf_put(out, options->canary));
	else
		plant(options, GEN_AFTER_END, out);
}
