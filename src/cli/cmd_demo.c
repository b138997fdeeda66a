/* SPDX-License-Identifier: Apache-2.0 */
/* incamera demo load: many synthetic patients with a drawn picture each, for trials and benchmarks.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/store.h"
#include "develop/draw.h"
#include "sys/terminal.h"

static const char usage[] = "load N --data DIR --as USER [--picture-bytes BYTES]";
static const char about[] = "Registers N synthetic patients of a demonstration store, each with a "
			    "spoken consent and one drawn\n"
			    "picture, through the same use cases as everyone. --picture-bytes pads "
			    "each to about that size.";
static const char example[] = "incamera demo load 1000 --data DIR --as khan";

enum { PICTURE_BYTES_MAX = 16 << 20, LOAD_MAX = 1000000, WIDTH_MIN = 64 };

/* A drawn picture takes about 0.3 bytes a pixel. */
static struct ic_draw_options drawing(uint64_t number, uint64_t picture_bytes)
{
	int width = WIDTH_MIN;

	while ((uint64_t)width * (uint64_t)width * 3 / 4 * 3 / 10 < picture_bytes)
		width += WIDTH_MIN;
	return (struct ic_draw_options) { .seed = (uint32_t)number,
					  .tone = (int)(number % 6),
					  .subject = (enum ic_draw_subject)(number % 6),
					  .healed = 0.5,
					  .width = width,
					  .height = width * 3 / 4 };
}

static ic_status register_one(struct ic_cli_store *store, uint64_t number, ic_id *ret_patient)
{
	struct ic_shape_patient card;
	const struct ic_shape_registration in = { .id = ic_entropy_id(store->app->entropy),
						  .family = IC_LIT("Synthetic"),
						  .given = IC_LIT("Patient"),
						  .born = { 1930 + (int)(number % 70),
							    1 + (int)(number % 12), 1 },
						  .approximate_age = IC_SHAPE_ABSENT,
						  .sex = IC_sex_MALE + (int)(number % 2) };

	IC_TRY(ic_app_patient_register(&store->ctx, &in, &card));
	*ret_patient = in.id;
	return ic_cli_record_answer(store, in.id, IC_situation_ADULT, IC_answer_AGREED);
}

static ic_status file_one(struct ic_cli_store *store, ic_id patient, ic_bytes picture)
{
	const struct ic_capture_options none = { .has_digest = false };
	const struct ic_shape_capture form = { .id = ic_entropy_id(store->app->entropy),
					       .patient = patient,
					       .kind = IC_recording_kind_CLINICAL,
					       .situation = IC_situation_ADULT,
					       .body_site = IC_LIT("other") };
	struct ic_capture_stream *stream = NULL;
	struct ic_shape_receipt receipt;

	IC_TRY(ic_app_capture_begin(&store->ctx, &form, &none, &stream, &receipt));
	const ic_status fed = ic_app_capture_feed(stream, picture);
	if (!ic_ok(fed)) {
		ic_app_capture_drop(stream);
		return fed;
	}
	return ic_app_capture_end(&store->ctx, stream, &receipt);
}

static ic_status load_one(struct ic_cli_store *store, uint64_t number, uint64_t picture_bytes)
{
	const struct ic_draw_options options = drawing(number, picture_bytes);
	IC_AUTO(buf) picture = { 0 };
	ic_id patient;

	ic_cli_store_next(store);
	ic_buf_init(&picture, PICTURE_BYTES_MAX);
	IC_TRY(ic_draw_picture(&options, &picture));
	IC_TRY(register_one(store, number, &patient));
	return file_one(store, patient, ic_buf_view(&picture));
}

static int load(const struct ic_cli *cli, const char *data, const char *as, uint64_t count,
		uint64_t picture_bytes)
{
	const bool shown = ic_terminal_shows_progress();
	struct ic_cli_store store;

	ic_status status = ic_cli_store_open(&store, cli, data, as, 0);
	for (uint64_t n = 0; ic_ok(status) && n < count; n++) {
		status = load_one(&store, n, picture_bytes);
		if (shown && (n % 10 == 9 || n + 1 == count))
			fprintf(cli->err, "\r%" PRIu64 " of %" PRIu64, n + 1, count);
	}
	if (shown)
		fprintf(cli->err, "\n");
	return ic_cli_store_end(&store, status);
}

int ic_cmd_demo(const struct ic_cli *cli, int argc, char **argv)
{
	const char *data = NULL;
	const char *as = NULL;
	const char *bytes = "100000";
	uint64_t count = 0;
	uint64_t picture_bytes = 0;
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "a demonstration store", NULL, &data },
		{ "as", 0, "USER", "who takes the pictures", NULL, &as },
		{ "picture-bytes", 0, "BYTES", "about how large each picture is (100000)", NULL,
		  &bytes },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc != 3 || strcmp(argv[1], "load") != 0 || as == NULL
	    || !ic_ok(ic_decimal_parse(ic_bytes_of_text(argv[2]), LOAD_MAX, &count))
	    || !ic_ok(ic_decimal_parse(ic_bytes_of_text(bytes), PICTURE_BYTES_MAX / 2,
				       &picture_bytes)))
		return ic_cli_usage(cli, "demo",
				    "say load, how many (at most 1000000), and --as USER");
	return load(cli, data, as, count, picture_bytes);
}
