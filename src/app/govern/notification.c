/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The letter to a recipient outside who has a copy of what changed. It is made anew whenever it is
 * asked for, from the directory, the disclosure's rows and the number of the picture in its file:
 * of what was erased nothing has to be kept for it. notifications.def has every sentence.
 * Source: UK GDPR Art 19.
 */
#include "app/gate/controller.h"
#include "app/govern/task.h"
#include "app/people/recipient.h"
#include "app/rights/letter.h"
#include "app/use_cases.h"
#include "records/outside.h"
#include "records/recording.h"
#include "records/staff.h"

enum { LETTER_BYTES_MAX = 6000 };

struct writing {
	struct ic_ctx *ctx;
	ic_id task;
	struct ic_obligation_row row; /* views end with the visit: only numbers and ids are read */
	struct ic_outside_row outside;
	struct ic_share_items items;
	struct ic_recording_row recording; /* zero id: all of them */
	struct ic_recipient_row recipient;
	struct ic_recipient_person to;
	ic_bytes hospital;
	struct ic_shape_task_letter *ret;
};

enum why { DUTY, REQUEST };

static const struct {
	enum why why;
	const char *text;
} letters[] = {
#define IC_NOTIFICATION(notification, why, text) [IC_notification_##notification] = { why, text },
#include "app/govern/notifications.def"
};

static const char head[] = "{hospital}\n{today}\nOur reference: entry {entry}\n\n"
			   "{person}\n{body}\n\nOn {disclosed} we gave you pictures of a patient. "
			   "The page that came with them has our reference on it.\n\n";
static const char *const whys[] = {
	[DUTY] = "\n\nThe law asks us to tell everyone to whom we gave them (UK GDPR Article 19).",
	[REQUEST] = "\n\nWe write so that you know what has changed, and ask you to act on it.",
};
static const char tail[] = " If you passed them on, please tell whoever has them, and tell us who "
			   "that is.\n\nPlease answer to: {contact}\n\nYours "
			   "sincerely\n\n{hospital}\n";

/* --- what stands in it --- */

static size_t number_of(const struct writing *w)
{
	for (size_t i = 0; i < w->items.count; i++)
		if (ic_id_equal(w->items.at[i], w->row.recording))
			return i + 1;
	return 0;
}

static ic_status put_which(const struct writing *w, struct ic_buf *out)
{
	const size_t number = number_of(w);

	if (number == 0)
		return ic_buf_put_text(out, w->items.count == 1 ? "the picture" : "the pictures");
	if (w->items.count == 1)
		return ic_buf_put_text(out, "the picture");
	IC_TRY(ic_buf_put_text(out, "picture "));
	IC_TRY(ic_decimal_emit(number, out));
	IC_TRY(ic_buf_put_text(out, " of the "));
	return ic_decimal_emit(w->items.count, out);
}

static ic_status put_reads(const struct writing *w, struct ic_buf *out)
{
	if (w->recording.laterality != 0) {
		const char *side =
			ic_vocabulary_text(&ic_vocabulary_laterality, w->recording.laterality);
		for (; *side != '\0'; side++)
			IC_TRY(ic_buf_put_byte(out, (uint8_t)(*side | 0x20)));
		IC_TRY(ic_buf_put_text(out, " "));
	}
	for (size_t i = 0; i < w->recording.body_site.len; i++) {
		const uint8_t letter = w->recording.body_site.ptr[i];
		IC_TRY(ic_buf_put_byte(out, letter == '-' ? ' ' : letter));
	}
	IC_TRY(ic_buf_put_text(out, ", taken on "));
	return ic_day_words(ic_time_london_date(w->recording.taken), out);
}

static ic_status put_contact(const struct writing *w, struct ic_buf *out)
{
	const struct ic_controller *controller = w->ctx->app->controller;

	return controller != NULL && controller->contact != NULL
		       ? ic_buf_put_text(out, controller->contact)
		       : ic_buf_put(out, w->hospital);
}

static ic_status put_entry(const struct writing *w, struct ic_buf *out)
{
	return ic_decimal_emit((uint64_t)w->outside.disclosure.entry, out);
}

static ic_status put_hospital(const struct writing *w, struct ic_buf *out)
{
	return ic_buf_put(out, w->hospital);
}

static ic_status put_today(const struct writing *w, struct ic_buf *out)
{
	return ic_day_words(ic_time_london_date(ic_clock_now(w->ctx->app->clock)), out);
}

static ic_status put_disclosed(const struct writing *w, struct ic_buf *out)
{
	return ic_day_words(ic_time_london_date(w->outside.disclosure.at), out);
}

static ic_status put_person(const struct writing *w, struct ic_buf *out)
{
	return ic_buf_put(out, w->to.person);
}

static ic_status put_body(const struct writing *w, struct ic_buf *out)
{
	return ic_buf_put(out, w->recipient.body);
}

static ic_status put_value(ic_bytes name, const void *of, struct ic_buf *out)
{
	static const struct {
		const char *name;
		ic_status (*put)(const struct writing *w, struct ic_buf *out);
	} values[] = { { "hospital", put_hospital },   { "today", put_today },
		       { "person", put_person },       { "body", put_body },
		       { "disclosed", put_disclosed }, { "entry", put_entry },
		       { "which", put_which },         { "reads", put_reads },
		       { "contact", put_contact } };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (ic_bytes_equal(name, ic_bytes_of_text(values[i].name)))
			return values[i].put(of, out);
	IC_FAIL(INTERNAL, "a letter names what is not there");
}

/* --- load --- */

static ic_status take_task(const struct ic_open_obligation *open, void *arg)
{
	struct writing *w = arg;

	if (!ic_task_is_theirs(w->ctx, open, ic_clock_now(w->ctx->app->clock)))
		IC_FAIL(ABSENT, "not a task of this person");
	if (open->row.notification == 0 || ic_id_is_zero(open->row.disclosure))
		IC_FAIL(ABSENT, "a task without a letter");
	w->row = open->row;
	return IC_DONE;
}

static ic_status load_letter(struct ic_db_tx *tx, void *arg)
{
	struct writing *w = arg;
	struct ic_arena *arena = w->ctx->arena;
	struct ic_staff_row actor;

	IC_TRY(ic_obligation_visit(tx, w->task, w->ctx->actor.party, take_task, w));
	IC_TRY(ic_outside_load(tx, w->row.disclosure, arena, &w->outside));
	IC_TRY(ic_outside_items(tx, w->row.disclosure, arena, &w->items));
	IC_TRY(ic_recipient_load(tx, w->outside.disclosure.recipient, arena, &w->recipient));
	IC_TRY(ic_recipient_read(w->ctx, &w->recipient, &w->to));
	IC_TRY(ic_recipient_full_name(w->ctx, tx, w->recipient.id, &w->ret->recipient));
	IC_TRY(ic_staff_load(tx, w->ctx->actor.party, arena, &actor));
	w->hospital = actor.organisation_name;
	return ic_id_is_zero(w->row.recording)
		       ? IC_DONE
		       : ic_recording_load(tx, w->row.recording, arena, &w->recording);
}

ic_status ic_app_task_letter(struct ic_ctx *ctx, ic_id task, struct ic_shape_task_letter *ret)
{
	struct writing w = { .ctx = ctx, .task = task, .ret = ret };
	IC_AUTO(buf) text = { 0 };

	*ret = (struct ic_shape_task_letter) { 0 };
	IC_TRY(ic_db_read(ctx->app->db, load_letter, &w));
	ret->channel = w.to.channel;
	ic_buf_init(&text, LETTER_BYTES_MAX);
	IC_TRY(ic_letter_put(head, put_value, &w, &text));
	IC_TRY(ic_letter_put(letters[w.row.notification].text, put_value, &w, &text));
	IC_TRY(ic_letter_put(whys[letters[w.row.notification].why], put_value, &w, &text));
	IC_TRY(ic_letter_put(tail, put_value, &w, &text));
	return ic_arena_keep(ctx->arena, ic_buf_view(&text), &ret->text);
}
