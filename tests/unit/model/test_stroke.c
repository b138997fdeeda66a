/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "model/stroke.h"

static const struct {
	const char *points;
	bool valid;
} strokes[] = {
	{ "0,0,0,0", true },
	{ "1000,400,600000,255", true },
	{ "10,20,0,128 11,21,16,130 13,22,16,0", true },
	{ "", false },
	{ " ", false },
	{ "10,20,0", false },
	{ "10,20,0,", false },
	{ "10,20,0,1,2", false },
	{ "10,20,0,1 ", false },
	{ " 10,20,0,1", false },
	{ "10,20,0,1  11,20,1,1", false },
	{ "1001,20,0,1", false },
	{ "10,401,0,1", false },
	{ "10,20,600001,1", false },
	{ "10,20,0,256", false },
	{ "-1,20,0,1", false },
	{ "01,20,0,1", false },
	{ "1e2,20,0,1", false },
	{ "10,20,5,1 11,20,4,1", false }, /* time runs back */
};

static void points_are_in_the_pad_and_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++)
		if (ic_stroke_is_valid(ic_bytes_of_text(strokes[i].points)) != strokes[i].valid)
			fail_msg("\"%s\"", strokes[i].points);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_are_in_the_pad_and_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
