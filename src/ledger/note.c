/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/note.h"

#include <string.h>

#include "base/text.h"

enum {
	ED25519 = 0x01,
	SIGNATURE_LINES_MAX = 32,
	KEY_RAW = 1 + IC_SIGN_PUBLIC_BYTES,
	SIGNATURE_RAW = IC_NOTE_KEY_ID_BYTES + IC_SIGN_BYTES
};

static const char dash[] = "\xe2\x80\x94 "; /* em dash, space */

bool ic_note_name_is_valid(ic_bytes name)
{
	if (name.len == 0 || name.len > IC_ORIGIN_BYTES_MAX || !ic_utf8_is_valid(name))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] <= ' ' || name.ptr[i] == '+' || name.ptr[i] == 0x7f)
			return false;
	return true;
}

ic_status ic_verifier_emit(ic_bytes name, const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
			   struct ic_buf *out)
{
	uint8_t id[IC_NOTE_KEY_ID_BYTES];
	uint8_t raw[KEY_RAW] = { ED25519 };
	char hex[2 * IC_NOTE_KEY_ID_BYTES + 1];

	ic_note_key_id(name, public_key, id);
	ic_hex_emit(ic_bytes_of(id, sizeof(id)), hex);
	memcpy(raw + 1, public_key, IC_SIGN_PUBLIC_BYTES);
	IC_TRY(ic_buf_put(out, name));
	IC_TRY(ic_buf_put_byte(out, '+'));
	IC_TRY(ic_buf_put_text(out, hex));
	IC_TRY(ic_buf_put_byte(out, '+'));
	return ic_base64_emit(ic_bytes_of(raw, sizeof(raw)), out);
}

/* Canonical base64 of exactly @len bytes. */
static ic_status parse_base64(ic_bytes text, uint8_t *ret_raw, size_t len)
{
	IC_AUTO(buf) raw = { 0 };

	ic_buf_init(&raw, len);
	const ic_status status = ic_base64_parse(text, &raw);
	if (ic_failed_with(status, IC_E_NOMEM))
		return status;
	if (!ic_ok(status) || raw.len != len)
		IC_FAIL(SYNTAX, "base64 of another length");
	memcpy(ret_raw, raw.ptr, len);
	return IC_DONE;
}

static const uint8_t *find(ic_bytes text, uint8_t byte)
{
	return text.len == 0 ? NULL : memchr(text.ptr, byte, text.len);
}

ic_status ic_verifier_parse(ic_bytes text, struct ic_verifier *ret_verifier)
{
	struct ic_verifier verifier;
	uint8_t raw[KEY_RAW];
	uint8_t id[IC_NOTE_KEY_ID_BYTES];

	const uint8_t *plus = find(text, '+');
	if (plus == NULL)
		IC_FAIL(SYNTAX, "not a verifier key");
	verifier.name = ic_bytes_of(text.ptr, (size_t)(plus - text.ptr));
	const ic_bytes rest = ic_bytes_from(text, verifier.name.len + 1);
	const size_t hex = 2 * IC_NOTE_KEY_ID_BYTES;
	if (!ic_note_name_is_valid(verifier.name) || rest.len < hex + 1 || rest.ptr[hex] != '+')
		IC_FAIL(SYNTAX, "not a verifier key");
	IC_TRY(ic_hex_parse(ic_bytes_of(rest.ptr, hex), verifier.id, sizeof(verifier.id)));
	IC_TRY(parse_base64(ic_bytes_from(rest, hex + 1), raw, sizeof(raw)));
	memcpy(verifier.public_key, raw + 1, IC_SIGN_PUBLIC_BYTES);
	ic_note_key_id(verifier.name, verifier.public_key, id);
	if (raw[0] != ED25519 || memcmp(id, verifier.id, sizeof(id)) != 0)
		IC_FAIL(SYNTAX, "a verifier key whose id is not its own");
	*ret_verifier = verifier;
	return IC_DONE;
}

ic_status ic_checkpoint_emit_body(ic_bytes origin, uint64_t size,
				  const uint8_t root[static IC_HASH_BYTES], struct ic_buf *out)
{
	IC_TRY(ic_buf_put(out, origin));
	IC_TRY(ic_buf_put_byte(out, '\n'));
	IC_TRY(ic_decimal_emit(size, out));
	IC_TRY(ic_buf_put_byte(out, '\n'));
	IC_TRY(ic_base64_emit(ic_bytes_of(root, IC_HASH_BYTES), out));
	return ic_buf_put_byte(out, '\n');
}

ic_status ic_checkpoint_emit(ic_bytes origin, const struct ic_tree_head *head,
			     const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
			     struct ic_buf *out)
{
	uint8_t raw[SIGNATURE_RAW];

	ic_note_key_id(origin, public_key, raw);
	memcpy(raw + IC_NOTE_KEY_ID_BYTES, head->signature, IC_SIGN_BYTES);
	IC_TRY(ic_checkpoint_emit_body(origin, head->size, head->root, out));
	IC_TRY(ic_buf_put_byte(out, '\n'));
	IC_TRY(ic_buf_put_text(out, dash));
	IC_TRY(ic_buf_put(out, origin));
	IC_TRY(ic_buf_put_byte(out, ' '));
	IC_TRY(ic_base64_emit(ic_bytes_of(raw, sizeof(raw)), out));
	return ic_buf_put_byte(out, '\n');
}

ic_status ic_note_line(ic_bytes *rest, ic_bytes *ret_line)
{
	const uint8_t *end = find(*rest, '\n');

	if (end == NULL)
		IC_FAIL(SYNTAX, "a line without its end");
	const size_t len = (size_t)(end - rest->ptr);
	*ret_line = ic_bytes_of(rest->ptr, len);
	*rest = ic_bytes_of(rest->ptr + len + 1, rest->len - len - 1);
	return IC_DONE;
}

ic_status ic_note_hash(ic_bytes text, uint8_t ret_hash[static IC_HASH_BYTES])
{
	return parse_base64(text, ret_hash, IC_HASH_BYTES);
}

/* One signature line. Says whether it is a valid one of @verifier; a false one by its name and id
 * is a failure. */
static ic_status check_line(ic_bytes line, ic_bytes body, const struct ic_verifier *verifier,
			    bool *ret_ours)
{
	uint8_t raw[SIGNATURE_RAW];

	if (!ic_bytes_start_with(line, ic_bytes_of_text(dash)))
		IC_FAIL(SYNTAX, "not a signature line");
	const ic_bytes rest = ic_bytes_from(line, sizeof(dash) - 1);
	const uint8_t *space = find(rest, ' ');
	if (space == NULL)
		IC_FAIL(SYNTAX, "not a signature line");
	const ic_bytes name = ic_bytes_of(rest.ptr, (size_t)(space - rest.ptr));
	const ic_bytes text = ic_bytes_from(rest, name.len + 1);
	if (!ic_note_name_is_valid(name) || text.len == 0)
		IC_FAIL(SYNTAX, "not a signature line");
	if (!ic_bytes_equal(name, verifier->name))
		return IC_DONE;
	IC_TRY(parse_base64(text, raw, sizeof(raw)));
	if (memcmp(raw, verifier->id, sizeof(verifier->id)) != 0)
		return IC_DONE;
	const ic_status status =
		ic_signature_check(verifier->public_key, body, raw + IC_NOTE_KEY_ID_BYTES);
	if (!ic_ok(status))
		IC_FAIL(VERIFY, "the signature of the checkpoint does not hold");
	*ret_ours = true;
	return IC_DONE;
}

static ic_status check_signatures(ic_bytes lines, ic_bytes body, const struct ic_verifier *verifier)
{
	bool ours = false;

	for (size_t i = 0; lines.len > 0; i++) {
		ic_bytes line;
		bool this_one = false;
		if (i >= SIGNATURE_LINES_MAX)
			IC_FAIL(LIMIT, "too many signatures");
		IC_TRY(ic_note_line(&lines, &line));
		IC_TRY(check_line(line, body, verifier, &this_one));
		if (ours && this_one)
			IC_FAIL(SYNTAX, "a signature given twice");
		ours = ours || this_one;
	}
	if (!ours)
		IC_FAIL(VERIFY, "the checkpoint is not signed by this key");
	return IC_DONE;
}

ic_status ic_checkpoint_parse(ic_bytes text, const struct ic_verifier *verifier,
			      struct ic_checkpoint *ret_checkpoint)
{
	struct ic_checkpoint checkpoint;
	ic_bytes rest = text;
	ic_bytes line;

	if (text.len > IC_CHECKPOINT_BYTES_MAX)
		IC_FAIL(LIMIT, "a checkpoint longer than any of ours");
	IC_TRY(ic_note_line(&rest, &checkpoint.origin));
	IC_TRY(ic_note_line(&rest, &line));
	IC_TRY(ic_decimal_parse(line, INT64_MAX, &checkpoint.size));
	IC_TRY(ic_note_line(&rest, &line));
	IC_TRY(ic_note_hash(line, checkpoint.root));
	const ic_bytes body = ic_bytes_of(text.ptr, text.len - rest.len);
	IC_TRY(ic_note_line(&rest, &line));
	if (line.len != 0)
		IC_FAIL(SYNTAX, "a checkpoint with extension lines");
	if (!ic_bytes_equal(checkpoint.origin, verifier->name))
		IC_FAIL(VERIFY, "the checkpoint of another ledger");
	IC_TRY(check_signatures(rest, body, verifier));
	*ret_checkpoint = checkpoint;
	return IC_DONE;
}
