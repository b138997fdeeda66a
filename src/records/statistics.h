/* SPDX-License-Identifier: Apache-2.0 */
/* What was done in a span of time, in counts by kind: for figures that are published. */
#ifndef IC_RECORDS_STATISTICS_H
#define IC_RECORDS_STATISTICS_H

#include "base/time.h"
#include "port/db.h"

enum { IC_STATISTIC_CELLS = 16 };

struct ic_statistic {
	const char *what;                      /* literal */
	int64_t cells[IC_STATISTIC_CELLS];     /* by number of the vocabulary, or of the bucket */
	const char *names[IC_STATISTIC_CELLS]; /* NULL: no such cell */
};

enum { IC_STATISTICS = 5 };

/** Of [@from, @until), both midnights in London. */
ic_status ic_statistics_count(struct ic_db_tx *tx, ic_time from, ic_time until,
			      struct ic_statistic ret[static IC_STATISTICS]);

#endif
