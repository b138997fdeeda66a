/* SPDX-License-Identifier: Apache-2.0 */
#include "exhaustive/oracle.h"

#define IS(fact, value) (f->of[IC_FACT_##fact] == IC_##fact##_##value)
#define ON(fact)        (f->of[IC_FACT_##fact] == 1)
#define O(code)         IC_BIT(IC_OBLIGATION_##code)
#define DO(code)        IC_BIT(IC_EFFECT_##code)

static struct verdict no(int rule)
{
	return (struct verdict) { rule, IC_DENY, O(LOG), 0 };
}

static struct verdict with(int rule, uint64_t obligations)
{
	return (struct verdict) { rule, IC_PERMIT_WITH, obligations | O(LOG), 0 };
}

static bool consent(const struct ic_facts *f)
{
	return IS(CONS, WRITTEN) || IS(CONS, ORAL);
}

static bool refused(const struct ic_facts *f)
{
	return IS(CONS, REFUSED) || IS(CONS, WITHDRAWN);
}

static bool abroad(const struct ic_facts *f)
{
	return IS(RECIP, ABROAD_OK) || IS(RECIP, ABROAD_SG) || IS(RECIP, ABROAD_NO);
}

static bool uk_care(const struct ic_facts *f)
{
	return IS(RECIP, TEAM) || IS(RECIP, ORG) || IS(RECIP, CAREORG);
}

static bool uk(const struct ic_facts *f)
{
	return uk_care(f) || IS(RECIP, STAT) || IS(RECIP, UKOTHER);
}

static bool secondary(const struct ic_facts *f)
{
	return IS(PURPOSE, AUDIT) || IS(PURPOSE, TEACH) || IS(PURPOSE, RESEARCH)
	       || IS(PURPOSE, PUBLISH) || IS(PURPOSE, MEDIA) || IS(PURPOSE, PLAN)
	       || IS(PURPOSE, DEVELOP);
}

static bool s1_to_s3(const struct ic_facts *f)
{
	return IS(SUBJ, S1) || IS(SUBJ, S2) || IS(SUBJ, S3);
}

static bool s4_to_s7(const struct ic_facts *f)
{
	return IS(SUBJ, S4) || IS(SUBJ, S5) || IS(SUBJ, S6) || IS(SUBJ, S7);
}

/* ------------------------------------------------------------------------------------- table C */

static struct verdict c_post_mortem(const struct ic_facts *f)
{
	if (IS(CPURP, CARE) && refused(f) && !IS(AUTH, LAW))
		return no(7);
	if (IS(CPURP, CARE))
		return with(8, O(TELL_RELATIVES));
	if (IS(CPURP, PROTECT))
		return IS(AUTH, LAW) ? with(9, O(CUSTODY)) : no(10);
	if ((IS(CPURP, SECONDARY) && consent(f)) || (IS(CPURP, MEDIA) && IS(CONS, WRITTEN)))
		return with(11, O(CG));
	return no(12);
}

static struct verdict c_deceased(const struct ic_facts *f)
{
	if (IS(CPURP, PROTECT) && IS(AUTH, LAW))
		return with(13, O(CUSTODY));
	if (!IS(CPURP, PROTECT) && (IS(CPURP, MEDIA) ? IS(CONS, WRITTEN) : consent(f)))
		return with(14, O(FAMILY));
	return no(15);
}

static struct verdict c_care(const struct ic_facts *f)
{
	const bool vital_or_benefit = ON(VITAL) || IS(AUTH, BENEFIT);

	if (IS(KIND, PARA10))
		return with(20, O(EXPLAIN));
	if (consent(f))
		return with(21, O(EXPLAIN) | O(SCOPES));
	if (s1_to_s3(f))
		return no(22);
	if (IS(SUBJ, S7) && vital_or_benefit)
		return with(23, O(BI) | O(SEEK_LATER) | O(LOCK_SECONDARY));
	if (IS(SUBJ, S6) && vital_or_benefit)
		return with(24, O(BI) | O(SEEK_LATER) | O(LOCK_SECONDARY));
	if ((IS(SUBJ, S4) || IS(SUBJ, S5)) && vital_or_benefit)
		return with(25, O(BI) | O(SEEK_LATER));
	return no(26);
}

static struct verdict c_protect(const struct ic_facts *f)
{
	if (consent(f))
		return with(30, O(CUSTODY) | O(SAFEGUARD));
	if (IS(AUTH, LAW))
		return with(31, O(CUSTODY) | O(SAFEGUARD));
	if (s1_to_s3(f))
		return no(32);
	if (ON(VITAL) || IS(AUTH, BENEFIT) || IS(AUTH, PUBINT))
		return with(33, O(CUSTODY) | O(SAFEGUARD) | O(BI));
	return no(34);
}

static struct verdict c_secondary(const struct ic_facts *f)
{
	if (IS(SUBJ, S7))
		return no(40);
	if (IS(SUBJ, S6))
		return IS(AUTH, BENEFIT) ? with(41, O(CG) | O(BI)) : no(42);
	if (IS(SUBJ, S5))
		return consent(f) && IS(AUTH, BENEFIT) ? with(43, O(BI)) : no(44);
	if (consent(f))
		return with(45, O(INFO4) | (IS(SUBJ, S4) ? O(REVISIT) : 0));
	return no(46);
}

static struct verdict c_media(const struct ic_facts *f)
{
	if (IS(CONS, WRITTEN) && s1_to_s3(f))
		return with(50, O(CONTRACT));
	if (IS(CONS, WRITTEN) && (IS(SUBJ, S4) || IS(SUBJ, S5)) && IS(AUTH, BENEFIT))
		return with(51, O(CONTRACT) | O(CG));
	return no(52);
}

static struct verdict table_c(const struct ic_facts *f)
{
	if (!ON(ACTOR_OK))
		return no(1);
	if (IS(DEVICE, BAD))
		return no(2);
	if (IS(KIND, COVERT))
		return IS(CPURP, PROTECT) && IS(AUTH, LAW) ? with(3, O(CUSTODY) | O(SEAL)) : no(4);
	if (ON(DISSENT) && !IS(SUBJ, S8))
		return no(5);
	if (IS(KIND, PM))
		return IS(SUBJ, S8) ? c_post_mortem(f) : no(6);
	if (IS(SUBJ, S8))
		return c_deceased(f);
	if (refused(f)) {
		if (IS(CPURP, PROTECT) && IS(SUBJ, S4) && (IS(AUTH, LAW) || IS(AUTH, BENEFIT)))
			return with(16, O(CUSTODY) | O(SAFEGUARD) | O(BI));
		return no(17);
	}
	if (IS(KIND, SENSITIVE) && IS(SUBJ, S4) && (IS(CPURP, SECONDARY) || IS(CPURP, MEDIA)))
		return no(18);
	if (IS(CPURP, CARE))
		return c_care(f);
	if (IS(CPURP, PROTECT))
		return c_protect(f);
	return IS(CPURP, SECONDARY) ? c_secondary(f) : c_media(f);
}

/* ------------------------------------------------------------------------------------- table D */

static struct verdict d_anonymous(const struct ic_facts *f)
{
	const bool out = IS(PURPOSE, PUBLISH) || IS(PURPOSE, MEDIA);

	if (IS(KIND, PARA10) && !IS(PURPOSE, DEVELOP))
		return with(10, O(ANON2));
	if (refused(f))
		return no(11);
	if (IS(KIND, PM)) {
		if (consent(f))
			return with(12, O(ANON2));
		return out || IS(PURPOSE, DEVELOP) ? no(13) : with(14, O(ANON2) | O(CG));
	}
	if (IS(KIND, SENSITIVE) && (out || IS(PURPOSE, DEVELOP)) && !IS(CONS, WRITTEN))
		return no(15);
	if (IS(PURPOSE, DEVELOP))
		return with(16, O(ANON2) | O(DPIA) | O(CG));
	if (out)
		return consent(f) ? with(17, O(ANON2))
				  : with(18, O(ANON2) | O(CG) | O(WHY_NO_CONSENT));
	return with(19, O(ANON2));
}

static struct verdict d_coded(const struct ic_facts *f)
{
	if (refused(f))
		return no(20);
	if (ON(NDOO) && !consent(f) && (IS(PURPOSE, RESEARCH) || IS(PURPOSE, PLAN)))
		return no(21);
	if (IS(RECIP, PUBLIC) || IS(RECIP, ABROAD_NO) || IS(RECIP, STAT))
		return no(22);
	if (IS(KIND, PM) && !consent(f))
		return no(23);
	if (uk_care(f))
		return with(24, O(KEYSPLIT));
	if (consent(f) || (IS(PURPOSE, RESEARCH) && IS(AUTH, S251)))
		return with(25, O(KEYSPLIT) | O(DSA));
	return no(26);
}

static struct verdict d_care_team(const struct ic_facts *f)
{
	uint64_t duties = 0;

	if (consent(f) && IS(REL, LR) && !IS(KIND, SENSITIVE))
		return (struct verdict) { 36, IC_PERMIT, O(LOG), 0 };
	if (!consent(f) && !IS(CONS, IMPLIED))
		duties |= O(BANNER);
	if (IS(REL, BG))
		duties |= O(BG_ALERT);
	return with(37, duties);
}

static struct verdict d_care(const struct ic_facts *f)
{
	const bool benefit = IS(AUTH, BENEFIT) && s4_to_s7(f);

	if (!uk_care(f) && !abroad(f))
		return no(30);
	if (IS(REL, NO))
		return no(31);
	if (IS(REL, BG) && !ON(VITAL))
		return no(32);
	if (ON(OBJ) && !(IS(AUTH, LAW) || IS(AUTH, PUBINT) || benefit))
		return no(33);
	if (IS(CONS, REFUSED) && !IS(AUTH, LAW))
		return no(34);
	if (IS(CONS, WITHDRAWN) && !IS(RECIP, TEAM) && !IS(AUTH, LAW))
		return no(35);
	if (IS(RECIP, TEAM))
		return d_care_team(f);
	if (IS(RECIP, ABROAD_NO)) {
		if (IS(CONS, WRITTEN) || (ON(VITAL) && s4_to_s7(f)))
			return with(38, O(RISK_TOLD) | O(TRANSFER));
		return no(39);
	}
	if (abroad(f)) {
		if (consent(f) || (ON(VITAL) && s4_to_s7(f)) || benefit)
			return with(40, O(TRANSFER) | O(DISCLOSE6));
		return no(41);
	}
	if (consent(f) || IS(CONS, IMPLIED) || IS(CONS, DEFERRED) || ON(VITAL) || IS(AUTH, LAW)
	    || benefit)
		return with(42, O(DISCLOSE6) | O(EXPIRE) | (IS(CONS, DEFERRED) ? O(BANNER) : 0));
	return no(43);
}

static struct verdict d_audit(const struct ic_facts *f)
{
	if (refused(f))
		return no(50);
	if (IS(RECIP, TEAM) && IS(REL, LR) && !ON(OBJ))
		return with(51, O(MIN));
	if ((IS(RECIP, ORG) || IS(RECIP, CAREORG))
	    && (consent(f) || IS(AUTH, LAW) || (IS(AUTH, S251) && !ON(NDOO))))
		return with(52, O(MIN) | O(DISCLOSE6));
	return no(53);
}

static struct verdict d_teach(const struct ic_facts *f)
{
	if (IS(RECIP, STAT) || IS(RECIP, ABROAD_NO) || IS(RECIP, PUBLIC))
		return no(55);
	if (IS(KIND, SENSITIVE) && !IS(CONS, WRITTEN))
		return no(56);
	if (consent(f) && IS(SUBJ, S8))
		return with(57, O(FAMILY));
	if (consent(f) && !IS(SUBJ, S6) && !IS(SUBJ, S7))
		return with(58, O(NO_ONWARD) | O(DISCLOSE6));
	if (IS(SUBJ, S6) && IS(AUTH, BENEFIT) && !refused(f) && uk_care(f))
		return with(59, O(CG) | O(BI));
	return no(60);
}

static struct verdict d_research(const struct ic_facts *f)
{
	if (IS(RECIP, PUBLIC) || IS(RECIP, ABROAD_NO) || IS(RECIP, STAT))
		return no(62);
	if (refused(f))
		return no(63);
	if (consent(f))
		return with(64, O(REC) | O(DSA));
	if (IS(AUTH, LAW) && s4_to_s7(f))
		return with(65, O(REC));
	if (IS(AUTH, S251) && !ON(NDOO) && uk(f))
		return with(66, O(REC) | O(DSA) | O(CAG));
	return no(67);
}

static struct verdict d_publish(const struct ic_facts *f)
{
	if (IS(RECIP, TEAM) || IS(RECIP, STAT))
		return no(70);
	if (!IS(CONS, WRITTEN))
		return no(71);
	if (IS(SUBJ, S6) || IS(SUBJ, S7))
		return no(72);
	if (IS(KIND, SENSITIVE) || IS(SUBJ, S4) || IS(SUBJ, S5))
		return with(73, O(CG) | O(NAMED));
	if (IS(SUBJ, S8))
		return with(74, O(FAMILY) | O(NAMED));
	return with(75, O(NAMED) | (IS(PURPOSE, MEDIA) ? O(CONTRACT) : 0));
}

static struct verdict d_legal(const struct ic_facts *f)
{
	if (!IS(AUTH, LAW))
		return no(80);
	if (IS(RECIP, PUBLIC) || abroad(f))
		return no(81);
	return with(82, O(TO_ORDER) | O(TELL) | O(DISCLOSE6));
}

static struct verdict d_protect(const struct ic_facts *f)
{
	const bool right_hands = IS(RECIP, STAT) || !IS(REL, NO);
	const uint64_t duties = O(DISCLOSE6) | O(SAFEGUARD);

	if (IS(RECIP, PUBLIC) || IS(RECIP, UKOTHER) || abroad(f))
		return no(85);
	if (consent(f) || IS(AUTH, LAW) || IS(AUTH, PUBINT) || (IS(AUTH, BENEFIT) && s4_to_s7(f)))
		return with(86, duties);
	if (IS(SUBJ, S1) && refused(f))
		return no(87);
	if (!IS(SUBJ, S1) && !IS(SUBJ, S8) && right_hands)
		return with(88, duties | O(CG_REVIEW));
	if (IS(SUBJ, S1) && ON(VITAL) && right_hands)
		return with(89, duties | O(CG_REVIEW));
	return no(90);
}

static struct verdict d_police(const struct ic_facts *f)
{
	if (!IS(RECIP, STAT))
		return no(92);
	if (consent(f) || IS(AUTH, LAW) || IS(AUTH, PUBINT))
		return with(93, O(DISCLOSE6) | O(TELL));
	return no(94);
}

static struct verdict d_third(const struct ic_facts *f)
{
	if (IS(RECIP, PUBLIC) || IS(RECIP, ABROAD_NO) || uk_care(f))
		return no(95);
	if (IS(AUTH, LAW) && uk(f))
		return with(96, O(DISCLOSE6));
	if (IS(CONS, WRITTEN) && !IS(SUBJ, S8))
		return with(97, O(DISCLOSE6));
	return no(98);
}

static struct verdict d_investigate(const struct ic_facts *f)
{
	if (IS(RECIP, TEAM) || IS(RECIP, ORG))
		return IS(REL, LR) ? with(100, O(MIN) | O(SEAL) | O(CG_REVIEW)) : no(99);
	if (IS(RECIP, PUBLIC) || abroad(f))
		return no(101);
	if (consent(f) || IS(AUTH, LAW) || IS(AUTH, PUBINT))
		return with(102, O(DISCLOSE6));
	return no(103);
}

static struct verdict d_plan(const struct ic_facts *f)
{
	if (refused(f))
		return no(104);
	if (IS(RECIP, PUBLIC) || abroad(f))
		return no(105);
	if (consent(f) || IS(AUTH, LAW) || (IS(AUTH, S251) && !ON(NDOO)))
		return with(106, O(DSA));
	return no(107);
}

static struct verdict d_develop(const struct ic_facts *f)
{
	if (refused(f) || IS(RECIP, PUBLIC) || IS(RECIP, ABROAD_NO) || IS(RECIP, STAT))
		return no(108);
	if (IS(KIND, SENSITIVE) || (IS(KIND, PM) && !consent(f)))
		return no(109);
	if (IS(CONS, WRITTEN) && !IS(SUBJ, S6) && !IS(SUBJ, S7))
		return with(110, O(DPIA) | O(CG) | O(DSA));
	if (IS(AUTH, S251) && !ON(NDOO) && uk(f))
		return with(111, O(DPIA) | O(CG) | O(DSA) | O(CAG));
	return no(112);
}

static struct verdict d_by_purpose(const struct ic_facts *f)
{
	switch ((enum ic_fact_PURPOSE)f->of[IC_FACT_PURPOSE]) {
	case IC_PURPOSE_NONE:
		break;
	case IC_PURPOSE_CARE:
		return d_care(f);
	case IC_PURPOSE_AUDIT:
		return d_audit(f);
	case IC_PURPOSE_TEACH:
		return d_teach(f);
	case IC_PURPOSE_RESEARCH:
		return d_research(f);
	case IC_PURPOSE_PUBLISH:
	case IC_PURPOSE_MEDIA:
		return d_publish(f);
	case IC_PURPOSE_LEGAL:
		return d_legal(f);
	case IC_PURPOSE_PROTECT:
		return d_protect(f);
	case IC_PURPOSE_POLICE:
		return d_police(f);
	case IC_PURPOSE_THIRD:
		return d_third(f);
	case IC_PURPOSE_INVESTIG:
		return d_investigate(f);
	case IC_PURPOSE_PLAN:
		return d_plan(f);
	case IC_PURPOSE_DEVELOP:
		return d_develop(f);
	}
	return no(2);
}

static bool d_restricted(const struct ic_facts *f)
{
	const bool excepted = IS(PURPOSE, LEGAL) || IS(PURPOSE, PROTECT) || IS(PURPOSE, INVESTIG)
			      || consent(f) || (IS(PURPOSE, CARE) && ON(VITAL));

	return ON(RESTR) && !IS(SUBJ, S8) && !IS(IDENT, ANON) && !excepted;
}

static struct verdict table_d(const struct ic_facts *f)
{
	if (ON(GONE))
		return no(1);
	if (IS(PURPOSE, NONE))
		return no(2);
	if (IS(RECIP, UNVER))
		return no(3);
	if (IS(RECIP, SUBJECT))
		return no(4);
	if (!ON(LAWFUL) && !IS(SUBJ, S8) && !IS(IDENT, ANON))
		return no(5);
	if (IS(KIND, COVERT) && !((IS(PURPOSE, LEGAL) || IS(PURPOSE, PROTECT)) && IS(AUTH, LAW)))
		return no(6);
	if (d_restricted(f))
		return no(7);
	if (IS(KIND, SENSITIVE) && IS(SUBJ, S4) && !IS(IDENT, ANON) && secondary(f))
		return no(8);
	if (IS(IDENT, ANON) && secondary(f))
		return d_anonymous(f);
	if (IS(IDENT, CODED)
	    && (IS(PURPOSE, AUDIT) || IS(PURPOSE, TEACH) || IS(PURPOSE, RESEARCH)
		|| IS(PURPOSE, PLAN)))
		return d_coded(f);
	return d_by_purpose(f);
}

/* ------------------------------------------------------------------------------------- table A */

static struct verdict a_deceased(const struct ic_facts *f)
{
	if (IS(REQUESTER, Q1) || IS(REQUESTER, Q2) || IS(REQUESTER, Q3) || IS(REQUESTER, Q4))
		return no(4);
	if (IS(REQUESTER, Q7))
		return with(5, O(MIN));
	if (ON(WISH))
		return no(6);
	if (IS(HARM, UNASSESSED))
		return no(7);
	if (IS(HARM, YES))
		return no(8);
	if (IS(THIRD, INSEPARABLE))
		return no(9);
	if (IS(REQUESTER, Q5))
		return with(10, O(40DAYS));
	return with(11, O(RELEVANT_ONLY) | O(40DAYS));
}

static struct verdict a_living(const struct ic_facts *f)
{
	const bool for_another = IS(REQUESTER, Q2) || IS(REQUESTER, Q3);

	if (IS(REQUESTER, Q5) || IS(REQUESTER, Q6) || IS(REQUESTER, Q7))
		return no(12);
	if (IS(REQUESTER, Q1) && s4_to_s7(f))
		return no(13);
	if (IS(REQUESTER, Q2) && !IS(SUBJ, S4))
		return no(14);
	if (IS(REQUESTER, Q3) && !IS(SUBJ, S5))
		return no(15);
	if (IS(REQUESTER, Q4) && !s1_to_s3(f))
		return no(16);
	if (for_another && ON(WISH))
		return no(17);
	if (for_another && ON(SENS))
		return no(18);
	if (IS(HARM, UNASSESSED) && !ON(SEEN))
		return no(19);
	if (IS(HARM, YES))
		return no(20);
	if (IS(THIRD, INSEPARABLE))
		return no(21);
	return with(22, O(REDACT) | O(1MONTH) | O(BUNDLE));
}

static struct verdict table_a(const struct ic_facts *f)
{
	if (IS(REQUESTER, Q8))
		return no(1);
	if (!ON(ID))
		return no(2);
	if (IS(REQUESTER, Q9))
		return no(3);
	return IS(SUBJ, S8) ? a_deceased(f) : a_living(f);
}

/* ------------------------------------------------------------------------------------- table L */

static struct verdict does(int rule, enum ic_outcome outcome, uint64_t actions, uint64_t duties)
{
	return (struct verdict) { rule, outcome, duties | O(LOG), actions };
}

static struct verdict destroy(int rule)
{
	return does(rule, IC_PERMIT, DO(DESTROY) | DO(TOMBSTONE), O(TOMBSTONE));
}

static struct verdict l_withdraw(const struct ic_facts *f)
{
	if (IS(PUBLISHED, NO))
		return does(6, IC_PERMIT, DO(PULL), 0);
	if (IS(PUBLISHED, TEACHING))
		return does(7, IC_PERMIT, DO(PULL) | DO(RECALL), O(RECALL));
	return does(8, IC_PERMIT, DO(PULL) | DO(STOP_FUTURE) | DO(PUBLISHER) | DO(LIMITS),
		    O(ASK_PUBLISHER) | O(TELL));
}

static struct verdict l_erase(const struct ic_facts *f)
{
	if (ON(DEAD))
		return no(20);
	if (!ON(RELIED))
		return destroy(21);
	if (ON(DUE))
		return ON(APPRAISED) ? destroy(22) : does(23, IC_DENY, DO(APPRAISE), 0);
	return does(24, IC_DENY, DO(REASONS) | DO(OFFER_RESTR) | DO(COMPLAINT), O(COMPLAINT));
}

static struct verdict l_unlawful(const struct ic_facts *f)
{
	if (!ON(APPRAISED))
		return does(14, IC_DENY, DO(SEAL) | DO(INCIDENT), O(SEAL) | O(INCIDENT));
	if (ON(RELIED) && !ON(DUE))
		return does(15, IC_DENY, DO(SEAL), O(SEAL));
	return destroy(16);
}

static struct verdict l_late_refusal(const struct ic_facts *f)
{
	if (!ON(RELIED))
		return destroy(17);
	if (ON(DUE) && ON(APPRAISED))
		return destroy(18);
	return does(19, IC_DENY, DO(SEAL) | DO(TELL) | DO(COMPLAINT),
		    O(SEAL) | O(TELL) | O(COMPLAINT));
}

static struct verdict l_dispose(const struct ic_facts *f)
{
	if (!ON(DUE))
		return no(11);
	return ON(APPRAISED) ? destroy(13) : does(12, IC_DENY, DO(APPRAISE), 0);
}

static struct verdict table_l(const struct ic_facts *f)
{
	if (IS(REQ, RECTIFY))
		return does(1, IC_PERMIT, DO(APPEND) | DO(NOTIFY), O(NOTIFY));
	if (IS(REQ, RESTRICT))
		return ON(DEAD) ? no(3) : does(4, IC_PERMIT, DO(SET_RESTR) | DO(NOTIFY), O(NOTIFY));
	if (IS(REQ, WRONG_PATIENT))
		return does(5, IC_PERMIT, DO(MOVE) | DO(INCIDENT) | DO(RECALL),
			    O(INCIDENT) | O(RECALL));
	if (IS(REQ, WITHDRAW))
		return l_withdraw(f);
	if (ON(HOLD))
		return IS(REQ, DISPOSE) ? no(10)
					: does(10, IC_DENY, DO(SEAL) | DO(REVIEW), O(SEAL));
	if (IS(REQ, DISPOSE))
		return l_dispose(f);
	if (IS(REQ, UNLAWFUL))
		return l_unlawful(f);
	return IS(REQ, LATE_REFUSAL) ? l_late_refusal(f) : l_erase(f);
}

struct verdict oracle(enum ic_table table, const struct ic_facts *facts)
{
	static struct verdict (*const judges[IC_TABLE_COUNT])(const struct ic_facts *) = {
		[IC_TABLE_C] = table_c,
		[IC_TABLE_D] = table_d,
		[IC_TABLE_A] = table_a,
		[IC_TABLE_L] = table_l,
	};
	struct verdict verdict = judges[table](facts);

	if (table == IC_TABLE_D && verdict.outcome != IC_DENY
	    && facts->of[IC_FACT_RECIP] != IC_RECIP_TEAM)
		verdict.obligations |= O(JUSTIFY);
	return verdict;
}
