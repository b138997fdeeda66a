/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order in advance(): check that the leaves continue the tree → sign → state durable → remember the
 * leaves → check and fill the wants. A want is checked under the lock and filled after it, so that
 * two callers cannot use one leaf twice.
 */
#include "backend/keys_local.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "backend/keyring.h"
#include "backend/sign_state.h"
#include "backend/want.h"
#include "base/alloc.h"
#include "base/bug.h"
#include "crypto/seal.h"
#include "crypto/sign.h"
#include "ledger/entry.h"
#include "ledger/note.h"

enum { LABEL_BYTES_MAX = 16 + IC_ORIGIN_BYTES_MAX };

struct recent {
	uint64_t index;
	bool present; /* signed, and not yet used */
	uint8_t leaf[IC_LEAF_BYTES];
};

struct keys_local {
	struct ic_keys keys; /* first: what callers see */
	struct ic_keyring *ring;
	struct ic_entropy *entropy;
	struct ic_signer *signer;
	char origin[IC_ORIGIN_BYTES_MAX + 1];

	pthread_mutex_t mutex; /* over all below */
	struct ic_sign_file *file;
	struct ic_sign_state state;
	struct recent recent[IC_RECENT_LEAVES];
};

static struct keys_local *of(struct ic_keys *keys)
{
	return (struct keys_local *)keys;
}

static ic_bytes origin_of(const struct keys_local *local)
{
	return ic_bytes_of_text(local->origin);
}

/* ---- parties, images, indexes ---- */

static ic_status local_enrol(struct ic_keys *keys, ic_id party)
{
	return ic_keyring_enrol(of(keys)->ring, party);
}

static ic_status local_wrap(struct ic_keys *keys, const struct ic_image_ref *ref,
			    struct ic_secret *ret_key)
{
	return ic_keyring_new_image(of(keys)->ring, ref, ret_key);
}

static enum ic_party_use use_of(enum ic_key_domain domain)
{
	return domain == IC_KEY_FIELD ? IC_PARTY_FIELD : IC_PARTY_AUDIT;
}

static ic_status local_seal(struct ic_keys *keys, ic_id party, enum ic_key_domain domain,
			    ic_bytes context, ic_bytes plain, struct ic_buf *out)
{
	uint8_t key[IC_SECRET_BYTES];

	IC_TRY(ic_keyring_party(of(keys)->ring, party, use_of(domain), key));
	const ic_status status =
		ic_seal(ic_bytes_of(key, sizeof(key)), context, of(keys)->entropy, plain, out);
	ic_wipe(key, sizeof(key));
	return status;
}

static ic_status local_tag(struct ic_keys *keys, ic_id party, enum ic_tag_side side, uint64_t n,
			   uint8_t ret_tag[static IC_TAG_BYTES])
{
	uint8_t key[IC_SECRET_BYTES];

	if (ic_id_is_zero(party)) {
		ic_entropy_fill(of(keys)->entropy, ret_tag, IC_TAG_BYTES);
		return IC_DONE;
	}
	IC_TRY(ic_keyring_party(of(keys)->ring, party,
				side == IC_TAG_SUBJECT ? IC_PARTY_SUBJECT_TAG : IC_PARTY_ACTOR_TAG,
				key));
	ic_entry_tag(ic_bytes_of(key, sizeof(key)), side, n, ret_tag);
	ic_wipe(key, sizeof(key));
	return IC_DONE;
}

static ic_status local_index(struct ic_keys *keys, enum ic_index_kind kind, ic_bytes normalised,
			     uint8_t ret_index[static IC_INDEX_BYTES])
{
	uint8_t label[] = "ICK1 index\0\0";
	uint8_t key[IC_SECRET_BYTES];

	ic_store_be16(label + sizeof(label) - 3, (uint16_t)kind);
	ic_keyring_base(of(keys)->ring, ic_bytes_of(label, sizeof(label) - 1), key);
	const ic_digest mac =
		ic_hmac(ic_bytes_of(key, sizeof(key)), normalised, (ic_bytes) { NULL, 0 });
	memcpy(ret_index, mac.bytes, IC_INDEX_BYTES);
	ic_wipe(key, sizeof(key));
	return IC_DONE;
}

static ic_status local_forget_image(struct ic_keys *keys, const struct ic_image_ref *ref)
{
	return ic_keyring_forget_image(of(keys)->ring, ref);
}

static ic_status local_forget_party(struct ic_keys *keys, ic_id party)
{
	return ic_keyring_forget_party(of(keys)->ring, party);
}

static ic_status local_each_image(struct ic_keys *keys,
				  ic_status (*visit)(const struct ic_image_ref *ref, void *ctx),
				  void *ctx)
{
	return ic_keyring_each_image(of(keys)->ring, visit, ctx);
}

/* ---- signing ---- */

static ic_status sign_head(struct ic_signer *signer, ic_bytes origin, struct ic_sign_state *state)
{
	IC_AUTO(buf) body = { 0 };

	ic_buf_init(&body, IC_CHECKPOINT_BYTES_MAX);
	const ic_digest root = ic_tree_edge_root(&state->edge);
	state->head.size = state->edge.size;
	memcpy(state->head.root, root.bytes, IC_HASH_BYTES);
	IC_TRY(ic_checkpoint_emit_body(origin, state->head.size, state->head.root, &body));
	return ic_signer_sign(signer, ic_buf_view(&body), state->head.signature);
}

/* @state with @leaves appended; refuses anything that is no entry or goes back in time. */
static ic_status extend(struct ic_sign_state *state, const uint8_t (*leaves)[IC_LEAF_BYTES],
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ic_entry entry;
		IC_TRY(ic_entry_parse(leaves[i], &entry));
		if (entry.t < state->t)
			IC_FAIL(VERIFY, "an entry older than the one before it");
		const ic_digest leaf = ic_tree_leaf(leaves[i]);
		ic_tree_edge_add(&state->edge, &leaf);
		state->t = entry.t;
	}
	return IC_DONE;
}

static void remember(struct keys_local *local, uint64_t first,
		     const uint8_t (*leaves)[IC_LEAF_BYTES], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct recent *recent = &local->recent[(first + i) % IC_RECENT_LEAVES];
		recent->index = first + i;
		recent->present = true;
		memcpy(recent->leaf, leaves[i], IC_LEAF_BYTES);
	}
}

static ic_status sign_leaves(struct keys_local *local, uint64_t first,
			     const uint8_t (*leaves)[IC_LEAF_BYTES], size_t count)
{
	struct ic_sign_state next = local->state;

	if (count == 0)
		return IC_DONE;
	if (first != next.edge.size)
		IC_FAIL(STATE, "the leaves do not continue the tree");
	IC_TRY(extend(&next, leaves, count));
	IC_TRY(sign_head(local->signer, origin_of(local), &next));
	IC_TRY(ic_sign_file_save(local->file, &next));
	local->state = next;
	remember(local, first, leaves, count);
	return IC_DONE;
}

static void check_wants(struct keys_local *local, struct ic_key_want *wants, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct recent *recent = &local->recent[wants[i].index % IC_RECENT_LEAVES];
		wants[i].status = recent->present && recent->index == wants[i].index
					  ? ic_want_check(&wants[i], recent->leaf)
					  : IC_FAULT(KEY, "no fresh entry for this key");
	}
	for (size_t i = 0; i < count; i++) {
		struct recent *recent = &local->recent[wants[i].index % IC_RECENT_LEAVES];
		if (recent->index == wants[i].index)
			recent->present = false;
	}
}

static ic_status fill_want(struct keys_local *local, struct ic_key_want *want)
{
	IC_AUTO(secret) key = { 0 };

	if (want->kind == IC_WANT_IMAGE)
		return ic_keyring_image(local->ring, &want->image, &want->key);
	IC_TRY(ic_secret_new(&key));
	IC_TRY(ic_keyring_party(local->ring, want->party, use_of(want->domain), key.bytes));
	want->key = IC_TAKE(key);
	return IC_DONE;
}

static ic_status local_advance(struct ic_keys *keys, uint64_t first,
			       const uint8_t (*leaves)[IC_LEAF_BYTES], size_t count,
			       struct ic_key_want *wants, size_t want_count,
			       struct ic_tree_head *ret_head)
{
	struct keys_local *local = of(keys);

	pthread_mutex_lock(&local->mutex);
	const ic_status status = sign_leaves(local, first, leaves, count);
	if (ic_ok(status)) {
		check_wants(local, wants, want_count);
		*ret_head = local->state.head;
	}
	pthread_mutex_unlock(&local->mutex);
	IC_TRY(status);

	for (size_t i = 0; i < want_count; i++)
		if (ic_ok(wants[i].status))
			wants[i].status = fill_want(local, &wants[i]);
	return IC_DONE;
}

static ic_status local_sign_state(struct ic_keys *keys, struct ic_tree_head *ret_head)
{
	pthread_mutex_lock(&of(keys)->mutex);
	*ret_head = of(keys)->state.head;
	pthread_mutex_unlock(&of(keys)->mutex);
	return IC_DONE;
}

static ic_status local_verifier(struct ic_keys *keys, struct ic_buf *out)
{
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];

	ic_signer_public(of(keys)->signer, public_key);
	return ic_verifier_emit(origin_of(of(keys)), public_key, out);
}

/* ---- open and close ---- */

static void local_close(struct ic_keys *keys)
{
	struct keys_local *local = of(keys);

	ic_keyring_close(local->ring);
	ic_signer_free(local->signer);
	ic_sign_file_close(local->file);
	pthread_mutex_destroy(&local->mutex);
	ic_free(local);
}

static const struct ic_keys_ops local_ops = {
	.enrol = local_enrol,
	.wrap = local_wrap,
	.seal = local_seal,
	.tag = local_tag,
	.index = local_index,
	.advance = local_advance,
	.sign_state = local_sign_state,
	.verifier = local_verifier,
	.forget_image = local_forget_image,
	.forget_party = local_forget_party,
	.each_image = local_each_image,
	.close = local_close,
};

static ic_status make_signer(const struct ic_keyring *ring, ic_bytes origin,
			     struct ic_signer **ret_signer)
{
	static const char prefix[] = "ICK1 sign ";
	uint8_t label[LABEL_BYTES_MAX];
	uint8_t seed[IC_SIGN_SEED_BYTES];

	if (!ic_note_name_is_valid(origin))
		IC_FAIL(CONFIG, "the name of the ledger cannot stand in a checkpoint");
	memcpy(label, prefix, sizeof(prefix) - 1);
	memcpy(label + sizeof(prefix) - 1, origin.ptr, origin.len);
	ic_keyring_base(ring, ic_bytes_of(label, sizeof(prefix) - 1 + origin.len), seed);
	const ic_status status = ic_signer_new(ic_bytes_of(seed, sizeof(seed)), ret_signer);
	ic_wipe(seed, sizeof(seed));
	return status;
}

/* Write @state whole under another name first: a state file that is there is never half a one. */
static ic_status create_state_file(const struct ic_keys_options *options,
				   struct ic_sign_state *state)
{
	struct ic_sign_file *file = NULL;
	char fresh[IC_DISK_PATH_MAX];

	if (snprintf(fresh, sizeof(fresh), "%s.new", options->state_path) >= (int)sizeof(fresh))
		IC_FAIL(LIMIT, "a path too long");
	IC_TRY(ic_disk_unlink(options->disk, fresh));
	IC_TRY(ic_sign_file_open(options->disk, fresh, true, &file));
	const ic_status status = ic_sign_file_save(file, state);
	ic_sign_file_close(file);
	IC_TRY(status);
	IC_TRY(ic_disk_rename(options->disk, fresh, options->state_path));
	return ic_disk_sync_dir(options->disk, ".");
}

/* The state of a ledger without entries, signed. */
static ic_status write_first_state(const struct ic_keys_options *options, struct ic_signer *signer)
{
	const ic_bytes origin = ic_bytes_of_text(options->origin);
	struct ic_sign_state state = { .origin = ic_sha256(origin) };
	enum ic_file_kind kind = IC_FILE_ABSENT;

	IC_TRY(ic_disk_kind(options->disk, options->state_path, &kind));
	if (kind != IC_FILE_ABSENT)
		IC_FAIL(EXISTS, "the ledger was begun before");
	IC_TRY(sign_head(signer, origin, &state));
	return create_state_file(options, &state);
}

ic_status ic_keys_local_init(const struct ic_keys_options *options)
{
	IC_TRY(ic_keyring_init(options));
	return ic_keys_local_begin(options);
}

ic_status ic_keys_local_begin(const struct ic_keys_options *options)
{
	struct ic_keyring *ring = NULL;
	struct ic_signer *signer = NULL;

	IC_TRY(ic_keyring_open(options, &ring));
	ic_status status = make_signer(ring, ic_bytes_of_text(options->origin), &signer);
	if (ic_ok(status))
		status = write_first_state(options, signer);
	ic_signer_free(signer);
	ic_keyring_close(ring);
	return status;
}

/* The last head must be one this key signed for this ledger. */
static ic_status check_state(const struct keys_local *local)
{
	IC_AUTO(buf) body = { 0 };
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];
	const struct ic_tree_head *head = &local->state.head;
	const ic_digest origin = ic_sha256(origin_of(local));

	if (!ic_digest_equal(&origin, &local->state.origin))
		IC_FAIL(CONFIG, "the signing state of a ledger of another name");
	ic_buf_init(&body, IC_CHECKPOINT_BYTES_MAX);
	IC_TRY(ic_checkpoint_emit_body(origin_of(local), head->size, head->root, &body));
	ic_signer_public(local->signer, public_key);
	const ic_status status =
		ic_signature_check(public_key, ic_buf_view(&body), head->signature);
	if (!ic_ok(status))
		IC_FAIL(VERIFY, "the signing state was not signed by this key");
	return IC_DONE;
}

static ic_status open_local(const struct ic_keys_options *options, struct keys_local *local)
{
	const ic_bytes origin = ic_bytes_of_text(options->origin);

	if (!ic_note_name_is_valid(origin))
		IC_FAIL(CONFIG, "the name of the ledger cannot stand in a checkpoint");
	memcpy(local->origin, origin.ptr, origin.len);
	IC_TRY(ic_keyring_open(options, &local->ring));
	IC_TRY(make_signer(local->ring, origin, &local->signer));
	IC_TRY(ic_sign_file_open(options->disk, options->state_path, false, &local->file));
	IC_TRY(ic_sign_file_load(local->file, &local->state));
	return check_state(local);
}

ic_status ic_keys_local_open(const struct ic_keys_options *options, struct ic_keys **ret_keys)
{
	struct keys_local *local = ic_alloc(1, sizeof(*local));

	if (local == NULL)
		IC_FAIL(NOMEM, "opening the keys");
	local->keys.ops = &local_ops;
	local->entropy = options->entropy;
	pthread_mutex_init(&local->mutex, NULL);
	const ic_status status = open_local(options, local);
	if (!ic_ok(status)) {
		local_close(&local->keys);
		return status;
	}
	*ret_keys = &local->keys;
	return IC_DONE;
}
