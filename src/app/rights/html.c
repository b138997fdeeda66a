/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/html.h"

#include <stdio.h>

#include "app/rights/letter.h"
#include "crypto/hash.h"
#include "model/words.h"

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

ic_status ic_html_text(struct ic_buf *out, ic_bytes text)
{
	IC_TRY(put(out, "<bdi>"));
	for (size_t i = 0; i < text.len; i++)
		IC_TRY(put_letter(out, text.ptr[i]));
	return put(out, "</bdi>");
}

ic_status ic_html_number(struct ic_buf *out, size_t number)
{
	return ic_decimal_emit(number, out);
}

ic_status ic_html_count(struct ic_buf *out, size_t count, const char *one, const char *many)
{
	IC_TRY(ic_html_number(out, count));
	IC_TRY(put(out, " "));
	return put(out, count == 1 ? one : many);
}

ic_status ic_html_moment(struct ic_buf *out, ic_time t)
{
	enum { DAY_MINUTES = 24 * 60, MINUTE_MS = 60000 };
	const int64_t minute = t / MINUTE_MS + ic_time_london_offset(t);
	char clock[16];

	snprintf(clock, sizeof(clock), " at %02d:%02d", (int)(minute % DAY_MINUTES) / 60,
		 (int)(minute % DAY_MINUTES) % 60);
	IC_TRY(ic_day_words(ic_time_london_date(t), out));
	return put(out, clock);
}

ic_status ic_html_term(struct ic_buf *out, const char *term, ic_bytes text)
{
	if (text.len == 0)
		return IC_DONE;
	IC_TRY(put(out, "<dt>"));
	IC_TRY(put(out, term));
	IC_TRY(put(out, "</dt><dd>"));
	IC_TRY(ic_html_text(out, text));
	return put(out, "</dd>");
}

ic_status ic_html_term_moment(struct ic_buf *out, const char *term, ic_time t)
{
	IC_TRY(put(out, "<dt>"));
	IC_TRY(put(out, term));
	IC_TRY(put(out, "</dt><dd>"));
	IC_TRY(ic_html_moment(out, t));
	return put(out, "</dd>");
}

const char *ic_html_purpose(int purpose)
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

ic_status ic_html_head(struct ic_buf *out, ic_bytes hospital, ic_bytes patient_name)
{
	IC_TRY(put(out, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">"));
	IC_TRY(put_policy(out));
	IC_TRY(put(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
			"<meta name=\"referrer\" content=\"no-referrer\">"
			"<title>Pictures in a health record</title><style>"));
	IC_TRY(put(out, style));
	IC_TRY(put(out, "</style></head><body><header><p class=\"quiet\">"));
	IC_TRY(ic_html_text(out, hospital));
	IC_TRY(put(out, "</p><h1>Pictures in the health record of "));
	IC_TRY(ic_html_text(out, patient_name));
	return put(out, "</h1></header>");
}

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

ic_status ic_html_picture(struct ic_buf *out, const struct ic_bundle_picture *picture,
			  size_t number)
{
	IC_TRY(put(out, "<figure><a href=\""));
	IC_TRY(put(out, picture->file));
	IC_TRY(put(out, "\"><img loading=\"lazy\" src=\""));
	IC_TRY(put(out, picture->file));
	IC_TRY(put(out, "\" alt=\"Picture "));
	IC_TRY(ic_html_number(out, number));
	IC_TRY(put(out, ": "));
	IC_TRY(put_site(picture->recording, out));
	IC_TRY(put(out, "\"></a><figcaption><h3>Picture "));
	IC_TRY(ic_html_number(out, number));
	IC_TRY(put(out, ": "));
	IC_TRY(put_site(picture->recording, out));
	IC_TRY(put(out, "</h3><dl>"));
	if (picture->marks->count > 0)
		IC_TRY(put(out, "<dt>Painted over</dt><dd>Where other people are in it. This copy "
				"has at most 2048 pixels on a side.</dd>"));
	IC_TRY(ic_html_term_moment(out, "Taken", picture->recording->taken));
	return ic_html_term(out, "By", picture->taken_by);
}
