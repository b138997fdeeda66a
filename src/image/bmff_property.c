/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of property that the new HEIF file may have, a row each: whose it is, whether a reader
 * may pass over it, whether it fits, and its one form. Any other kind goes.
 */
#include "image/bmff.h"

enum { ISPE_BYTES = 12, CLAP_BYTES = 32, PASP_BYTES = 8, NCLX_BYTES = 11, CHANNELS_MAX = 4 };

/* ---- whose it is ---- */

static bool is_of_hevc(const struct ic_bmff_of *of)
{
	return of->item->type == IC_BMFF_HEVC;
}

static bool is_of_av1(const struct ic_bmff_of *of)
{
	return of->item->type == IC_BMFF_AV1;
}

static bool is_of_alpha(const struct ic_bmff_of *of)
{
	return of->item == of->bmff->alpha;
}

/* A profile is rewritten elsewhere, once for the whole picture. */
static bool is_nclx(const struct ic_bmff_of *of)
{
	return ic_bytes_start_with(of->body, IC_LIT("nclx"));
}

/* ---- whether it fits ---- */

/* A length and how far its middle lies from the middle of @side, each a fraction, the distance
 * signed (ISO/IEC 14496-12 12.1.4): inside, and with denominators that leave room to reckon. */
static bool is_inside(const uint8_t *length, const uint8_t *distance, uint32_t side)
{
	const uint64_t len = ic_load_be32(length);
	const uint64_t len_part = ic_load_be32(length + 4);
	const int64_t off = (int32_t)ic_load_be32(distance);
	const uint64_t off_part = ic_load_be32(distance + 4);

	if (len == 0 || len_part == 0 || len_part > UINT16_MAX || off_part == 0
	    || off_part > UINT16_MAX)
		return false;
	return len * off_part + 2 * (uint64_t)(off < 0 ? -off : off) * len_part
	       <= side * len_part * off_part;
}

static ic_status check_cut(const struct ic_bmff_of *of)
{
	const uint8_t *cut = of->body.ptr;
	uint32_t width;
	uint32_t height;

	IC_TRY(ic_bmff_size(of->bmff, of->item, &width, &height));
	if (of->body.len != CLAP_BYTES || !is_inside(cut, cut + 16, width)
	    || !is_inside(cut + 8, cut + 24, height))
		IC_FAIL(IMAGE, "a cut that does not lie in the picture");
	return IC_DONE;
}

static ic_status check_pixel(const struct ic_bmff_of *of)
{
	if (of->body.len != PASP_BYTES || ic_load_be32(of->body.ptr) == 0
	    || ic_load_be32(of->body.ptr + 4) == 0)
		IC_FAIL(IMAGE, "a pixel without a side");
	return IC_DONE;
}

/* ---- its one form ---- */

static ic_status put_config(const struct ic_bmff_of *of, struct ic_buf *out)
{
	return ic_bmff_config(of->type, of->body, out, of->left);
}

static ic_status put_size(const struct ic_bmff_of *of, struct ic_buf *out)
{
	if (of->body.len != ISPE_BYTES)
		IC_FAIL(IMAGE, "a property of the wrong length");
	IC_TRY(ic_buf_put_be32(out, 0));
	return ic_buf_put(out, ic_bytes_from(of->body, 4));
}

static ic_status put_channels(const struct ic_bmff_of *of, struct ic_buf *out)
{
	const ic_bytes bits = ic_bytes_from(of->body, 5);

	if (of->body.len < 6 || of->body.ptr[4] != bits.len || bits.len > CHANNELS_MAX)
		IC_FAIL(IMAGE, "a property of the wrong length");
	for (size_t i = 0; i < bits.len; i++) {
		if (bits.ptr[i] == 0 || bits.ptr[i] > 16)
			IC_FAIL(IMAGE, "a depth that is not valid");
	}
	IC_TRY(ic_buf_put_be32(out, 0));
	IC_TRY(ic_buf_put_byte(out, (uint8_t)bits.len));
	return ic_buf_put(out, bits);
}

static ic_status put_masked(ic_bytes body, uint8_t mask, struct ic_buf *out)
{
	if (body.len != 1)
		IC_FAIL(IMAGE, "a property of the wrong length");
	return ic_buf_put_byte(out, body.ptr[0] & mask);
}

static ic_status put_turn(const struct ic_bmff_of *of, struct ic_buf *out)
{
	return put_masked(of->body, 3, out);
}

static ic_status put_mirror(const struct ic_bmff_of *of, struct ic_buf *out)
{
	return put_masked(of->body, 1, out);
}

static ic_status put_checked(const struct ic_bmff_of *of, struct ic_buf *out)
{
	return ic_buf_put(out, of->body);
}

static ic_status put_colour(const struct ic_bmff_of *of, struct ic_buf *out)
{
	if (of->body.len != NCLX_BYTES)
		IC_FAIL(IMAGE, "a property of the wrong length");
	IC_TRY(ic_buf_put(out, ic_bytes_of(of->body.ptr, NCLX_BYTES - 1)));
	return ic_buf_put_byte(out, of->body.ptr[NCLX_BYTES - 1] & 0x80);
}

static ic_status put_alpha_kind(const struct ic_bmff_of *of, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_be32(out, 0));
	return ic_buf_put(out, ic_bmff_is_avif(of->bmff)
				       ? IC_LIT("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")
				       : IC_LIT("urn:mpeg:hevc:2015:auxid:1\0"));
}

/* ---- the kinds ---- */

static const struct ic_bmff_kind kinds[] = {
	{ IC_BOX('h', 'v', 'c', 'C'), true, is_of_hevc, NULL, put_config },
	{ IC_BOX('a', 'v', '1', 'C'), true, is_of_av1, NULL, put_config },
	{ IC_BOX('i', 's', 'p', 'e'), false, NULL, NULL, put_size },
	{ IC_BOX('p', 'i', 'x', 'i'), false, NULL, NULL, put_channels },
	{ IC_BOX('c', 'o', 'l', 'r'), false, is_nclx, NULL, put_colour },
	{ IC_BOX('i', 'r', 'o', 't'), true, NULL, NULL, put_turn },
	{ IC_BOX('i', 'm', 'i', 'r'), true, NULL, NULL, put_mirror },
	{ IC_BOX('c', 'l', 'a', 'p'), true, NULL, check_cut, put_checked },
	{ IC_BOX('p', 'a', 's', 'p'), false, NULL, check_pixel, put_checked },
	{ IC_BOX('a', 'u', 'x', 'C'), false, is_of_alpha, NULL, put_alpha_kind },
};

const struct ic_bmff_kind *ic_bmff_kind(uint32_t type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].type == type)
			return &kinds[i];
	}
	return NULL;
}
