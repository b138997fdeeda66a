/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a proof: c2sp.org/tlog-proof@v1 with canonical JSON as its extra data
 * (docs/formats/ledger.md). One function makes the JSON; checking a proof makes it again from what
 * was understood and compares, so that no byte of it is unaccounted for.
 */
#ifndef IC_LEDGER_PROOF_TEXT_H
#define IC_LEDGER_PROOF_TEXT_H

#include "base/buf.h"
#include "ledger/entry.h"

enum { IC_PROOF_BYTES_MAX = 1 << 19 };

/** What the extra data states. */
struct ic_proof_extra {
	uint8_t entry[IC_LEAF_BYTES];
	uint16_t type;
	uint32_t disclosed; /* bits of fields whose salt and value are given */
	uint8_t salt[IC_F_COUNT][IC_SALT_BYTES];
	ic_bytes value[IC_F_COUNT];
	uint8_t digest[IC_F_COUNT][IC_HASH_BYTES]; /* by field; of those not disclosed */
};

ic_status ic_proof_extra_emit(const struct ic_proof_extra *extra, struct ic_buf *out);

#endif
