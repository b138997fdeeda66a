/* SPDX-License-Identifier: Apache-2.0 */
#include "base/status.h"

#include "base/bug.h"

static const struct ic_code_info code_table[IC_CODE_COUNT] = {
	[IC_OK] = { 200, 0, "ok", "Done." },
#define IC_CODE(name, http, exit, slug, text) [IC_E_##name] = { http, exit, slug, text },
#include "base/codes.def"
#undef IC_CODE
};

const struct ic_code_info *ic_code_info(ic_code code)
{
	IC_ASSERT(code >= IC_OK && code < IC_CODE_COUNT);
	return &code_table[code];
}
