/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints as C2SP signed notes, and verifier keys as text. Parsing takes the one canonical form
 * and nothing else. Pure. Source: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
 */
#ifndef IC_LEDGER_NOTE_H
#define IC_LEDGER_NOTE_H

#include "base/buf.h"
#include "crypto/sign.h"
#include "port/keys.h"

enum { IC_ORIGIN_BYTES_MAX = 200, IC_CHECKPOINT_BYTES_MAX = 4096 };

/** A verifier key: name+id+base64(0x01 ‖ public key). */
struct ic_verifier {
	ic_bytes name; /* into the text parsed */
	uint8_t id[IC_NOTE_KEY_ID_BYTES];
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];
};

struct ic_checkpoint {
	ic_bytes origin; /* into the text parsed */
	uint64_t size;
	uint8_t root[IC_HASH_BYTES];
};

/** True for a name that may stand in a note: not empty, no space, no '+', no control characters. */
bool ic_note_name_is_valid(ic_bytes name);

ic_status ic_verifier_emit(ic_bytes name, const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
			   struct ic_buf *out);
ic_status ic_verifier_parse(ic_bytes text, struct ic_verifier *ret_verifier);

/** The text that is signed: origin, size, root, each with its newline. */
ic_status ic_checkpoint_emit_body(ic_bytes origin, uint64_t size,
				  const uint8_t root[static IC_HASH_BYTES], struct ic_buf *out);

/** The whole note with one signature line. */
ic_status ic_checkpoint_emit(ic_bytes origin, const struct ic_tree_head *head,
			     const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
			     struct ic_buf *out);

/** IC_E_SYNTAX: not a checkpoint. IC_E_VERIFY: another origin, or no valid signature of @verifier.
 * Signature lines of others are allowed and not looked into. */
ic_status ic_checkpoint_parse(ic_bytes text, const struct ic_verifier *verifier,
			      struct ic_checkpoint *ret_checkpoint);

/** Cut the next line (without its newline) off @rest; IC_E_SYNTAX when there is no whole line. */
ic_status ic_note_line(ic_bytes *rest, ic_bytes *ret_line);

/** Exactly one hash in canonical base64. */
ic_status ic_note_hash(ic_bytes text, uint8_t ret_hash[static IC_HASH_BYTES]);

#endif
