/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deep check over PNGs whose coded data zlib made; zlib and libspng are also the judges: what
 * is accepted they decode, and of deflate streams both must think alike.
 */
#include "lib/check.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

#include <spng.h>
#include <zlib.h>

#include "image/deflate.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

enum { ROOM = 1 << 20 };

struct kind {
	uint8_t colour;
	uint8_t depth;
	uint8_t channels;
};

static const struct kind kinds[] = { { 0, 1, 1 },  { 0, 2, 1 }, { 0, 4, 1 },  { 0, 8, 1 },
				     { 0, 16, 1 }, { 2, 8, 3 }, { 2, 16, 3 }, { 3, 1, 1 },
				     { 3, 2, 1 },  { 3, 4, 1 }, { 3, 8, 1 },  { 4, 8, 2 },
				     { 4, 16, 2 }, { 6, 8, 4 }, { 6, 16, 4 } };

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct picture {
	const struct kind *kind;
	uint32_t width;
	uint32_t height;
	bool interlaced;
};

static struct ic_buf rows;
static struct ic_buf zlib;
static struct ic_buf file;
static struct ic_buf out;
static struct ic_buf again;

static void put_row(const struct picture *picture, uint32_t width, uint32_t y)
{
	const size_t bytes =
		((size_t)width * picture->kind->channels * picture->kind->depth + 7) / 8;

	if (width == 0)
		return;
	assert_done(ic_buf_put_byte(&rows, (uint8_t)(y % 5)));
	for (size_t i = 0; i < bytes; i++)
		assert_done(ic_buf_put_byte(&rows, (uint8_t)(i % 11 * y + i / 3)));
}

/* PNG 8.1, the eight by eight pattern read pixel by pixel. */
static void put_passes(const struct picture *picture)
{
	static const char pattern[8][9] = { "16462646", "77777777", "56565656", "77777777",
					    "36463646", "77777777", "56565656", "77777777" };

	for (char pass = '1'; pass <= '7'; pass++) {
		for (uint32_t y = 0; y < picture->height; y++) {
			uint32_t width = 0;

			for (uint32_t x = 0; x < picture->width; x++)
				width += pattern[y % 8][x % 8] == pass;
			put_row(picture, width, y);
		}
	}
}

static void make_rows(const struct picture *picture)
{
	ic_buf_clear(&rows);
	if (picture->interlaced)
		put_passes(picture);
	for (uint32_t y = 0; !picture->interlaced && y < picture->height; y++)
		put_row(picture, picture->width, y);
}

static void deflate_rows(int level, int strategy, size_t flush_every)
{
	z_stream stream = { 0 };
	size_t at = 0;

	ic_buf_clear(&zlib);
	assert_done(ic_buf_reserve(&zlib, ROOM));
	assert_int_equal(deflateInit2(&stream, level, Z_DEFLATED, 15, 8, strategy), Z_OK);
	stream.next_out = zlib.ptr;
	stream.avail_out = ROOM;
	while (at < rows.len) {
		const size_t left = rows.len - at;
		const size_t len = flush_every == 0 || left < flush_every ? left : flush_every;

		stream.next_in = rows.ptr + at;
		stream.avail_in = (uInt)len;
		at += len;
		(void)deflate(&stream, at < rows.len ? Z_FULL_FLUSH : Z_FINISH);
	}
	zlib.len = stream.total_out;
	(void)deflateEnd(&stream);
}

static void put_chunk(const char *name, ic_bytes body)
{
	assert_done(ic_buf_put_be32(&file, (uint32_t)body.len));
	const size_t start = file.len;
	assert_done(ic_buf_put_text(&file, name));
	assert_done(ic_buf_put(&file, body));
	const uLong sum = crc32(0, file.ptr + start, (uInt)(file.len - start));
	assert_done(ic_buf_put_be32(&file, (uint32_t)sum));
}

/* @coded as the picture's IDAT, in chunks of @piece bytes. */
static void make_file(const struct picture *picture, ic_bytes coded, size_t piece)
{
	uint8_t head[13] = { 0 };
	uint8_t palette[3 * 256];

	ic_store_be32(head, picture->width);
	ic_store_be32(head + 4, picture->height);
	head[8] = picture->kind->depth;
	head[9] = picture->kind->colour;
	head[12] = picture->interlaced;
	for (size_t i = 0; i < sizeof(palette); i++)
		palette[i] = (uint8_t)(i * 5);

	ic_buf_clear(&file);
	assert_done(ic_buf_put(&file, IC_LIT("\x89PNG\r\n\x1a\n")));
	put_chunk("IHDR", ic_bytes_of(head, sizeof(head)));
	if (picture->kind->colour == 3)
		put_chunk("PLTE", ic_bytes_of(palette, (size_t)3 << picture->kind->depth));
	while (coded.len > 0) {
		const size_t len = coded.len < piece ? coded.len : piece;

		put_chunk("IDAT", ic_bytes_of(coded.ptr, len));
		coded = ic_bytes_from(coded, len);
	}
	put_chunk("IEND", IC_LIT(""));
}

static ic_status strip(size_t piece)
{
	ic_buf_clear(&out);
	return strip_whole(ic_buf_view(&file), piece, &out, NULL);
}

static bool decode(ic_bytes bytes, struct ic_buf *ret_pixels)
{
	spng_ctx *png = spng_ctx_new(0);
	size_t len = 0;

	ic_buf_clear(ret_pixels);
	bool good = spng_set_png_buffer(png, bytes.ptr, bytes.len) == 0
		    && spng_decoded_image_size(png, SPNG_FMT_PNG, &len) == 0 && len <= ROOM;
	assert_done(ic_buf_reserve(ret_pixels, len));
	memset(ret_pixels->ptr, 0, len);
	good = good && spng_decode_image(png, ret_pixels->ptr, len, SPNG_FMT_PNG, 0) == 0;
	ret_pixels->len = good ? len : 0;
	spng_ctx_free(png);
	return good;
}

static void assert_sound(void)
{
	IC_AUTO(buf) in_pixels;
	IC_AUTO(buf) out_pixels;

	ic_buf_init(&in_pixels, ROOM);
	ic_buf_init(&out_pixels, ROOM);
	assert_null(walk_image(ic_buf_view(&out)));
	assert_true(decode(ic_buf_view(&file), &in_pixels));
	assert_true(decode(ic_buf_view(&out), &out_pixels));
	assert_true(ic_bytes_equal(ic_buf_view(&in_pixels), ic_buf_view(&out_pixels)));
	ic_buf_clear(&again);
	assert_done(strip_whole(ic_buf_view(&out), out.len, &again, NULL));
	assert_true(ic_bytes_equal(ic_buf_view(&out), ic_buf_view(&again)));
}

static const uint32_t sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 7 }, { 5, 3 }, { 9, 8 }, { 33, 18 } };

enum { SIZES = sizeof(sizes) / sizeof(sizes[0]), PICTURES = KINDS * SIZES * 2 };

static struct picture picture_of(int n)
{
	return (struct picture) { .kind = &kinds[n % KINDS],
				  .width = sizes[n / KINDS % SIZES][0],
				  .height = sizes[n / KINDS % SIZES][1],
				  .interlaced = n / KINDS / SIZES != 0 };
}

static void every_kind_is_accepted(void **state)
{
	(void)state;
	for (int n = 0; n < PICTURES; n++) {
		const struct picture picture = picture_of(n);

		make_rows(&picture);
		deflate_rows(n % 10, Z_DEFAULT_STRATEGY, 0);
		make_file(&picture, ic_buf_view(&zlib), n % 3 == 0 ? 7 : ROOM);
		if (!ic_ok(strip(n % 2 == 0 ? 13 : file.len)))
			fail_msg("colour %d depth %d, %u x %u", picture.kind->colour,
				 picture.kind->depth, picture.width, picture.height);
		assert_sound();
	}
}

/* The bytes of the rows are those of the header: not one more, not one less. */
static void other_rows_than_the_header_says_are_refused(void **state)
{
	(void)state;
	for (int n = 0; n < PICTURES; n++) {
		const struct picture picture = picture_of(n);
		const size_t row =
			((size_t)picture.width * picture.kind->channels * picture.kind->depth + 7)
				/ 8
			+ 1;

		make_rows(&picture);
		const size_t whole = rows.len;
		const size_t lengths[] = { whole - 1, whole + 1, whole + row, whole - row,
					   whole * 2 };
		assert_done(ic_buf_reserve(&rows, whole + row));
		memset(rows.ptr + whole, 0, whole + row);
		for (size_t i = 0; i < 5; i++) {
			if (lengths[i] == 0 || lengths[i] == whole || lengths[i] > whole * 2)
				continue;
			rows.len = lengths[i];
			deflate_rows(6, Z_DEFAULT_STRATEGY, 0);
			make_file(&picture, ic_buf_view(&zlib), ROOM);
			assert_fails(strip(file.len), IMAGE);
		}
	}
}

static void a_filter_that_is_none_is_refused(void **state)
{
	const struct picture picture = { &kinds[5], 33, 18, false };

	(void)state;
	for (size_t y = 0; y < 18; y++) {
		make_rows(&picture);
		rows.ptr[y * 100] = (uint8_t)(y == 3 ? 255 : 5);
		deflate_rows(6, Z_DEFAULT_STRATEGY, 0);
		make_file(&picture, ic_buf_view(&zlib), ROOM);
		assert_fails(strip(file.len), IMAGE);
	}
}

static void make_stream(int n)
{
	static const int strategies[] = { Z_DEFAULT_STRATEGY, Z_FIXED,
					  Z_HUFFMAN_ONLY,     Z_RLE,
					  Z_FILTERED,         Z_DEFAULT_STRATEGY };

	deflate_rows(n == 5 ? 0 : 9, strategies[n], n == 4 ? 400 : 0);
}

/* Every way zlib has of coding, with enough data for the window to go round. */
static void every_way_of_coding_is_read(void **state)
{
	const struct picture picture = { &kinds[5], 331, 301, false };

	(void)state;
	for (int n = 0; n < 6; n++) {
		make_rows(&picture);
		make_stream(n);
		make_file(&picture, ic_buf_view(&zlib), 8192);
		for (size_t piece = 1000; piece < 100000; piece = piece * 3 + 1)
			assert_done(strip(piece));
		assert_sound();
	}
}

/* Each cut of the stream, and each tail, in chunks whose checksums hold. */
static void cuts_and_tails_are_refused(void **state)
{
	const struct picture picture = { &kinds[3], 33, 18, false };

	(void)state;
	make_rows(&picture);
	for (int n = 0; n < 6; n++) {
		make_stream(n);
		for (size_t len = 1; len < zlib.len; len++) {
			make_file(&picture, ic_bytes_of(zlib.ptr, len), ROOM);
			assert_fails(strip(file.len), IMAGE);
		}
		for (size_t tail = 1; tail < 2000; tail = tail * 2 + 1) {
			zlib.ptr[zlib.len + tail - 1] = 0;
			make_file(&picture, ic_bytes_of(zlib.ptr, zlib.len + tail), 100);
			assert_fails(strip(file.len), IMAGE);
		}
	}
}

/* ---- zlib and ours must think alike of a damaged stream ---- */

struct verdict {
	bool good;
	size_t used; /* bytes of the deflate stream */
};

/* Inflate @raw by zlib into @ret_text. */
static struct verdict judge(ic_bytes raw, struct ic_buf *ret_text)
{
	z_stream stream = { .next_in = zlib.ptr + (raw.ptr - zlib.ptr), .avail_in = (uInt)raw.len };
	struct verdict verdict = { .good = false };

	ic_buf_clear(ret_text);
	assert_done(ic_buf_reserve(ret_text, ROOM));
	assert_int_equal(inflateInit2(&stream, -15), Z_OK);
	stream.next_out = ret_text->ptr;
	stream.avail_out = ROOM;
	verdict.good = inflate(&stream, Z_FINISH) == Z_STREAM_END;
	verdict.used = stream.total_in;
	ret_text->len = stream.total_out;
	(void)inflateEnd(&stream);
	return verdict;
}

static void check_flip(struct ic_buf *text, struct ic_buf *ours, unsigned counts[2])
{
	IC_AUTO(buf) stream;
	const ic_bytes raw = { zlib.ptr + 2, zlib.len - 6 };
	const struct verdict verdict = judge(raw, text);
	const size_t used = verdict.good ? verdict.used : raw.len;

	ic_buf_init(&stream, ROOM);
	assert_done(ic_buf_put(&stream, ic_bytes_of(zlib.ptr, 2 + used)));
	const uLong sum = adler32(1, text->ptr, (uInt)text->len);
	assert_done(ic_buf_put_be32(&stream, (uint32_t)sum));
	ic_buf_clear(ours);
	const ic_status read = ic_inflate(ic_buf_view(&stream), ours);
	const bool accepted = ic_ok(read);

	if (accepted)
		assert_true(verdict.good && ic_bytes_equal(ic_buf_view(text), ic_buf_view(ours)));
	/* as strict as zlib and no stricter, but for bits that code nothing */
	if (verdict.good
	    && strstr(read.fault == NULL ? "padding" : read.fault->text, "padding") == NULL)
		fail_msg("zlib reads what ours refuses: %s", read.fault->text);
	counts[0] += accepted;
	counts[1] += verdict.good;
}

static void damaged_streams_are_judged_as_by_zlib(void **state)
{
	const struct picture picture = { &kinds[3], 60, 40, false };
	unsigned counts[2] = { 0, 0 };
	IC_AUTO(buf) text;
	IC_AUTO(buf) ours;

	(void)state;
	ic_buf_init(&text, ROOM);
	ic_buf_init(&ours, ROOM);
	make_rows(&picture);
	for (int n = 0; n < 6; n++) {
		make_stream(n);
		for (size_t bit = 16; bit < (zlib.len - 4) * 8; bit++) {
			zlib.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
			check_flip(&text, &ours, counts);
			zlib.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
	}
	print_message("# %u accepted, %u read by zlib\n", counts[0], counts[1]);
	assert_true(counts[0] > 1000 && counts[0] * 100 > counts[1] * 95);
}

/* ---- a code that leaves bits without meaning ---- */

struct bits {
	uint8_t bytes[64];
	unsigned count;
};

static void put_bits(struct bits *bits, unsigned value, unsigned count)
{
	for (unsigned i = 0; i < count; i++, bits->count++)
		bits->bytes[bits->count / 8] |= (uint8_t)((value >> i & 1) << bits->count % 8);
}

/* Symbol 18 of the code below, a run of zero lengths. */
static void put_zeros(struct bits *bits, unsigned count)
{
	put_bits(bits, 0, 1);
	put_bits(bits, count - 11, 7);
}

/* "A" and the end of the block, both with codes of @len bits and no other symbol beside them. */
static void make_two_codes(unsigned len, struct bits *bits)
{
	static const uint8_t order[] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
					 11, 4,  12, 3, 13, 2, 14, 1, 15 };

	*bits = (struct bits) { 0 };
	put_bits(bits, 0x0178, 16);
	put_bits(bits, 5, 3); /* the last block, dynamic */
	put_bits(bits, 0, 5); /* 257 lengths */
	put_bits(bits, 0, 5); /* one distance */
	put_bits(bits, 19 - 4, 4);
	for (unsigned i = 0; i < 19; i++)
		put_bits(bits, order[i] == 18 ? 1 : order[i] == 0 || order[i] == len ? 2 : 0, 3);
	put_zeros(bits, 65);
	put_bits(bits, 3, 2); /* `len` */
	put_zeros(bits, 138);
	put_zeros(bits, 52);
	put_bits(bits, 3, 2);
	put_bits(bits, 1, 2); /* no distance: 0 */
	put_bits(bits, 0, len);
	put_bits(bits, 1U << (len - 1), len);
	bits->count = (bits->count + 7) / 8 * 8;
	put_bits(bits, 0x42004200, 32);
}

static void a_code_must_use_all_its_bits(void **state)
{
	uint8_t text[16];
	IC_AUTO(buf) ours;

	(void)state;
	ic_buf_init(&ours, ROOM);
	for (unsigned len = 1; len <= 3; len++) {
		struct bits bits;
		uLongf room = sizeof(text);

		make_two_codes(len, &bits);
		const ic_bytes stream = { bits.bytes, bits.count / 8 };
		const bool zlib_reads = uncompress(text, &room, stream.ptr, stream.len) == Z_OK;
		ic_buf_clear(&ours);
		assert_int_equal(ic_ok(ic_inflate(stream, &ours)), zlib_reads);
		assert_int_equal(zlib_reads, len == 1);
	}
	assert_int_equal(ours.len, 0);
}

/* @count blocks of the fixed code with nothing in them; gives the stream's length. */
static size_t make_empty_blocks(unsigned count, uint8_t *ret_stream)
{
	size_t at = 16;

	ret_stream[0] = 0x78;
	ret_stream[1] = 0x01;
	for (unsigned i = 0; i < count; i++, at += 10) {
		const unsigned head = i + 1 == count ? 3 : 2;
		ret_stream[at / 8] |= (uint8_t)(head << at % 8);
		ret_stream[at / 8 + 1] |= (uint8_t)(head << at % 8 >> 8);
	}
	at = (at + 7) / 8;
	ret_stream[at + 3] = 1; /* the sum of nothing */
	return at + 4;
}

static void blocks_that_give_nothing_are_counted(void **state)
{
	static uint8_t stream[IC_DEFLATE_BLOCKS_SPARE * 10 / 8 + 64];
	IC_AUTO(buf) ours;

	(void)state;
	ic_buf_init(&ours, ROOM);
	size_t len = make_empty_blocks(IC_DEFLATE_BLOCKS_SPARE, stream);
	assert_done(ic_inflate(ic_bytes_of(stream, len), &ours));
	memset(stream, 0, sizeof(stream));
	len = make_empty_blocks(IC_DEFLATE_BLOCKS_SPARE + 1, stream);
	assert_fails(ic_inflate(ic_bytes_of(stream, len), &ours), IMAGE_LIMIT);
}

static void a_wrong_checksum_of_sound_data_is_refused(void **state)
{
	const struct picture picture = { &kinds[3], 33, 18, false };

	(void)state;
	make_rows(&picture);
	deflate_rows(6, Z_DEFAULT_STRATEGY, 0);
	make_file(&picture, ic_buf_view(&zlib), ROOM);
	file.ptr[file.len - 12 - 1] ^= 1;
	assert_fails(strip(file.len), IMAGE);
	file.ptr[file.len - 12 - 1] ^= 1;
	assert_done(strip(file.len));
}

static void a_header_of_another_length_is_refused(void **state)
{
	const struct picture picture = { &kinds[3], 33, 18, false };

	(void)state;
	make_rows(&picture);
	deflate_rows(6, Z_DEFAULT_STRATEGY, 0);
	for (size_t len = 0; len < 20; len++) {
		uint8_t head[20] = { 0, 0, 0, 33, 0, 0, 0, 18, 8, 0, 0, 0, 0 };

		ic_buf_clear(&file);
		assert_done(ic_buf_put(&file, IC_LIT("\x89PNG\r\n\x1a\n")));
		put_chunk("IHDR", ic_bytes_of(head, len));
		put_chunk("IDAT", ic_buf_view(&zlib));
		put_chunk("IEND", IC_LIT(""));
		assert_int_equal(ic_ok(strip(file.len)), len == 13);
	}
}

static int set_up(void **state)
{
	(void)state;
	ic_buf_init(&rows, ROOM);
	ic_buf_init(&zlib, ROOM + 4096);
	ic_buf_init(&file, 2 * ROOM);
	ic_buf_init(&out, 2 * ROOM);
	ic_buf_init(&again, 2 * ROOM);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_buf_done(&rows);
	ic_buf_done(&zlib);
	ic_buf_done(&file);
	ic_buf_done(&out);
	ic_buf_done(&again);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_accepted),
		cmocka_unit_test(other_rows_than_the_header_says_are_refused),
		cmocka_unit_test(a_filter_that_is_none_is_refused),
		cmocka_unit_test(every_way_of_coding_is_read),
		cmocka_unit_test(cuts_and_tails_are_refused),
		cmocka_unit_test(damaged_streams_are_judged_as_by_zlib),
		cmocka_unit_test(a_code_must_use_all_its_bits),
		cmocka_unit_test(blocks_that_give_nothing_are_counted),
		cmocka_unit_test(a_wrong_checksum_of_sound_data_is_refused),
		cmocka_unit_test(a_header_of_another_length_is_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
