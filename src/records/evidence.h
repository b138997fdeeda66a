/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows of the record say in counts, for the evidence of information governance. */
#ifndef IC_RECORDS_EVIDENCE_H
#define IC_RECORDS_EVIDENCE_H

#include "base/time.h"
#include "port/db.h"

enum { IC_EVIDENCE_MAX = 32 };

struct ic_evidence_count {
	const char *name; /* literal */
	int64_t count;
};

/** Between @from and @until; those of a state are of now. */
ic_status ic_evidence_counts(struct ic_db_tx *tx, ic_time from, ic_time until,
			     struct ic_evidence_count ret_counts[static IC_EVIDENCE_MAX],
			     size_t *ret_count);

#endif
