/* SPDX-License-Identifier: Apache-2.0 */
/* A line is built in a fixed buffer; what does not fit is cut, since a log line is never worth an
 * allocation. */
#include "base/log.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 512 };

static void (*_Atomic sink)(const char *line);

struct line {
	char text[LINE_BYTES];
	size_t len;
};

static void put(struct line *line, const char *text)
{
	const size_t room = LINE_BYTES - 1 - line->len;
	const size_t len = strnlen(text, room);

	memcpy(line->text + line->len, text, len);
	line->len += len;
	line->text[line->len] = '\0';
}

static void put_number(struct line *line, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	put(line, digits);
}

static void put_status(struct line *line, ic_status status)
{
	put(line, ic_code_info(ic_status_code(status))->slug);
	if (ic_ok(status))
		return;
	put(line, " at=");
	put(line, status.fault->file);
	put(line, ":");
	put_number(line, status.fault->line);
	put(line, " doing=\"");
	put(line, status.fault->text);
	put(line, "\"");
}

static void put_field(struct line *line, const struct ic_log_field *field)
{
	char id[IC_ID_TEXT + 1];

	put(line, " ");
	put(line, field->name);
	put(line, "=");
	switch (field->kind) {
	case IC_FIELD_NUMBER:
		put_number(line, field->number);
		break;
	case IC_FIELD_ID:
		ic_id_emit(field->id, id);
		put(line, id);
		break;
	case IC_FIELD_LITERAL:
		put(line, field->literal);
		break;
	case IC_FIELD_STATUS:
		put_status(line, field->status);
		break;
	}
}

void ic_log_write(enum ic_log_level level, const char *event, const struct ic_log_field *fields,
		  size_t count)
{
	static const char *const names[] = { "error", "warning", "info" };
	struct line line = { .len = 0 };

	put(&line, "level=");
	put(&line, names[level]);
	put(&line, " event=");
	put(&line, event);
	for (size_t i = 0; i < count; i++)
		put_field(&line, &fields[i]);

	void (*const to)(const char *) = atomic_load(&sink);
	if (to != NULL)
		to(line.text);
	else
		fprintf(stderr, "%s\n", line.text);
}

void ic_log_sink(void (*to)(const char *line))
{
	atomic_store(&sink, to);
}
