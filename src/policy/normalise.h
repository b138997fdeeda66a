/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what the record holds to the facts of a situation, where that takes more than looking it up.
 * Pure: the moment, the records and the tables are arguments. Each leans to the safe side, which
 * the comment names. Giver, capacity and instrument were checked when they were recorded.
 */
#ifndef IC_POLICY_NORMALISE_H
#define IC_POLICY_NORMALISE_H

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "policy/facts.h"

enum ic_jurisdiction {
#define IC_JURISDICTION(name, word, capacity, rights, opt_out, schedule, words, source) IC_##name,
#include "policy/jurisdictions.def"
#undef IC_JURISDICTION
	IC_JURISDICTION_COUNT
};

/** A row of jurisdictions.def; all texts are literals. */
struct ic_jurisdiction_info {
	const char *word;
	int capacity;    /* age in whole years */
	int data_rights; /* age in whole years */
	bool opt_out;
	bool schedule;
	const char *words;
	const char *source;
};

const struct ic_jurisdiction_info *ic_jurisdiction_info(enum ic_jurisdiction jurisdiction);

/** The jurisdiction called @word; false when there is none. */
bool ic_jurisdiction_find(ic_bytes word, enum ic_jurisdiction *ret_jurisdiction);

enum ic_capacity {
	IC_CAPACITY_HAS, /* also when nothing is recorded: capacity is presumed (MCA 2005 s.1) */
	IC_CAPACITY_LACKS,
	IC_CAPACITY_LACKS_FOR_NOW, /* unconscious, anaesthetised */
};

enum { IC_AGE_UNKNOWN = -1 };

struct ic_subject_record {
	bool died;
	int age;                   /* whole years on the day, or IC_AGE_UNKNOWN: taken as adult */
	enum ic_capacity capacity; /* for this decision */
	bool competent;            /* under 16: assessed able to decide this (Gillick) */
	bool proxy_verified;       /* attorney, deputy or guardian, instrument checked */
	bool for_access;           /* the decision is about a right to one's data (table A) */
	enum ic_jurisdiction jurisdiction;
};

/** SUBJ. Competence unknown: S4. Capacity unknown: S1 or S2. */
enum ic_fact_SUBJ ic_normalise_subject(const struct ic_subject_record *record);

enum ic_consent_scope {
	IC_CONSENT_RECORD,
	IC_CONSENT_CARE_SHARE,
	IC_CONSENT_TEACH,
	IC_CONSENT_RESEARCH,
	IC_CONSENT_PUBLISH,
	IC_CONSENT_MEDIA,
	IC_CONSENT_OUTSIDE,
};

enum ic_consent_answer {
	IC_CONSENT_AGREED,
	IC_CONSENT_REFUSED,
	IC_CONSENT_WITHDRAWN,
	IC_CONSENT_DEFERRED,
};

enum ic_consent_giver {
	IC_CONSENT_BY_PATIENT,
	IC_CONSENT_BY_PARENT, /* a person with parental responsibility */
	IC_CONSENT_BY_PROXY,
	IC_CONSENT_BY_NOBODY, /* deferred */
	IC_CONSENT_BY_FAMILY, /* after death, the proper person */
};

/* One answer in one scope. */
struct ic_consent_record {
	enum ic_consent_scope scope;
	enum ic_consent_answer answer;
	enum ic_consent_giver giver;
	bool written;
	ic_time given_at;
	ic_time expires_at; /* 0: does not expire; a refusal never does */
	ic_id title;        /* PUBLISH: the publication agreed to; a refusal may have none */
	ic_id recipient;    /* OUTSIDE: the one agreed to; a refusal may have none */
	bool for_purpose;   /* OUTSIDE: .purpose is the one agreed to; a refusal may have none */
	enum ic_fact_PURPOSE purpose;
};

struct ic_consent_question {
	enum ic_fact_PURPOSE purpose;
	enum ic_fact_RECIP recipient;
	enum ic_fact_SUBJ subject;
	enum ic_fact_KIND kind;
	ic_time now;
	ic_time died_at;     /* S8 */
	ic_id title;         /* PUBLISH: which publication */
	ic_id person;        /* OUTSIDE: which recipient */
	bool child_dissents; /* S4: the child objects */
	bool made_for_care;  /* the recording was lawfully made for care */
	bool objection;      /* an objection covers this recipient (fact OBJ) */
};

/**
 * CONS for one purpose: the latest answer that covers purpose, publication and recipient from
 * someone who may give it, or a later withdrawal by anyone. Otherwise IMPLIED for care within care
 * and for the team's audit, if the recording was made for care and nobody objects. Otherwise NONE.
 */
enum ic_fact_CONS ic_normalise_consent(const struct ic_consent_question *question,
				       const struct ic_consent_record *records, size_t count);

/** A lawful basis: a letter of UK GDPR Art 6(1) and one of Art 9(2). */
struct ic_lawful_basis {
	char article6;
	char article9;
	bool subject_incapable;
	bool private_controller;
};

/** LAWFUL: whether the basis fits the purpose (lawful.def). Anything not listed: no. */
bool ic_normalise_lawful(enum ic_fact_PURPOSE purpose, struct ic_lawful_basis basis);

/** NDOO: the opt-out is England's, and reaches identifiable use beyond care. */
bool ic_normalise_opt_out(bool opted_out, bool flow_exempt, enum ic_fact_PURPOSE purpose,
			  enum ic_jurisdiction jurisdiction);

/** A transfer abroad. */
struct ic_transfer {
	ic_bytes country;    /* ISO 3166-1, two capital letters */
	bool condition_met;  /* the recipient meets the condition of a partial approval */
	bool has_safeguards; /* Art 46 instrument with its test, verified by IG */
};

/**
 * RECIP of a recipient abroad, by @table (the text of countries.tsv): ABROAD_OK, ABROAD_SG or
 * ABROAD_NO. A country that is not in the table: ABROAD_NO, or ABROAD_SG with safeguards.
 * IC_E_FIELD: not a country code, or the United Kingdom; IC_E_CONFIG: a row is not well formed.
 */
ic_status ic_normalise_country(ic_bytes table, struct ic_transfer transfer,
			       enum ic_fact_RECIP *ret_recipient);

#endif
