/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hospital's program without a face: what the parts are, who is acting, and what a refusal
 * says. Every use case (use_cases.h) reads alike: load facts → decide → entry → effect → confirm;
 * for changes the entry and the effect are one transaction. There is exactly one path to a
 * picture's bytes: view.c.
 *
 * Threads: struct ic_app is shared; a struct ic_ctx belongs to one request.
 */
#ifndef IC_APP_APP_H
#define IC_APP_APP_H

#include "base/arena.h"
#include "crypto/hash.h"
#include "model/shapes.h"
#include "policy/normalise.h"
#include "policy/policy.h"
#include "port/blobs.h"
#include "port/db.h"
#include "port/keys.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"

struct ic_controller;
struct ic_develop;
struct ic_hub;
struct ic_in_flight;
struct ic_ledger;
struct ic_policies;
struct ic_policy_version;
struct ic_previews;
struct ic_reminder;
struct ic_uploads;
struct ic_vault;

/** Put together by a composition root; app/open.h does it for a data directory. All borrowed but
 * the key. */
struct ic_app {
	struct ic_disk *disk;
	struct ic_db *db;
	struct ic_keys *keys;
	struct ic_blobs *blobs;
	struct ic_vault *vault;
	struct ic_ledger *ledger;
	struct ic_policies *policies;   /* the shipped one, and the hospital's own */
	bool without_heif;              /* HEIC and AVIF are refused */
	struct ic_develop *develop;     /* NULL: no previews are made here */
	struct ic_previews *previews;   /* what still waits for the develop workers */
	struct ic_reminder *reminder;   /* watches for shares that nobody opens */
	struct ic_in_flight *in_flight; /* captures being received */
	struct ic_uploads *uploads;     /* resumable ones that are not finished */
	struct ic_hub *hub;             /* who is to be told what changed */
	struct ic_clock *clock;
	struct ic_entropy *entropy;
	ic_id organisation;
	enum ic_jurisdiction jurisdiction;      /* fixed with the store */
	const struct ic_controller *controller; /* NULL: not configured */
	struct ic_secret organisation_key;      /* field key of the zero party: staff names */
	ic_time session_idle;     /* ms after which a session that nothing uses has ended */
	ic_time session_absolute; /* ms after which any has */
	bool demonstration;
};

/** Who acts. The zero party with role 0: nobody, or the program itself. */
struct ic_actor {
	ic_id party;   /* staff, or the patient for PATIENT and PROXY */
	ic_id session; /* zero on the command line */
	int role;      /* vocabulary role */
	ic_id patient; /* whose report a PATIENT or PROXY may read */
};

/** Why something was refused: filled when a use case gives IC_E_REFUSED or IC_E_OBLIGATION_UNMET.
 */
struct ic_refusal {
	struct ic_decision
		decision;       /* rule, source and remedy; rule NULL when it was not the policy */
	const char *obligation; /* code of the unmet obligation, or NULL */
	const char *obligation_words;
	const char *
		next; /* the next lawful step, where it is not the rule's own; a literal, or NULL */
	uint64_t entry; /* of the refusal, once it is in the ledger */
	bool entered;
};

/** One request. */
struct ic_ctx {
	struct ic_app *app;
	struct ic_arena *arena; /* everything in a reply lives here */
	struct ic_actor actor;
	const struct ic_policy_version *policy; /* what decides: ic_ctx_policy() */
	const char *via; /* how the actor came in, when not by a session: "cli:<uid>" */
	ic_id answers;   /* the request that is being answered: what is done is noted for it */
	struct ic_refusal refusal;
	const char *field;                   /* with IC_E_FIELD: which one, a literal */
	struct ic_shape_band *named, *other; /* with IC_E_WRONG_PATIENT; either may be NULL */
};

/** The day it is for a time limit: in London. */
static inline struct ic_date ic_ctx_today(const struct ic_ctx *ctx)
{
	return ic_time_london_date(ic_clock_now(ctx->app->clock));
}

#endif
