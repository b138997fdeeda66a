/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/anonymity.h"

#include "base/bug.h"

static const char *const features[] = {
#define IC_FEATURE(name, words) words,
#include "policy/feature.def"
#undef IC_FEATURE
};

static const struct {
	int slight_max;
	const char *words;
} releases[] = {
#define IC_RELEASE(name, slight_max, words) { slight_max, words },
#include "policy/release.def"
#undef IC_RELEASE
};

const char *ic_feature_words(enum ic_feature_code feature)
{
	IC_ASSERT(feature < IC_FEATURE_COUNT);
	return features[feature];
}

const char *ic_release_words(enum ic_release_code release)
{
	IC_ASSERT(release < IC_RELEASE_COUNT);
	return releases[release].words;
}

int ic_release_slight_max(enum ic_release_code release)
{
	IC_ASSERT(release < IC_RELEASE_COUNT);
	return releases[release].slight_max;
}

bool ic_anonymity_passes(enum ic_release_code release, const enum ic_left left[IC_FEATURE_COUNT])
{
	int slight = 0;

	for (int i = 0; i < IC_FEATURE_COUNT; i++) {
		if (left[i] == IC_LEFT_UNANSWERED || left[i] == IC_LEFT_PLAIN)
			return false;
		slight += left[i] == IC_LEFT_SLIGHT;
	}
	return slight <= ic_release_slight_max(release);
}

/* The least release that reaches @recipient; IC_RELEASE_COUNT: none does. */
static enum ic_release_code least_for(enum ic_fact_RECIP recipient)
{
	static const enum ic_release_code least[] = {
		[IC_RECIP_TEAM] = IC_RELEASE_CARE,
		[IC_RECIP_ORG] = IC_RELEASE_CARE,
		[IC_RECIP_CAREORG] = IC_RELEASE_CARE,
		[IC_RECIP_STAT] = IC_RELEASE_OUTSIDE,
		[IC_RECIP_UKOTHER] = IC_RELEASE_OUTSIDE,
		[IC_RECIP_ABROAD_OK] = IC_RELEASE_OUTSIDE,
		[IC_RECIP_ABROAD_SG] = IC_RELEASE_OUTSIDE,
		[IC_RECIP_ABROAD_NO] = IC_RELEASE_OUTSIDE,
		[IC_RECIP_PUBLIC] = IC_RELEASE_PUBLIC,
		[IC_RECIP_SUBJECT] = IC_RELEASE_COUNT,
		[IC_RECIP_UNVER] = IC_RELEASE_COUNT,
	};

	return least[recipient];
}

bool ic_anonymity_covers(enum ic_release_code release, enum ic_fact_RECIP recipient,
			 enum ic_fact_PURPOSE purpose)
{
	if (purpose == IC_PURPOSE_NONE)
		return false;
	if (purpose == IC_PURPOSE_PUBLISH || purpose == IC_PURPOSE_MEDIA)
		return release == IC_RELEASE_PUBLIC && least_for(recipient) != IC_RELEASE_COUNT;
	return release >= least_for(recipient);
}
