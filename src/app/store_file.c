/* SPDX-License-Identifier: Apache-2.0 */
#include "app/store_file.h"

#include <string.h>

#include "base/json.h"

enum { STORE_BYTES_MAX = 4096 };

static ic_status parse_store(ic_json root, struct ic_store_file *ret)
{
	if (ic_json_integer(ic_json_member(root, "format")) != 1)
		IC_FAIL(SCHEMA, "store.json of another format");
	IC_TRY(ic_id_parse(ic_json_text(ic_json_member(root, "organisation")), &ret->organisation));
	ret->demonstration = ic_json_bool(ic_json_member(root, "demonstration"));
	const ic_bytes jurisdiction = ic_json_text(ic_json_member(root, "jurisdiction"));
	/* a store from before there was a choice is England's */
	if (jurisdiction.len > 0 && !ic_jurisdiction_find(jurisdiction, &ret->jurisdiction))
		IC_FAIL(SCHEMA, "store.json names a jurisdiction of a newer program");
	const ic_bytes origin = ic_json_text(ic_json_member(root, "origin"));
	if (origin.len == 0 || origin.len >= sizeof(ret->origin))
		IC_FAIL(CONFIG, "store.json has no usable origin");
	memcpy(ret->origin, origin.ptr, origin.len);
	return IC_DONE;
}

ic_status ic_store_file_read(struct ic_disk *disk, const char *path, struct ic_store_file *ret)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	IC_AUTO(json_doc) doc = { NULL };
	uint8_t bytes[STORE_BYTES_MAX];
	size_t len = 0;

	*ret = (struct ic_store_file) { 0 };
	IC_TRY(ic_disk_open(disk, path, IC_OPEN_READ, &file));
	IC_TRY(ic_file_read(file, 0, bytes, sizeof(bytes), &len));
	IC_TRY(ic_json_parse(ic_bytes_of(bytes, len), &doc));
	return parse_store(doc.root, ret);
}

static ic_status emit_store(const struct ic_store_file *store, struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };
	const char *jurisdiction = ic_jurisdiction_info(store->jurisdiction)->word;

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_integer(doc.root, "format", 1));
	IC_TRY(ic_json_put_id(doc.root, "organisation", store->organisation));
	IC_TRY(ic_json_put_text(doc.root, "origin", ic_bytes_of_text(store->origin)));
	IC_TRY(ic_json_put_bool(doc.root, "demonstration", store->demonstration));
	IC_TRY(ic_json_put_text(doc.root, "jurisdiction", ic_bytes_of_text(jurisdiction)));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_INDENTED, out));
	return ic_buf_put_byte(out, '\n');
}

ic_status ic_store_file_write(struct ic_disk *disk, const struct ic_store_file *store)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, STORE_BYTES_MAX);
	IC_TRY(emit_store(store, &text));
	IC_TRY(ic_disk_open(disk, "store.json.new", IC_OPEN_WRITE | IC_OPEN_CREATE, &file));
	IC_TRY(ic_file_write(file, 0, ic_buf_view(&text)));
	IC_TRY(ic_file_truncate(file, text.len));
	IC_TRY(ic_file_sync(file));
	IC_TRY(ic_disk_rename(disk, "store.json.new", "store.json"));
	return ic_disk_sync_dir(disk, ".");
}
