/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of image/: text from a file made fit to be shown: printable, valid UTF-8, bounded. */
#ifndef IC_IMAGE_WORDS_H
#define IC_IMAGE_WORDS_H

#include "base/buf.h"

enum { IC_WORDS_MAX = 200 };

/**
 * Append @raw up to its first NUL and up to IC_WORDS_MAX bytes. Control characters become blanks;
 * text that is not UTF-8 keeps its ASCII, other bytes become '?'.
 */
ic_status ic_words_put(struct ic_buf *out, ic_bytes raw);

/** The same for UTF-16 little endian; characters beyond ASCII become '?'. */
ic_status ic_words_put_utf16(struct ic_buf *out, ic_bytes raw);

/** Append @num / @den: below 1 as a fraction, else with at most three decimals; a zero @den gives
 * "-". */
ic_status ic_words_put_ratio(struct ic_buf *out, uint32_t num, uint32_t den);

/** Copy @raw into a fact: printable ASCII up to NUL, trimmed, at most @size - 1 characters. */
void ic_words_fact(ic_bytes raw, char *ret_text, size_t size);

#endif
