/* SPDX-License-Identifier: Apache-2.0 */
/* gen_file KIND CARRIER ORIENTATION PROFILE: one generated picture on standard output; jpeg, png,
 * or a kind of gen_whole.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/gen_whole.h"

int main(int argc, char **argv)
{
	struct ic_buf canary;
	struct ic_buf exif;
	struct ic_buf icc;
	struct ic_buf file;

	if (argc != 5)
		return 2;
	ic_buf_init(&canary, 200);
	ic_buf_init(&exif, 4096);
	ic_buf_init(&icc, 1 << 16);
	ic_buf_init(&file, 1 << 20);
	gen_canary((unsigned)atoi(argv[2]), GEN_RAW, &canary);
	gen_exif(atoi(argv[3]), true, &exif);
	if (argv[4][0] != '-')
		gen_icc((enum gen_profile)atoi(argv[4]), &icc);
	const struct gen_options options = { .carrier = (unsigned)atoi(argv[2]),
					     .place = GEN_BEFORE_DATA,
					     .canary = ic_buf_view(&canary),
					     .exif = ic_buf_view(&exif),
					     .icc = ic_buf_view(&icc) };
	if (strcmp(argv[1], "jpeg") == 0)
		gen_jpeg(&options, &file);
	else if (strcmp(argv[1], "png") == 0)
		gen_png(&options, &file);
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		if (strcmp(argv[1], gen_whole_name((enum gen_whole)kind)) == 0)
			gen_whole((enum gen_whole)kind, &options, &file);
	}
	const size_t written = fwrite(file.ptr, 1, file.len, stdout);
	const int code = written == file.len ? 0 : 1;
	ic_buf_done(&canary);
	ic_buf_done(&exif);
	ic_buf_done(&icc);
	ic_buf_done(&file);
	return code;
}
