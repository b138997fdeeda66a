/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdio.h>

#include "model/identifier.h"

static ic_status parse(enum ic_identifier_system system, const char *typed, bool demonstration)
{
	struct ic_identifier identifier;
	return ic_identifier_parse(system, ic_bytes_of_text(typed), demonstration, &identifier);
}

static void nhs_numbers(void **state)
{
	struct ic_identifier identifier;

	(void)state;
	assert_done(ic_identifier_parse(IC_identifier_system_NHS, IC_LIT("401-023 2137"), false,
					&identifier));
	assert_string_equal(identifier.value, "4010232137");
	assert_done(parse(IC_identifier_system_NHS, "401\u00a0023\u20132137\t", false));
	assert_fails(parse(IC_identifier_system_NHS, "401\u00a4023 2137", false),
		     IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_NHS, "4010232138", false), IDENTIFIER_CHECK);
	assert_fails(parse(IC_identifier_system_NHS, "401023213", false), IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_NHS, "40102321377", false), IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_NHS, "401023213a", false), IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_NHS, "", false), IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_NHS, "4444444444", false), IDENTIFIER_CHECK);
}

static void the_range_999_is_for_demonstrations(void **state)
{
	(void)state;
	assert_fails(parse(IC_identifier_system_NHS, "9990000018", false), IDENTIFIER_RANGE);
	assert_done(parse(IC_identifier_system_NHS, "9990000018", true));
	assert_fails(parse(IC_identifier_system_NHS, "9434765919", true), IDENTIFIER_RANGE);
}

/* Every nine digits have at most one check digit, and changing any one digit breaks it. */
static void one_changed_digit_is_always_found(void **state)
{
	char typed[16];

	(void)state;
	for (int n = 400000000; n < 400010000; n += 7) {
		snprintf(typed, sizeof(typed), "%09d", n);
		const int check = ic_identifier_check_digit(typed);
		if (check < 0)
			continue;
		typed[9] = (char)('0' + check);
		typed[10] = '\0';
		for (int at = 0; at < 10; at++)
			for (char other = '0'; other <= '9'; other++) {
				const char kept = typed[at];
				typed[at] = other;
				assert_int_equal(
					ic_ok(parse(IC_identifier_system_NHS, typed, false))
						&& other != kept,
					0);
				typed[at] = kept;
			}
	}
}

static void chi_and_hc(void **state)
{
	(void)state;
	assert_done(parse(IC_identifier_system_CHI, "0101701233", false));
	assert_fails(parse(IC_identifier_system_CHI, "3201701230", false), IDENTIFIER_CHECK);
	assert_fails(parse(IC_identifier_system_CHI, "3201701238", false), IDENTIFIER_DATE);
	assert_fails(parse(IC_identifier_system_CHI, "4010232137", false), IDENTIFIER_DATE);
	assert_done(parse(IC_identifier_system_HC, "3200000015", false));
	assert_fails(parse(IC_identifier_system_HC, "4010232137", false), IDENTIFIER_RANGE);
}

static void local_numbers(void **state)
{
	struct ic_identifier identifier;

	(void)state;
	assert_done(ic_identifier_parse(IC_identifier_system_LOCAL, IC_LIT("rx1 23-4"), false,
					&identifier));
	assert_string_equal(identifier.value, "RX1234");
	assert_fails(parse(IC_identifier_system_LOCAL, "a", false), IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_LOCAL, "A<script>", false), IDENTIFIER_LENGTH);
	assert_fails(parse(IC_identifier_system_LOCAL, "123456789012345678901", false),
		     IDENTIFIER_LENGTH);
}

static ic_status scan(ic_bytes scanned, struct ic_wristband *ret)
{
	return ic_wristband_parse(scanned, true, ret);
}

static void wristbands(void **state)
{
	struct ic_wristband band;

	(void)state;
	assert_done(scan(IC_LIT("]d28018501234567890123456\x1d"
				"919990000018\x1d"
				"93X"),
			 &band));
	assert_string_equal(band.identifier.value, "9990000018");
	assert_false(band.has_born);
	assert_done(scan(IC_LIT("919990000018\x1d"
				"725019800229"),
			 &band));
	assert_true(band.has_born);
	assert_int_equal(band.born.day, 29);
	assert_done(scan(IC_LIT("9990000018"), &band));
	assert_string_equal(band.identifier.value, "9990000018");
}

static void what_is_no_wristband(void **state)
{
	struct ic_wristband band;

	(void)state;
	assert_fails(scan(IC_LIT(""), &band), WRISTBAND);
	assert_fails(scan(IC_LIT("https://example.org/"), &band), WRISTBAND);
	assert_fails(scan(IC_LIT("801850123456"), &band), WRISTBAND);
	assert_fails(scan(IC_LIT("8018501234567890123456"), &band), WRISTBAND);
	assert_fails(scan(IC_LIT("919990000019"), &band), IDENTIFIER_CHECK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nhs_numbers),
		cmocka_unit_test(the_range_999_is_for_demonstrations),
		cmocka_unit_test(chi_and_hc),
		cmocka_unit_test(one_changed_digit_is_always_found),
		cmocka_unit_test(local_numbers),
		cmocka_unit_test(wristbands),
		cmocka_unit_test(what_is_no_wristband),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
