/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every use case of the program: its contract. HTTP handlers and commands call these and nothing
 * below them. Inputs are shapes as parsed; replies live in ctx->arena. Whoever calls has checked
 * the route's role; what depends on patient, purpose or person is decided here. Common results:
 * IC_E_REFUSED and IC_E_OBLIGATION_UNMET (ctx->refusal says all), IC_E_ABSENT, IC_E_FIELD
 * (ctx->field), IC_E_IO, IC_E_NOMEM.
 */
#ifndef IC_APP_USE_CASES_H
#define IC_APP_USE_CASES_H

#include "app/app.h"
#include "base/sink.h"
#include "ledger/event.h"

struct ic_develop;
struct ic_marks;
struct ic_view; /* an opened picture: decided, entered, key in hand */

/* --- signing in (session.c) --- */

enum { IC_TOKEN_BYTES = 32 };

/** A new session; @ret_token goes into the cookie and is kept nowhere. IC_E_PASSWORD, IC_E_RATE. */
ic_status ic_app_sign_in(struct ic_ctx *ctx, const struct ic_shape_sign_in *in,
			 uint8_t ret_token[static IC_TOKEN_BYTES], struct ic_shape_session *ret);

/** Who holds @token. IC_E_UNAUTHENTICATED when it is unknown, or idle or old for longer
 * than app->session_idle and app->session_absolute. */
ic_status ic_app_session_find(struct ic_app *app, ic_bytes token, struct ic_actor *ret_actor);
ic_status ic_app_session_show(struct ic_ctx *ctx, struct ic_shape_session *ret);
ic_status ic_app_sign_out(struct ic_ctx *ctx);

/* --- who works here (staff.c, invitation.c); for administrators --- */

/** In the order of their ids; @cursor is empty or the last page's next. */
ic_status ic_app_staff_list(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_staff_list *ret);

/** Register a member of staff of this hospital, trained as of today; they choose a password with
 * the one-time link in @ret. IC_E_EXISTS: the user name is taken. */
ic_status ic_app_staff_add(struct ic_ctx *ctx, const struct ic_shape_staff_in *in,
			   struct ic_shape_invitation *ret);

/** IC_E_LAST_ADMINISTRATOR. */
ic_status ic_app_staff_change(struct ic_ctx *ctx, ic_id staff,
			      const struct ic_shape_staff_change_in *in,
			      struct ic_shape_staff_member *ret);

/** A one-time link; one that was made before ends. The old password holds until it is used.
 * IC_E_STATE: the account has ended. */
ic_status ic_app_staff_invite(struct ic_ctx *ctx, ic_id staff, struct ic_shape_invitation *ret);

/** Choose a password with a one-time link: their other sessions end, and a new one begins.
 * IC_E_LINK: used, ended or never made. */
ic_status ic_app_set_up(struct ic_ctx *ctx, const struct ic_shape_set_up_in *in,
			uint8_t ret_token[static IC_TOKEN_BYTES], struct ic_shape_session *ret);

/* --- the demonstration (demo.c); IC_E_ABSENT unless app->demonstration --- */

/** Fill an empty store with a hospital, its staff, patients and pictures; once. */
ic_status ic_app_demo_populate(struct ic_ctx *ctx);
ic_status ic_app_demo_show(struct ic_ctx *ctx, struct ic_shape_demo *ret);
ic_status ic_app_demo_sign_in(struct ic_ctx *ctx, const struct ic_shape_demo_sign_in *in,
			      uint8_t ret_token[static IC_TOKEN_BYTES],
			      struct ic_shape_session *ret);
ic_status ic_app_demo_tamper(struct ic_ctx *ctx, struct ic_shape_tampering *ret);

/** A drawn JPEG with a position, a serial number and more in it; appended to @out. */
ic_status ic_app_demo_picture(struct ic_ctx *ctx, struct ic_buf *out);

/** What the scanner would read off @patient's sample wristband. */
ic_status ic_app_demo_wristband(struct ic_ctx *ctx, ic_id patient, ic_bytes *ret_text);

/* --- policy (decision.c) --- */

ic_status ic_app_decision(struct ic_ctx *ctx, const struct ic_shape_situation_in *in,
			  struct ic_shape_decision *ret);

/** The rules in force and the documents they come from; for everybody. */
ic_status ic_app_rule_book(struct ic_ctx *ctx, struct ic_shape_rule_book *ret);

/** What a situation is made of, in words. */
ic_status ic_app_fact_list(struct ic_ctx *ctx, struct ic_shape_fact_list *ret);

/* --- recipients outside care, and disclosing to them (people/recipient.c, rights/outside.c,
 * outside_file.c; docs/formats/outside.md) --- */

/** Newest first, also those that have ended. */
ic_status ic_app_recipients(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_recipients *ret);

/** For governance. Who stated one does not verify it (IC_E_FORBIDDEN); a check holds for 90 days,
 * of the row as it was read (IC_E_CONFLICT: it says something else than @in->sha256). IC_E_STATE:
 * it has ended. */
ic_status ic_app_recipient_state(struct ic_ctx *ctx, const struct ic_shape_recipient_in *in,
				 struct ic_shape_recipient *ret);
ic_status ic_app_recipient_verify(struct ic_ctx *ctx, ic_id recipient,
				  const struct ic_shape_recipient_check_in *in,
				  struct ic_shape_recipient *ret);
ic_status ic_app_recipient_end(struct ic_ctx *ctx, ic_id recipient,
			       const struct ic_shape_life_in *in, struct ic_shape_recipient *ret);

/** A patient's recordings to pick from: what, when and where, no picture. Entered under
 * @in->purpose, so that what is withheld is not told by the list, with @in->justification, which is
 * the disclosure's (IC_E_FIELD: it is missing). IC_E_ABSENT unless the actor may disclose for that
 * purpose. */
ic_status ic_app_outside_choices(struct ic_ctx *ctx, const struct ic_shape_outside_choices_in *in,
				 ic_bytes cursor, struct ic_shape_outside_choices *ret);

/** Disclose to a recipient outside. The same id twice is the same disclosure, and then without its
 * passphrase. IC_E_ABSENT: neither governance nor, for protection, a clinician of the patient. */
ic_status ic_app_outside_disclose(struct ic_ctx *ctx, const struct ic_shape_outside_in *in,
				  struct ic_shape_outside *ret);

/** What the actor disclosed, newest first; @cursor is empty or the last page's next. And one of
 * them. */
ic_status ic_app_outside_list(struct ic_ctx *ctx, ic_bytes cursor,
			      struct ic_shape_outside_list *ret);
ic_status ic_app_outside_show(struct ic_ctx *ctx, ic_id disclosure, struct ic_shape_outside *ret);

/** A new passphrase for the files that are made from now on, entered with why. IC_E_GONE after the
 * 7 days. */
ic_status ic_app_outside_passphrase(struct ic_ctx *ctx, ic_id disclosure,
				    const struct ic_shape_life_in *in,
				    struct ic_shape_outside *ret);

/* --- the registers (disclosures.c, evidence.c); IC_E_FORBIDDEN unless governance --- */

/** Newest first; @cursor is empty or the last page's next. */
ic_status ic_app_disclosures(struct ic_ctx *ctx, const struct ic_shape_disclosure_filter *in,
			     ic_bytes cursor, struct ic_shape_disclosures *ret);

/** Counts of the last 30 days: entries by action, open and late tasks, people and places. Names
 * nobody and opens nothing. */
ic_status ic_app_evidence(struct ic_ctx *ctx, struct ic_shape_evidence *ret);

/* --- the hospital's own sentences of consent (wording_version.c), for governance --- */

ic_status ic_app_wording_list(struct ic_ctx *ctx, struct ic_shape_wording_versions *ret);

/** IC_E_FIELD: no shipped sentence has this name, or not a language; IC_E_EXISTS: another was put
 * forward at the same moment. */
ic_status ic_app_wording_propose(struct ic_ctx *ctx, const struct ic_shape_wording_in *in,
				 struct ic_shape_wording_version *ret);

/** By the Caldicott Guardian, if somebody else put it forward. IC_E_FORBIDDEN; IC_E_STATE: adopted
 * or ended already. */
ic_status ic_app_wording_adopt(struct ic_ctx *ctx, ic_id wording,
			       struct ic_shape_wording_version *ret);
ic_status ic_app_wording_end(struct ic_ctx *ctx, ic_id wording,
			     struct ic_shape_wording_version *ret);

/* --- the hospital's own version of the policy (policy_version.c); to change it is for governance
 * --- */

ic_status ic_app_policy_list(struct ic_ctx *ctx, struct ic_shape_policy_versions *ret);

/** Compare @in->text with the shipped policy and propose it. What cannot be read, or goes beyond
 * the law, is no failure: the reply says so, and nothing is kept. IC_E_EXISTS: proposed, or in
 * force, now. */
ic_status ic_app_policy_propose(struct ic_ctx *ctx, const struct ic_shape_policy_in *in,
				struct ic_shape_policy_comparison *ret);
/** The rule file of a version, also of one that has ended; appended to @out. */
ic_status ic_app_policy_text(struct ic_ctx *ctx, ic_id version, struct ic_buf *out);

ic_status ic_app_policy_compare(struct ic_ctx *ctx, ic_id version,
				struct ic_shape_policy_comparison *ret);

/** The Caldicott Guardian signs every version, the data protection officer one that is looser too.
 * IC_E_FORBIDDEN: another role; IC_E_STATE: signed in this role, in force or ended already. */
ic_status ic_app_policy_sign(struct ic_ctx *ctx, ic_id version,
			     struct ic_shape_policy_version *ret);
ic_status ic_app_policy_withdraw(struct ic_ctx *ctx, ic_id version,
				 struct ic_shape_policy_version *ret);

/* --- patients (patient.c, merge.c, relationship.c) --- */

/** By number or wristband. IC_E_ABSENT when no such patient is registered; IC_E_IDENTIFIER_…. */
ic_status ic_app_patient_find(struct ic_ctx *ctx, const struct ic_shape_find *in,
			      struct ic_shape_patient *ret);
ic_status ic_app_patient_register(struct ic_ctx *ctx, const struct ic_shape_registration *in,
				  struct ic_shape_patient *ret);
ic_status ic_app_patient_show(struct ic_ctx *ctx, ic_id patient, struct ic_shape_patient *ret);

/** Everything of the temporary @patient becomes @in->into's; both trails are kept. */
ic_status ic_app_patient_merge(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_merge *in,
			       struct ic_shape_patient *ret);
ic_status ic_app_patient_recordings(struct ic_ctx *ctx, ic_id patient, ic_bytes cursor,
				    struct ic_shape_recordings *ret);
ic_status ic_app_patient_consents(struct ic_ctx *ctx, ic_id patient, struct ic_shape_consents *ret);
ic_status ic_app_relationship(struct ic_ctx *ctx, const struct ic_shape_relationship_in *in,
			      struct ic_shape_relationship *ret);

/* --- consent (consent.c, withdraw.c) --- */

/** The sentences that may be read to people: the shipped ones and those the hospital adopted. */
ic_status ic_app_wordings(struct ic_ctx *ctx, struct ic_shape_wordings *ret);

/** The same id twice is the same consent. IC_E_CONFLICT: the id names another. */
ic_status ic_app_consent_record(struct ic_ctx *ctx, const struct ic_shape_consent_in *in,
				struct ic_shape_consent *ret);
ic_status ic_app_withdraw(struct ic_ctx *ctx, ic_id patient,
			  const struct ic_shape_withdrawal_in *in, struct ic_shape_withdrawal *ret);

/* --- capture (capture.c, upload.c) --- */

/** The same decision that an upload meets, so that the shutter is dead before a picture is taken.
 */
ic_status ic_app_capture_check(struct ic_ctx *ctx, const struct ic_shape_capture_check *in,
			       struct ic_shape_decision *ret);

struct ic_capture_options {
	bool has_digest;
	ic_digest digest; /* SHA-256 of the bytes as sent (RFC 9530 Repr-Digest) */
};

struct ic_capture_stream;

/**
 * Begin to file a picture. The decision is made before the first byte is taken. When this capture
 * is already in the record, *ret_stream is NULL and *ret_receipt is the first receipt; the bytes
 * need not be read.
 */
ic_status ic_app_capture_begin(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			       const struct ic_capture_options *options,
			       struct ic_capture_stream **ret_stream,
			       struct ic_shape_receipt *ret_receipt);

/** Strip, hash, seal and write what arrives, in pieces of any size. */
ic_status ic_app_capture_feed(struct ic_capture_stream *stream, ic_bytes bytes);

/** The picture, its row and its entry durable; ends the stream, also on failure. */
ic_status ic_app_capture_end(struct ic_ctx *ctx, struct ic_capture_stream *stream,
			     struct ic_shape_receipt *ret_receipt);

/** Leave nothing behind; NULL is fine. */
void ic_app_capture_drop(struct ic_capture_stream *stream);

/** Resumable upload (IETF draft-ietf-httpbis-resumable-upload): the upload's id is the capture's.
 */
struct ic_upload_state {
	uint64_t received;
	bool has_length;
	uint64_t length;
	bool complete; /* the receipt is there */
};

ic_status ic_app_upload_create(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			       const struct ic_capture_options *options, bool has_length,
			       uint64_t length, struct ic_upload_state *ret_state);
ic_status ic_app_upload_state(struct ic_ctx *ctx, ic_id upload, struct ic_upload_state *ret_state);

/** Append at @offset. IC_E_OFFSET when that is not where the upload stands (*ret_state says where).
 * When @last, the picture is filed, durable, and *ret_receipt filled; before that nothing is
 * promised. */
ic_status ic_app_upload_append(struct ic_ctx *ctx, ic_id upload, uint64_t offset, ic_bytes bytes,
			       bool last, struct ic_upload_state *ret_state,
			       struct ic_shape_receipt *ret_receipt);
ic_status ic_app_upload_cancel(struct ic_ctx *ctx, ic_id upload);

/* --- looking (view.c) --- */

ic_status ic_app_recording_show(struct ic_ctx *ctx, ic_id recording,
				struct ic_shape_recording *ret);

/** Decide and enter the opening. @rendition is of the vocabulary; @share the share it is opened
 * under, or the zero id: then the reader's own relationship counts, or any open share with the
 * reader. */
ic_status ic_app_view_open(struct ic_ctx *ctx, ic_id recording, int rendition, ic_id share,
			   struct ic_view **ret_view);

/** A copy of the original that leaves the hospital. */
struct ic_export {
	ic_id recording;
	enum ic_table table; /* A: for whoever has a right to it; D: disclosed outside */
	const struct ic_facts *facts;
	uint64_t asked; /* obligations besides the rule's */
	uint64_t met;
	bool redacted; /* the view still gives the original; the caller paints over it */
	int purpose;   /* of table D */
	ic_id recipient;
	ic_bytes justification;
	enum ic_action refusal; /* what a refusal is entered as; NONE: as a denied access */
};

/** Decide, enter the export and open. */
ic_status ic_view_export(struct ic_ctx *ctx, const struct ic_export *export,
			 struct ic_view **ret_view);
uint64_t ic_view_length(const struct ic_view *view);
const char *ic_view_type(const struct ic_view *view); /* image/jpeg, or the kept picture's own */

/** Give @len bytes from @offset, each authenticated first. May be called from another thread. */
ic_status ic_view_read(struct ic_view *view, uint64_t offset, uint64_t len, struct ic_sink sink);

/** The large rendition of what @view gives, an original, with @marks painted over; appended to
 * @out. IC_E_UNAVAILABLE: nothing here paints; else as ic_develop_redacted(). */
ic_status ic_view_paint(struct ic_view *view, struct ic_develop *develop,
			const struct ic_marks *marks, struct ic_buf *out);
void ic_view_close(struct ic_view *view);

/* --- anonymised copies (anonymisation.c, view.c; docs/formats/anonymisation.md): for who treats
 * the patient and for governance, which states why it looks (IC_E_FIELD) --- */

/** What is painted over in a copy of @recording, for whom, and what is left; a task for another
 * person to check it. The same id twice is the same. IC_E_IDENTIFIES: more is left than the release
 * allows; IC_E_STATE: it is sealed or destroyed. */
ic_status ic_app_anonymisation_make(struct ic_ctx *ctx, ic_id recording,
				    const struct ic_shape_anonymisation_in *in,
				    struct ic_shape_governed *ret);

/** Those of the recording as it stands, newest first. */
ic_status ic_app_anonymisations(struct ic_ctx *ctx, ic_id recording,
				const struct ic_shape_look_in *in,
				struct ic_shape_anonymisations *ret);

/** The painted picture, a JPEG, appended to @out; it is entered, and that the actor looked is kept.
 * IC_E_GONE: ended; IC_E_UNAVAILABLE: nothing here paints. */
ic_status ic_app_anonymisation_picture(struct ic_ctx *ctx, ic_id anonymisation,
				       const struct ic_shape_look_in *in, struct ic_buf *out);

/** Another person passes it, for a year, or does not. IC_E_FORBIDDEN: who made it; IC_E_NOT_LOOKED;
 * IC_E_STATE: checked or ended already. */
ic_status ic_app_anonymisation_check(struct ic_ctx *ctx, ic_id anonymisation,
				     const struct ic_shape_anonymisation_check_in *in,
				     struct ic_shape_governed *ret);

/** It counts no more, and what was shared under it stops. IC_E_STATE: it failed or has ended. */
ic_status ic_app_anonymisation_end(struct ic_ctx *ctx, ic_id anonymisation,
				   const struct ic_shape_life_in *in,
				   struct ic_shape_governed *ret);

/** Copy @index of an anonymised share with the actor, a JPEG, appended to @out: decided again, and
 * the copy alone. IC_E_ABSENT; IC_E_UNAVAILABLE: nothing here paints. */
ic_status ic_app_share_copy(struct ic_ctx *ctx, ic_id share, uint64_t index, struct ic_buf *out);

/* --- sharing (share.c, reply.c) --- */

/** On call first; @cursor is empty or the last page's next. */
ic_status ic_app_colleagues(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_colleagues *ret);
ic_status ic_app_share_create(struct ic_ctx *ctx, const struct ic_shape_share_in *in,
			      struct ic_shape_share *ret);
ic_status ic_app_share_list(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_shares *ret);
ic_status ic_app_share_inbox(struct ic_ctx *ctx, struct ic_shape_shares *ret);
ic_status ic_app_share_show(struct ic_ctx *ctx, ic_id share, struct ic_shape_share *ret);
ic_status ic_app_share_delivered(struct ic_ctx *ctx, ic_id share);
ic_status ic_app_share_reply(struct ic_ctx *ctx, ic_id share, const struct ic_shape_reply_in *in,
			     struct ic_shape_share *ret);
ic_status ic_app_share_stop(struct ic_ctx *ctx, ic_id share, struct ic_shape_share *ret);

/* --- tasks (task.c) --- */

/** What is the actor's to do, by role, team or as who decided; the earliest deadline first. */
ic_status ic_app_tasks(struct ic_ctx *ctx, struct ic_shape_tasks *ret);

/** The same, counted; opens no name and enters nothing. */
ic_status ic_app_task_count(struct ic_ctx *ctx, struct ic_shape_task_count *ret);

/** The letter to the recipient outside that a task names (task.notification). IC_E_ABSENT: not a
 * task of the actor, or one without a letter. (notification.c) */
ic_status ic_app_task_letter(struct ic_ctx *ctx, ic_id task, struct ic_shape_task_letter *ret);

/** IC_E_ABSENT: not a task of the actor; IC_E_STATE: it is done already. A notification is done
 * when its recipient was told; that it is impossible, or a disproportionate effort, is for
 * governance to say, with the reason in the note (IC_E_FORBIDDEN). Source: UK GDPR Art 19. */
ic_status ic_app_task_done(struct ic_ctx *ctx, ic_id task, const struct ic_shape_task_done_in *in,
			   struct ic_shape_task_done *ret);

/* --- the end of recordings (retention.c, dispose.c); IC_E_FORBIDDEN unless governance --- */

/** What is due for review or disposal, oldest first; a page may be empty and have a next one. */
ic_status ic_app_retention_review(struct ic_ctx *ctx, ic_bytes cursor,
				  struct ic_shape_retention_rows *ret);

/** State a class of the schedule, the day last seen or the day of death. */
ic_status ic_app_retention_note(struct ic_ctx *ctx, const struct ic_shape_retention_note_in *in,
				struct ic_shape_governed *ret);
ic_status ic_app_hold_place(struct ic_ctx *ctx, const struct ic_shape_hold_in *in,
			    struct ic_shape_governed *ret);
ic_status ic_app_hold_lift(struct ic_ctx *ctx, ic_id hold, const struct ic_shape_hold_lift_in *in,
			   struct ic_shape_governed *ret);
ic_status ic_app_appraise(struct ic_ctx *ctx, ic_id recording,
			  const struct ic_shape_appraisal_in *in, struct ic_shape_governed *ret);

/** Destroy a recording that is due and appraised by another person: its keys and files are gone on
 * return. Again is the same certificate. */
ic_status ic_app_dispose(struct ic_ctx *ctx, ic_id recording, struct ic_shape_certificate *ret);
ic_status ic_app_certificate(struct ic_ctx *ctx, ic_id recording, struct ic_shape_certificate *ret);

/* --- the life of a recording (docs/formats/life.md). Each is decided by table L; a refusal is an
 * answer (ret->granted), and never a failure --- */

/** What is on record for the next request about @recording. IC_E_FORBIDDEN unless governance. */
ic_status ic_app_life_facts(struct ic_ctx *ctx, ic_id recording, struct ic_shape_life_facts *ret);

/** The lead clinician states whether care relied on it; for what was refused late the answer says
 * what becomes of it. IC_E_ABSENT without a relationship. */
ic_status ic_app_reliance(struct ic_ctx *ctx, ic_id recording,
			  const struct ic_shape_reliance_in *in, struct ic_shape_life *ret);

/** State that it was used for teaching or published. */
ic_status ic_app_publication(struct ic_ctx *ctx, ic_id recording,
			     const struct ic_shape_publication_in *in,
			     struct ic_shape_governed *ret);

/** The patient asks for erasure: destroyed (certificate), or why not and what is offered.
 * IC_E_FORBIDDEN unless governance; IC_E_OBLIGATION_UNMET: another person must carry it out. */
ic_status ic_app_erase(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
		       struct ic_shape_life *ret);

/** Carry out what a late refusal asks, once the lead clinician has spoken. As ic_app_erase();
 * IC_E_STATE when the patient has not refused it. */
ic_status ic_app_refuse_late(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
			     struct ic_shape_life *ret);

/** It should not have been made: sealed, with an incident; once that is closed, governance asks
 * again. IC_E_ABSENT without a relationship. */
ic_status ic_app_unlawful(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
			  struct ic_shape_life *ret);

/** Restrict the use of everything of @patient, and lift it. Governance; IC_E_STATE. */
ic_status ic_app_restrict(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_life_in *in,
			  struct ic_shape_life *ret);
ic_status ic_app_unrestrict(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_life_in *in,
			    struct ic_shape_governed *ret);

/** Correct the details of a recording by adding; both versions are kept and shown. */
ic_status ic_app_rectify(struct ic_ctx *ctx, ic_id recording,
			 const struct ic_shape_correction_in *in, struct ic_shape_corrections *ret);
ic_status ic_app_corrections(struct ic_ctx *ctx, ic_id recording, struct ic_shape_corrections *ret);

/** Both patients side by side, and then the move. Relationships with both. */
ic_status ic_app_refile_preview(struct ic_ctx *ctx, ic_id recording,
				const struct ic_shape_refile_preview_in *in,
				struct ic_shape_refile_preview *ret);
ic_status ic_app_refile(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_refile_in *in,
			struct ic_shape_life *ret);

/** The register of incidents; governance. */
ic_status ic_app_incidents(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_incidents *ret);
ic_status ic_app_incident_close(struct ic_ctx *ctx, ic_id incident,
				const struct ic_shape_incident_close_in *in,
				struct ic_shape_governed *ret);

/* --- people's requests (request.c, request_decide.c, request_show.c); IC_E_FORBIDDEN unless
 * governance --- */

/** A request has come in. The same id twice is the same request. IC_E_ABSENT: no such patient. */
ic_status ic_app_request_open(struct ic_ctx *ctx, const struct ic_shape_request_in *in,
			      struct ic_shape_request *ret);

/** The open ones first, then those that are done, by the day received. */
ic_status ic_app_request_list(struct ic_ctx *ctx, ic_bytes cursor,
			      struct ic_shape_request_rows *ret);
ic_status ic_app_request_show(struct ic_ctx *ctx, ic_id request, struct ic_shape_request *ret);

/** IC_E_STATE: not a step that may be taken now (ret->acts says which may). */
ic_status ic_app_request_step(struct ic_ctx *ctx, ic_id request,
			      const struct ic_shape_request_step_in *in,
			      struct ic_shape_request *ret);

/** Table A. Granted, or refused for good: both are success, and end with a letter. IC_E_REFUSED and
 * IC_E_OBLIGATION_UNMET: something is missing yet; the request stays open. */
ic_status ic_app_request_decide(struct ic_ctx *ctx, ic_id request,
				const struct ic_shape_request_decision_in *in,
				struct ic_shape_request *ret);

/** Rectification, erasure, restriction and objection (request_answer.c): what is asked is done,
 * each as its own use case decides, and the request is answered; refused where no part of it is
 * done. IC_E_REFUSED: identity is not proved. A failure leaves it open, and what was done, done: it
 * is answered again with the same recordings. */
ic_status ic_app_request_answer(struct ic_ctx *ctx, ic_id request,
				const struct ic_shape_request_answer_in *in,
				struct ic_shape_request_answer *ret);

/** Figures of one quarter that is over (statistics.c); @cursor its first day, or empty for the
 * last. */
ic_status ic_app_statistics(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_statistics *ret);

struct ic_bundle; /* an archive being made: docs/formats/bundle.md, outside.md */

/** Decide again, enter the release and gather what goes out. IC_E_STATE unless the request was
 * granted; IC_E_REFUSED and IC_E_OBLIGATION_UNMET when that no longer holds. @ctx's actor
 * acts; @ctx itself need not outlive the call, its .via must. */
ic_status ic_app_bundle_open(struct ic_ctx *ctx, ic_id request, struct ic_bundle **ret_bundle);

/** The encrypted file of a disclosure outside, for who disclosed it. Every item is decided again;
 * one that is refused now refuses the file. IC_E_GONE after the 7 days, or when a recording was
 * moved to another patient since. */
ic_status ic_app_outside_file(struct ic_ctx *ctx, ic_id disclosure, struct ic_bundle **ret_bundle);

/** The next bytes, good until the next call; none at the end, when a request is answered. May be
 * called from another thread. After a failure there is nothing more. */
ic_status ic_bundle_read(struct ic_bundle *bundle, ic_bytes *ret_bytes);
void ic_bundle_close(struct ic_bundle *bundle); /* NULL is fine */

/** Governance, another person than who disclosed it (IC_E_FORBIDDEN), decides whether the patient
 * is told of a withheld disclosure: from now on, or not before a day. IC_E_STATE: they may see it
 * already. */
ic_status ic_app_disclosure_telling(struct ic_ctx *ctx, ic_id disclosure,
				    const struct ic_shape_telling_in *in,
				    struct ic_shape_governed *ret);

/** What bears on access (access_note.c): by a clinician who treats the patient, or by governance;
 * IC_E_FORBIDDEN for anybody else. */
ic_status ic_app_access_note(struct ic_ctx *ctx, const struct ic_shape_access_note_in *in,
			     struct ic_shape_governed *ret);

/* --- what limits a use, and what allows it (docs/formats/limits.md). IC_E_ABSENT without a
 * relationship, unless governance --- */

ic_status ic_app_limits(struct ic_ctx *ctx, ic_id patient, struct ic_shape_limits *ret);

/** The patient objects: explained first; from now on D33 refuses whom it covers. */
ic_status ic_app_object(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_objection_in *in,
			struct ic_shape_limits *ret);
ic_status ic_app_object_no_more(struct ic_ctx *ctx, ic_id objection,
				const struct ic_shape_life_in *in, struct ic_shape_limits *ret);

/** What the national list says now; older than a day it counts as an opt-out. */
ic_status ic_app_opt_out(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_opt_out_in *in,
			 struct ic_shape_limits *ret);

/** Each opening of this patient's record is looked at, or no more. Governance. */
ic_status ic_app_vip(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_vip_in *in,
		     struct ic_shape_limits *ret);

/** The patient is discharged: the team's relationship ends 30 days on. IC_E_STATE. */
ic_status ic_app_encounter_end(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_life_in *in,
			       struct ic_shape_governed *ret);

/** Broken glass and a sample of declarations, and what governance makes of one. IC_E_FORBIDDEN:
 * one's own act. */
ic_status ic_app_reviews(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_reviews *ret);
ic_status ic_app_review(struct ic_ctx *ctx, ic_id relationship, const struct ic_shape_review_in *in,
			struct ic_shape_governed *ret);

/** State what allows a use without consent, or a note that a rule asks for; another person of the
 * right role verifies it (IC_E_FORBIDDEN), and only then it counts: for the purpose, the recordings
 * and the persons it names, until its day or until it is withdrawn by who stated it or who may
 * verify it. */
ic_status ic_app_authority(struct ic_ctx *ctx, const struct ic_shape_authority_in *in,
			   struct ic_shape_governed *ret);
ic_status ic_app_authority_verify(struct ic_ctx *ctx, ic_id authority,
				  struct ic_shape_governed *ret);
ic_status ic_app_authority_end(struct ic_ctx *ctx, ic_id authority,
			       const struct ic_shape_life_in *in, struct ic_shape_governed *ret);
ic_status ic_app_authorities(struct ic_ctx *ctx, ic_id patient, struct ic_shape_authorities *ret);

/** Of all patients, for governance. */
ic_status ic_app_authority_register(struct ic_ctx *ctx, ic_bytes cursor,
				    struct ic_shape_authorities *ret);

/** Who may open a sensitive recording, and every hand it went through. Governance. */
ic_status ic_app_audience(struct ic_ctx *ctx, ic_id recording,
			  const struct ic_shape_audience_in *in, struct ic_shape_governed *ret);
ic_status ic_app_custody(struct ic_ctx *ctx, ic_id recording, struct ic_shape_custody *ret);

/** It was shown to the patient: entered, and the recording is marked as seen. */
ic_status ic_app_shown(struct ic_ctx *ctx, ic_id recording, struct ic_shape_governed *ret);

/* --- proof (report.c, prove.c, verify.c) --- */

/** Who took, opened and shared, for the patient or a proxy, newest first; what must be withheld
 * leaves no gap. @cursor is empty or the last page's next. */
ic_status ic_app_report(struct ic_ctx *ctx, ic_id patient, ic_bytes cursor,
			struct ic_shape_report *ret);

/** A .tlog-proof text of one entry that the actor may have, appended to @out. */
ic_status ic_app_proof(struct ic_ctx *ctx, uint64_t index, struct ic_buf *out);
ic_status ic_app_ledger_verify(struct ic_ctx *ctx, struct ic_shape_verification *ret);

/** Rows, blobs, keys and ledger agree, and each blob opens. @fault is called with literals and ids
 * only. */
ic_status ic_app_verify(struct ic_ctx *ctx,
			void (*fault)(const char *place, ic_id id, void *fault_ctx),
			void *fault_ctx, struct ic_shape_verification *ret);

#endif
