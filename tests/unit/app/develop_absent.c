/* SPDX-License-Identifier: Apache-2.0 */
#include "develop/develop.h"
ic_status ic_develop_start(struct ic_develop **ret_develop)
{
	(void)ret_develop;
	IC_FAIL(JAIL, "no");
}
void ic_develop_stop(struct ic_develop *develop)
{
	(void)develop;
}
ic_status ic_develop_picture(struct ic_develop *develop, ic_bytes picture, struct ic_buf *a,
			     struct ic_buf *b)
{
	(void)develop;
	(void)picture;
	(void)a;
	(void)b;
	IC_FAIL(JAIL, "no");
}
#include "develop/draw.h"
ic_status ic_draw_picture(const struct ic_draw_options *options, struct ic_buf *out)
{
	(void)options;
	(void)out;
	IC_FAIL(JAIL, "no");
}
ic_status ic_draw_add_metadata(ic_bytes jpeg, struct ic_buf *out)
{
	(void)jpeg;
	(void)out;
	IC_FAIL(JAIL, "no");
}
