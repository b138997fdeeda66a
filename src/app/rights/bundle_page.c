/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page of an access bundle: plain English, no script, one style sheet whose hash is in the
 * content security policy. Whatever came from outside is escaped, and isolated so that its
 * direction of writing changes nothing around it.
 */
#include <stdio.h>

#include "app/rights/bundle.h"
#include "app/rights/letter.h"
#include "crypto/hash.h"

static const char style[] =
	"body{font:1.1875rem/1.5 "
	"system-ui,sans-serif;color:#212b32;background:#fff;max-width:60rem;"
	"margin:0 auto;padding:1rem}"
	"h1,h2,h3{line-height:1.2}h2{margin-top:2.5rem;border-top:4px solid "
	"#005eb8;padding-top:.75rem}"
	"a{color:#005eb8}a:focus{outline:4px solid #ffeb3b;color:#212b32;background:#ffeb3b}"
	"figure{margin:0 0 2rem;break-inside:avoid;border:1px solid #d8dde0;padding:1rem}"
	"img{max-width:100%;max-height:30rem;height:auto;display:block}"
	"dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem 1rem;margin:1rem "
	"0 0}"
	"dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}"
	".card{border:1px solid #d8dde0;padding:1rem;margin:0 0 1rem;break-inside:avoid}"
	"ol.lines{list-style:none;padding:0}ol.lines li{border-bottom:1px solid "
	"#d8dde0;padding:.5rem 0}"
	".quiet{color:#4c6272}.mark{border-left:8px solid #005eb8;padding:.5rem 1rem}"
	"nav ul{padding-left:1.25rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
	"@media(max-width:30rem){dl{grid-template-columns:1fr}dt{margin-top:.5rem}}"
	"@media print{nav,.screen{display:none}body{max-width:none;font-size:11pt}a{color:inherit}"
	"img{max-height:14cm}}";

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

/* --- pieces --- */

static ic_status put(struct ic_buf *out, const char *html)
{
	return ic_buf_put_text(out, html);
}

static ic_status put_letter(struct ic_buf *out, uint8_t letter)
{
	switch (letter) {
	case '&':
		return put(out, "&amp;");
	case '<':
		return put(out, "&lt;");
	case '>':
		return put(out, "&gt;");
	case '"':
		return put(out, "&quot;");
	case '\'':
		return put(out, "&#39;");
	case '\n':
		return put(out, "<br>");
	default:
		return ic_buf_put_byte(out, letter < ' ' ? ' ' : letter);
	}
}

/* Text that came from outside. */
static ic_status put_escaped(struct ic_buf *out, ic_bytes text)
{
	IC_TRY(put(out, "<bdi>"));
	for (size_t i = 0; i < text.len; i++)
		IC_TRY(put_letter(out, text.ptr[i]));
	return put(out, "</bdi>");
}

static ic_status put_number(struct ic_buf *out, size_t number)
{
	return ic_decimal_emit(number, out);
}

static ic_status put_count(struct ic_buf *out, size_t count, const char *one, const char *many)
{
	IC_TRY(put_number(out, count));
	IC_TRY(put(out, " "));
	return put(out, count == 1 ? one : many);
}

/* "21 September 2026 at 14:05", in London. */
static ic_status put_moment(struct ic_buf *out, ic_time t)
{
	enum { DAY_MINUTES = 24 * 60, MINUTE_MS = 60000 };
	const int64_t minute = t / MINUTE_MS + ic_time_london_offset(t);
	char clock[16];

	snprintf(clock, sizeof(clock), " at %02d:%02d", (int)(minute % DAY_MINUTES) / 60,
		 (int)(minute % DAY_MINUTES) % 60);
	IC_TRY(ic_day_words(ic_time_london_date(t), out));
	return put(out, clock);
}

static ic_status put_term(struct ic_buf *out, const char *term, ic_bytes text)
{
	if (text.len == 0)
		return IC_DONE;
	IC_TRY(put(out, "<dt>"));
	IC_TRY(put(out, term));
	IC_TRY(put(out, "</dt><dd>"));
	IC_TRY(put_escaped(out, text));
	return put(out, "</dd>");
}

static ic_status put_term_moment(struct ic_buf *out, const char *term, ic_time t)
{
	IC_TRY(put(out, "<dt>"));
	IC_TRY(put(out, term));
	IC_TRY(put(out, "</dt><dd>"));
	IC_TRY(put_moment(out, t));
	return put(out, "</dd>");
}

static const char *purpose_words(int purpose)
{
	static const char *const words[] = {
		[IC_purpose_ABSENT] = "not stated",
		[IC_purpose_CARE] = "care of the patient",
		[IC_purpose_AUDIT] = "checking and improving the quality of care",
		[IC_purpose_TEACH] = "teaching health staff",
		[IC_purpose_RESEARCH] = "health research",
		[IC_purpose_PUBLISH] = "a publication",
		[IC_purpose_MEDIA] = "press, television or online",
		[IC_purpose_LEGAL] = "required by law",
		[IC_purpose_PROTECT] = "protecting someone from harm",
		[IC_purpose_POLICE] = "a request of the police",
		[IC_purpose_THIRD] = "an insurer, a solicitor or an employer",
		[IC_purpose_INVESTIG] = "looking into a complaint, a claim or an incident",
		[IC_purpose_PLAN] = "planning health services",
		[IC_purpose_DEVELOP] = "developing a product",
	};

	return words[purpose];
}

/* --- the head --- */

static ic_status put_policy(struct ic_buf *out)
{
	const ic_digest digest = ic_sha256(ic_bytes_of_text(style));

	IC_TRY(put(out,
		   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		   "img-src 'self' file:; base-uri 'none'; form-action 'none'; style-src "
		   "'sha256-"));
	IC_TRY(ic_base64_emit(ic_digest_view(&digest), out));
	return put(out, "'\">");
}

static ic_status put_head(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(put(out, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">"));
	IC_TRY(put_policy(out));
	IC_TRY(put(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
			"<meta name=\"referrer\" content=\"no-referrer\">"
			"<title>Pictures in a health record</title><style>"));
	IC_TRY(put(out, style));
	IC_TRY(put(out, "</style></head><body><header><p class=\"quiet\">"));
	IC_TRY(put_escaped(out, facts->hospital));
	IC_TRY(put(out, "</p><h1>Pictures in the health record of "));
	IC_TRY(put_escaped(out, facts->patient_name));
	return put(out, "</h1></header>");
}

static ic_status put_summary(const struct ic_bundle_facts *facts, struct ic_buf *out)
{
	IC_TRY(put(out, "<main><p>This answers the request of "));
	IC_TRY(ic_day_words(facts->received, out));
	IC_TRY(put(out, ". It was made on "));
	IC_TRY(put_moment(out, facts->made));
	IC_TRY(put(out, ". It holds "));
	IC_TRY(put_count(out, facts->picture_count, "picture", "pictures"));
	IC_TRY(put(out, " and "));
	IC_TRY(put_count(out, facts->disclosure_count, "disclosure", "disclosures"));
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

static ic_status put_site(const struct ic_recording_row *recording, struct ic_buf *out)
{
	static const char *const sides[] = { "", "left ", "right ", "both sides, ", "middle, " };

	IC_TRY(put(out, sides[recording->laterality]));
	for (size_t i = 0; i < recording->body_site.len; i++) {
		const uint8_t letter = recording->body_site.ptr[i];
		IC_TRY(put_letter(out, letter == '-' ? ' ' : letter));
	}
	return IC_DONE;
}

static ic_status put_picture(const struct ic_bundle_picture *picture, size_t number,
			     struct ic_buf *out)
{
	IC_TRY(put(out, "<figure><a href=\""));
	IC_TRY(put(out, picture->file));
	IC_TRY(put(out, "\"><img loading=\"lazy\" src=\""));
	IC_TRY(put(out, picture->file));
	IC_TRY(put(out, "\" alt=\"Picture "));
	IC_TRY(put_number(out, number));
	IC_TRY(put(out, ": "));
	IC_TRY(put_site(picture->recording, out));
	IC_TRY(put(out, "\"></a><figcaption><h3>Picture "));
	IC_TRY(put_number(out, number));
	IC_TRY(put(out, ": "));
	IC_TRY(put_site(picture->recording, out));
	IC_TRY(put(out, "</h3><dl>"));
	if (picture->marks->count > 0)
		IC_TRY(put(out, "<dt>Painted over</dt><dd>Where other people are in it. This copy "
				"has at most 2048 pixels on a side.</dd>"));
	IC_TRY(put_term_moment(out, "Taken", picture->recording->taken));
	IC_TRY(put_term(out, "By", picture->taken_by));
	IC_TRY(put_term(out, "Consent", picture->consent));
	IC_TRY(put(out, "<dt>Why it is kept</dt><dd>It is part of the health record: "));
	IC_TRY(put_escaped(out, picture->kept_as));
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
		IC_TRY(put_count(out, facts->told,
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
	IC_TRY(put_term(out, "What", d->what));
	IC_TRY(put_term(out, "Why", ic_bytes_of_text(purpose_words(d->purpose))));
	IC_TRY(put_term(out, "To whom", d->recipient));
	IC_TRY(put_term_moment(out, "When", d->at));
	IC_TRY(put_term(out, "Ground", d->justification));
	IC_TRY(put_term(out, "Consent", d->consent));
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
	IC_TRY(put_moment(out, row->at));
	IC_TRY(put(out, "</strong> "));
	IC_TRY(put_escaped(out, row->who));
	IC_TRY(put(out, ": "));
	IC_TRY(put_escaped(out, row->what));
	if (row->purpose != 0) {
		IC_TRY(put(out, " <span class=\"quiet\">(for "));
		IC_TRY(put(out, purpose_words(row->purpose)));
		IC_TRY(put(out, ")</span>"));
	}
	if (row->why.len > 0) {
		IC_TRY(put(out, " <span class=\"quiet\">Reason: "));
		IC_TRY(put_escaped(out, row->why));
		IC_TRY(put(out, "</span>"));
	}
	if (row->entry != IC_SHAPE_ABSENT) {
		IC_TRY(put(out, " <a class=\"screen\" href=\"proofs/"));
		IC_TRY(put_number(out, (size_t)row->entry));
		IC_TRY(put(out, ".tlog-proof\">Proof "));
		IC_TRY(put_number(out, (size_t)row->entry));
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
	IC_TRY(put_head(facts, out));
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
