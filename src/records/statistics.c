/* SPDX-License-Identifier: Apache-2.0 */
#include "records/statistics.h"

#include "model/words.h"
#include "records/rows.h"

/* Each gives a number of its vocabulary and how often; $1 from, $2 until. */
static const struct {
	const char *what;
	const struct ic_vocabulary *vocabulary;
	const char *sql;
} questions[] = {
	{ "recordings", &ic_vocabulary_recording_kind,
	  "SELECT kind, count(*) FROM recording WHERE filed >= $1 AND filed < $2 GROUP BY kind" },
	{ "consents", &ic_vocabulary_answer,
	  "SELECT s.answer, count(*) FROM consent c JOIN consent_scope s ON s.consent = c.id"
	  " WHERE s.scope = 1 AND c.asked >= $1 AND c.asked < $2 GROUP BY s.answer" },
	{ "disclosures", &ic_vocabulary_purpose,
	  "SELECT purpose, count(*) FROM disclosure WHERE at >= $1 AND at < $2 GROUP BY purpose" },
	{ "requests", &ic_vocabulary_request_kind,
	  "SELECT kind, count(*) FROM request WHERE opened >= $1 AND opened < $2 GROUP BY kind" },
};

enum { ANSWERS = IC_STATISTICS - 1 };

static const char *const answer_names[] = { "TO_7_DAYS", "TO_14_DAYS", "TO_31_DAYS", "LONGER" };
static const int answer_days[] = { 7, 14, 31 };

static ic_status take_cell(const struct ic_db_row *row, void *ctx)
{
	struct ic_statistic *statistic = ctx;
	const int64_t number = ic_db_int(row, 0);

	if (number < 0 || number >= IC_STATISTIC_CELLS)
		IC_FAIL(STATE, "a word of a later program");
	statistic->cells[number] = ic_db_int(row, 1);
	return IC_DONE;
}

/* From the day it was received to the day it was answered. */
static ic_status take_answer(const struct ic_db_row *row, void *ctx)
{
	struct ic_statistic *statistic = ctx;
	struct ic_date received = { 0 };
	size_t bucket = 0;

	IC_TRY(ic_date_parse(ic_db_bytes(row, 0), &received));
	const int64_t days =
		ic_date_to_days(ic_time_london_date(ic_db_int(row, 1))) - ic_date_to_days(received);
	while (bucket < sizeof(answer_days) / sizeof(answer_days[0]) && days > answer_days[bucket])
		bucket++;
	statistic->cells[bucket]++;
	return IC_DONE;
}

static void name_cells(const struct ic_vocabulary *vocabulary, struct ic_statistic *ret)
{
	for (size_t i = 0; i < vocabulary->count; i++)
		if (vocabulary->words[i].number < IC_STATISTIC_CELLS)
			ret->names[vocabulary->words[i].number] = vocabulary->words[i].text;
}

ic_status ic_statistics_count(struct ic_db_tx *tx, ic_time from, ic_time until,
			      struct ic_statistic ret[static IC_STATISTICS])
{
	for (size_t i = 0; i < ANSWERS; i++) {
		ret[i] = (struct ic_statistic) { .what = questions[i].what };
		name_cells(questions[i].vocabulary, &ret[i]);
		IC_TRY(ic_db_query(tx, questions[i].sql,
				   IC_DB_ARGS(IC_DB_INT(from), IC_DB_INT(until)), take_cell,
				   &ret[i]));
	}
	ret[ANSWERS] = (struct ic_statistic) { .what = "answers" };
	for (size_t i = 0; i < sizeof(answer_names) / sizeof(answer_names[0]); i++)
		ret[ANSWERS].names[i] = answer_names[i];
	return ic_db_query(
		tx,
		"SELECT received, answered FROM request WHERE state = $3"
		" AND answered >= $1 AND answered < $2",
		IC_DB_ARGS(IC_DB_INT(from), IC_DB_INT(until), IC_DB_INT(IC_request_state_ANSWERED)),
		take_answer, &ret[ANSWERS]);
}
