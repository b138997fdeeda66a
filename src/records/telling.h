/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a patient is told of a disclosure that was withheld from them. Bytes:
 * docs/formats/telling.md. */
#ifndef IC_RECORDS_TELLING_H
#define IC_RECORDS_TELLING_H

#include "base/arena.h"
#include "port/db.h"

struct ic_telling_row {
	ic_id id;
	ic_id disclosure;
	bool told;
	ic_time until; /* not told before it is decided anew, then; 0: .told */
	ic_bytes sealed_reason;
	ic_time decided;
	ic_id decided_by;
	int64_t entry;
};

/** With .told the disclosure is withheld no more. */
ic_status ic_telling_insert(struct ic_db_tx *tx, const struct ic_telling_row *telling);

/** The latest decision on @disclosure. IC_E_ABSENT: there was none yet. */
ic_status ic_telling_latest(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			    struct ic_telling_row *ret);

/* What a report asks of a disclosure for a purpose that is withheld. */
struct ic_withheld_row {
	int64_t entry;
	int purpose;
	ic_id recipient; /* here or outside */
	ic_time at;
	bool withheld; /* still */
};

struct ic_withheld_rows {
	struct ic_withheld_row *at;
	size_t count;
};

/** Of the whole @patient, those still withheld first; at most IC_WITHHELD_ROWS_MAX, which leaves
 * out what was told. */
ic_status ic_withheld_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			   struct ic_withheld_rows *ret);

#endif
