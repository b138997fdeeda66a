/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "model/mark.h"

static const struct {
	const char *text;
	int count; /* -1: refused */
} texts[] = {
	{ "", 0 },
	{ "0,0,1000,1000", 1 },
	{ "100,200,1,1 0,0,5,5", 2 },
	{ "999,999,1,1", 1 },
	{ "0,0,0,10", -1 },
	{ "0,0,10,0", -1 },
	{ "1,0,1000,10", -1 },
	{ "0,500,10,501", -1 },
	{ "0,0,10", -1 },
	{ "0,0,10,10,", -1 },
	{ "0,0,10,10 ", -1 },
	{ " 0,0,10,10", -1 },
	{ "0,0,10,10  1,1,1,1", -1 },
	{ "-1,0,10,10", -1 },
	{ "a,0,10,10", -1 },
};

static void boxes_are_in_the_picture(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ic_marks marks = { .count = 99 };
		const bool good = ic_ok(ic_marks_parse(ic_bytes_of_text(texts[i].text), &marks));
		if (good != (texts[i].count >= 0) || (good && (int)marks.count != texts[i].count))
			fail_msg("\"%s\"", texts[i].text);
	}
}

static void twenty_are_enough(void **state)
{
	char text[21 * 8] = "";
	struct ic_marks marks;

	(void)state;
	for (int i = 0; i < 20; i++)
		strcat(text, i == 0 ? "1,2,3,4" : " 1,2,3,4");
	assert_done(ic_marks_parse(ic_bytes_of_text(text), &marks));
	assert_int_equal(marks.count, 20);
	assert_true(marks.at[19].x == 1 && marks.at[19].y == 2 && marks.at[19].width == 3
		    && marks.at[19].height == 4);
	strcat(text, " 1,2,3,4");
	assert_fails(ic_marks_parse(ic_bytes_of_text(text), &marks), FIELD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boxes_are_in_the_picture),
		cmocka_unit_test(twenty_are_enough),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
