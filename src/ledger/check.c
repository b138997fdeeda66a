/* SPDX-License-Identifier: Apache-2.0 */
/* Checking a proof: text → index, path, checkpoint and extra; extra → entry and commitment; entry
 * and path → root; root and signature. */
#include <string.h>

#include "base/json.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/proof_text.h"
#include "ledger/tree.h"

struct proof {
	ic_bytes extra_base64;
	uint64_t index;
	ic_digest path[IC_TREE_LEVELS];
	size_t path_count;
	ic_bytes checkpoint;
};

/* What follows @start in @line; IC_E_SYNTAX when it does not begin with it. */
static ic_status after(ic_bytes line, ic_bytes start, ic_bytes *ret_rest)
{
	if (!ic_bytes_start_with(line, start))
		IC_FAIL(SYNTAX, "a line of the proof is missing");
	*ret_rest = ic_bytes_from(line, start.len);
	return IC_DONE;
}

static ic_status parse_path(ic_bytes *rest, struct proof *proof)
{
	ic_bytes line;

	for (;;) {
		IC_TRY(ic_note_line(rest, &line));
		if (line.len == 0)
			return IC_DONE;
		if (proof->path_count == IC_TREE_LEVELS)
			IC_FAIL(SYNTAX, "more hashes than a tree has levels");
		IC_TRY(ic_note_hash(line, proof->path[proof->path_count++].bytes));
	}
}

static ic_status parse_text(ic_bytes text, struct proof *ret_proof)
{
	struct proof proof = { .index = 0 };
	ic_bytes line;
	ic_bytes number;

	if (text.len > IC_PROOF_BYTES_MAX)
		IC_FAIL(LIMIT, "a proof longer than any of ours");
	IC_TRY(ic_note_line(&text, &line));
	if (!ic_bytes_equal(line, IC_LIT("c2sp.org/tlog-proof@v1")))
		IC_FAIL(SYNTAX, "not a proof");
	IC_TRY(ic_note_line(&text, &line));
	IC_TRY(after(line, IC_LIT("extra "), &proof.extra_base64));
	IC_TRY(ic_note_line(&text, &line));
	IC_TRY(after(line, IC_LIT("index "), &number));
	IC_TRY(ic_decimal_parse(number, INT64_MAX, &proof.index));
	IC_TRY(parse_path(&text, &proof));
	proof.checkpoint = text;
	*ret_proof = proof;
	return IC_DONE;
}

/* ---- the extra data ---- */

static ic_status take_value(ic_json one, unsigned field, struct ic_arena *arena,
			    ic_bytes *ret_value)
{
	if (ic_event_field_form(field) == IC_FORM_TEXT) {
		const ic_bytes text = ic_json_text(ic_json_member(one, "text"));
		*ret_value = ic_arena_copy(arena, text);
		return ret_value->len == text.len ? IC_DONE : IC_FAULT(NOMEM, "reading a proof");
	}
	const ic_bytes hex = ic_json_text(ic_json_member(one, "hex"));
	uint8_t *raw = ic_arena_take(arena, 1, hex.len / 2 + 1);
	if (raw == NULL)
		IC_FAIL(NOMEM, "reading a proof");
	IC_TRY(ic_hex_parse(hex, raw, hex.len / 2));
	*ret_value = ic_bytes_of(raw, hex.len / 2);
	return IC_DONE;
}

static ic_status take_field(ic_json root, unsigned field, struct ic_arena *arena,
			    struct ic_proof_extra *extra)
{
	const char *name = ic_event_field_name(field);
	ic_json one = ic_json_member(ic_json_member(root, "disclosed"), name);

	if (one == NULL)
		return ic_hex_parse(
			ic_json_text(ic_json_member(ic_json_member(root, "digests"), name)),
			extra->digest[field], IC_HASH_BYTES);
	extra->disclosed |= 1U << field;
	IC_TRY(ic_hex_parse(ic_json_text(ic_json_member(one, "salt")), extra->salt[field],
			    IC_SALT_BYTES));
	return take_value(one, field, arena, &extra->value[field]);
}

static ic_status take_extra(ic_json root, struct ic_arena *arena, struct ic_proof_extra *extra)
{
	const int64_t number = ic_json_integer(ic_json_member(root, "type"));
	const struct ic_event_type_info *type =
		number < 0 || number > UINT16_MAX ? NULL : ic_event_type_info((unsigned)number);

	if (type == NULL)
		IC_FAIL(SYNTAX, "a proof about an unknown type of entry");
	extra->type = (uint16_t)number;
	IC_TRY(ic_hex_parse(ic_json_text(ic_json_member(root, "entry")), extra->entry,
			    IC_LEAF_BYTES));
	for (unsigned field = 1; field < IC_F_COUNT; field++)
		if (type->fields >> field & 1)
			IC_TRY(take_field(root, field, arena, extra));
	return IC_DONE;
}

/* The JSON must be the very text that what was understood would be written as. */
static ic_status check_canonical(const struct ic_proof_extra *extra, ic_bytes json)
{
	IC_AUTO(buf) again = { 0 };

	ic_buf_init(&again, IC_PROOF_BYTES_MAX);
	IC_TRY(ic_proof_extra_emit(extra, &again));
	if (!ic_bytes_equal(ic_buf_view(&again), json))
		IC_FAIL(SYNTAX, "the proof is not in its canonical form");
	return IC_DONE;
}

static ic_status parse_extra(ic_bytes base64, struct ic_arena *arena, struct ic_proof_extra *extra)
{
	IC_AUTO(buf) json = { 0 };
	IC_AUTO(json_doc) doc = { NULL };

	ic_buf_init(&json, IC_PROOF_BYTES_MAX);
	IC_TRY(ic_base64_parse(base64, &json));
	const ic_status parsed = ic_json_parse(ic_buf_view(&json), &doc);
	if (ic_failed_with(parsed, IC_E_UTF8) || ic_failed_with(parsed, IC_E_LIMIT))
		IC_FAIL(SYNTAX, "the proof is not in its canonical form");
	IC_TRY(parsed);
	IC_TRY(take_extra(doc.root, arena, extra));
	return check_canonical(extra, ic_buf_view(&json));
}

/* ---- what it proves ---- */

static ic_status check_commitment(const struct ic_proof_extra *extra)
{
	const struct ic_event_type_info *type = ic_event_type_info(extra->type);
	uint8_t digests[IC_F_COUNT][IC_HASH_BYTES];
	struct ic_entry entry;
	size_t count = 0;

	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		if (!(type->fields >> field & 1))
			continue;
		const ic_digest shown = ic_entry_field_digest(extra->salt[field], (uint16_t)field,
							      extra->value[field]);
		memcpy(digests[count++],
		       extra->disclosed >> field & 1 ? shown.bytes : extra->digest[field],
		       IC_HASH_BYTES);
	}
	IC_TRY(ic_entry_parse(extra->entry, &entry));
	const ic_digest commitment =
		ic_entry_commitment(extra->type, (const uint8_t(*)[IC_HASH_BYTES])digests, count);
	if (!ic_digest_equal(&commitment, &entry.commitment))
		IC_FAIL(VERIFY, "the fields are not those the entry committed to");
	return IC_DONE;
}

static ic_status check_inclusion(const struct proof *proof, const struct ic_proof_extra *extra,
				 const struct ic_checkpoint *checkpoint)
{
	const ic_digest leaf = ic_tree_leaf(extra->entry);
	ic_digest root;

	IC_TRY(ic_tree_follow(proof->index, checkpoint->size, &leaf, proof->path, proof->path_count,
			      &root));
	if (memcmp(root.bytes, checkpoint->root, IC_HASH_BYTES) != 0)
		IC_FAIL(VERIFY, "the entry is not in the signed ledger");
	return IC_DONE;
}

static ic_status fill_facts(const struct proof *proof, const struct ic_proof_extra *extra,
			    uint64_t size, struct ic_proof_facts *ret_facts)
{
	struct ic_entry entry;

	IC_TRY(ic_entry_parse(extra->entry, &entry));
	*ret_facts = (struct ic_proof_facts) { .index = proof->index,
					       .size = size,
					       .t = entry.t,
					       .event_id = entry.event_id,
					       .type = extra->type,
					       .disclosed = extra->disclosed };
	memcpy(ret_facts->value, extra->value, sizeof(ret_facts->value));
	return IC_DONE;
}

ic_status ic_ledger_check_proof(ic_bytes text, ic_bytes verifier_text, struct ic_arena *arena,
				struct ic_proof_facts *ret_facts)
{
	struct ic_proof_extra extra = { .type = 0 };
	struct ic_verifier verifier;
	struct ic_checkpoint checkpoint;
	struct proof proof;

	IC_TRY(ic_verifier_parse(verifier_text, &verifier));
	IC_TRY(parse_text(text, &proof));
	IC_TRY(parse_extra(proof.extra_base64, arena, &extra));
	IC_TRY(ic_checkpoint_parse(proof.checkpoint, &verifier, &checkpoint));
	IC_TRY(check_commitment(&extra));
	IC_TRY(check_inclusion(&proof, &extra, &checkpoint));
	return fill_facts(&proof, &extra, checkpoint.size, ret_facts);
}
