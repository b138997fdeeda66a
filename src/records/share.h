/* SPDX-License-Identifier: Apache-2.0 */
/* Shares, their items and replies, and the register of disclosures. */
#ifndef IC_RECORDS_SHARE_H
#define IC_RECORDS_SHARE_H

#include "base/arena.h"
#include "port/db.h"

struct ic_share_row {
	ic_id id;
	ic_id patient;
	ic_id sender;
	ic_id recipient;
	int purpose;
	bool urgent;
	bool anonymised; /* the copies are shared, and never the recordings */
	ic_time sent;
	ic_time delivered; /* 0: not yet, and so for the next three */
	ic_time opened;
	ic_time replied;
	ic_time stopped;
	ic_time expires;
	ic_bytes rule;
	ic_bytes sealed_words;
	int64_t entry;
};

struct ic_share_rows {
	struct ic_share_row *at;
	size_t count;
};

/* Who has to be told that a share has ended. */
struct ic_share_end {
	ic_id share;
	ic_id sender;
	ic_id recipient;
};

/* Who may hold a copy: a colleague by a share, or a recipient outside by a disclosure. */
struct ic_copy_holder {
	ic_id share;      /* or */
	ic_id disclosure; /* to a recipient outside */
	ic_id by;
	ic_id recipient;
	int purpose;
	bool consented; /* of a disclosure: to this purpose, for all of it */
	bool withheld;  /* and the patient is not told of it */
};

struct ic_share_ends {
	struct ic_share_end *at;
	size_t count;
};

/** One of a share that is made. */
struct ic_share_item {
	ic_id recording;
	ic_id anonymisation; /* whose copy is shared instead; zero: the recording itself */
};

struct ic_share_items {
	ic_id *at; /* recordings */
	size_t count;
};

struct ic_reply_row {
	ic_id id;
	ic_id share;
	ic_id author;
	ic_time at;
	ic_bytes sealed_text;
	int64_t entry;
};

struct ic_reply_rows {
	struct ic_reply_row *at;
	size_t count;
};

struct ic_disclosure_row {
	ic_id id;
	ic_id patient;
	ic_id share;
	int purpose;
	ic_id recipient;
	ic_time at;
	bool consented;
	bool withheld;
	ic_bytes rule;
	ic_bytes policy;
	ic_bytes sealed_words;
	int64_t entry;
};

struct ic_disclosure_rows {
	struct ic_disclosure_row *at;
	size_t count;
};

ic_status ic_share_insert(struct ic_db_tx *tx, const struct ic_share_row *share,
			  const struct ic_share_item *items, size_t count);
ic_status ic_share_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			struct ic_share_row *ret);
ic_status ic_share_items(struct ic_db_tx *tx, ic_id share, struct ic_arena *arena,
			 struct ic_share_items *ret);

/** The anonymisations whose copies it shares, always in one order, which tells nothing of when. */
ic_status ic_share_copies(struct ic_db_tx *tx, ic_id share, struct ic_arena *arena,
			  struct ic_share_items *ret);

/** Open and newest first, urgent before that; at most IC_LIST_ROWS_MAX. */
ic_status ic_share_list_to(struct ic_db_tx *tx, ic_id recipient, ic_time now,
			   struct ic_arena *arena, struct ic_share_rows *ret);
/** Newest first: those after the one sent at @before_at with id @before (zero: from the newest). */
ic_status ic_share_list_from(struct ic_db_tx *tx, ic_id sender, ic_time before_at, ic_id before,
			     struct ic_arena *arena, struct ic_share_rows *ret);

/** Stop every share of the whole patient that is neither stopped nor expired at @now, and say which
 * they were; there is no limit to their number. */
ic_status ic_share_stop_all(struct ic_db_tx *tx, ic_id patient, ic_time now, struct ic_arena *arena,
			    struct ic_share_ends *ret);

/** The same of every share that @recording is in. */
ic_status ic_share_stop_recording(struct ic_db_tx *tx, ic_id recording, ic_time now,
				  struct ic_arena *arena, struct ic_share_ends *ret);

/** The same of every share of a copy that @anonymisation made. */
ic_status ic_share_stop_anonymisation(struct ic_db_tx *tx, ic_id anonymisation, ic_time now,
				      struct ic_arena *arena, struct ic_share_ends *ret);

/** The same of every share of a copy that another anonymisation of the same recording and release
 * made: @anonymisation takes its place. */
ic_status ic_share_stop_older(struct ic_db_tx *tx, ic_id anonymisation, ic_time now,
			      struct ic_arena *arena, struct ic_share_ends *ret);

/** Visit whoever holds anything of the whole @patient (with @recording, unless that is zero), or
 * still may: of a share the recipient who has opened it or still can, of a disclosure outside the
 * one for whom a file was made (a later one is decided on what stands then). Not who has an
 * anonymised copy: they do not know whose it is, and telling them would say it. */
ic_status ic_share_each_holder(struct ic_db_tx *tx, ic_id patient, ic_id recording, ic_time now,
			       ic_status (*visit)(const struct ic_copy_holder *holder, void *ctx),
			       void *ctx);

/** True if @recording itself was shared with @staff and the latest such share was stopped. */
ic_status ic_share_was_stopped(struct ic_db_tx *tx, ic_id staff, ic_id recording,
			       bool *ret_stopped);

/** Sent before @before, not opened, not stopped. */
ic_status ic_share_list_unopened(struct ic_db_tx *tx, ic_time after, ic_time before,
				 struct ic_arena *arena, struct ic_share_rows *ret);

enum ic_share_mark {
	IC_MARK_DELIVERED,
	IC_MARK_OPENED,
	IC_MARK_REPLIED,
	IC_MARK_STOPPED,
	IC_MARK_COUNT
};

/** Set the time of @mark unless it is set already; @ret_first tells which. */
ic_status ic_share_mark(struct ic_db_tx *tx, ic_id share, enum ic_share_mark mark, ic_time at,
			bool *ret_first);

/** Whom @sender shared with lately, newest first; at most @max. */
ic_status ic_share_recent_recipients(struct ic_db_tx *tx, ic_id sender, size_t max,
				     struct ic_arena *arena, struct ic_share_items *ret);

ic_status ic_reply_insert(struct ic_db_tx *tx, const struct ic_reply_row *reply);
ic_status ic_reply_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			struct ic_reply_row *ret);
ic_status ic_reply_list(struct ic_db_tx *tx, ic_id share, struct ic_arena *arena,
			struct ic_reply_rows *ret);

/** Of the whole @patient, oldest first, those that the patient may be told of. IC_E_LIMIT beyond
 * IC_ACCESS_RECORDINGS_MAX. */
ic_status ic_disclosure_list_told(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
				  struct ic_disclosure_rows *ret);

/** A part of the register. */
struct ic_disclosure_filter {
	ic_time from;
	ic_time until;
	int purpose;       /* 0: any */
	bool withheld;     /* those alone that the patient is not told */
	ic_time before_at; /* with @before: those after this row of the order */
	ic_id before;      /* zero: from the newest */
};

/** Newest first, at most IC_LIST_ROWS_MAX. */
ic_status ic_disclosure_page(struct ic_db_tx *tx, const struct ic_disclosure_filter *filter,
			     struct ic_arena *arena, struct ic_disclosure_rows *ret);

/** IC_E_ABSENT. Of one outside .recipient is zero: ic_outside_load(). */
ic_status ic_disclosure_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			     struct ic_disclosure_row *ret);

ic_status ic_disclosure_insert(struct ic_db_tx *tx, const struct ic_disclosure_row *disclosure);

#endif
