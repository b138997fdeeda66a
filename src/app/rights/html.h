/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a page that reads without a network: no script, one style sheet whose hash is in the
 * content security policy. Each appends to @out. */
#ifndef IC_APP_HTML_H
#define IC_APP_HTML_H

#include "app/rights/bundle.h"

/** Everything before <main>: the head, the hospital, whose pictures they are. */
ic_status ic_html_head(struct ic_buf *out, ic_bytes hospital, ic_bytes patient_name);

/** Text that came from outside: escaped, and isolated so that its direction of writing changes
 * nothing around it. */
ic_status ic_html_text(struct ic_buf *out, ic_bytes text);

ic_status ic_html_number(struct ic_buf *out, size_t number);

/** "1 picture", "2 pictures". */
ic_status ic_html_count(struct ic_buf *out, size_t count, const char *one, const char *many);

/** "21 September 2026 at 14:05", in London. */
ic_status ic_html_moment(struct ic_buf *out, ic_time t);

/** A term of a <dl>; nothing for an empty text. */
ic_status ic_html_term(struct ic_buf *out, const char *term, ic_bytes text);
ic_status ic_html_term_moment(struct ic_buf *out, const char *term, ic_time t);

/** A picture with when and by whom it was taken; the caller adds terms, and closes </dl>,
 * </figcaption> and </figure>. */
ic_status ic_html_picture(struct ic_buf *out, const struct ic_bundle_picture *picture,
			  size_t number);

/** @purpose in words. */
const char *ic_html_purpose(int purpose);

#endif
