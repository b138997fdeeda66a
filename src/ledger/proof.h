/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checking without the database: a directory of tiles, or one proof in a text file. Nothing here
 * needs a key other than the verifier's. Source: c2sp.org/tlog-tiles, c2sp.org/tlog-proof,
 * docs/formats/ledger.md.
 */
#ifndef IC_LEDGER_PROOF_H
#define IC_LEDGER_PROOF_H

#include "base/arena.h"
#include "base/buf.h"
#include "ledger/event.h"
#include "ledger/ledger.h"

struct ic_verify_report {
	uint64_t size;   /* entries under the checkpoint */
	uint64_t files;  /* read */
	uint64_t beyond; /* files past the checkpoint, not yet signed */
	uint64_t faults;
};

/** One fault: @file relative to the directory, @index of the entry or hash in it (UINT64_MAX: the
 * whole file), @what a literal. */
typedef void ic_verify_fault_fn(const char *file, uint64_t index, const char *what, void *ctx);

/** Recompute every tile from the entries and compare all with the signed checkpoint. @verifier is a
 * signed-note verifier key (name+id+base64). IC_E_VERIFY when there was a fault; works on a
 * directory that is being published to. */
ic_status ic_ledger_verify(struct ic_disk *disk, const char *dir, ic_bytes verifier,
			   ic_verify_fault_fn *fault, void *ctx,
			   struct ic_verify_report *ret_report);

/** Append the .tlog-proof text of entry @index; IC_E_STATE while it is not published; @fields
 * (bits) are disclosed with their salts, read with the audit key; all other fields stay digests. */
ic_status ic_ledger_prove(struct ic_ledger *ledger, struct ic_db_tx *tx, uint64_t index,
			  const struct ic_secret *key, uint32_t fields, struct ic_buf *out);

/** What a proof that holds says. Views into @arena. */
struct ic_proof_facts {
	uint64_t index;
	uint64_t size;
	ic_time t;
	ic_id event_id;
	uint16_t type;
	uint32_t disclosed; /* bits of the fields whose value is given */
	ic_bytes value[IC_F_COUNT];
};

/** IC_E_SYNTAX: not a proof in canonical form. IC_E_VERIFY: it does not hold.
 * IC_E_LIMIT: longer than any. */
ic_status ic_ledger_check_proof(ic_bytes text, ic_bytes verifier, struct ic_arena *arena,
				struct ic_proof_facts *ret_facts);

#endif
