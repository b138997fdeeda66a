/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of demo.def and the fixed ids of the demonstration's patients. */
#ifndef IC_APP_DEMO_H
#define IC_APP_DEMO_H

#include "app/use_cases.h"

struct ic_demo_staff {
	const char *user;
	const char *name;
	const char *job;
	int role;
	int team;
	const char *phone;
	bool on_call;
};

struct ic_demo_patient {
	const char *label;
	const char *family;
	const char *given;
	int born;
	int sex;
	const char *digits; /* nine, of the NHS number */
	const char *ward;
	int situation;
	int answer;
};

extern const struct ic_demo_staff ic_demo_staff[];
extern const size_t ic_demo_staff_count;
extern const struct ic_demo_patient ic_demo_patients[];
extern const size_t ic_demo_patient_count;

/** The id of patient @number; the same in every demonstration. */
ic_id ic_demo_patient_id(size_t number);

/** The ten digits of patient @number's NHS number. */
void ic_demo_nhs_number(size_t number, char ret_digits[static 11]);

#endif
