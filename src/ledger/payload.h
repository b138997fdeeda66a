/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event beside its entry: seed and field values, sealed with the subject's audit key (the
 * organisation's when there is no subject) and bound to the event id. docs/formats/ledger.md.
 */
#ifndef IC_LEDGER_PAYLOAD_H
#define IC_LEDGER_PAYLOAD_H

#include "ledger/entry.h"
#include "ledger/ledger.h"

enum { IC_PAYLOAD_BYTES_MAX = 16 * (4 + 4096) + IC_SEED_BYTES + 128, IC_PAYLOAD_CONTEXT = 28 };

/** An event with everything the commitment needs. Values are views. */
struct ic_opened_event {
	uint16_t type;
	uint8_t seed[IC_SEED_BYTES];
	ic_bytes value[IC_F_COUNT];
};

/** "ICL1 payload" ‖ event id. */
void ic_payload_context(ic_id event_id, uint8_t ret_context[static IC_PAYLOAD_CONTEXT]);

/** Seed and the values of the type's fields, ascending. */
ic_status ic_payload_emit(const struct ic_opened_event *event, struct ic_buf *out);

/** IC_E_VERIFY unless @plain is exactly that for @type. Views into @plain. */
ic_status ic_payload_parse(uint16_t type, ic_bytes plain, struct ic_opened_event *ret_event);

/** The digests of all fields, ascending; gives their count. */
size_t ic_payload_digests(const struct ic_opened_event *event,
			  uint8_t (*ret_digests)[IC_HASH_BYTES]);

#endif
