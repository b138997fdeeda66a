/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small hospital in a throwaway directory for tests of use cases: a ward team with a registrar
 * and a nurse, an on-call plastic surgeon, a safeguarding lead, an IG lead, a GP of another
 * organisation; a clock that the test sets. Only synthetic people.
 */
#ifndef IC_TESTS_LIB_HOSPITAL_H
#define IC_TESTS_LIB_HOSPITAL_H

#include "app/open.h"
#include "app/use_cases.h"

struct test_clock {
	struct ic_clock clock;
	ic_time now;
};

struct hospital {
	char dir[64];
	struct test_clock clock;
	struct ic_app *app;
	ic_id registrar, nurse, plastics, safeguarding, ig_lead, guardian, gp;
	struct ic_arena arena;
	struct ic_ctx ctx;
};

void hospital_open(struct hospital *h);
void hospital_reopen(struct hospital *h);
void hospital_close(struct hospital *h);

/** A fresh request acting as @party with @role (0: clinician). */
struct ic_ctx *hospital_as(struct hospital *h, ic_id party, int role);

/** Act as a patient (or, with @proxy, a parent) on the page of their report. */
struct ic_ctx *hospital_as_patient(struct hospital *h, ic_id patient, bool proxy);

ic_id hospital_id(struct hospital *h);

/** A patient of the ward team, born @born_year, with an NHS number of the range never issued. */
ic_id hospital_patient(struct hospital *h, int born_year, const char *nhs_number);

/** The registrar asks and the answer for RECORD and CARE_SHARE is @answer. */
ic_id hospital_consent(struct hospital *h, ic_id patient, int situation, int giver, int answer);

/** The registrar takes a picture; @ret_receipt may be NULL. */
ic_status hospital_capture(struct hospital *h, ic_id patient, int situation, ic_id *ret_recording,
			   struct ic_shape_receipt *ret_receipt);

/** The form of a capture, to be changed by the test. */
struct ic_shape_capture hospital_form(struct hospital *h, ic_id patient, int situation);

/** File @picture with @form as the registrar. */
ic_status hospital_file(struct hospital *h, const struct ic_shape_capture *form, ic_bytes picture,
			struct ic_shape_receipt *ret_receipt);

/** The registrar shares @recording with @to. */
ic_status hospital_share(struct hospital *h, ic_id recording, ic_id to, int purpose,
			 const char *why, ic_id *ret_share);

/** Open @rendition as @party and throw the bytes away. */
ic_status hospital_look(struct hospital *h, ic_id party, ic_id recording, int rendition);

/** The first number that @sql gives; 0: no row. */
int64_t hospital_number(struct hospital *h, const char *sql);

/** What paints, around a group of tests (cmocka): it is forked before the first thread. */
extern struct ic_develop *hospital_develop;
int hospital_start_develop(void **state);
int hospital_stop_develop(void **state);

/** A fresh hospital around each test (cmocka). */
int hospital_set_up(void **state);
int hospital_tear_down(void **state);

/** A fresh request of the IG lead, the Caldicott Guardian, the registrar. */
struct ic_ctx *hospital_lead(struct hospital *h);
struct ic_ctx *hospital_guardian(struct hospital *h);
struct ic_ctx *hospital_registrar(struct hospital *h);

/** A recording of a new adult who agreed, taken by the registrar. */
ic_id hospital_taken(struct hospital *h, ic_id *ret_patient);

/** The registrar, as lead clinician, states whether care relied on @recording. */
struct ic_shape_life hospital_state_reliance(struct hospital *h, ic_id recording, bool relied);

/** How many tasks of @code @ctx has to do. */
size_t hospital_count_tasks(struct ic_ctx *ctx, const char *code);

/** The report of @patient as they read it themselves. */
struct ic_shape_report hospital_report(struct hospital *h, ic_id patient);

/** How many lines of @report begin with @what. */
size_t hospital_count_lines(const struct ic_shape_report *report, const char *what);

/** The patient refuses what was taken. */
ic_status hospital_refuse_late(struct hospital *h, ic_id patient);

/** The one incident of the register, which is of @kind. */
ic_id hospital_incident(struct hospital *h, int kind, bool open);

/** The Guardian closes @incident; twice is refused. */
void hospital_close_incident(struct hospital *h, ic_id incident);

#endif
