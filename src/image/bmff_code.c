/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coded data of HEIF items, unit by unit: network abstraction layer units of HEVC (ISO/IEC 23008-2,
 * 7.3.1 and 14496-15, 8.3.3) and open bitstream units of AV1 (5.3). Units that carry no picture
 * (supplemental information, metadata, delimiters, filler, other layers) are left out; what is
 * inside the others stays as it is.
 */
#include "image/bmff.h"

enum {
	HVCC_HEAD = 23,
	NAL_SLICES_LAST = 9,   /* coded slices; those from 10 to 15 are reserved */
	NAL_RANDOM_FIRST = 16, /* the slices that a picture can begin with */
	NAL_RANDOM_LAST = 21,
	NAL_VPS = 32,
	NAL_PPS = 34,
	OBU_SEQUENCE = 1,
	OBU_FRAME_HEADER = 3,
	OBU_TILE_GROUP = 4,
	OBU_FRAME = 6,
	OBU_REDUNDANT = 7,
	OBU_TILE_LIST = 8,
	AV1C_HEAD = 4,
	LEB128_BYTES = 8
};

/* ---- HEVC ---- */

static unsigned type_of(ic_bytes unit)
{
	return unit.ptr[0] >> 1 & 63;
}

static bool is_slice(ic_bytes unit)
{
	const unsigned type = type_of(unit);

	return type <= NAL_SLICES_LAST || (type >= NAL_RANDOM_FIRST && type <= NAL_RANDOM_LAST);
}

static bool is_picture_unit(ic_bytes unit)
{
	const unsigned layer = (unit.ptr[0] & 1U) << 5 | unit.ptr[1] >> 3;

	return layer == 0
	       && (is_slice(unit) || (type_of(unit) >= NAL_VPS && type_of(unit) <= NAL_PPS));
}

static ic_status check_unit(ic_bytes unit)
{
	if (unit.len < 2 || (unit.ptr[0] & 0x80) != 0 || (unit.ptr[1] & 7) == 0)
		IC_FAIL(IMAGE, "a unit of coded data that is not valid");
	return IC_DONE;
}

static void leave(struct ic_bmff_left *left, size_t bytes)
{
	left->bytes += bytes;
	left->units++;
}

static ic_status put_array(ic_bytes *rest, struct ic_buf *out, unsigned *arrays,
			   struct ic_bmff_left *left)
{
	const ic_bytes head = *rest;

	if (head.len < 3)
		IC_FAIL(IMAGE, "a decoder configuration that is cut");
	const unsigned type = head.ptr[0] & 63;
	const unsigned count = ic_load_be16(head.ptr + 1);
	const size_t start = out->len;
	unsigned kept = 0;

	IC_TRY(ic_buf_put_byte(out, (uint8_t)(0x80 | type)));
	IC_TRY(ic_buf_put_be16(out, 0));
	*rest = ic_bytes_from(head, 3);
	for (unsigned i = 0; i < count; i++) {
		if (rest->len < 2 || ic_load_be16(rest->ptr) > rest->len - 2)
			IC_FAIL(IMAGE, "a decoder configuration that is cut");
		const ic_bytes unit = { rest->ptr + 2, ic_load_be16(rest->ptr) };
		*rest = ic_bytes_from(*rest, 2 + unit.len);
		IC_TRY(check_unit(unit));
		const bool set = type >= NAL_VPS && type <= NAL_PPS && is_picture_unit(unit)
				 && type_of(unit) == type;
		if (!set) {
			leave(left, unit.len);
			continue;
		}
		kept++;
		IC_TRY(ic_buf_put_be16(out, (uint16_t)unit.len));
		IC_TRY(ic_buf_put(out, unit));
	}
	if (kept == 0) {
		out->len = start;
		return IC_DONE;
	}
	(*arrays)++;
	ic_store_be16(out->ptr + start + 1, (uint16_t)kept);
	return IC_DONE;
}

/* The head is copied field by field: reserved bits are what they must be, rates are not told. */
static ic_status put_hvcc(ic_bytes body, struct ic_buf *out, struct ic_bmff_left *left)
{
	const size_t start = out->len;
	unsigned arrays = 0;

	if (body.len < HVCC_HEAD || body.ptr[0] != 1 || (body.ptr[21] & 3) == 2)
		IC_FAIL(IMAGE, "a decoder configuration that is not valid");
	IC_TRY(ic_buf_put(out, ic_bytes_of(body.ptr, HVCC_HEAD)));
	out->ptr[start + 13] = (uint8_t)(body.ptr[13] | 0xf0);
	out->ptr[start + 15] = (uint8_t)(body.ptr[15] | 0xfc);
	out->ptr[start + 16] = (uint8_t)(body.ptr[16] | 0xfc);
	out->ptr[start + 17] = (uint8_t)(body.ptr[17] | 0xf8);
	out->ptr[start + 18] = (uint8_t)(body.ptr[18] | 0xf8);
	ic_store_be16(out->ptr + start + 19, 0);
	out->ptr[start + 21] = (uint8_t)((body.ptr[21] & 0x3c) | 3);

	ic_bytes rest = ic_bytes_from(body, HVCC_HEAD);
	for (unsigned i = 0; i < body.ptr[22]; i++)
		IC_TRY(put_array(&rest, out, &arrays, left));
	out->ptr[start + 22] = (uint8_t)arrays;
	if (rest.len > 0)
		leave(left, rest.len);
	return IC_DONE;
}

static size_t load_length(const uint8_t *p, unsigned size)
{
	size_t length = 0;

	for (unsigned i = 0; i < size; i++)
		length = length << 8 | p[i];
	return length;
}

ic_status ic_bmff_hevc(ic_bytes data, unsigned length_size, struct ic_buf *out,
		       struct ic_bmff_left *left)
{
	bool picture = false;

	while (data.len > 0) {
		if (data.len < length_size)
			IC_FAIL(IMAGE, "coded data that is cut");
		const size_t len = load_length(data.ptr, length_size);
		data = ic_bytes_from(data, length_size);
		if (len > data.len)
			IC_FAIL(IMAGE, "coded data that is cut");
		const ic_bytes unit = { data.ptr, len };
		data = ic_bytes_from(data, len);
		IC_TRY(check_unit(unit));
		if (!is_picture_unit(unit)) {
			leave(left, len);
			continue;
		}
		picture |= is_slice(unit);
		IC_TRY(ic_buf_put_be32(out, (uint32_t)len));
		IC_TRY(ic_buf_put(out, unit));
	}
	if (!picture)
		IC_FAIL(IMAGE, "no coded data");
	return IC_DONE;
}

/* ---- AV1 ---- */

static ic_status take_leb128(ic_bytes *rest, size_t *ret_value)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < LEB128_BYTES; i++) {
		if (i == rest->len)
			IC_FAIL(IMAGE, "coded data that is cut");
		value |= (uint64_t)(rest->ptr[i] & 0x7f) << (7 * i);
		if ((rest->ptr[i] & 0x80) != 0)
			continue;
		*rest = ic_bytes_from(*rest, i + 1);
		if (value > IC_IMAGE_WHOLE_BYTES_MAX)
			IC_FAIL(IMAGE, "coded data that is cut");
		*ret_value = (size_t)value;
		return IC_DONE;
	}
	IC_FAIL(IMAGE, "a length that does not end");
}

static ic_status put_leb128(size_t value, struct ic_buf *out)
{
	for (; value > 0x7f; value >>= 7)
		IC_TRY(ic_buf_put_byte(out, (uint8_t)(value | 0x80)));
	return ic_buf_put_byte(out, (uint8_t)value);
}

struct obu {
	unsigned type;
	bool layered;
	uint8_t layer; /* the second head byte, if layered */
	ic_bytes payload;
};

static ic_status take_obu(ic_bytes *rest, struct obu *ret)
{
	const uint8_t head = rest->ptr[0];

	*ret = (struct obu) { .type = head >> 3 & 15, .layered = (head & 4) != 0 };
	if ((head & 0x81) != 0)
		IC_FAIL(IMAGE, "a unit of coded data that is not valid");
	*rest = ic_bytes_from(*rest, 1);
	if (ret->layered) {
		if (rest->len == 0)
			IC_FAIL(IMAGE, "coded data that is cut");
		ret->layer = rest->ptr[0] & 0xf8;
		*rest = ic_bytes_from(*rest, 1);
	}
	size_t len = rest->len; /* only the last may be without its size */
	if ((head & 2) != 0)
		IC_TRY(take_leb128(rest, &len));
	if (len > rest->len)
		IC_FAIL(IMAGE, "coded data that is cut");
	ret->payload = ic_bytes_of(rest->ptr, len);
	*rest = ic_bytes_from(*rest, len);
	return IC_DONE;
}

static ic_status put_obu(const struct obu *obu, struct ic_buf *out)
{
	IC_TRY(ic_buf_put_byte(out, (uint8_t)(obu->type << 3 | (obu->layered ? 4 : 0) | 2)));
	if (obu->layered)
		IC_TRY(ic_buf_put_byte(out, obu->layer));
	IC_TRY(put_leb128(obu->payload.len, out));
	return ic_buf_put(out, obu->payload);
}

static bool is_picture_obu(unsigned type)
{
	return type == OBU_SEQUENCE || type == OBU_FRAME_HEADER || type == OBU_TILE_GROUP
	       || type == OBU_FRAME || type == OBU_REDUNDANT;
}

ic_status ic_bmff_av1(ic_bytes data, struct ic_buf *out, struct ic_bmff_left *left)
{
	struct obu obu;
	bool picture = false;

	while (data.len > 0) {
		IC_TRY(take_obu(&data, &obu));
		if (obu.type == OBU_TILE_LIST)
			IC_FAIL(IMAGE_UNSUPPORTED, "coded data of large tiles");
		if (!is_picture_obu(obu.type)) {
			leave(left, obu.payload.len);
			continue;
		}
		picture |= obu.type != OBU_SEQUENCE;
		IC_TRY(put_obu(&obu, out));
	}
	if (!picture)
		IC_FAIL(IMAGE, "no coded data");
	return IC_DONE;
}

static ic_status put_av1c(ic_bytes body, struct ic_buf *out, struct ic_bmff_left *left)
{
	struct obu obu;

	if (body.len < AV1C_HEAD || body.ptr[0] != 0x81)
		IC_FAIL(IMAGE, "a decoder configuration that is not valid");
	IC_TRY(ic_buf_put(out, ic_bytes_of(body.ptr, 3)));
	IC_TRY(ic_buf_put_byte(out, 0)); /* no delay is told */
	for (ic_bytes rest = ic_bytes_from(body, AV1C_HEAD); rest.len > 0;) {
		IC_TRY(take_obu(&rest, &obu));
		if (obu.type == OBU_SEQUENCE)
			IC_TRY(put_obu(&obu, out));
		else
			leave(left, obu.payload.len);
	}
	return IC_DONE;
}

ic_status ic_bmff_config(uint32_t type, ic_bytes body, struct ic_buf *out,
			 struct ic_bmff_left *left)
{
	return type == IC_BOX('h', 'v', 'c', 'C') ? put_hvcc(body, out, left)
						  : put_av1c(body, out, left);
}
