/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/outside_page.h"

#include "app/gate/controller.h"
#include "app/gate/policies.h"
#include "app/rights/html.h"

static ic_status put(struct ic_buf *out, const char *html)
{
	return ic_buf_put_text(out, html);
}

static const char duty[] =
	"<p class=\"mark\"><strong>For this purpose and this recipient only.</strong> You now "
	"answer "
	"for this copy under data protection law. Do not use it for anything else, do not pass it "
	"on, do not publish it. Keep it where only those who need it can open it, and destroy it "
	"when the purpose is met. If it was sent to you by mistake, or is lost or seen by somebody "
	"else, tell the hospital at once.</p>";

static const char check[] =
	"<section aria-labelledby=\"check\"><h2 id=\"check\">Check it yourself</h2>"
	"<p>The folder proofs has a proof of the hospital's decision to disclose and one of the "
	"making "
	"of this file. With the program Incamera, which is free, anyone can check them without the "
	"hospital:</p><pre>incamera ledger check proofs/NUMBER.tlog-proof --key \"$(cat "
	"verifier.txt)\"</pre><p>The key in verifier.txt should be the one that the hospital "
	"publishes. The file manifest.json lists every file here with its SHA-256.</p></section>";

/* The numbers of those that @rule decided of, where not all were decided by it. */
static ic_status put_numbers(const struct ic_outside_item_rows *items, ic_bytes rule,
			     struct ic_buf *out)
{
	size_t count = 0, put_so_far = 0;

	for (size_t i = 0; i < items->count; i++)
		count += ic_bytes_equal(items->at[i].rule, rule);
	if (count == items->count)
		return IC_DONE;
	IC_TRY(put(out, count == 1 ? " (picture " : " (pictures "));
	for (size_t i = 0; i < items->count; i++) {
		if (!ic_bytes_equal(items->at[i].rule, rule))
			continue;
		IC_TRY(put(out, put_so_far++ > 0 ? ", " : ""));
		IC_TRY(ic_html_number(out, (size_t)items->at[i].place));
	}
	return put(out, ")");
}

/* One of a version that is not known any more has its name alone. */
static ic_status put_rule(const struct ic_bundle *b, const struct ic_outside_item_rows *items,
			  ic_bytes id, struct ic_buf *out)
{
	struct ic_ctx ctx = b->ctx;
	const struct ic_rule *rule = ic_ctx_rule(&ctx, id);

	IC_TRY(put(out, "<dt>Rule</dt><dd>"));
	IC_TRY(ic_html_text(out, id));
	IC_TRY(put_numbers(items, id, out));
	if (rule == NULL)
		return put(out, "</dd>");
	IC_TRY(put(out, ": "));
	IC_TRY(ic_html_text(out, ic_bytes_of_text(ic_rule_reason(rule))));
	IC_TRY(put(out, "</dd>"));
	return ic_html_term(out, "Its source", ic_bytes_of_text(ic_rule_source(rule)));
}

static ic_status put_rules(const struct ic_bundle *b, const struct ic_outside_item_rows *items,
			   struct ic_buf *out)
{
	for (size_t i = 0; i < items->count; i++) {
		size_t first = 0;
		while (!ic_bytes_equal(items->at[first].rule, items->at[i].rule))
			first++;
		if (first == i)
			IC_TRY(put_rule(b, items, items->at[i].rule, out));
	}
	return IC_DONE;
}

static ic_status put_by(const struct ic_outside_paper *paper, struct ic_buf *out)
{
	IC_TRY(put(out, "<dt>By</dt><dd>"));
	IC_TRY(ic_html_text(out, paper->by));
	IC_TRY(put(out, ", "));
	IC_TRY(ic_html_text(out, paper->job));
	return put(out, "</dd>");
}

static ic_status put_fields(const struct ic_bundle *b, const struct ic_outside_paper *paper,
			    struct ic_buf *out)
{
	IC_TRY(put(out, "<section aria-labelledby=\"what\"><h2 id=\"what\">What this is</h2><dl>"
			"<dt>What</dt><dd>"));
	IC_TRY(ic_html_count(out, b->picture_count, "picture", "pictures"));
	IC_TRY(put(out, "</dd>"));
	IC_TRY(ic_html_term(out, "Purpose", ic_bytes_of_text(ic_html_purpose(paper->purpose))));
	IC_TRY(ic_html_term(out, "For", paper->body));
	IC_TRY(ic_html_term(out, "Person or role", paper->to.person));
	IC_TRY(ic_html_term(out, "By way of", paper->to.channel));
	IC_TRY(ic_html_term_moment(out, "Disclosed", paper->disclosed));
	IC_TRY(ic_html_term_moment(out, "This file made", b->made));
	IC_TRY(put_by(paper, out));
	IC_TRY(ic_html_term(out, "Why", paper->justification));
	IC_TRY(ic_html_term(out, "Consent to the pictures", paper->consent));
	IC_TRY(put_rules(b, &paper->items, out));
	IC_TRY(put(out, "<dt>Entry in the ledger</dt><dd>"));
	IC_TRY(ic_html_number(out, (size_t)paper->entry));
	return put(out, "</dd></dl></section>");
}

static ic_status put_contact(const struct ic_controller *controller, struct ic_buf *out)
{
	if (controller == NULL)
		return IC_DONE;
	IC_TRY(put(out, "<section aria-labelledby=\"ask\"><h2 id=\"ask\">Whom to ask</h2><dl>"));
	if (controller->contact != NULL)
		IC_TRY(ic_html_term(out, "The hospital", ic_bytes_of_text(controller->contact)));
	if (controller->data_protection_officer != NULL)
		IC_TRY(ic_html_term(out, "Its data protection officer",
				    ic_bytes_of_text(controller->data_protection_officer)));
	return put(out, "</dl></section>");
}

ic_status ic_outside_page(const struct ic_bundle *b, const struct ic_outside_paper *paper,
			  struct ic_buf *out)
{
	IC_TRY(ic_html_head(out, b->hospital, paper->patient_name));
	IC_TRY(put(out, "<main>"));
	IC_TRY(put(out, duty));
	IC_TRY(put_fields(b, paper, out));
	IC_TRY(put(out, "<section aria-labelledby=\"pictures\"><h2 id=\"pictures\">The "
			"pictures</h2>"));
	for (size_t i = 0; i < b->picture_count; i++) {
		IC_TRY(ic_html_picture(out, &b->pictures[i], i + 1));
		IC_TRY(put(out, "</dl></figcaption></figure>\n"));
	}
	IC_TRY(put(out, "</section>"));
	IC_TRY(put(out, check));
	IC_TRY(put_contact(b->ctx.app->controller, out));
	return put(out, "</main></body></html>\n");
}
