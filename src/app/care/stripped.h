/* SPDX-License-Identifier: Apache-2.0 */
/* What the phone tells of its own stripping: checked, for the record; kept, while an upload lasts.
 */
#ifndef IC_APP_STRIPPED_H
#define IC_APP_STRIPPED_H

#include "app/care/recording.h"

/**
 * Put what @stripped tells into @detail and @ret_camera. IC_E_FIELD with ctx->field for a time that
 * is none, a text that is not printable, or a list longer than its count.
 */
ic_status ic_stripped_take(struct ic_ctx *ctx, const struct ic_shape_stripped *stripped,
			   struct ic_recording_detail *detail, struct ic_capture_facts *ret_camera);

/** A copy in @arena, texts and all. IC_E_NOMEM. */
ic_status ic_stripped_keep(struct ic_arena *arena, const struct ic_shape_stripped *stripped,
			   const struct ic_shape_stripped **ret_copy);

#endif
