/* SPDX-License-Identifier: Apache-2.0 */
/* The letters about a request, in plain English: letters.def has every sentence. */
#ifndef IC_APP_LETTER_H
#define IC_APP_LETTER_H

#include "app/app.h"
#include "records/request.h"

struct ic_letter {
	int kind;          /* of the request */
	int step;          /* that it is about */
	const char *rule;  /* that decided; "" if none did */
	ic_id number;      /* of the request */
	ic_bytes hospital; /* its name */
	ic_bytes name;     /* who asked */
	ic_bytes note;     /* what was written with the step */
	struct ic_date today;
	struct ic_date received;
	struct ic_date due;
	const char *reason, *source; /* of the rule; "" if none did */
};

/** The whole letter, in the arena; empty when nothing is written at this step. */
ic_status ic_letter_write(struct ic_ctx *ctx, const struct ic_letter *letter, ic_bytes *ret_text);

/** Put the value that @name in braces stands for, taken from @of. */
typedef ic_status ic_letter_value(ic_bytes name, const void *of, struct ic_buf *out);

/** Put @text, a sentence of ours, with each name in braces replaced by its value. */
ic_status ic_letter_put(const char *text, ic_letter_value *value, const void *of,
			struct ic_buf *out);

#endif
