/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much may be left in an anonymised copy, and for which uses it counts: the motivated intruder
 * test of feature.def against the releases of release.def. Pure. That a second person looked, and
 * when, is the caller's to know. Source: rules.md SU-02, SU-04, SU-05; GMC recordings 17.
 */
#ifndef IC_POLICY_ANONYMITY_H
#define IC_POLICY_ANONYMITY_H

#include <stdbool.h>
#include <stddef.h>

#include "policy/facts.h"

enum ic_feature_code {
#define IC_FEATURE(name, words) IC_FEATURE_##name,
#include "policy/feature.def"
#undef IC_FEATURE
	IC_FEATURE_COUNT
};

enum ic_release_code {
#define IC_RELEASE(name, slight_max, words) IC_RELEASE_##name,
#include "policy/release.def"
#undef IC_RELEASE
	IC_RELEASE_COUNT
};

/* How much of a feature is left; no answer is no answer. */
enum ic_left { IC_LEFT_UNANSWERED, IC_LEFT_NONE, IC_LEFT_SLIGHT, IC_LEFT_PLAIN };

const char *ic_feature_words(enum ic_feature_code feature);
const char *ic_release_words(enum ic_release_code release);

/** How many features may be left slightly. */
int ic_release_slight_max(enum ic_release_code release);

/** True if every feature is answered, none is left plainly, and no more slightly than @release
 * allows. */
bool ic_anonymity_passes(enum ic_release_code release, const enum ic_left left[IC_FEATURE_COUNT]);

/** True if what passed for @release may be given to @recipient for @purpose. Leans to no: never for
 * an unknown purpose, an unverified recipient or the patient, whose own copy is another matter. */
bool ic_anonymity_covers(enum ic_release_code release, enum ic_fact_RECIP recipient,
			 enum ic_fact_PURPOSE purpose);

#endif
