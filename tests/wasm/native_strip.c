/* SPDX-License-Identifier: Apache-2.0 */
/*
 * native_strip FILE...: what src/image makes of each file, deep and then containers only, for
 * whoever compares: code word, output, findings and facts, each behind its length (4, big-endian).
 * native_strip --make DIR: the generated pictures, a canary in each carrier, place and encoding.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "image/record.h"
#include "image/strip.h"
#include "lib/gen_whole.h"

enum { OUT_MAX = IC_IMAGE_BYTES_MAX + (4 << 20), PATH_BYTES = 4096 };

struct made {
	struct ic_buf output;
	struct ic_buf findings;
	struct ic_buf facts;
};

static ic_status emit(void *ctx, ic_bytes span)
{
	return ic_buf_put(&((struct made *)ctx)->output, span);
}

static ic_status find(void *ctx, const struct ic_finding *finding)
{
	return ic_finding_emit(finding, &((struct made *)ctx)->findings);
}

static ic_status strip(ic_bytes file, bool containers_only, struct made *made)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip,
			     &(struct ic_strip_options) { .emit = emit,
							  .find = find,
							  .ctx = made,
							  .containers_only = containers_only }));
	IC_TRY(ic_strip_feed(&strip, file));
	IC_TRY(ic_strip_end(&strip));
	return ic_image_facts_emit(&strip.facts, &made->facts);
}

static void print(ic_bytes bytes)
{
	uint8_t len[4];

	ic_store_be32(len, (uint32_t)bytes.len);
	(void)fwrite(len, 1, sizeof(len), stdout);
	if (bytes.len > 0)
		(void)fwrite(bytes.ptr, 1, bytes.len, stdout);
}

static void show(ic_bytes file, bool containers_only)
{
	struct made made;

	ic_buf_init(&made.output, OUT_MAX);
	ic_buf_init(&made.findings, 4 << 20);
	ic_buf_init(&made.facts, 1024);
	const ic_status status = strip(file, containers_only, &made);
	print(ic_ok(status) ? (ic_bytes) { 0 }
			    : ic_bytes_of_text(ic_code_info(ic_status_code(status))->slug));
	print(ic_buf_view(&made.output));
	print(ic_buf_view(&made.findings));
	print(ic_buf_view(&made.facts));
	ic_buf_done(&made.output);
	ic_buf_done(&made.findings);
	ic_buf_done(&made.facts);
}

static int show_file(const char *path)
{
	struct ic_buf file;
	static uint8_t part[1 << 16];
	FILE *in = fopen(path, "rb");
	size_t got;

	ic_buf_init(&file, SIZE_MAX / 2);
	if (in == NULL)
		return 1;
	while ((got = fread(part, 1, sizeof(part), in)) > 0)
		ic_ignore(ic_buf_put(&file, ic_bytes_of(part, got)), "no limit");
	(void)fclose(in);
	show(ic_buf_view(&file), false);
	show(ic_buf_view(&file), true);
	ic_buf_done(&file);
	return 0;
}

/* ---- generated ---- */

/* JPEG, PNG, then the kinds of gen_whole.h. */
enum { KIND_JPEG, KIND_PNG, KIND_WHOLE, KINDS = KIND_WHOLE + GEN_WHOLE_KINDS };

static const char *name_of(int kind)
{
	static const char *const names[] = { "jpeg", "png" };

	return kind < KIND_WHOLE ? names[kind]
				 : gen_whole_name((enum gen_whole)(kind - KIND_WHOLE));
}

static unsigned carriers_of(int kind)
{
	return kind == KIND_JPEG  ? gen_jpeg_carriers()
	       : kind == KIND_PNG ? gen_png_carriers()
				  : gen_whole_carriers((enum gen_whole)(kind - KIND_WHOLE));
}

static void make(int kind, const struct gen_options *options, struct ic_buf *out)
{
	if (kind == KIND_JPEG)
		gen_jpeg(options, out);
	else if (kind == KIND_PNG)
		gen_png(options, out);
	else
		gen_whole((enum gen_whole)(kind - KIND_WHOLE), options, out);
}

static int save(const char *dir, int kind, const struct gen_options *options, unsigned encoding)
{
	char path[PATH_BYTES];
	struct ic_buf file;

	ic_buf_init(&file, 1 << 20);
	make(kind, options, &file);
	(void)snprintf(path, sizeof(path), "%s/made-%u-%u-%u.%s", dir, options->carrier,
		       (unsigned)options->place, encoding, name_of(kind));
	FILE *out = fopen(path, "wb");
	const bool done = out != NULL && fwrite(file.ptr, 1, file.len, out) == file.len;
	ic_buf_done(&file);
	return out != NULL && fclose(out) == 0 && done ? 0 : 1;
}

static int make_all(const char *dir, int kind)
{
	struct ic_buf exif;
	struct ic_buf icc;
	int failed = 0;

	ic_buf_init(&exif, 4096);
	ic_buf_init(&icc, 1 << 16);
	gen_exif(6, true, &exif);
	gen_icc(GEN_P3, &icc);
	for (unsigned carrier = 0; carrier <= carriers_of(kind); carrier++) {
		for (unsigned place = 0; place < GEN_PLACES; place++) {
			for (unsigned encoding = 0; encoding < GEN_ENCODINGS; encoding++) {
				struct ic_buf canary;

				ic_buf_init(&canary, 200);
				gen_canary(carrier, (enum gen_encoding)encoding, &canary);
				failed |=
					save(dir, kind,
					     &(struct gen_options) { .carrier = carrier,
								     .place = (enum gen_place)place,
								     .canary = ic_buf_view(&canary),
								     .exif = ic_buf_view(&exif),
								     .icc = ic_buf_view(&icc),
								     .progressive = place % 2 == 1,
								     .restart = place % 3 == 1 },
					     encoding);
				ic_buf_done(&canary);
			}
		}
	}
	ic_buf_done(&exif);
	ic_buf_done(&icc);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = argc < 2;

	if (argc == 3 && strcmp(argv[1], "--make") == 0) {
		for (int kind = 0; kind < KINDS; kind++)
			failed |= make_all(argv[2], kind);
		return failed;
	}
	for (int i = 1; i < argc; i++)
		failed |= show_file(argv[i]);
	return failed;
}
