/* SPDX-License-Identifier: Apache-2.0 */
/* incamera tour: the main job told step by step on a real file, in a store that is thrown away
 * afterwards. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/people/staff.h"
#include "base/limits.h"
#include "cli/show.h"
#include "cli/store.h"
#include "image/strip.h"
#include "ledger/proof.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { SHOWN_FINDINGS = 12, PROOF_BYTES_MAX = 1 << 16 };

struct tour {
	struct ic_cli_store store;
	const struct ic_cli *cli;
	const char *photo;
	uint64_t step_began;
	ic_id registrar, plastics;
	ic_id patient;
	ic_id recording;
	ic_id share;
	int64_t capture_entry;
	size_t findings;
	uint64_t finding_bytes;
};

static const char usage[] = "[PHOTO…] [--data DIR]";
static const char about[] = "Tells the main job on real pictures: what a file carried, consent, "
			    "the decision with its rule\n"
			    "and source, sealing, a share, a refused share and the lawful next "
			    "step, an opening, the proof\n"
			    "of it, a withdrawal. Works in a store of its own, removed at the end "
			    "unless --data keeps it.";
static const char example[] = "incamera tour photo.jpg";

/* --- telling --- */

static void begin(struct tour *t, const char *title)
{
	fprintf(t->cli->out, "\n%s\n", title);
	t->step_began = ic_clock_monotonic_ns();
}

static void took(struct tour *t)
{
	const uint64_t ns = ic_clock_monotonic_ns() - t->step_began;

	fprintf(t->cli->out, "  %" PRIu64 ".%" PRIu64 " ms\n", ns / 1000000, ns / 100000 % 10);
}

static void say_rule(struct tour *t)
{
	const struct ic_rule *rule = t->store.ctx.refusal.decision.rule;

	if (rule != NULL)
		fprintf(t->cli->out, "  permitted by rule %s: %s\n  source: %s\n", ic_rule_id(rule),
			ic_rule_reason(rule), ic_rule_source(rule));
}

/* --- the store --- */

static ic_status add_staff(struct tour *t, ic_id organisation, const char *team,
			   const struct ic_staff_in *who, ic_id *ret_id)
{
	struct ic_staff_in in = *who;

	in.organisation = organisation;
	in.role = IC_role_CLINICIAN;
	IC_TRY(ic_app_team_register(&t->store.ctx, organisation, ic_bytes_of_text(team), &in.team));
	return ic_app_staff_register(&t->store.ctx, &in, ret_id);
}

static ic_status make_hospital(struct tour *t)
{
	const struct ic_staff_in registrar = { .user = IC_LIT("khan"),
					       .name = IC_LIT("Dr Aisha Khan"),
					       .job = IC_LIT("surgical registrar") };
	const struct ic_staff_in plastics = { .user = IC_LIT("patel"),
					      .name = IC_LIT("Mr Dev Patel"),
					      .job = IC_LIT("consultant plastic surgeon"),
					      .on_call = true };
	struct ic_shape_identifier nhs = { .system = IC_identifier_system_NHS,
					   .value = IC_LIT("9990000018") };
	struct ic_shape_registration in = { .id = ic_entropy_id(t->store.app->entropy),
					    .family = IC_LIT("Smith"),
					    .given = IC_LIT("John"),
					    .born = { 1980, 3, 12 },
					    .approximate_age = IC_SHAPE_ABSENT,
					    .sex = IC_sex_MALE };
	struct ic_shape_patient card;
	ic_id organisation;

	IC_TRY(ic_app_organisation_register(&t->store.ctx, true, IC_LIT("Tour Hospital"),
					    &organisation));
	IC_TRY(add_staff(t, organisation, "Ward 7B", &registrar, &t->registrar));
	IC_TRY(add_staff(t, organisation, "Plastic surgery", &plastics, &t->plastics));
	IC_TRY(ic_cli_store_as(&t->store, "khan"));
	in.identifiers.at = &nhs;
	in.identifiers.count = 1;
	IC_TRY(ic_app_patient_register(&t->store.ctx, &in, &card));
	t->patient = in.id;
	return IC_DONE;
}

/* --- the steps --- */

static ic_status show_finding(void *ctx, const struct ic_finding *finding)
{
	struct tour *t = ctx;

	if (finding->action != IC_FINDING_REMOVED)
		return IC_DONE;
	t->finding_bytes += finding->bytes;
	if (t->findings++ >= SHOWN_FINDINGS)
		return IC_DONE;
	fprintf(t->cli->out, "  %-22s ", finding->where);
	ic_show_text(t->cli->out, finding->name);
	fprintf(t->cli->out, "\n");
	return IC_DONE;
}

static ic_status count_bytes(void *ctx, ic_bytes span)
{
	(void)ctx;
	(void)span;
	return IC_DONE;
}

static ic_status tell_carried(struct tour *t, ic_bytes picture)
{
	const struct ic_strip_options options = { .emit = count_bytes,
						  .find = show_finding,
						  .ctx = t };
	IC_AUTO(strip) strip = { 0 };

	begin(t, "1  What the file carries, and will not keep");
	IC_TRY(ic_strip_init(&strip, &options));
	IC_TRY(ic_strip_feed(&strip, picture));
	IC_TRY(ic_strip_end(&strip));
	if (t->findings > SHOWN_FINDINGS)
		fprintf(t->cli->out, "  and %zu more\n", t->findings - SHOWN_FINDINGS);
	fprintf(t->cli->out, "  %zu pieces, %" PRIu64 " bytes; the picture is %u × %u\n",
		t->findings, t->finding_bytes, strip.facts.width, strip.facts.height);
	took(t);
	return IC_DONE;
}

static struct ic_shape_capture form_of(struct tour *t)
{
	return (struct ic_shape_capture) { .id = t->recording,
					   .patient = t->patient,
					   .kind = IC_recording_kind_CLINICAL,
					   .situation = IC_situation_ADULT,
					   .body_site = IC_LIT("heel"),
					   .laterality = IC_laterality_LEFT };
}

/* A step that must be refused: anything else is a failure of the tour. */
static ic_status expect_refusal(struct tour *t, ic_status status)
{
	if (ic_ok(status))
		IC_FAIL(INTERNAL, "the policy permitted what the tour shows as refused");
	if (!ic_failed_with(status, IC_E_REFUSED) && !ic_failed_with(status, IC_E_OBLIGATION_UNMET))
		return status;
	fprintf(t->cli->out, "  refused\n");
	ic_cli_show_refusal(&t->store, "  ", t->cli->out);
	took(t);
	return IC_DONE;
}

static ic_status tell_consent(struct tour *t)
{
	const struct ic_shape_capture form = form_of(t);
	struct ic_shape_receipt receipt;

	begin(t, "2  The shutter before anyone has asked");
	ic_cli_store_next(&t->store);
	IC_TRY(expect_refusal(t, ic_cli_file_picture(&t->store, t->photo, &form, &receipt)));
	begin(t, "3  The patient agrees, spoken; one tap");
	ic_cli_store_next(&t->store);
	IC_TRY(ic_cli_record_answer(&t->store, t->patient, IC_situation_ADULT, IC_answer_AGREED));
	took(t);
	return IC_DONE;
}

static ic_status tell_capture(struct tour *t)
{
	const struct ic_shape_capture form = form_of(t);
	struct ic_shape_receipt receipt;

	begin(t, "4  Taken, stripped, sealed, in the record");
	ic_cli_store_next(&t->store);
	IC_TRY(ic_cli_file_picture(&t->store, t->photo, &form, &receipt));
	say_rule(t);
	fprintf(t->cli->out, "  %" PRId64 " bytes are left, SHA-256 %.*s\n", receipt.bytes,
		(int)receipt.sha256.len, (const char *)receipt.sha256.ptr);
	fprintf(t->cli->out,
		"  sealed on disk with AES-256-GCM under its own key; ledger entry %" PRId64 "\n",
		receipt.entry);
	t->capture_entry = receipt.entry;
	took(t);
	return IC_DONE;
}

static ic_status share_with(struct tour *t, ic_id recipient, const char *address, const char *why)
{
	struct ic_shape_share_in in = { .id = ic_entropy_id(t->store.app->entropy),
					.recipient = recipient,
					.purpose = IC_purpose_CARE,
					.justification = ic_bytes_of_text(why) };
	struct ic_shape_share share;

	in.address = ic_bytes_of_text(address);
	in.recordings.at = &t->recording;
	in.recordings.count = 1;
	t->share = in.id;
	ic_cli_store_next(&t->store);
	return ic_app_share_create(&t->store.ctx, &in, &share);
}

static ic_status tell_share(struct tour *t)
{
	const ic_id nobody = { { 0 } };

	begin(t, "5  Sending it to a typed telephone number");
	IC_TRY(expect_refusal(t, share_with(t, nobody, "07700 900123", "quicker")));
	begin(t, "6  Sharing with the on-call colleague, without saying why");
	IC_TRY(expect_refusal(t, share_with(t, t->plastics, NULL, "")));
	begin(t, "7  Sharing with the on-call colleague, for advice about care");
	IC_TRY(share_with(t, t->plastics, NULL,
			  "Mr Patel is on call and is needed to advise on treatment."));
	say_rule(t);
	took(t);
	return IC_DONE;
}

static ic_status sum_span(void *ctx, ic_bytes span)
{
	*(uint64_t *)ctx += span.len;
	return IC_DONE;
}

static ic_status open_picture(struct tour *t, uint64_t *ret_bytes)
{
	struct ic_view *view = NULL;
	uint64_t bytes = 0;

	IC_TRY(ic_app_view_open(&t->store.ctx, t->recording, IC_rendition_MASTER, (ic_id) { { 0 } },
				&view));
	const ic_status status =
		ic_view_read(view, 0, ic_view_length(view), (struct ic_sink) { sum_span, &bytes });
	ic_view_close(view);
	*ret_bytes = bytes;
	return status;
}

static ic_status tell_opening(struct tour *t)
{
	uint64_t bytes = 0;

	begin(t,
	      "8  The colleague opens it: the entry is signed before the first byte is decrypted");
	IC_TRY(ic_cli_store_as(&t->store, "patel"));
	IC_TRY(open_picture(t, &bytes));
	say_rule(t);
	fprintf(t->cli->out, "  %" PRIu64 " bytes opened\n", bytes);
	took(t);
	return IC_DONE;
}

static ic_status tell_proof(struct tour *t)
{
	struct ic_shape_verification verification;
	struct ic_proof_facts facts;
	IC_AUTO(buf) proof = { 0 };
	IC_AUTO(buf) verifier = { 0 };

	begin(t, "9  Proof that the capture is in the ledger, checked without the hospital");
	ic_buf_init(&proof, PROOF_BYTES_MAX);
	ic_buf_init(&verifier, 1024);
	IC_TRY(ic_cli_store_as(&t->store, "khan"));
	IC_TRY(ic_app_proof(&t->store.ctx, (uint64_t)t->capture_entry, &proof));
	IC_TRY(ic_keys_verifier(t->store.app->keys, &verifier));
	IC_TRY(ic_ledger_check_proof(ic_buf_view(&proof), ic_buf_view(&verifier), &t->store.arena,
				     &facts));
	fprintf(t->cli->out, "  entry %" PRIu64 " of %" PRIu64 " holds (%zu bytes of proof)\n",
		facts.index, facts.size, proof.len);
	IC_TRY(ic_app_ledger_verify(ic_cli_store_next(&t->store), &verification));
	fprintf(t->cli->out, "  the whole ledger recomputes: %" PRId64 " entries, %s\n",
		verification.entries, verification.whole ? "whole" : "NOT WHOLE");
	took(t);
	return IC_DONE;
}

static ic_status tell_withdrawal(struct tour *t)
{
	const struct ic_shape_withdrawal_in in = { .id = ic_entropy_id(t->store.app->entropy) };
	struct ic_shape_withdrawal done;
	uint64_t bytes = 0;

	begin(t, "10 The patient withdraws consent");
	IC_TRY(ic_app_withdraw(ic_cli_store_next(&t->store), t->patient, &in, &done));
	for (size_t i = 0; i < done.stops.count; i++)
		fprintf(t->cli->out, "  stops  %.*s\n", (int)done.stops.at[i].len,
			(const char *)done.stops.at[i].ptr);
	for (size_t i = 0; i < done.stays.count; i++)
		fprintf(t->cli->out, "  stays  %.*s\n", (int)done.stays.at[i].len,
			(const char *)done.stays.at[i].ptr);
	took(t);
	begin(t, "11 The colleague tries to open it again");
	IC_TRY(ic_cli_store_as(&t->store, "patel"));
	IC_TRY(expect_refusal(t, open_picture(t, &bytes)));
	begin(t, "12 The registrar tries to share it again");
	IC_TRY(ic_cli_store_as(&t->store, "khan"));
	return expect_refusal(t, share_with(t, t->plastics, NULL, "Advice about care."));
}

static ic_status tell(struct tour *t)
{
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&picture, IC_IMAGE_BYTES_MAX);
	IC_TRY(ic_file_load(t->photo, &picture));
	t->findings = 0;
	t->finding_bytes = 0;
	t->recording = ic_entropy_id(t->store.app->entropy);
	IC_TRY(tell_carried(t, ic_buf_view(&picture)));
	IC_TRY(ic_cli_store_as(&t->store, "khan"));
	IC_TRY(tell_consent(t));
	IC_TRY(tell_capture(t));
	IC_TRY(tell_share(t));
	IC_TRY(tell_opening(t));
	IC_TRY(tell_proof(t));
	return tell_withdrawal(t);
}

/* One picture in a store of its own, so that each tour begins before consent. */
static ic_status tell_in(struct tour *t, const char *data)
{
	const struct ic_open_options options = { .data = data, .demonstration = true };

	IC_TRY(ic_app_create(&options));
	IC_TRY(ic_cli_store_open(&t->store, t->cli, data, NULL, 0));
	IC_TRY(make_hospital(t));
	return tell(t);
}

static int tour_photo(const struct ic_cli *cli, const char *photo, const char *data)
{
	char temporary[] = "/tmp/incamera-tour-XXXXXX";
	struct tour t = { .cli = cli, .photo = photo };

	if (data == NULL && !ic_ok(ic_dir_make_temporary(temporary)))
		return ic_cli_fail(cli, IC_FAULT(IO, "a throwaway directory"));
	fprintf(cli->out, "%s\n", photo);
	const ic_status status = tell_in(&t, data != NULL ? data : temporary);
	const int code = ic_cli_store_end(&t.store, status);
	if (data == NULL)
		ic_ignore(ic_dir_remove(temporary),
			  "the operating system clears its temporary files");
	return code;
}

int ic_cmd_tour(const struct ic_cli *cli, int argc, char **argv)
{
	const char *data = NULL;
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "keep the store in DIR (one PHOTO only)", NULL, &data }
	};
	const struct ic_cli_options options = { usage, about, example, list, 1 };
	int code = IC_EXIT_DONE;

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc < 2 || (data != NULL && argc > 2))
		return ic_cli_usage(cli, "tour",
				    argc < 2 ? "name a photo" : "--data takes one photo");
	for (int i = 1; i < argc; i++) {
		const int one = tour_photo(cli, argv[i], data);
		code = one > code ? one : code;
	}
	return code;
}
