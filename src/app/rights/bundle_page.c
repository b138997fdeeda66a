/* SPDX-License-Identifier: Apache-2.0 */
/* The page of an access bundle, in plain English. */
#include "app/rights/html.h"
#include "app/rights/letter.h"

static const char glossary[] =
	"<dl><dt>Consent</dt><dd>What the patient, or someone who may decide for them, answered "
	"when "
	"asked. A picture taken for care is part of the health record, whatever was answered about "
	"other uses.</dd>"
	"<dt>Disclosure</dt><dd>A picture was shown to someone outside the team that took it. Six "
	"things are kept each time: what, why, to whom, when, on what ground, and with what "
	"consent.</dd>"
	"<dt>Ledger</dt><dd>The list in which the hospital's computer writes down everything that "
	"is "
	"done with a picture. Nobody can change a line later without its being noticed.</dd>"
	"<dt>Proof</dt><dd>A small file with which anyone can check that a line stands in the "
	"ledger.</dd>"
	"<dt>Kept until</dt><dd>The last day on which a health record of this kind has to be kept. "
	"After it a person looks at it before anything is destroyed.</dd></dl>";

static const char complain[] =
	"<p>If something here is wrong or missing, or you are not content with how your request "
	"was "
	"answered, write to the hospital's data protection officer first. You can also complain to "
	"the Information Commissioner: Wycliffe House, Water Lane, Wilmslow SK9 5AF; telephone "
	"0303 "
	"123 1113; ico.org.uk/make-a-complaint. You can ask for a mistake to be put right, and you "
	"can go to court.</p>"
	"<p>The law does not always let a hospital give, or speak of, everything that it "
	"holds.</p>";

static ic_status put(struct ic_buf *out, const char *html)
{
	return ic_buf_put_text(out, html);
}

/* --- the head --- */

static ic_status put_summary(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(put(out, "<main><p>This answers the request of "));
	IC_TRY(ic_day_words(facts->received, out));
	IC_TRY(put(out, ". It was made on "));
	IC_TRY(ic_html_moment(out, facts->made));
	IC_TRY(put(out, ". It holds "));
	IC_TRY(ic_html_count(out, facts->picture_count, "picture", "pictures"));
	IC_TRY(put(out, " and "));
	IC_TRY(ic_html_count(out, facts->disclosure_count, "disclosure", "disclosures"));
	IC_TRY(put(out,
		   ". It is private: keep it where only you can open it.</p>"
		   "<nav aria-label=\"On this page\"><ul><li><a href=\"#pictures\">The "
		   "pictures</a></li><li><a href=\"#shared\">Who they were shared with</a></li>"
		   "<li><a href=\"#looked\">Who looked</a></li><li><a href=\"#words\">What the "
		   "words mean</a></li>"));
	if (facts->own)
		IC_TRY(put(out, "<li><a href=\"#check\">Check it yourself</a></li>"));
	return put(out, "<li><a href=\"#complain\">How to complain</a></li></ul></nav>");
}

/* --- the pictures --- */

/* Of each point "x,y,t,p" where it is; nothing but digits and the comma goes into the page. */
static ic_status put_stroke(ic_bytes points, struct ic_buf *out)
{
	unsigned commas = 0;

	IC_TRY(put(out, "<polyline points=\""));
	for (size_t i = 0; i < points.len; i++) {
		const uint8_t c = points.ptr[i];
		commas = c == ' ' ? 0 : commas + (c == ',');
		if (c == ' ' || (commas < 2 && (c == ',' || (c >= '0' && c <= '9'))))
			IC_TRY(ic_buf_put_byte(out, c));
	}
	return put(out, "\"/>");
}

static ic_status put_signature(const struct ic_bundle_picture *picture, struct ic_buf *out)
{
	if (picture->stroke_count == 0)
		return IC_DONE;
	IC_TRY(put(out, "<dt>Signature</dt><dd><svg viewBox=\"0 0 1000 400\" width=\"250\" "
			"height=\"100\" role=\"img\" aria-label=\"The signature, as it was "
			"drawn\" fill=\"none\" stroke=\"#212b32\" stroke-width=\"8\" "
			"stroke-linecap=\"round\" stroke-linejoin=\"round\">"));
	for (size_t i = 0; i < picture->stroke_count; i++)
		IC_TRY(put_stroke(picture->strokes[i], out));
	return put(out, "</svg></dd>");
}

static ic_status put_picture(const struct ic_bundle_picture *picture, size_t number,
			     struct ic_buf *out)
{
	IC_TRY(ic_html_picture(out, picture, number));
	IC_TRY(ic_html_term(out, "Consent", picture->consent));
	IC_TRY(put_signature(picture, out));
	IC_TRY(put(out, "<dt>Why it is kept</dt><dd>It is part of the health record: "));
	IC_TRY(ic_html_text(out, picture->kept_as));
	IC_TRY(put(out, "</dd><dt>Kept until</dt><dd>"));
	IC_TRY(ic_day_words(picture->kept_until, out));
	return put(out, " or longer</dd></dl></figcaption></figure>\n");
}

static ic_status put_pictures(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(put(out, "<section aria-labelledby=\"pictures\"><h2 id=\"pictures\">The "
			"pictures</h2>"));
	if (facts->picture_count == 0)
		IC_TRY(put(out, "<p>There is no picture here.</p>"));
	for (size_t i = 0; i < facts->picture_count; i++)
		IC_TRY(put_picture(&facts->pictures[i], i + 1, out));
	if (facts->told > 0) {
		IC_TRY(put(out, "<p class=\"mark\">"));
		IC_TRY(ic_html_count(out, facts->told,
				     "picture is not here, because another person is in it.",
				     "pictures are not here, because another person is in them."));
		IC_TRY(put(out, " You can ask us to look at that again.</p>"));
	}
	return put(out, "</section>");
}

/* --- who they were shared with --- */

static ic_status put_disclosure(const struct ic_bundle_disclosure *d, struct ic_buf *out)
{
	IC_TRY(put(out, "<div class=\"card\"><dl>"));
	IC_TRY(ic_html_term(out, "What", d->what));
	IC_TRY(ic_html_term(out, "Why", ic_bytes_of_text(ic_html_purpose(d->purpose))));
	IC_TRY(ic_html_term(out, "To whom", d->recipient));
	IC_TRY(ic_html_term_moment(out, "When", d->at));
	IC_TRY(ic_html_term(out, "Ground", d->justification));
	IC_TRY(ic_html_term(out, "Consent", d->consent));
	return put(out, "</dl></div>\n");
}

static ic_status put_disclosures(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(put(out, "<section aria-labelledby=\"shared\"><h2 id=\"shared\">Who they were "
			"shared with</h2>"));
	if (facts->disclosure_count == 0)
		IC_TRY(put(out, "<p>No sharing is listed here.</p>"));
	for (size_t i = 0; i < facts->disclosure_count; i++)
		IC_TRY(put_disclosure(&facts->disclosures[i], out));
	return put(out, "</section>");
}

/* --- who looked --- */

static ic_status put_line(const struct ic_shape_report_row *row, struct ic_buf *out)
{
	IC_TRY(put(out, "<li><strong>"));
	IC_TRY(ic_html_moment(out, row->at));
	IC_TRY(put(out, "</strong> "));
	IC_TRY(ic_html_text(out, row->who));
	IC_TRY(put(out, ": "));
	IC_TRY(ic_html_text(out, row->what));
	if (row->purpose != 0) {
		IC_TRY(put(out, " <span class=\"quiet\">(for "));
		IC_TRY(put(out, ic_html_purpose(row->purpose)));
		IC_TRY(put(out, ")</span>"));
	}
	if (row->why.len > 0) {
		IC_TRY(put(out, " <span class=\"quiet\">Reason: "));
		IC_TRY(ic_html_text(out, row->why));
		IC_TRY(put(out, "</span>"));
	}
	if (row->entry != IC_SHAPE_ABSENT) {
		IC_TRY(put(out, " <a class=\"screen\" href=\"proofs/"));
		IC_TRY(ic_html_number(out, (size_t)row->entry));
		IC_TRY(put(out, ".tlog-proof\">Proof "));
		IC_TRY(ic_html_number(out, (size_t)row->entry));
		IC_TRY(put(out, "</a>"));
	}
	return put(out, "</li>\n");
}

static ic_status put_lines(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(put(out, "<section aria-labelledby=\"looked\"><h2 id=\"looked\">Who looked</h2>"
			"<p>Newest first.</p><ol class=\"lines\">"));
	for (const struct ic_bundle_lines *page = facts->lines; page != NULL; page = page->next)
		for (size_t i = 0; i < page->report.rows.count; i++)
			IC_TRY(put_line(&page->report.rows.at[i], out));
	return put(out, "</ol></section>");
}

/* --- the end --- */

static ic_status put_check(struct ic_buf *out)
{
	return put(out,
		   "<section aria-labelledby=\"check\"><h2 id=\"check\">Check it yourself</h2>"
		   "<p>Each line above has a proof beside this page. With the program Incamera, "
		   "which is free, anyone can check one without the hospital:</p>"
		   "<pre>incamera ledger check proofs/NUMBER.tlog-proof --key \"$(cat "
		   "verifier.txt)\"</pre>"
		   "<p>The key in verifier.txt should be the one that the hospital publishes. The "
		   "file manifest.json lists every file here with its SHA-256.</p></section>");
}

ic_status ic_bundle_page(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(ic_html_head(out, facts->hospital, facts->patient_name));
	IC_TRY(put_summary(facts, out));
	IC_TRY(put_pictures(facts, out));
	IC_TRY(put_disclosures(facts, out));
	IC_TRY(put_lines(facts, out));
	IC_TRY(put(out, "<section aria-labelledby=\"words\"><h2 id=\"words\">What the words "
			"mean</h2>"));
	IC_TRY(put(out, glossary));
	IC_TRY(put(out, "</section>"));
	if (facts->own)
		IC_TRY(put_check(out));
	IC_TRY(put(out, "<section aria-labelledby=\"complain\"><h2 id=\"complain\">How to "
			"complain</h2>"));
	IC_TRY(put(out, complain));
	return put(out, "</section></main></body></html>\n");
}
