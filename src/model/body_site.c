/* SPDX-License-Identifier: Apache-2.0 */
#include "model/body_site.h"

static const char *const sites[] = {
#define IC_BODY_SITE(id, sided) id,
#include "model/body_sites.def"
#undef IC_BODY_SITE
};

bool ic_body_site_is(ic_bytes id)
{
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++)
		if (ic_bytes_equal(id, ic_bytes_of_text(sites[i])))
			return true;
	return false;
}
