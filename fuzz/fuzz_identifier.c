/* SPDX-License-Identifier: Apache-2.0 */
/* What is typed and what a wristband says: a number that is taken is canonical. The first byte
 * chooses how it came. */
#include <stdint.h>
#include <string.h>

#include "base/bug.h"
#include "model/identifier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_canonical(const struct ic_identifier *identifier, bool demonstration)
{
	struct ic_identifier again;

	IC_ASSERT(ic_ok(ic_identifier_parse(identifier->system, ic_bytes_of_text(identifier->value),
					    demonstration, &again)));
	IC_ASSERT(strcmp(again.value, identifier->value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ic_identifier identifier;
	struct ic_wristband band;

	if (size == 0)
		return 0;
	const ic_bytes text = { data + 1, size - 1 };
	const bool demonstration = (data[0] & 1) != 0;
	const int system = data[0] >> 1 & 7;
	if (system == 0 && ic_ok(ic_wristband_parse(text, demonstration, &band)))
		check_canonical(&band.identifier, demonstration);
	if (system > 0 && system <= IC_identifier_system_TEMPORARY
	    && ic_ok(ic_identifier_parse((enum ic_identifier_system)system, text, demonstration,
					 &identifier)))
		check_canonical(&identifier, demonstration);
	return 0;
}
