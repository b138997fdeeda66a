/* SPDX-License-Identifier: Apache-2.0 */
/* Text on a terminal. What comes from outside cannot move the cursor or colour the screen. */
#ifndef IC_CLI_SHOW_H
#define IC_CLI_SHOW_H

#include <stdio.h>

#include "base/bytes.h"

/** Print @text with control characters as '?'; the columns it took, counting UTF-8 characters. */
int ic_show_text(FILE *out, ic_bytes text);

/** Print @text line by line, each ended, otherwise as ic_show_text(). */
void ic_show_lines(FILE *out, ic_bytes text);

/** Print @text in a column of @width: padded, or cut with "…" in its last place. */
void ic_show_column(FILE *out, ic_bytes text, int width);

/** Print @number with a blank between thousands, right in @width columns. */
void ic_show_number(FILE *out, uint64_t number, int width);

#endif
