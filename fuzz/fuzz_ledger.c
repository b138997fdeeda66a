/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verifier is handed: keys, notes, entries, proofs. Each has one form: what is read is
 * written to the same bytes, and a proof that holds is of an entry under its checkpoint.
 */
#include <stdint.h>

#include "base/arena.h"
#include "base/bug.h"
#include "ledger/entry.h"
#include "ledger/note.h"
#include "ledger/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX = 1 << 22 };

/* Its private key is in no fuzzer's hands. */
static const char key[] =
	"incamera.invalid/ledger+f5cc4b08+Aeqz4DsFz6Aktv/ex7g6I8C0Ax8OjTf7n2+V78prRpX9";

static void read_entry(ic_bytes bytes)
{
	struct ic_entry entry;
	uint8_t again[IC_LEAF_BYTES];

	if (bytes.len != IC_LEAF_BYTES || !ic_ok(ic_entry_parse(bytes.ptr, &entry)))
		return;
	ic_entry_emit(&entry, again);
	IC_ASSERT(ic_bytes_equal(bytes, ic_bytes_of(again, sizeof(again))));
}

static void read_key(ic_bytes text)
{
	IC_AUTO(buf) again = { 0 };
	struct ic_verifier verifier;

	if (!ic_ok(ic_verifier_parse(text, &verifier)))
		return;
	ic_buf_init(&again, text.len + 1);
	IC_ASSERT(ic_ok(ic_verifier_emit(verifier.name, verifier.public_key, &again)));
	IC_ASSERT(ic_bytes_equal(text, ic_buf_view(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IC_AUTO(arena) arena = { 0 };
	struct ic_verifier verifier;
	struct ic_checkpoint checkpoint;
	struct ic_proof_facts facts;
	const ic_bytes text = { data, size };

	ic_arena_init(&arena, ARENA_MAX);
	IC_ASSERT(ic_ok(ic_verifier_parse(ic_bytes_of_text(key), &verifier)));
	read_entry(text);
	read_key(text);
	if (ic_ok(ic_checkpoint_parse(text, &verifier, &checkpoint)))
		IC_ASSERT(ic_bytes_equal(checkpoint.origin, verifier.name));
	if (ic_ok(ic_ledger_check_proof(text, ic_bytes_of_text(key), &arena, &facts)))
		IC_ASSERT(facts.index < facts.size);
	return 0;
}
