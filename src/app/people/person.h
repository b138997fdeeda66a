/* SPDX-License-Identifier: Apache-2.0 */
/* What the sealed column of a person says: JSON under the person's key. */
#ifndef IC_APP_PERSON_H
#define IC_APP_PERSON_H

#include "app/app.h"
#include "app/gate/ring.h"
#include "records/patient.h"
#include "records/staff.h"

struct ic_person {
	ic_bytes family;
	ic_bytes given;
	struct ic_date born;         /* year 0: not known */
	int approximate_age;         /* -1: none */
	struct ic_date estimated_on; /* the day the age was estimated */
	int sex;
	ic_bytes ward;
};

struct ic_member {
	ic_bytes user; /* empty: registered by a version that did not keep it */
	ic_bytes name;
	ic_bytes job;
	ic_bytes phone;
};

ic_status ic_person_seal(struct ic_ctx *ctx, ic_id patient, const struct ic_person *person,
			 ic_bytes *ret_sealed);
ic_status ic_person_read(struct ic_ctx *ctx, const struct ic_ring *ring,
			 const struct ic_patient_row *row, struct ic_person *ret);

/** "FAMILY, Given", or "Unknown male, about 40" for one who is not identified. */
ic_status ic_person_name(struct ic_ctx *ctx, const struct ic_person *person, ic_time now,
			 ic_bytes *ret_name);

/** The same for @patient, whose key is in @ring. */
ic_status ic_patient_name(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			  ic_id patient, ic_bytes *ret_name);

/** Whole years at @now; -1 when not known. */
int ic_person_age(const struct ic_person *person, ic_time now);

/** ADULT, YOUNG_PERSON or CHILD by age alone; ADULT when it is not known. */
int ic_person_presumed(const struct ic_person *person, ic_time now);

ic_status ic_member_seal(struct ic_ctx *ctx, ic_id staff, const struct ic_member *member,
			 ic_bytes *ret_sealed);
ic_status ic_member_read(struct ic_ctx *ctx, const struct ic_staff_row *row, struct ic_member *ret);

/** The name of member @staff; "a member of staff" when there is no such row any more. */
ic_status ic_member_name(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id staff, ic_bytes *ret_name);

#endif
