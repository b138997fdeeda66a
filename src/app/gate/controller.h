/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers for this service: what a controller must be able to show (UK GDPR Art 13, 24, 37; NDG
 * guidance on Caldicott Guardians). From the configuration; texts end in NUL. */
#ifndef IC_APP_CONTROLLER_H
#define IC_APP_CONTROLLER_H

struct ic_controller {
	const char *name;    /* the controller: the hospital */
	const char *contact; /* how people write to it */
	const char *data_protection_officer;
	const char *caldicott_guardian;
	const char *siro;    /* senior information risk owner */
	const char *ico_fee; /* registration number of the data protection fee */
	const char *address; /* of this service, as people type it */
};

#endif
