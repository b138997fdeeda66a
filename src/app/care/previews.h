/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Previews are made after the acknowledgement, by the develop workers, a few at a time. A queue in
 * memory holds the keys of what was just filed; what a restart forgets is found again in the
 * records and opened under an entry of its own. Threads: safe.
 */
#ifndef IC_APP_PREVIEWS_H
#define IC_APP_PREVIEWS_H

#include "app/app.h"

struct ic_previews;

/** Start @workers threads. @app outlives it; its develop must be there. */
ic_status ic_previews_start(struct ic_app *app, unsigned workers, struct ic_previews **ret);

/** Finish what is being made, forget the rest, wipe the keys; NULL is fine. */
void ic_previews_stop(struct ic_previews *previews);

/** Make the previews of a picture soon; takes @key. Of one that is @covered (ic_case_is_covered)
 * the small one is blurred. A full queue drops it: it is found again later. */
void ic_previews_add(struct ic_previews *previews, const struct ic_image_ref *image, ic_id blob,
		     bool covered, struct ic_secret *key);

/** Queue what has no previews yet (after a restart, or where a worker died). */
ic_status ic_previews_resume(struct ic_ctx *ctx);

/** Wait until nothing is queued or being made; for commands that end. */
void ic_previews_drain(struct ic_previews *previews);

#endif
