/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canary set of the peers' table.
 *
 *   strip_canaries make DIR COUNT    COUNT small pictures, one canary in each: every carrier, place
 * and encoding of the generator in turn, by format in directories strip_canaries judge IN OUT OUT
 * holds what a tool made of IN; for each directory a line: files, written, survivors, pixels
 * changed
 *
 * A canary survives if its text is in the output in any of the four encodings, or in what a zlib
 * stream of the output inflates to. The name of a file says which canary it carries.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "lib/gen_image.h"
#include "lib/gen_whole.h"
#include "lib/judge.h"
#include "sys/file.h"

enum { FILE_MAX = 1 << 22, INFLATED_MAX = 1 << 20, PATH_BYTES = 1024 };

static void die(const char *why, const char *path)
{
	(void)fprintf(stderr, "strip_canaries: %s: %s\n", path, why);
	exit(1);
}

/* --- the formats --- */

static unsigned carriers_heic(void)
{
	return gen_whole_carriers(GEN_HEIC);
}

static unsigned carriers_avif(void)
{
	return gen_whole_carriers(GEN_AVIF);
}

static unsigned carriers_webp(void)
{
	return gen_whole_carriers(GEN_WEBP);
}

static void make_heic(const struct gen_options *options, struct ic_buf *out)
{
	gen_whole(GEN_HEIC, options, out);
}

static void make_avif(const struct gen_options *options, struct ic_buf *out)
{
	gen_whole(GEN_AVIF, options, out);
}

static void make_webp(const struct gen_options *options, struct ic_buf *out)
{
	gen_whole(GEN_WEBP, options, out);
}

static const struct row {
	const char *name;
	enum ic_image_format format;
	unsigned (*carriers)(void);
	void (*make)(const struct gen_options *options, struct ic_buf *out);
} formats[] = {
	{ "jpg", IC_IMAGE_JPEG, gen_jpeg_carriers, gen_jpeg },
	{ "png", IC_IMAGE_PNG, gen_png_carriers, gen_png },
	{ "webp", IC_IMAGE_WEBP, carriers_webp, make_webp },
	{ "heic", IC_IMAGE_HEIC, carriers_heic, make_heic },
	{ "avif", IC_IMAGE_AVIF, carriers_avif, make_avif },
};

enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

/* --- make --- */

/* Right behind SOI bare bytes are no JPEG, and behind a scan they are its data. */
static bool is_misplaced(const struct row *row, const struct gen_options *options)
{
	return row->format == IC_IMAGE_JPEG && gen_jpeg_is_bare(options->carrier)
	       && (options->place == GEN_AFTER_START || options->place == GEN_AFTER_DATA);
}

static void write_file(const struct row *row, const char *dir, unsigned number,
		       const struct gen_options *options)
{
	IC_AUTO(buf) file = { 0 };
	char path[PATH_BYTES];

	ic_buf_init(&file, FILE_MAX);
	row->make(options, &file);
	(void)snprintf(path, sizeof(path), "%s/%s/%06u.%s", dir, row->name, number, row->name);
	FILE *out = fopen(path, "we");
	if (out == NULL || fwrite(file.ptr, 1, file.len, out) != file.len || fclose(out) != 0)
		die("cannot be written", path);
}

static void make_format(const struct row *row, const char *dir, unsigned first, unsigned count)
{
	IC_AUTO(buf) exif = { 0 };
	IC_AUTO(buf) icc = { 0 };
	IC_AUTO(buf) canary = { 0 };

	ic_buf_init(&exif, FILE_MAX);
	ic_buf_init(&icc, FILE_MAX);
	ic_buf_init(&canary, PATH_BYTES);
	gen_exif(6, true, &exif);
	gen_icc(GEN_P3, &icc);
	for (unsigned made = 0, n = 0; made < count; n++) {
		const unsigned turn = n / row->carriers();
		struct gen_options options = {
			.carrier = 1 + n % row->carriers(),
			.place = (enum gen_place)(turn % GEN_PLACES),
			.progressive = turn / 20 % 3 == 1,
			.restart = turn / 20 % 3 == 2,
		};
		if (turn % 2 != 0) {
			options.exif = ic_buf_view(&exif);
			options.icc = ic_buf_view(&icc);
		}
		if (is_misplaced(row, &options))
			continue;
		const unsigned number =
			(first + made++) * GEN_ENCODINGS + turn / GEN_PLACES % GEN_ENCODINGS;
		ic_buf_clear(&canary);
		gen_canary(number, (enum gen_encoding)(number % GEN_ENCODINGS), &canary);
		options.canary = ic_buf_view(&canary);
		write_file(row, dir, number, &options);
	}
}

static void make_dir(const char *path)
{
	if (!ic_ok(ic_dir_make(path)))
		die("no such directory could be made", path);
}

static int make(const char *dir, unsigned count)
{
	char path[PATH_BYTES];

	make_dir(dir);
	for (unsigned i = 0; i < FORMATS; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, formats[i].name);
		make_dir(path);
		make_format(&formats[i], dir, i * count, count / FORMATS);
	}
	return 0;
}

/* --- judge --- */

struct tally {
	unsigned files;
	unsigned written;
	unsigned survivors;
	unsigned changed;
};

static bool holds(ic_bytes bytes, unsigned number)
{
	IC_AUTO(buf) canary = { 0 };

	ic_buf_init(&canary, PATH_BYTES);
	for (int encoding = 0; encoding < GEN_ENCODINGS; encoding++) {
		ic_buf_clear(&canary);
		gen_canary(number, (enum gen_encoding)encoding, &canary);
		if (gen_contains(bytes, ic_buf_view(&canary)))
			return true;
	}
	return false;
}

static ic_bytes inflate_at(ic_bytes bytes, uint8_t *room)
{
	z_stream z = { .avail_in = (uInt)bytes.len, .next_out = room, .avail_out = INFLATED_MAX };

	memcpy(&z.next_in, &bytes.ptr, sizeof(z.next_in)); /* zlib reads it only */
	if (inflateInit(&z) != Z_OK)
		return (ic_bytes) { NULL, 0 };
	(void)inflate(&z, Z_FINISH);
	(void)inflateEnd(&z);
	return ic_bytes_of(room, z.total_out);
}

static bool survives(ic_bytes bytes, unsigned number)
{
	static uint8_t room[INFLATED_MAX];

	if (holds(bytes, number))
		return true;
	for (size_t i = 0; i + 2 < bytes.len; i++) {
		const bool begins = (bytes.ptr[i] & 0x0f) == 8
				    && (bytes.ptr[i] << 8 | bytes.ptr[i + 1]) % 31 == 0;
		if (begins && holds(inflate_at(ic_bytes_from(bytes, i), room), number))
			return true;
	}
	return false;
}

static bool is_changed(const struct row *row, ic_bytes before, ic_bytes after)
{
	IC_AUTO(buf) pixels_before = { 0 };
	IC_AUTO(buf) pixels_after = { 0 };

	ic_buf_init(&pixels_before, JUDGE_PIXELS_MAX);
	ic_buf_init(&pixels_after, JUDGE_PIXELS_MAX);
	if (judge_decode(row->format, before, &pixels_before) < 0)
		return false;
	return judge_decode(row->format, after, &pixels_after) < 0
	       || !ic_bytes_equal(ic_buf_view(&pixels_before), ic_buf_view(&pixels_after));
}

static void judge_file(const struct row *row, const char *in, const char *out, const char *name,
		       struct tally *tally)
{
	IC_AUTO(buf) before = { 0 };
	IC_AUTO(buf) after = { 0 };
	char path[PATH_BYTES];
	const unsigned number = (unsigned)strtoul(name, NULL, 10);

	ic_buf_init(&before, FILE_MAX);
	ic_buf_init(&after, FILE_MAX);
	(void)snprintf(path, sizeof(path), "%s/%s/%s", in, row->name, name);
	if (!ic_ok(ic_file_load(path, &before)))
		die("cannot be read", path);
	tally->files++;
	(void)snprintf(path, sizeof(path), "%s/%s/%s", out, row->name, name);
	if (!ic_ok(ic_file_load(path, &after)) || after.len == 0)
		return;
	tally->written++;
	tally->survivors += survives(ic_buf_view(&after), number);
	tally->changed += is_changed(row, ic_buf_view(&before), ic_buf_view(&after));
}

static int judge(const char *in, const char *out)
{
	char path[PATH_BYTES];

	for (int i = 0; i < FORMATS; i++) {
		struct tally tally = { 0 };
		(void)snprintf(path, sizeof(path), "%s/%s", in, formats[i].name);
		DIR *dir = opendir(path);
		for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
			if (entry->d_name[0] != '.')
				judge_file(&formats[i], in, out, entry->d_name, &tally);
		if (dir != NULL)
			(void)closedir(dir);
		(void)printf("%s %u %u %u %u\n", formats[i].name, tally.files, tally.written,
			     tally.survivors, tally.changed);
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		return make(argv[2], (unsigned)strtoul(argv[3], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "judge") == 0)
		return judge(argv[2], argv[3]);
	(void)fprintf(stderr, "usage: strip_canaries make DIR COUNT | judge IN OUT\n");
	return 2;
}
