/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log of the running program: one line an event, typed fields only. There is no way to put text
 * from outside into a line: a field is a literal, a number, an id or a status. Lines go to a sink,
 * stderr by default. Only app and above log; a library returns a status. Threads: safe, a line is
 * written whole.
 */
#ifndef IC_BASE_LOG_H
#define IC_BASE_LOG_H

#include "base/status.h"
#include "base/text.h"

enum ic_log_level { IC_LOG_ERROR, IC_LOG_WARNING, IC_LOG_INFO };

struct ic_log_field {
	const char *name; /* literal */
	enum { IC_FIELD_NUMBER, IC_FIELD_ID, IC_FIELD_LITERAL, IC_FIELD_STATUS } kind;
	int64_t number;
	ic_id id;
	const char *literal; /* from the program's own text, never from input */
	ic_status status;
};

#define IC_LOG_NUMBER(n, value)  \
	((struct ic_log_field) { \
		.name = "" n, .kind = IC_FIELD_NUMBER, .number = (int64_t)(value) })
#define IC_LOG_ID(n, value) \
	((struct ic_log_field) { .name = "" n, .kind = IC_FIELD_ID, .id = (value) })
#define IC_LOG_LITERAL(n, value) \
	((struct ic_log_field) { .name = "" n, .kind = IC_FIELD_LITERAL, .literal = (value) })
#define IC_LOG_STATUS(value) \
	((struct ic_log_field) { .name = "status", .kind = IC_FIELD_STATUS, .status = (value) })

/** Write one line: level, event, fields. */
void ic_log_write(enum ic_log_level level, const char *event, const struct ic_log_field *fields,
		  size_t count);

/** IC_LOG(INFO, "server.listening", IC_LOG_NUMBER("port", 8443)); */
#define IC_LOG(level, event, ...)                                                             \
	ic_log_write(IC_LOG_##level, "" event, (const struct ic_log_field[]) { __VA_ARGS__ }, \
		     sizeof((const struct ic_log_field[]) { __VA_ARGS__ })                    \
			     / sizeof(struct ic_log_field))

/** Send lines (without newline) to @sink instead of stderr; NULL restores stderr. */
void ic_log_sink(void (*sink)(const char *line));

#endif
