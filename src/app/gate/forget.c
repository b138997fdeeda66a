/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/forget.h"

#include "records/outside.h"

struct forgetting {
	ic_time now;
	int64_t due;
};

static ic_status count_due(struct ic_db_tx *tx, void *arg)
{
	struct forgetting *f = arg;

	return ic_outside_count_due(tx, f->now, &f->due);
}

static ic_status empty_due(struct ic_db_tx *tx, void *arg)
{
	const struct forgetting *f = arg;

	return ic_outside_forget(tx, f->now);
}

/* A reader may keep the pages for now; they are sealed, and the next purge empties them. */
ic_status ic_forget_what_is_due(struct ic_app *app)
{
	struct forgetting f = { .now = ic_clock_now(app->clock) };

	IC_TRY(ic_db_read(app->db, count_due, &f));
	if (f.due == 0)
		return IC_DONE;
	IC_TRY(ic_db_write(app->db, empty_due, &f));
	const ic_status purged = ic_db_purge(app->db);
	return ic_failed_with(purged, IC_E_UNAVAILABLE) ? IC_DONE : purged;
}
