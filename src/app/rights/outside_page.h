/* SPDX-License-Identifier: Apache-2.0 */
/* The page that goes with pictures to a recipient outside: the six fields, the rule, and what the
 * recipient may not do. */
#ifndef IC_APP_OUTSIDE_PAGE_H
#define IC_APP_OUTSIDE_PAGE_H

#include "app/people/recipient.h"
#include "app/rights/bundle_writer.h"
#include "records/outside.h"

struct ic_outside_paper {
	ic_bytes patient_name;
	ic_bytes body;
	struct ic_recipient_person to;
	int purpose;
	ic_bytes justification;
	ic_bytes consent;
	ic_bytes by;
	ic_bytes job;
	ic_time disclosed;
	struct ic_outside_item_rows items; /* which rule decided of each */
	uint64_t entry;
};

/** The page, as HTML. */
ic_status ic_outside_page(const struct ic_bundle *bundle, const struct ic_outside_paper *paper,
			  struct ic_buf *out);

#endif
