/* SPDX-License-Identifier: Apache-2.0 */
#include "records/share.h"

#include "base/bug.h"
#include "records/rows.h"

ic_status ic_share_insert(struct ic_db_tx *tx, const struct ic_share_row *s,
			  const struct ic_share_item *items, size_t count)
{
	IC_ASSERT(count > 0 && count <= IC_SHARE_ITEMS_MAX);
	IC_TRY(ic_db_run(
		tx,
		"INSERT INTO share (id, patient, sender, recipient, purpose, urgent, sent, "
		"expires, rule, sealed_words, entry, anonymised)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		IC_DB_ARGS(IC_DB_ID(s->id), IC_DB_ID(s->patient), IC_DB_ID(s->sender),
			   IC_DB_ID(s->recipient), IC_DB_INT(s->purpose), IC_DB_INT(s->urgent),
			   IC_DB_INT(s->sent), IC_DB_INT(s->expires), IC_DB_STR(s->rule),
			   IC_DB_BYTES(s->sealed_words), IC_DB_INT(s->entry),
			   IC_DB_INT(s->anonymised))));
	for (size_t i = 0; i < count; i++)
		IC_TRY(ic_db_run(tx,
				 "INSERT INTO share_item (share, recording, anonymisation) VALUES "
				 "($1, $2, $3)",
				 IC_DB_ARGS(IC_DB_ID(s->id), IC_DB_ID(items[i].recording),
					    IC_DB_ID_OR_NULL(items[i].anonymisation))));
	return IC_DONE;
}

#define SHARE_COLUMNS                                                                           \
	"SELECT s.id, s.patient, s.sender, s.recipient, s.purpose, s.urgent, s.sent, "          \
	"s.delivered, s.opened,"                                                                \
	" s.replied, s.stopped, s.expires, s.rule, s.sealed_words, s.entry, s.anonymised FROM " \
	"share s "

static void read_share(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_share_row *)ret_struct = (struct ic_share_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.sender = ic_db_id(row, 2),
		.recipient = ic_db_id(row, 3),
		.purpose = (int)ic_db_int(row, 4),
		.urgent = ic_db_int(row, 5) != 0,
		.sent = ic_db_int(row, 6),
		.delivered = ic_db_int(row, 7),
		.opened = ic_db_int(row, 8),
		.replied = ic_db_int(row, 9),
		.stopped = ic_db_int(row, 10),
		.expires = ic_db_int(row, 11),
		.rule = ic_row_copy(row, 12, rows->arena, &rows->full),
		.sealed_words = ic_row_copy(row, 13, rows->arena, &rows->full),
		.entry = ic_db_int(row, 14),
		.anonymised = ic_db_int(row, 15) != 0,
	};
}

ic_status ic_share_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			struct ic_share_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_share };

	return ic_rows_get(tx, &rows, ret, SHARE_COLUMNS "WHERE s.id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

static ic_status list_shares(struct ic_db_tx *tx, struct ic_arena *arena, const char *sql,
			     const struct ic_db_value *args, size_t count,
			     struct ic_share_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_share };

	IC_TRY(ic_rows_query(tx, &rows, sql, args, count));
	*ret = (struct ic_share_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_share_list_to(struct ic_db_tx *tx, ic_id recipient, ic_time now,
			   struct ic_arena *arena, struct ic_share_rows *ret)
{
	return list_shares(
		tx, arena,
		SHARE_COLUMNS
		"WHERE s.recipient = $1 AND s.stopped IS NULL AND s.expires > $2 ORDER BY"
		" (s.urgent = 1 AND s.opened IS NULL) DESC, s.sent DESC LIMIT $3",
		IC_DB_ARGS(IC_DB_ID(recipient), IC_DB_INT(now), IC_DB_INT(IC_LIST_ROWS_MAX)), ret);
}

ic_status ic_share_list_from(struct ic_db_tx *tx, ic_id sender, ic_time before_at, ic_id before,
			     struct ic_arena *arena, struct ic_share_rows *ret)
{
	return list_shares(tx, arena,
			   SHARE_COLUMNS
			   "WHERE s.sender = $1 AND ($3 IS NULL OR s.sent < $2 OR (s.sent = $2 "
			   "AND s.id < $3)) ORDER BY s.sent DESC, s.id DESC LIMIT $4",
			   IC_DB_ARGS(IC_DB_ID(sender), IC_DB_INT(before_at),
				      IC_DB_ID_OR_NULL(before), IC_DB_INT(IC_LIST_ROWS_MAX)),
			   ret);
}

static void read_end(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_share_end *)ret_struct = (struct ic_share_end) {
		.share = ic_db_id(row, 0),
		.sender = ic_db_id(row, 1),
		.recipient = ic_db_id(row, 2),
	};
}

/* Three statements over one set of shares; $1 names whose, $2 is now. */
struct stopping {
	const char *count;
	const char *list;
	const char *stop;
};

#define STOPPING(set)                                                               \
	{                                                                           \
		"SELECT count(*) FROM share WHERE " set " AND stopped IS NULL AND " \
		"expires > $2",                                                     \
			"SELECT id, sender, recipient FROM share WHERE " set        \
			" AND stopped IS NULL AND expires > $2",                    \
			"UPDATE share SET stopped = $2 WHERE " set                  \
			" AND stopped IS NULL AND expires > $2"                     \
	}

static ic_status stop(struct ic_db_tx *tx, const struct stopping *stopping, ic_id whose,
		      ic_time now, struct ic_arena *arena, struct ic_share_ends *ret)
{
	const struct ic_db_value args[] = { IC_DB_ID(whose), IC_DB_INT(now) };
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret->at), .read = read_end };
	uint64_t changed = 0;
	int64_t count = 0;

	IC_TRY(ic_rows_number(tx, &count, stopping->count, args, 2));
	*ret = (struct ic_share_ends) { NULL, 0 };
	if (count == 0)
		return IC_DONE;
	rows.max = (size_t)count;
	IC_TRY(ic_rows_query(tx, &rows, stopping->list, args, 2));
	IC_TRY(ic_db_change(tx, stopping->stop, args, 2, &changed));
	IC_ASSERT(changed == rows.count); /* one transaction sees one state */
	*ret = (struct ic_share_ends) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_share_stop_all(struct ic_db_tx *tx, ic_id patient, ic_time now, struct ic_arena *arena,
			    struct ic_share_ends *ret)
{
	static const struct stopping all = STOPPING("patient IN " IC_WHOLE_PATIENT);

	return stop(tx, &all, patient, now, arena, ret);
}

ic_status ic_share_stop_recording(struct ic_db_tx *tx, ic_id recording, ic_time now,
				  struct ic_arena *arena, struct ic_share_ends *ret)
{
	static const struct stopping all =
		STOPPING("id IN (SELECT share FROM share_item WHERE recording = $1)");

	return stop(tx, &all, recording, now, arena, ret);
}

ic_status ic_share_stop_anonymisation(struct ic_db_tx *tx, ic_id anonymisation, ic_time now,
				      struct ic_arena *arena, struct ic_share_ends *ret)
{
	static const struct stopping all =
		STOPPING("id IN (SELECT share FROM share_item WHERE anonymisation = $1)");

	return stop(tx, &all, anonymisation, now, arena, ret);
}

ic_status ic_share_stop_older(struct ic_db_tx *tx, ic_id anonymisation, ic_time now,
			      struct ic_arena *arena, struct ic_share_ends *ret)
{
	static const struct stopping all = STOPPING(
		"id IN (SELECT i.share FROM share_item i JOIN anonymisation o ON o.id = "
		"i.anonymisation JOIN anonymisation n ON n.recording = o.recording AND n.release = "
		"o.release WHERE n.id = $1 AND o.id <> n.id)");

	return stop(tx, &all, anonymisation, now, arena, ret);
}

struct visiting {
	ic_status (*visit)(const struct ic_copy_holder *holder, void *ctx);
	void *ctx;
};

static ic_status visit_holder(const struct ic_db_row *row, void *ctx)
{
	const struct visiting *visiting = ctx;
	const struct ic_copy_holder holder = { .share = ic_db_id(row, 0),
					       .disclosure = ic_db_id(row, 1),
					       .by = ic_db_id(row, 2),
					       .recipient = ic_db_id(row, 3),
					       .purpose = (int)ic_db_int(row, 4),
					       .consented = ic_db_int(row, 5) != 0,
					       .withheld = ic_db_int(row, 6) != 0 };

	return visiting->visit(&holder, visiting->ctx);
}

ic_status ic_share_each_holder(struct ic_db_tx *tx, ic_id patient, ic_id recording, ic_time now,
			       ic_status (*visit)(const struct ic_copy_holder *holder, void *ctx),
			       void *ctx)
{
	struct visiting visiting = { visit, ctx };

	return ic_db_query(
		tx,
		"SELECT id, NULL, sender, recipient, purpose, 0, 0, sent AS at FROM share WHERE "
		"patient "
		"IN " IC_WHOLE_PATIENT
		" AND anonymised = 0 AND ($2 IS NULL OR id IN (SELECT share FROM share_item WHERE "
		"recording = $2)) AND (opened IS NOT NULL OR (stopped IS NULL AND "
		"expires > $3))"
		" UNION ALL "
		"SELECT NULL, d.id, o.by_staff, o.recipient, d.purpose, d.consented, "
		"d.withheld, d.at FROM outside o JOIN disclosure d ON d.id = o.disclosure WHERE "
		"d.patient IN " IC_WHOLE_PATIENT
		" AND ($2 IS NULL OR d.id IN (SELECT disclosure FROM outside_item WHERE "
		"recording = $2)) AND o.handed IS NOT NULL"
		" ORDER BY at, 1, 2",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID_OR_NULL(recording), IC_DB_INT(now)),
		visit_holder, &visiting);
}

ic_status ic_share_was_stopped(struct ic_db_tx *tx, ic_id staff, ic_id recording, bool *ret_stopped)
{
	int64_t stopped = 0;

	IC_TRY(ic_rows_number(tx, &stopped,
			      "SELECT COALESCE(s.stopped, 0) FROM share s JOIN share_item i ON "
			      "i.share = s.id WHERE i.recording = $2 AND s.recipient = $1"
			      " AND s.anonymised = 0"
			      " ORDER BY s.sent DESC LIMIT 1",
			      IC_DB_ARGS(IC_DB_ID(staff), IC_DB_ID(recording))));
	*ret_stopped = stopped != 0;
	return IC_DONE;
}

ic_status ic_share_list_unopened(struct ic_db_tx *tx, ic_time after, ic_time before,
				 struct ic_arena *arena, struct ic_share_rows *ret)
{
	return list_shares(
		tx, arena,
		SHARE_COLUMNS "WHERE s.sent > $1 AND s.sent <= $2 AND s.opened IS NULL"
			      " AND s.stopped IS NULL ORDER BY s.sent LIMIT $3",
		IC_DB_ARGS(IC_DB_INT(after), IC_DB_INT(before), IC_DB_INT(IC_LIST_ROWS_MAX)), ret);
}

ic_status ic_share_items(struct ic_db_tx *tx, ic_id share, struct ic_arena *arena,
			 struct ic_share_items *ret)
{
	struct ic_rows rows = { .arena = arena, .max = IC_SHARE_ITEMS_MAX };

	IC_TRY(ic_rows_ids(tx, &rows,
			   "SELECT recording FROM share_item WHERE share = $1 ORDER BY recording",
			   IC_DB_ARGS(IC_DB_ID(share))));
	*ret = (struct ic_share_items) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_share_copies(struct ic_db_tx *tx, ic_id share, struct ic_arena *arena,
			  struct ic_share_items *ret)
{
	struct ic_rows rows = { .arena = arena, .max = IC_SHARE_ITEMS_MAX };

	IC_TRY(ic_rows_ids(tx, &rows,
			   "SELECT anonymisation FROM share_item WHERE share = $1 AND "
			   "anonymisation IS NOT NULL ORDER BY anonymisation",
			   IC_DB_ARGS(IC_DB_ID(share))));
	*ret = (struct ic_share_items) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_share_recent_recipients(struct ic_db_tx *tx, ic_id sender, size_t max,
				     struct ic_arena *arena, struct ic_share_items *ret)
{
	struct ic_rows rows = { .arena = arena, .max = max };

	IC_TRY(ic_rows_ids(tx, &rows,
			   "SELECT recipient FROM share WHERE sender = $1 GROUP BY recipient"
			   " ORDER BY max(sent) DESC LIMIT $2",
			   IC_DB_ARGS(IC_DB_ID(sender), IC_DB_INT(max))));
	*ret = (struct ic_share_items) { rows.at, rows.count };
	return IC_DONE;
}

#define OPEN_SQL                                                            \
	"UPDATE share SET opened = $2, delivered = coalesce(delivered, $2)" \
	" WHERE id = $1 AND opened IS NULL"

ic_status ic_share_mark(struct ic_db_tx *tx, ic_id share, enum ic_share_mark mark, ic_time at,
			bool *ret_first)
{
	static const char *const statements[IC_MARK_COUNT] = {
		[IC_MARK_DELIVERED] =
			"UPDATE share SET delivered = $2 WHERE id = $1 AND delivered IS NULL",
		[IC_MARK_OPENED] = OPEN_SQL,
		[IC_MARK_REPLIED] =
			"UPDATE share SET replied = $2 WHERE id = $1 AND replied IS NULL",
		[IC_MARK_STOPPED] =
			"UPDATE share SET stopped = $2 WHERE id = $1 AND stopped IS NULL",
	};
	uint64_t changed = 0;

	IC_TRY(ic_db_change(tx, statements[mark], IC_DB_ARGS(IC_DB_ID(share), IC_DB_INT(at)),
			    &changed));
	*ret_first = changed > 0;
	return IC_DONE;
}

ic_status ic_reply_insert(struct ic_db_tx *tx, const struct ic_reply_row *r)
{
	return ic_db_run(tx,
			 "INSERT INTO reply (id, share, author, at, sealed_text, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6)",
			 IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_ID(r->share), IC_DB_ID(r->author),
				    IC_DB_INT(r->at), IC_DB_BYTES(r->sealed_text),
				    IC_DB_INT(r->entry)));
}

static void read_reply(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_reply_row *)ret_struct = (struct ic_reply_row) {
		.id = ic_db_id(row, 0),
		.share = ic_db_id(row, 1),
		.author = ic_db_id(row, 2),
		.at = ic_db_int(row, 3),
		.sealed_text = ic_row_copy(row, 4, rows->arena, &rows->full),
		.entry = ic_db_int(row, 5),
	};
}

#define REPLY_COLUMNS "SELECT id, share, author, at, sealed_text, entry FROM reply "

ic_status ic_reply_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			struct ic_reply_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_reply };

	return ic_rows_get(tx, &rows, ret, REPLY_COLUMNS "WHERE id = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_reply_list(struct ic_db_tx *tx, ic_id share, struct ic_arena *arena,
			struct ic_reply_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_reply };

	IC_TRY(ic_rows_query(tx, &rows,
			     REPLY_COLUMNS "WHERE share = $1 ORDER BY at, entry LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID(share), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_reply_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_disclosure_insert(struct ic_db_tx *tx, const struct ic_disclosure_row *d)
{
	return ic_db_run(tx,
			 "INSERT INTO disclosure (id, patient, share, purpose, recipient, at, "
			 "consented, withheld,"
			 " rule, policy, sealed_words, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, "
			 "$8, $9, $10, $11,"
			 " $12)",
			 IC_DB_ARGS(IC_DB_ID(d->id), IC_DB_ID(d->patient),
				    IC_DB_ID_OR_NULL(d->share), IC_DB_INT(d->purpose),
				    IC_DB_ID_OR_NULL(d->recipient), IC_DB_INT(d->at),
				    IC_DB_INT(d->consented), IC_DB_INT(d->withheld),
				    IC_DB_STR(d->rule), IC_DB_BYTES(d->policy),
				    IC_DB_BYTES(d->sealed_words), IC_DB_INT(d->entry)));
}

#define DISCLOSURE_COLUMNS                                                                    \
	"SELECT id, patient, share, purpose, recipient, at, consented, entry, withheld, rule" \
	" FROM disclosure "

static void read_disclosure(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_disclosure_row *)ret_struct = (struct ic_disclosure_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.share = ic_db_id(row, 2),
		.purpose = (int)ic_db_int(row, 3),
		.recipient = ic_db_id(row, 4),
		.at = ic_db_int(row, 5),
		.consented = ic_db_int(row, 6) != 0,
		.entry = ic_db_int(row, 7),
		.withheld = ic_db_int(row, 8) != 0,
		.rule = ic_row_copy(row, 9, rows->arena, &rows->full),
	};
}

ic_status ic_disclosure_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			     struct ic_disclosure_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_disclosure };

	return ic_rows_get(tx, &rows, ret, DISCLOSURE_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_disclosure_list_told(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
				  struct ic_disclosure_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_disclosure_row),
				.max = IC_ACCESS_RECORDINGS_MAX,
				.read = read_disclosure };

	IC_TRY(ic_rows_query(tx, &rows,
			     DISCLOSURE_COLUMNS "WHERE patient IN " IC_WHOLE_PATIENT
						" AND withheld = 0 ORDER BY at, id",
			     IC_DB_ARGS(IC_DB_ID(patient))));
	*ret = (struct ic_disclosure_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_disclosure_page(struct ic_db_tx *tx, const struct ic_disclosure_filter *filter,
			     struct ic_arena *arena, struct ic_disclosure_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_disclosure_row),
				.max = IC_LIST_ROWS_MAX,
				.read = read_disclosure };

	IC_TRY(ic_rows_query(tx, &rows,
			     DISCLOSURE_COLUMNS
			     "WHERE at >= $1 AND at < $2 AND ($3 = 0 OR purpose = $3)"
			     " AND ($7 = 0 OR withheld = 1)"
			     " AND ($5 IS NULL OR at < $4 OR (at = $4 AND id < $5))"
			     " ORDER BY at DESC, id DESC LIMIT $6",
			     IC_DB_ARGS(IC_DB_INT(filter->from), IC_DB_INT(filter->until),
					IC_DB_INT(filter->purpose), IC_DB_INT(filter->before_at),
					IC_DB_ID_OR_NULL(filter->before),
					IC_DB_INT(IC_LIST_ROWS_MAX), IC_DB_INT(filter->withheld))));
	*ret = (struct ic_disclosure_rows) { rows.at, rows.count };
	return IC_DONE;
}
