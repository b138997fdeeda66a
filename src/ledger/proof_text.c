/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/proof_text.h"

#include <stdio.h>

#include "base/bug.h"
#include "base/json.h"

enum { HEX_BYTES_MAX = 2 * 4096 + 1 };

static ic_status put_hex(ic_json into, const char *key, ic_bytes bytes)
{
	char hex[HEX_BYTES_MAX];

	IC_ASSERT(bytes.len * 2 < sizeof(hex));
	ic_hex_emit(bytes, hex);
	return ic_json_put_text(into, key, ic_bytes_of_text(hex));
}

static ic_status put_disclosed(ic_json fields, const struct ic_proof_extra *extra, unsigned field)
{
	ic_json one = NULL;

	IC_TRY(ic_json_put_object(fields, ic_event_field_name(field), &one));
	IC_TRY(ic_json_put_integer(one, "field", field));
	IC_TRY(put_hex(one, "salt", ic_bytes_of(extra->salt[field], IC_SALT_BYTES)));
	if (ic_event_field_form(field) == IC_FORM_TEXT)
		return ic_json_put_text(one, "text", extra->value[field]);
	return put_hex(one, "hex", extra->value[field]);
}

static ic_status put_fields(ic_json root, const struct ic_proof_extra *extra)
{
	const struct ic_event_type_info *type = ic_event_type_info(extra->type);
	ic_json disclosed = NULL;
	ic_json digests = NULL;

	IC_TRY(ic_json_put_object(root, "disclosed", &disclosed));
	IC_TRY(ic_json_put_object(root, "digests", &digests));
	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		if (!(type->fields >> field & 1))
			continue;
		if (extra->disclosed >> field & 1)
			IC_TRY(put_disclosed(disclosed, extra, field));
		else
			IC_TRY(put_hex(digests, ic_event_field_name(field),
				       ic_bytes_of(extra->digest[field], IC_HASH_BYTES)));
	}
	return IC_DONE;
}

ic_status ic_proof_extra_emit(const struct ic_proof_extra *extra, struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };

	IC_ASSERT(ic_event_type_info(extra->type) != NULL);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(put_hex(doc.root, "entry", ic_bytes_of(extra->entry, IC_LEAF_BYTES)));
	IC_TRY(ic_json_put_integer(doc.root, "type", extra->type));
	IC_TRY(put_fields(doc.root, extra));
	return ic_json_emit(doc.root, IC_JSON_CANONICAL, out);
}
