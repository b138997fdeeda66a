/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration's drawn pictures are not needed here. */
#include "develop/draw.h"

ic_status ic_draw_picture(const struct ic_draw_options *options, struct ic_buf *out)
{
	(void)options;
	(void)out;
	IC_FAIL(UNAVAILABLE, "no drawing in this test");
}

ic_status ic_draw_add_metadata(ic_bytes jpeg, struct ic_buf *out)
{
	(void)jpeg;
	(void)out;
	IC_FAIL(UNAVAILABLE, "no drawing in this test");
}
