/* SPDX-License-Identifier: Apache-2.0 */
/* What was seen in one picture file: facts, findings, verdict; as a table to read or as JSON. */
#ifndef IC_CLI_REPORT_H
#define IC_CLI_REPORT_H

#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "image/strip.h"
#include "sys/file.h"

struct ic_report {
	const char *path; /* borrowed */
	struct ic_image_facts facts;
	ic_status status; /* why it was refused */
	bool skipped;     /* it came with a directory and is no picture */
	bool clean;       /* stripping changes no byte */
	bool same;        /* the output so far is the start of the input */
	uint64_t bytes_in;
	uint64_t bytes_out;
	bool containers_only; /* set between init and make to leave coded data unread */
	struct ic_finding *findings;
	size_t count;
	size_t room;
	struct ic_arena arena; /* names and values */
};

void ic_report_init(struct ic_report *report, const char *path);
void ic_report_done(struct ic_report *report);

enum { IC_REPORT_SCRATCH = 1 << 20 };

/** Takes a run of output. @report->bytes_out is where in the output it stands; @report->same, that
 * the output equals the input up to its end. */
typedef ic_status ic_report_emit_fn(void *ctx, const struct ic_report *report, ic_bytes span);

/** The status of what is found in a directory and is not opened. */
ic_status ic_report_no_file(void);

/** Strip @in by way of @scratch; output to @emit unless NULL, everything else into @report. A
 * refused picture is a success whose report says so; fails when reading or @emit does, or for lack
 * of memory. */
ic_status ic_report_make(struct ic_report *report, struct ic_file_in *in,
			 uint8_t scratch[static IC_REPORT_SCRATCH], ic_report_emit_fn *emit,
			 void *ctx);

/** "clean", "carries metadata", "another form" (nothing is in it, and strip writes it otherwise),
 * "refused" or "skipped" */
const char *ic_report_verdict(const struct ic_report *report);

/** A table of the findings, for people. */
void ic_report_print(const struct ic_report *report, FILE *out);

/** One line on what is removed: "position (4), serial number, thumbnail (14 204 bytes)". */
void ic_report_print_summary(const struct ic_report *report, FILE *out);

/** Append the object of interfaces.md to the array @into. */
ic_status ic_report_emit(const struct ic_report *report, ic_json into);

#endif
