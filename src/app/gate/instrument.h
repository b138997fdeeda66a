/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a row of `authority` is worth: for whom and what it counts, which fact it makes true and
 * which obligations it meets (instruments.def). docs/formats/limits.md.
 */
#ifndef IC_APP_INSTRUMENT_H
#define IC_APP_INSTRUMENT_H

#include "app/gate/case.h"

struct ic_instrument {
	enum ic_fact_AUTH fact; /* NONE: a note, which allows nothing by itself */
	uint64_t meets;         /* bits of IC_OBLIGATION */
	unsigned verifiers;     /* bits 1 << role */
};

/** @kind: a word of the vocabulary `authority`. */
const struct ic_instrument *ic_instrument_of(int kind);

/** True if @row is verified, was not withdrawn and has not run out. */
bool ic_instrument_is_in_force(const struct ic_authority_row *row, ic_time now);

/** True if one of this purpose is for those alone whom it names: a complaint, a claim or an
 * incident is looked into by who was named; what leaves care goes to the body it was made for. */
bool ic_instrument_binds(const struct ic_use_facts *use);

/** The strongest AUTH of the case's instruments that count for @use. */
enum ic_fact_AUTH ic_instruments_fact(struct ic_ctx *ctx, const struct ic_case *c,
				      const struct ic_use_facts *use);

/** What the instruments that count for @use meet: an order names itself and what it covers
 * (TO_ORDER), a finding of best interests is the record of it (BI), a note is what a rule asks for.
 * Bits of IC_OBLIGATION. */
uint64_t ic_instruments_met(struct ic_ctx *ctx, const struct ic_case *c,
			    const struct ic_use_facts *use);

/** The next lawful step, a literal, where something in force would allow @use, decided on @facts,
 * if only it were for who would have it; NULL where nothing would. */
const char *ic_instruments_next(struct ic_ctx *ctx, const struct ic_case *c,
				const struct ic_use_facts *use, const struct ic_facts *facts);

#endif
